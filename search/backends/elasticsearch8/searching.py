"""One question to the index that answers, from conditions to results."""

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.models import SearchResult
from haystack.utils import get_model_ct

from search.backends.base import LONGEST_PAGE, ConditionBackend
from search.backends.conditions import Compare, Condition, Lookup, narrowing
from search.backends.elasticsearch8 import highlighting, spelling, words
from search.backends.elasticsearch8.connection import engine_errors
from search.backends.elasticsearch8.facets import Counts
from search.backends.elasticsearch8.queries import NOTHING, Asker, Query
from search.backends.elasticsearch8.schema import FOLDED, TITLE, WHOLE, WORDED, Analysis, Schema
from search.backends.errors import EngineDown, UnsupportedQuery

CURSOR_MINUTES: Final = "2m"


@dataclass(frozen=True, slots=True)
class Search:
    """Asks the index for a backend. ``learn`` tells how that index analyzes words, and may ask the server:
    then it raises EngineDown.
    """

    backend: ConditionBackend
    client: Elasticsearch
    index_name: str
    schema: Schema
    learn: Callable[[], frozenset[Analysis]]

    def answer(
        self,
        condition: Condition,
        *,
        sort_by: Sequence[Any] | None = None,
        start_offset: int | None = 0,
        end_offset: int | None = None,
        fields: Iterable[str] | str = (),
        highlight: Any = False,
        facets: Mapping[str, Mapping[str, Any]] | None = None,
        date_facets: Mapping[str, Mapping[str, Any]] | None = None,
        query_facets: Iterable[tuple[str, str]] | None = None,
        narrow_queries: Iterable[str] | None = None,
        spelling_query: str | None = None,
        boost: Mapping[str, float] | None = None,
        models: Iterable[type] | None = None,
        limit_to_registered_models: bool | None = None,
        result_class: type[SearchResult] | None = None,
        selections: Mapping[str, Sequence[Any]] | None = None,
        fuzziness: int = 0,
        language: str = "",
        weight_field: str = "",
        cursor: str = "",
        stats: Iterable[str] | None = None,
        **places: Any,
    ) -> dict[str, Any]:
        """Results, counts, facets, figures, spelling; raises UnsupportedQuery, EngineDown."""
        refused = sorted(name for name, value in places.items() if value)
        if refused:
            raise UnsupportedQuery(f"not offered: {', '.join(refused)}")
        analyses, schema = self.learn(), self.schema
        asker = Asker(schema, analyses, fuzziness, language)
        query = asker.boosted(asker.query_of(condition), dict(boost or {}))
        if weight_field:
            query = asker.weighed(query, weight_field)
        chosen = {
            asker.field(name): asker.query(Compare(name, Lookup.IN, tuple(values)))
            for name, values in (selections or {}).items()
        }
        counts = Counts(asker, chosen)
        for name, shape in (facets or {}).items():
            counts.add_field(name, shape)
        for name, shape in (date_facets or {}).items():
            counts.add_date(name, shape)
        for name, text in query_facets or ():
            counts.add_query(name, text)
        for name in stats or ():
            counts.add_figures(name)
        filters = [asker.query(narrowing(narrow)) for narrow in narrow_queries or ()]
        filters += self._of_models(models, limit_to_registered_models)
        body: dict[str, Any] = {
            "query": {"bool": {"must": [query], "filter": filters}},
            "sort": self._order(asker, sort_by),
            "track_scores": True,
            "track_total_hits": True,
            "timeout": f"{self.backend.timeout}s",
        }
        if counts.aggregations:
            body["aggs"] = dict(counts.aggregations)
            if chosen:
                body["post_filter"] = {"bool": {"filter": list(chosen.values())}}
        else:
            filters += chosen.values()
        if fields:
            named = [fields] if isinstance(fields, str) else list(fields)
            body["source_includes"] = [ID, DJANGO_CT, DJANGO_ID, *named]
        marking: highlighting.Marking | None = None
        if highlight:
            guesses = asker.guesses_compounds
            marking = highlighting.Marking(
                highlighting.wanted(condition, schema, fuzziness=fuzziness, guesses_compounds=guesses),
                highlighting.Style.of(highlight, schema),
                schema.document_field,
            )
            body["highlight"] = marking.request(analyses)
        spelled = spelling_query or (
            spelling.spelled(condition, schema) if self.backend.include_spelling else ""
        )
        if spelled:
            body["suggest"] = spelling.alternatives(spelled, schema)
            body.setdefault("aggs", {})[spelling.KNOWN_WORDS] = spelling.known_words(spelled, asker)
        answer, next_cursor = self._ask(body, start_offset, end_offset, cursor)
        found = self._answer(answer, result_class, marking)
        facets_found, figures = counts.read(answer.get("aggregations", {}))
        found |= {"facets": facets_found, "stats": figures, "next_cursor": next_cursor}
        found["spelling_suggestion"] = spelling.suggested(spelled, answer) if spelled else None
        return found

    def suggestions(
        self,
        text: str,
        *,
        limit: int,
        models: Iterable[type],
        narrow_queries: Iterable[str],
        weight_field: str,
    ) -> dict[str, Any]:
        """Documents whose title goes on like the text, best first."""
        asker = Asker(self.schema)
        query = asker.typed_title(text)
        if weight_field:
            query = asker.weighed(query, weight_field)
        filters = [asker.query(narrowing(narrow)) for narrow in narrow_queries]
        filters += self._of_models(models, None)
        body = {
            "query": {"bool": {"must": [query], "filter": filters}},
            "sort": [{"_score": "desc"}, {TITLE + WHOLE: "asc"}, {ID: "asc"}],
            "track_total_hits": True,
            "timeout": f"{self.backend.timeout}s",
        }
        return self._answer(self._ask(body, 0, limit)[0])

    def similar(
        self,
        identifier: str,
        among: Condition | None,
        *,
        start_offset: int | None = 0,
        end_offset: int | None = None,
        models: Iterable[type] | None = None,
        limit_to_registered_models: bool | None = None,
        result_class: type[SearchResult] | None = None,
        **_others: Any,
    ) -> dict[str, Any]:
        """Other documents with the words that are typical of that one; none if it has none."""
        schema = self.schema
        text = self._stored_text(identifier, schema.document_field)
        asker = Asker(schema, self.learn())
        similar = NOTHING
        if said := " ".join(words.words(text)):
            similar = {
                "more_like_this": {
                    "fields": [schema.document_field + FOLDED],
                    "like": [said],
                    "min_term_freq": 1,
                    "min_doc_freq": 2,
                    "max_query_terms": 25,
                    "stop_words": sorted(words.stop_words("")),
                    "minimum_should_match": "30%",
                }
            }
        filters = self._of_models(models, limit_to_registered_models)
        if among is not None:
            filters.append(asker.query_of(among))
        itself = {"ids": {"values": [identifier]}}
        body = {
            "query": {"bool": {"must": [similar], "filter": filters, "must_not": [itself]}},
            "sort": [{"_score": "desc"}, {ID: "asc"}],
            "track_total_hits": True,
            "timeout": f"{self.backend.timeout}s",
        }
        return self._answer(self._ask(body, start_offset, end_offset)[0], result_class)

    def _stored_text(self, identifier: str, field: str) -> str:
        with engine_errors():
            found = self.client.search(
                index=self.index_name,
                query={"ids": {"values": [identifier]}},
                source_includes=[field],
                size=1,
            )
        return " ".join(
            text for hit in found["hits"]["hits"] for text in words.texts(hit["_source"].get(field))
        )

    def _of_models(self, models: Iterable[type] | None, limit: bool | None) -> list[Query]:
        """The filter of the models that were asked for, or of those that have an index class."""
        if limit is None:
            limit = getattr(settings, "HAYSTACK_LIMIT_TO_REGISTERED_MODELS", True)
        asked = sorted(get_model_ct(model) for model in models or ()) or (
            self.backend.build_models_list() if limit else []
        )
        return [{"terms": {DJANGO_CT: asked}}] if asked or limit else []

    @staticmethod
    def _order(asker: Asker, sort_by: Sequence[Any] | None) -> list[dict[str, Any]]:
        """By the fields, else by relevance; the identifier decides between equals."""
        order: list[dict[str, Any]] = []
        for one in sort_by or ():
            name, direction = one if isinstance(one, tuple) else (one.removeprefix("-"), "")
            direction = direction or ("desc" if one.startswith("-") else "asc")
            field = asker.field(name)
            key = field + WHOLE if asker.schema.kinds[field] in WORDED else field
            order.append({key: {"order": direction, "missing": "_last"}})
        return [*(order or [{"_score": "desc"}]), {ID: "asc"}]

    def _ask(
        self, body: dict[str, Any], start: int | None, end: int | None, cursor: str = ""
    ) -> tuple[dict[str, Any], str]:
        """The server's answer for a page, and the cursor behind it."""
        if cursor:
            return self._ask_on(body, start, end, cursor)
        offset, size = self.backend.window(start, end)
        with engine_errors():
            answer = self.client.search(
                index=self.index_name, from_=offset, size=size, allow_partial_search_results=False, **body
            )
        return _in_time(answer.body), ""

    def _ask_on(
        self, body: dict[str, Any], start: int | None, end: int | None, cursor: str
    ) -> tuple[dict[str, Any], str]:
        """The page behind a cursor: of the documents as they were when the first page was asked."""
        if start:
            raise UnsupportedQuery("a page behind a cursor begins at its start")
        size = max(1, min(LONGEST_PAGE, LONGEST_PAGE if end is None else end))
        with engine_errors():
            if cursor == "*":
                opened = self.client.open_point_in_time(index=self.index_name, keep_alive=CURSOR_MINUTES)
                moment, after = opened["id"], None
            else:
                moment, after = _read_cursor(cursor)
            if after is not None:
                body["search_after"] = after
            try:
                answer = self.client.search(
                    pit={"id": moment, "keep_alive": CURSOR_MINUTES}, size=size, **body
                ).body
            except ApiError as error:
                if error.status_code not in {400, 404} or after is None:
                    raise
                raise UnsupportedQuery("the cursor is not one of this question, or is over") from error
            hits = answer["hits"]["hits"]
            if len(hits) < size:
                self.client.close_point_in_time(id=answer.get("pit_id", moment))
                # Nobody has a reason to ask for more of this page.
                answer["hits"]["total"]["value"] = len(hits)
                return _in_time(answer), ""
            return _in_time(answer), _cursor(answer.get("pit_id", moment), hits[-1]["sort"])

    def _answer(
        self,
        answer: Mapping[str, Any],
        result_class: type[SearchResult] | None = None,
        marking: highlighting.Marking | None = None,
    ) -> dict[str, Any]:
        """Haystack's answer: results and their number."""
        reader = self.backend.results(result_class, self.schema.values)
        results = []
        for hit in answer["hits"]["hits"]:
            mark = partial(marking.highlighted, hit) if marking else None
            result = reader.result(hit["_source"], score=float(hit.get("_score") or 0), mark=mark)
            if result is not None:
                results.append(result)
        hidden = len(answer["hits"]["hits"]) - len(results)
        return {"results": results, "hits": answer["hits"]["total"]["value"] - hidden}


def _in_time(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["timed_out"]:
        raise EngineDown("the server gave up for want of time")
    return answer


def _cursor(moment: str, after: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([moment, after]).encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, list[Any]]:
    try:
        moment, after = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    except (ValueError, TypeError, binascii.Error) as error:
        raise UnsupportedQuery("not a cursor of ours") from error
    if not isinstance(moment, str) or not isinstance(after, list):
        raise UnsupportedQuery("not a cursor of ours")
    return moment, after
