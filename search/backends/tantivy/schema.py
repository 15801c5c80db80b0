"""The engine's schema, made of the fields of Haystack's unified index, and documents in it and out of it."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import tantivy
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from haystack import connections
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.fields import DecimalField, FacetDecimalField, SearchField

from search.backends.errors import UnsupportedQuery
from search.backends.tantivy.analysis import forms, whole, words_of

# Raise it when documents are analysed or stored in another way: indexes of older versions are rebuilt.
VERSION: Final = 1
SOURCE: Final = "_source"
# All words of the document field and the boosted ones: as they are, and in all their forms.
EVERY_WORD: Final = "_words"
EVERY_FORM: Final = "_forms"
SPELLING: Final = "_spelling"
# The engine multiplies scores by log2(2 + number), numbers from 0 on. Stored as 2 ** (32 * number) - 2,
# numbers from 1/32 to 31 come out as themselves, times 32.
SCALE: Final = 32
MICROSECOND: Final = timedelta(microseconds=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
INTEGER_LIMIT: Final = 2**63 - 1
# Longer values are texts, not terms.
LONGEST_TERM: Final = 1_000


class Kind(StrEnum):
    TEXT = "text"
    PREFIX = "prefix"
    PIECES = "pieces"
    KEYWORD = "keyword"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


TEXTS: Final = frozenset({Kind.TEXT, Kind.PREFIX, Kind.PIECES})
MOMENTS: Final = frozenset({Kind.DATE, Kind.DATETIME})
NUMBERS: Final = frozenset({Kind.INTEGER, Kind.FLOAT, Kind.BOOLEAN, *MOMENTS})
KINDS: Final = {
    "integer": Kind.INTEGER,
    "float": Kind.FLOAT,
    "boolean": Kind.BOOLEAN,
    "date": Kind.DATE,
    "datetime": Kind.DATETIME,
    "ngram": Kind.PIECES,
    "edge_ngram": Kind.PREFIX,
}
FIELD_TYPES: Final = {
    Kind.INTEGER: tantivy.FieldType.Integer,
    Kind.FLOAT: tantivy.FieldType.Float,
    Kind.BOOLEAN: tantivy.FieldType.Boolean,
    Kind.DATE: tantivy.FieldType.Integer,
    Kind.DATETIME: tantivy.FieldType.Integer,
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the unified index as this engine knows it. ``source`` is the field that a facet copies."""

    name: str
    kind: Kind
    is_document: bool = False
    is_indexed: bool = True
    is_stored: bool = True
    is_multivalued: bool = False
    boost: float = 1.0
    source: str = ""

    @property
    def column(self) -> str:
        """Where the values are in columns, to sort by and to count; "" where they are not."""
        if not self.is_indexed or self.is_document:
            return ""
        return f"{self.name}__raw" if self.kind in TEXTS else self.name

    @property
    def words(self) -> str:
        return f"{self.name}__words"

    @property
    def english(self) -> str:
        return f"{self.name}__en"

    @property
    def german(self) -> str:
        return f"{self.name}__de"

    @property
    def whole(self) -> str:
        return f"{self.name}__whole"

    @property
    def scale(self) -> str:
        return f"{self.name}__scale"

    @property
    def shape(self) -> tuple[Any, ...]:
        """What decides how the field lies in the index."""
        return (
            self.name,
            self.kind.value,
            self.is_document,
            self.is_indexed,
            self.is_stored,
            self.boost > 1,
            self.source,
        )


