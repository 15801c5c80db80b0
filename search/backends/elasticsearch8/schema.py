"""How the fields of Haystack's index classes are kept by Elasticsearch, and how documents become theirs.

A text field ``title`` has these companions, which are made here and not stored:

- ``title.en``, ``title.de``: its stems, where the server can analyze the language;
- ``title__folded``: its words in the form of ``words.folded``; ``title__whole``: all of it as one value;
- ``title__starts``: the beginnings of its words, for the title only.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from django.utils.dateparse import parse_date, parse_datetime
from haystack import fields as haystack_fields
from haystack.constants import DJANGO_CT, DJANGO_ID, ID

from search.backends.elasticsearch8 import words

TITLE: Final = "title"
FOLDED: Final = "__folded"
WHOLE: Final = "__whole"
STARTS: Final = "__starts"
# Raised when documents are made otherwise than before, so that indexes are rebuilt.
REVISION: Final = 1
BIGGEST: Final = 2**63 - 1


class Kind(StrEnum):
    """What a field holds, as far as comparing goes."""

    TEXT = "text"
    STARTS = "starts"
    PARTS = "parts"
    KEYWORD = "keyword"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


class Analysis(StrEnum):
    """What a server can make of words beyond lower-casing them."""

    EN = "en"
    DE = "de"
    COMPOUNDS = "compounds"


KINDS: Final = {
    "edge_ngram": Kind.STARTS,
    "ngram": Kind.PARTS,
    "integer": Kind.INTEGER,
    "long": Kind.INTEGER,
    "float": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.DATE,
}
WORDED: Final = frozenset({Kind.TEXT, Kind.STARTS, Kind.PARTS})
MAPPINGS: Final[dict[Kind, dict[str, Any]]] = {
    # What is longer is stored, but no value to look up: the engine's limit is in bytes.
    Kind.KEYWORD: {"type": "keyword", "ignore_above": 8_000},
    Kind.INTEGER: {"type": "long"},
    Kind.NUMBER: {"type": "double"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "date"},
}
# No stop words: each word of a question must be found.
STEMMERS: Final[dict[Analysis, list[Any]]] = {
    Analysis.EN: ["lowercase", {"type": "stemmer", "language": "english"}],
    Analysis.DE: ["lowercase", "german_normalization", {"type": "stemmer", "language": "light_german"}],
}


def kind_of(field: haystack_fields.SearchField) -> Kind:
    """What a field of Haystack holds. Facets of texts are values, not words."""
    if isinstance(field, haystack_fields.DecimalField):
        return Kind.NUMBER
    kind = KINDS.get(field.field_type, Kind.TEXT)
    is_value = isinstance(field, haystack_fields.FacetField) or field.field_type == "location"
    return Kind.KEYWORD if kind is Kind.TEXT and is_value else kind


def decompounder() -> dict[str, Any]:
    """The filter that takes German compounds apart; words stay beside their parts."""
    return {
        "type": "dictionary_decompounder",
        "word_list": list(words.compound_parts()),
        "min_subword_size": 4,
        "only_longest_match": True,
    }


@dataclass(frozen=True)
class Schema:
    """The fields of one connection by their names in the index."""

    fields: Mapping[str, haystack_fields.SearchField]
    document_field: str

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """What each field holds, Haystack's own three included."""
        own = dict.fromkeys((ID, DJANGO_CT, DJANGO_ID), Kind.KEYWORD)
        return {name: kind_of(field) for name, field in self.fields.items()} | own

    @cached_property
    def boosts(self) -> dict[str, float]:
        """The text fields that count for more than the document field, and for how much."""
        weighed = {name: float(field.boost or 1) for name, field in self.fields.items()}
        return {name: boost for name, boost in weighed.items() if boost > 1 and self.kinds[name] is Kind.TEXT}

    @cached_property
    def dates(self) -> frozenset[str]:
        """The fields of dates and moments."""
        return frozenset(name for name, kind in self.kinds.items() if kind is Kind.DATE)

    def settings(self, analyses: Iterable[Analysis]) -> dict[str, Any]:
        """The settings of an index: how words are analyzed, and bounds."""
        known = set(analyses)
        filters: dict[str, Any] = {}
        analyzers: dict[str, Any] = {}
        for analysis in (Analysis.EN, Analysis.DE):
            if analysis not in known:
                continue
            chain = []
            for part in STEMMERS[analysis]:
                name = part if isinstance(part, str) else f"stems_{analysis}"
                if not isinstance(part, str):
                    filters[name] = part
                chain.append(name)
            analyzers[f"stems_{analysis}"] = {"type": "custom", "tokenizer": "standard", "filter": chain}
        if known >= {Analysis.DE, Analysis.COMPOUNDS}:
            filters["parts_de"] = decompounder()
            *before, stemmer = analyzers["stems_de"]["filter"]
            chain = [*before, "parts_de", stemmer]
            analyzers["compounds_de"] = {"type": "custom", "tokenizer": "standard", "filter": chain}
        return {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "analysis": {"filter": filters, "analyzer": analyzers},
        }

    def mapping(self, analyses: Iterable[Analysis]) -> dict[str, Any]:
        """The mapping of an index. Only the fields of the index classes get in."""
        known = set(analyses)
        properties: dict[str, Any] = {}
        for name, kind in self.kinds.items():
            if kind not in WORDED:
                properties[name] = dict(MAPPINGS[kind])
                continue
            # For spelling only: questions are put to the companions.
            properties[name] = {
                "type": "text",
                "analyzer": "standard",
                "index_options": "docs",
                "norms": False,
            }
            if kind is Kind.TEXT and known & {Analysis.EN, Analysis.DE}:
                properties[name]["fields"] = self._stems(known)
            properties[name + FOLDED] = {"type": "text", "analyzer": "standard"}
            if name == TITLE or kind is Kind.STARTS:
                properties[name + FOLDED]["index_prefixes"] = {"min_chars": 2, "max_chars": 10}
            properties[name + WHOLE] = {"type": "keyword"}
            if name == TITLE:
                properties[name + STARTS] = dict(properties[name]) | {"fields": {}}
        companions = [f"*{suffix}" for suffix in (FOLDED, WHOLE, STARTS)]
        mapping = {"dynamic": False, "_source": {"excludes": companions}, "properties": properties}
        shape = json.dumps([REVISION, mapping, self.settings(known)], sort_keys=True)
        about = {"shape": hashlib.sha256(shape.encode()).hexdigest(), "analyses": sorted(known)}
        return mapping | {"_meta": about}

    @staticmethod
    def _stems(known: set[Analysis]) -> dict[str, Any]:
        stems = {}
        for analysis in sorted(known & {Analysis.EN, Analysis.DE}):
            stems[str(analysis)] = {"type": "text", "analyzer": f"stems_{analysis}", "index_options": "freqs"}
        if known >= {Analysis.DE, Analysis.COMPOUNDS}:
            stems["de"] = stems["de"] | {"analyzer": "compounds_de", "search_analyzer": "stems_de"}
        return stems

    def values(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a stored document as the index classes convert them."""
        known = {name: value for name, value in stored.items() if name in self.kinds}
        return known | {name: self.python(name, known[name]) for name in self.dates & known.keys()}

    def python(self, name: str, value: Any) -> Any:
        """A stored date or moment as Python has it, with the zone it was given with."""
        if not isinstance(value, str):
            return value
        return parse_date(value[:10]) if self.fields[name].field_type == "date" else parse_datetime(value)

    def document(self, prepared: Mapping[str, Any]) -> dict[str, Any]:
        """The document of Elasticsearch for one that Haystack prepared."""
        made: dict[str, Any] = {}
        for name, value in prepared.items():
            kind = self.kinds.get(name)
            if kind is None or value is None:
                continue
            made[name] = storable(value)
            if kind not in WORDED:
                continue
            said = words.texts(made[name])
            made[name + FOLDED] = [" ".join(words.words(text)) for text in said]
            made[name + WHOLE] = [words.whole(text) for text in said]
            if name == TITLE:
                made[name + STARTS] = [words.starts(text) for text in said]
        return made


def storable(value: Any) -> Any:
    """A prepared value as JSON takes it: moments in UTC, no halves of characters, collections as lists."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode() if not value.isascii() else value
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [storable(one) for one in value if one is not None]
    return storable(str(value))


def comparable(kind: Kind, value: Any) -> Any:
    """A value as a field of that kind compares it; None when no stored value can be like it."""
    try:
        match kind:
            case Kind.INTEGER:
                number = float(value)
                return int(value) if number.is_integer() and abs(int(value)) <= BIGGEST else None
            case Kind.NUMBER:
                number = float(value)
                return number if math.isfinite(number) else None
            case Kind.BOOLEAN:
                return _truth(value)
            case Kind.DATE:
                return _moment(value)
            case Kind.KEYWORD:
                return storable(str(value))
            case _:
                return words.whole(storable(str(value)))
    except (TypeError, ValueError, OverflowError):
        return None


def _truth(value: Any) -> bool | None:
    known = {"true": True, "1": True, "false": False, "0": False}
    return known.get(str(value).lower())


def _moment(value: Any) -> str | None:
    if isinstance(value, str):
        # Haystack and Solr write moments with a Z.
        value = parse_datetime(value) or parse_date(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - days are stored without a zone
    return str(storable(value)) if isinstance(value, datetime) else None