class IndexSchema:
    """The fields of a connection's unified index, the engine's schema of them, and documents."""

    def __init__(self, fields: Mapping[str, SearchField]) -> None:
        self.fields = {name: _field(name, field) for name, field in fields.items()}
        for name in (ID, DJANGO_CT, DJANGO_ID):
            self.fields[name] = Field(name, Kind.KEYWORD, is_stored=True)
        self.document = next(field for field in self.fields.values() if field.is_document)

    @classmethod
    def of_connection(cls, alias: str) -> "IndexSchema":
        return cls(connections[alias].get_unified_index().all_searchfields())

    @cached_property
    def fingerprint(self) -> str:
        """Equal for index classes whose documents lie in the index in the same way."""
        shapes = sorted(field.shape for field in self.fields.values())
        return hashlib.sha256(repr((VERSION, shapes)).encode()).hexdigest()[:12]

    @cached_property
    def boosted(self) -> tuple[Field, ...]:
        """Texts that rank higher than the document field."""
        return tuple(
            field
            for field in self.fields.values()
            if field.kind is Kind.TEXT and field.boost > 1 and not field.is_document and field.is_indexed
        )

    def field(self, name: str) -> Field:
        """The field of a name, "content" for the document field. Raises UnsupportedQuery for unknown ones."""
        if name == "content":
            return self.document
        try:
            return self.fields[name]
        except KeyError:
            raise UnsupportedQuery(f"the index has no field {name!r}") from None

    def column(self, name: str) -> str:
        """The column of a field. Raises UnsupportedQuery where it has none."""
        column = self.field(name).column
        if not column:
            raise UnsupportedQuery(f"the field {name!r} is not sorted by nor counted")
        return column

    @cached_property
    def engine(self) -> tantivy.Schema:
        """The engine's schema."""
        builder = tantivy.SchemaBuilder()
        builder.add_bytes_field(SOURCE, stored=True)
        builder.add_text_field(EVERY_WORD, tokenizer_name="whitespace", index_option="basic")
        builder.add_text_field(EVERY_FORM, tokenizer_name="whitespace", index_option="basic")
        builder.add_text_field(SPELLING, tokenizer_name="whitespace", index_option="basic")
        for field in self.fields.values():
            if field.is_indexed:
                _add_field(builder, field)
        return builder.build()

    def document_of(self, values: Mapping[str, Any]) -> tantivy.Document:
        """The engine's document for what an index class prepared.

        Raises TypeError, ValueError or OverflowError where a value does not fit its field.
        """
        values = {name: _listed(value) for name, value in values.items()}
        document = tantivy.Document()
        language = str(values.get("language") or "")
        ranking: list[str] = []
        for field in self.fields.values():
            found = _each(values.get(field.name))
            if not field.is_indexed:
                continue
            if field.kind in TEXTS:
                words = _add_texts(document, field, [clean(value) for value in found], language)
                if field.is_document or field in self.boosted:
                    ranking += words
            else:
                _add_values(document, field, found)
        _add_every_word(document, dict.fromkeys(ranking), language)
        document.add_bytes(SOURCE, self._stored(values))
        return document

    def _stored(self, values: Mapping[str, Any]) -> bytes:
        stored = {}
        for field in self.fields.values():
            value = values.get(field.name)
            if not field.is_stored or value is None:
                continue
            if field.source and value == values.get(field.source):
                continue
            stored[field.name] = _plain_data(value)
        return json.dumps(stored, ensure_ascii=True, separators=(",", ":"), default=str).encode()

    def stored_values(self, source: bytes, names: Iterable[str] = ()) -> dict[str, Any]:
        """What a document stored, by field, in Python's types: the named fields, or all but copies for
        facets.
        """
        kept: dict[str, Any] = json.loads(source)
        values = dict.fromkeys(self._stored_names) | kept
        for field in self._stored_moments:
            if (value := kept.get(field.name)) is not None:
                values[field.name] = _moments_of(value, field.kind)
        if not names:
            return values
        wanted = (ID, DJANGO_CT, DJANGO_ID, *(name for name in names if name in self.fields))
        return {name: values.get(name, values.get(self.fields[name].source)) for name in wanted}

    @cached_property
    def _stored_names(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields.values() if field.is_stored and not field.source)

    @cached_property
    def _stored_moments(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields.values() if field.is_stored and field.kind in MOMENTS)


def clean(value: Any) -> str:
    """A value as text that the engine takes: without NUL and lone surrogates."""
    text = str(value)
    return text if text.isascii() and "\0" not in text else _without_gaps(text)


def _without_gaps(text: str) -> str:
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def number_of(value: Any, kind: Kind) -> int | float | bool:
    """A value as the number that its field is compared by; moments as microseconds since 1970.

    Raises TypeError, ValueError or OverflowError for what is no such value.
    """
    if kind is Kind.BOOLEAN:
        return _truth(value)
    if kind in MOMENTS:
        return (_moment(value, kind) - EPOCH) // MICROSECOND
    if kind is Kind.FLOAT:
        if not math.isfinite(value := float(value)):
            raise ValueError(f"not a finite number: {value}")
        return value
    number = value if isinstance(value, int) else float(value)
    if int(number) != number:
        raise ValueError(f"not a whole number: {value}")
    return max(-INTEGER_LIMIT, min(INTEGER_LIMIT, int(number)))


def value_of(number: float, kind: Kind) -> Any:
    """The value that ``number_of`` made a number of."""
    if kind is Kind.DATETIME:
        return EPOCH + timedelta(microseconds=int(number))
    if kind is Kind.DATE:
        return (EPOCH + timedelta(microseconds=int(number))).date()
    if kind is Kind.BOOLEAN:
        return bool(number)
    return int(number) if kind is Kind.INTEGER else float(number)


def _moments_of(value: Any, kind: Kind) -> Any:
    """What was stored of a date or a moment, or of several."""
    if isinstance(value, list):
        return [_moments_of(each, kind) for each in value]
    return date.fromisoformat(value[:10]) if kind is Kind.DATE else datetime.fromisoformat(value)


def _moment(value: Any, kind: Kind) -> datetime:
    """Moment in UTC; days begin at midnight UTC in fields of days, at the site's midnight in others."""
    if isinstance(value, str):
        text = value.strip()
        value = parse_datetime(text) or parse_date(text)
        if value is None:
            raise ValueError(f"not a date: {text!r}")
    if not isinstance(value, date):
        raise TypeError(f"not a date: {value!r}")
    if kind is Kind.DATE:
        if isinstance(value, datetime):
            value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
        return datetime.combine(value, time(), tzinfo=UTC)
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return timezone.make_aware(value) if timezone.is_naive(value) else value


def _truth(value: Any) -> bool:
    said = str(value).strip().lower()
    if said not in {"true", "false", "1", "0"}:
        raise ValueError(f"neither true nor false: {value!r}")
    return said in {"true", "1"}


def _field(name: str, field: SearchField) -> Field:
    facet_for = getattr(field, "facet_for", None) or ""
    is_decimal = isinstance(field, DecimalField | FacetDecimalField)
    if is_decimal:
        kind = Kind.FLOAT
    elif hasattr(field, "facet_for") and field.field_type == "string":
        kind = Kind.KEYWORD
    else:
        kind = KINDS.get(field.field_type, Kind.TEXT)
    return Field(
        name,
        kind,
        is_document=field.document,
        is_indexed=field.indexed,
        is_stored=field.stored,
        is_multivalued=field.is_multivalued,
        boost=float(field.boost or 1.0),
        source=facet_for,
    )


def _add_field(builder: tantivy.SchemaBuilder, field: Field) -> None:
    if field.kind in TEXTS:
        builder.add_text_field(field.words, tokenizer_name="whitespace", index_option="position")
        if field.kind is Kind.TEXT:
            builder.add_text_field(field.english, tokenizer_name="whitespace", index_option="freq")
            builder.add_text_field(field.german, tokenizer_name="whitespace", index_option="freq")
        if field.column:
            builder.add_text_field(field.column, tokenizer_name="raw", index_option="basic", fast=True)
            builder.add_text_field(field.whole, tokenizer_name="raw", index_option="basic")
    elif field.kind is Kind.KEYWORD:
        builder.add_text_field(field.column, tokenizer_name="raw", index_option="basic", fast=True)
    elif field.kind is Kind.BOOLEAN:
        builder.add_boolean_field(field.column, indexed=True, fast=True)
    elif field.kind is Kind.FLOAT:
        builder.add_float_field(field.column, indexed=True, fast=True)
    else:
        builder.add_integer_field(field.column, indexed=True, fast=True)
    if field.kind in {Kind.INTEGER, Kind.FLOAT}:
        builder.add_float_field(field.scale, fast=True)


def _add_texts(document: tantivy.Document, field: Field, texts: list[str], language: str) -> list[str]:
    """Put a field's texts into a document; the words of them."""
    words = [word for text in texts for word in words_of(text)]
    known = [forms(word) for word in words]
    document.add_text(field.words, " ".join([form.plain for form in known]))
    if field.kind is Kind.TEXT:
        if language != "de":
            document.add_text(field.english, " ".join([stem for form in known for stem in form.english]))
        if language != "en":
            stems = [stem for form in known for stem in (*form.german, *form.part_stems)]
            document.add_text(field.german, " ".join(stems))
    if field.column:
        for text in texts:
            document.add_text(field.column, text[:LONGEST_TERM])
            document.add_text(field.whole, whole(text)[:LONGEST_TERM])
    return words


def _add_every_word(document: tantivy.Document, words: Iterable[str], language: str) -> None:
    plain_words: dict[str, None] = {}
    marked: dict[str, None] = {}
    for word in words:
        form = forms(word)
        plain_words[form.plain] = None
        marked.update(dict.fromkeys(form.marked(language)))
        if form.parts:
            plain_words.update(dict.fromkeys(form.parts))
            if language != "en":
                marked.update(dict.fromkeys([f"d:{stem}" for stem in form.part_stems]))
    document.add_text(EVERY_WORD, " ".join(plain_words))
    document.add_text(EVERY_FORM, " ".join(marked))
    document.add_text(SPELLING, " ".join([word for word in words if not word.isdigit()]))


def _add_values(document: tantivy.Document, field: Field, values: list[Any]) -> None:
    for value in values:
        if field.kind is Kind.KEYWORD:
            document.add_text(field.column, clean(value)[:LONGEST_TERM])
            continue
        number = number_of(value, field.kind)
        if field.kind is Kind.BOOLEAN:
            document.add_boolean(field.column, bool(number))
        elif field.kind is Kind.FLOAT:
            document.add_float(field.column, float(number))
        else:
            document.add_integer(field.column, int(number))
    if field.kind in {Kind.INTEGER, Kind.FLOAT}:
        weight = float(values[0]) if values else 1.0
        document.add_float(field.scale, 2.0 ** (SCALE * min(max(weight, 1 / SCALE), 31.0)) - 2.0)


def _listed(value: Any) -> Any:
    """Several values as a list, whatever they came in; one value as it is."""
    if isinstance(value, str | bytes | date) or not isinstance(value, Iterable):
        return value
    return [each for each in value if each is not None]


def _each(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _plain_data(value: Any) -> Any:
    """A value as JSON has it; moments in ISO's form."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [_plain_data(each) for each in value]
    return value
