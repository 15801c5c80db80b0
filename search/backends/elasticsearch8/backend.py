"""Haystack on Elasticsearch 8 and 9."""

import base64
import binascii
import json
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import scan, streaming_bulk
from haystack import connections
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct

from search.backends.base import LONGEST_PAGE, ConditionBackend, ConditionQuery, Rebuild
from search.backends.capabilities import Capability
from search.backends.conditions import (
    Compare,
    Condition,
    Group,
    Lookup,
    narrowing,
    searchable_text,
)
from search.backends.elasticsearch8 import highlighting, words
from search.backends.elasticsearch8.facets import Counts
from search.backends.elasticsearch8.queries import NOTHING, Asker, Query
from search.backends.elasticsearch8.schema import (
    FOLDED,
    STEMMERS,
    TITLE,
    WHOLE,
    WORDED,
    Analysis,
    Schema,
    decompounder,
)
from search.backends.errors import EngineDown, PartialFailure, UnsupportedQuery

logger = logging.getLogger(__name__)

HEALTH_SECONDS: Final = 1
# Writing may take its time; nobody waits for it.
WRITE_SECONDS: Final = 60
BATCH_BYTES: Final = 10 * 1024 * 1024
# How long a process believes what it knows about the index that answers.
KNOWN_SECONDS: Final = 60
CURSOR_MINUTES: Final = "2m"
SPELLING_LENGTH: Final = 4
KNOWN_WORDS: Final = "known-words"
# What an overloaded or restarting server, or one without our index, answers.
DOWN_STATUSES: Final = frozenset({404, 408, 429, 502, 503, 504})
OPTIONAL: Final = {Capability.STEMMING_EN: Analysis.EN, Capability.STEMMING_DE: Analysis.DE}

_clients: dict[tuple[int, str], Elasticsearch] = {}


def client_of(url: str, timeout: float, options: Mapping[str, Any]) -> Elasticsearch:
    """The client of this process for a server, made when it is first asked for.

    It is shared by threads, not by processes; it asks one node once, retries and looks for nodes never.
    """
    key = (os.getpid(), json.dumps([url, timeout, options], sort_keys=True, default=str))
    if key not in _clients:
        fixed = {"request_timeout": timeout, "max_retries": 0, "retry_on_timeout": False}
        _clients[key] = Elasticsearch(url, **(fixed | dict(options)))
    return _clients[key]


class Elasticsearch8SearchBackend(ConditionBackend):
    """Haystack's backend for Elasticsearch 8 and 9.

    Settings of the connection: URL, INDEX_NAME (an alias; the indexes behind it are named after it and the
    time they were made), TIMEOUT in seconds, BATCH_SIZE, INCLUDE_SPELLING, KWARGS for the client. One process
    writes at a time; the caller sees to that.
    """

    capabilities = frozenset(Capability) - {Capability.GEO, Capability.RAW}

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        self.url = options["URL"]
        self.index_name = options.get("INDEX_NAME", "haystack")
        self._client_options = options.get("KWARGS", {})
        self._analyses: frozenset[Analysis] = frozenset()
        self._known_until = 0.0
        self._schema: Schema | None = None

    @property
    def client(self) -> Elasticsearch:
        """The connection to the server."""
        return client_of(self.url, self.timeout, self._client_options)

    @property
    def schema(self) -> Schema:
        """The fields of the index classes."""
        unified = connections[self.connection_alias].get_unified_index()
        fields = unified.all_searchfields()
        if self._schema is None or self._schema.fields is not fields:
            self._schema = Schema(fields, unified.document_field)
        return self._schema

    # --- Indexes -------------------------------------------------------------------------------------------
    def setup(self) -> None:
        """Make an empty index if there is none. Raises EngineDown."""
        with _engine():
            if not self.client.indices.exists_alias(name=self.index_name):
                self.client.indices.put_alias(index=self.create_index(), name=self.index_name)
                self._known_until = 0.0

    def create_index(self) -> str:
        """Make an index that nobody asks yet, for the fields of now, and return its name."""
        analyses, schema = self.server_analyses(), self.schema
        name = f"{self.index_name}-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        self.writer.indices.create(
            index=name, settings=schema.settings(analyses), mappings=schema.mapping(analyses)
        )
        return name

    @property
    def writer(self) -> Elasticsearch:
        """The client, with more patience."""
        return self.client.options(request_timeout=max(self.timeout, WRITE_SECONDS))

    def server_analyses(self) -> frozenset[Analysis]:
        """What the server says it can make of words."""
        chains: dict[Analysis, list[Any]] = dict(STEMMERS)
        chains[Analysis.COMPOUNDS] = ["lowercase", decompounder()]
        known = set()
        for analysis, chain in chains.items():
            try:
                self.client.indices.analyze(tokenizer="standard", filter=chain, text="Lizenzen")
            except ApiError as error:
                if error.status_code != 400:
                    raise
            else:
                known.add(analysis)
        return frozenset(known)

    def indexes_in_use(self) -> list[str]:
        """The indexes behind the alias: one, or none before ``setup()``."""
        try:
            return sorted(self.client.indices.get_alias(name=self.index_name).body)
        except NotFoundError:
            return []

    def leftovers(self) -> list[str]:
        """Indexes of ours that nobody asks: of rebuilds that were not finished."""
        found = self.client.indices.get(index=f"{self.index_name}-*", features="aliases").body
        named = re.compile(re.escape(self.index_name) + r"-\d{20}")
        return [name for name, about in found.items() if named.fullmatch(name) and not about["aliases"]]

    def needs_rebuild(self) -> bool:
        with _engine():
            wanted = self.schema.mapping(self.server_analyses())["_meta"]
            return self._about_index() != wanted

    def _about_index(self) -> dict[str, Any] | None:
        """What the index that answers says about itself."""
        try:
            found = self.client.indices.get_mapping(index=self.index_name).body
        except NotFoundError:
            return None
        return next(iter(found.values()))["mappings"].get("_meta")

    def _learn(self) -> frozenset[Analysis]:
        """How the index that answers analyzes words; asked now and then, as another process may rebuild."""
        if time.monotonic() >= self._known_until:
            about = self._about_index() or {}
            self._analyses = frozenset(map(Analysis, about.get("analyses", ())))
            lacking = {ability for ability, analysis in OPTIONAL.items() if analysis not in self._analyses}
            self.capabilities = type(self).capabilities - lacking
            self._known_until = time.monotonic() + KNOWN_SECONDS
        return self._analyses

    def begin_rebuild(self) -> Rebuild:
        with _engine():
            if leftovers := self.leftovers():
                self.writer.indices.delete(index=leftovers, ignore_unavailable=True)
            return _Rebuild(self, self.create_index())

    def switch_to(self, name: str) -> None:
        """Let searches ask that index, in one step, and remove the one they asked."""
        former = [index for index in self.indexes_in_use() if index != name]
        actions = [{"remove": {"index": index, "alias": self.index_name}} for index in former]
        self.writer.indices.update_aliases(
            actions=[*actions, {"add": {"index": name, "alias": self.index_name}}]
        )
        self._known_until = 0.0
        self._learn()
        if former:
            self.writer.indices.delete(index=former, ignore_unavailable=True)

    def is_healthy(self) -> bool:
        asked = self.client.options(request_timeout=HEALTH_SECONDS)
        try:
            asked.search(index=self.index_name, size=0, track_total_hits=False, timeout="1s")
        except (TransportError, ApiError):
            return False
        return True

    # --- Writing -------------------------------------------------------------------------------------------
    def update(self, index: SearchIndex, iterable: Iterable[Any], commit: bool = True) -> None:
        """Add documents, or replace them. Raises PartialFailure when the server refused some, EngineDown."""
        with self._may_fail("update"):
            self.setup()
            self.write(self.index_name, self._documents(index, iterable), refresh=commit, require_alias=True)

    def _documents(self, index: SearchIndex, iterable: Iterable[Any]) -> Iterator[dict[str, Any]]:
        schema = self.schema
        for instance in iterable:
            try:
                prepared = index.full_prepare(instance)
            except SkipDocument:
                continue
            yield {"_op_type": "index", "_id": prepared[ID], "_source": schema.document(prepared)}

    def write(self, name: str, actions: Iterable[dict[str, Any]], **options: Any) -> None:
        """Hand over documents in batches. Raises PartialFailure after the last one if any was refused."""
        reasons: dict[str, str] = {}
        with _engine():
            answers = streaming_bulk(
                self.writer,
                actions,
                index=name,
                chunk_size=self.batch_size,
                max_chunk_bytes=BATCH_BYTES,
                raise_on_error=False,
                **options,
            )
            for is_done, answer in answers:
                ((operation, about),) = answer.items()
                if not is_done and not (operation == "delete" and about["status"] == 404):
                    reasons[str(about["_id"])] = _reason(about)
        if reasons:
            raise PartialFailure(reasons)

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Remove an object's document, or that with the identifier."""
        self.remove_all([get_identifier(obj_or_string)], commit=commit)

    def remove_all(self, identifiers: Iterable[str], commit: bool = True) -> None:
        """Remove the documents with these identifiers; one that is not there is no error."""
        with self._may_fail("remove"):
            self.setup()
            actions = ({"_op_type": "delete", "_id": identifier} for identifier in identifiers)
            self.write(self.index_name, actions, refresh=commit)

    def clear(self, models: Sequence[type] | None = None, commit: bool = True) -> None:
        """Remove all documents, or those of the models."""
        with self._may_fail("clear"):
            if models is None:
                self.begin_rebuild().commit()
                return
            self.setup()
            with _engine():
                query = {"terms": {DJANGO_CT: [get_model_ct(model) for model in models]}}
                # What was written without a commit is to go too.
                self.writer.indices.refresh(index=self.index_name)
                found = scan(self.writer, index=self.index_name, query={"query": query}, _source=False)
                identifiers = [hit["_id"] for hit in found]
            self.remove_all(identifiers, commit=commit)

    # --- Searching -----------------------------------------------------------------------------------------
    @log_query
    def search(self, query_string: Condition | str, **options: Any) -> dict[str, Any]:
        """Answer a question with Haystack's options and those of ``ConditionQuery``.

        Raises UnsupportedQuery for what is left out on purpose (places, raw queries) and for unknown fields,
        EngineDown when there is no answer in time.
        """
        with self._may_fail("search"):
            return self._search(self.condition(query_string), **options)
        return {"results": [], "hits": 0}

    def _search(
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
        refused = sorted(name for name, value in places.items() if value)
        if refused:
            raise UnsupportedQuery(f"not offered: {', '.join(refused)}")
        with _engine():
            analyses = self._learn()
        schema = self.schema
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
            "timeout": f"{self.timeout}s",
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
        looked_for: list[highlighting.Wanted] = []
        style = highlighting.Style(())
        if highlight:
            style = highlighting.Style.of(highlight, schema)
            guesses = asker.guesses_compounds
            looked_for = list(
                highlighting.wanted(condition, schema, fuzziness=fuzziness, guesses_compounds=guesses)
            )
            body["highlight"] = self._marking(looked_for, style, analyses)
        spelled = spelling_query or (_looked_for(condition, schema) if self.include_spelling else "")
        if spelled:
            body["suggest"] = _spelling(spelled, schema)
            body.setdefault("aggs", {})[KNOWN_WORDS] = _known_words(spelled, asker)
        answer, next_cursor = self._ask(body, start_offset, end_offset, cursor)
        found = self._answer(answer, result_class, looked_for, style if highlight else None)
        facets_found, figures = counts.read(answer.get("aggregations", {}))
        found |= {"facets": facets_found, "stats": figures, "next_cursor": next_cursor}
        found["spelling_suggestion"] = _suggested(spelled, answer) if spelled else None
        return found

    def suggest(
        self,
        text: str,
        *,
        limit: int = 8,
        models: Iterable[type] = (),
        language: str = "",
        narrow_queries: Iterable[str] = (),
        weight_field: str = "",
    ) -> dict[str, Any]:
        with self._may_fail("suggest"):
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
                "timeout": f"{self.timeout}s",
            }
            return self._answer(self._ask(body, 0, limit)[0])
        return {"results": [], "hits": 0}

    def more_like_this(
        self,
        model_instance: Any,
        additional_query_string: Condition | str | None = None,
        *,
        start_offset: int | None = 0,
        end_offset: int | None = None,
        models: Iterable[type] | None = None,
        limit_to_registered_models: bool | None = None,
        result_class: type[SearchResult] | None = None,
        **_others: Any,
    ) -> dict[str, Any]:
        """Other documents with the words that are typical of the object's one; none if it has none."""
        with self._may_fail("more like this"):
            schema = self.schema
            identifier = get_identifier(model_instance)
            text = self._stored_text(identifier, schema.document_field)
            asker = Asker(schema, self._learn())
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
            if additional_query_string is not None:
                filters.append(asker.query_of(self.condition(additional_query_string)))
            itself = {"ids": {"values": [identifier]}}
            body = {
                "query": {"bool": {"must": [similar], "filter": filters, "must_not": [itself]}},
                "sort": [{"_score": "desc"}, {ID: "asc"}],
                "track_total_hits": True,
                "timeout": f"{self.timeout}s",
            }
            return self._answer(self._ask(body, start_offset, end_offset)[0], result_class)
        return {"results": [], "hits": 0}

    def _stored_text(self, identifier: str, field: str) -> str:
        with _engine():
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
            self.build_models_list() if limit else []
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

    @staticmethod
    def _marking(
        looked_for: Iterable[highlighting.Wanted], style: highlighting.Style, analyses: Iterable[Analysis]
    ) -> dict[str, Any]:
        """What the server is to mark: the stems, which only it knows."""
        text = " ".join(dict.fromkeys(one.word for one in looked_for if not one.is_part))
        stems = [analysis for analysis in analyses if analysis in STEMMERS]
        marked = {
            f"{field}.{analysis}": {"highlight_query": {"match": {f"{field}.{analysis}": {"query": text}}}}
            for field in style.fields
            for analysis in stems
            if text
        }
        tags = {"pre_tags": [highlighting.OPENED], "post_tags": [highlighting.CLOSED]}
        return {"number_of_fragments": 0, **tags, "fields": marked}

    def _ask(
        self, body: dict[str, Any], start: int | None, end: int | None, cursor: str = ""
    ) -> tuple[dict[str, Any], str]:
        """The server's answer for a page, and the cursor behind it."""
        if cursor:
            return self._ask_on(body, start, end, cursor)
        offset, size = self.window(start, end)
        with _engine():
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
        with _engine():
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
        looked_for: Sequence[highlighting.Wanted] = (),
        style: highlighting.Style | None = None,
    ) -> dict[str, Any]:
        """Haystack's answer: results and their number."""
        schema, results, hidden = self.schema, [], 0
        markers = {
            # Words of the document field are marked everywhere, others in their own field.
            field: highlighting.Marker(
                one for one in looked_for if one.field in {field, schema.document_field}
            )
            for field in (style.fields if style else ())
        }
        for hit in answer["hits"]["hits"]:
            stored = {name: value for name, value in hit["_source"].items() if name in schema.kinds}
            stored |= {name: schema.python(name, stored[name]) for name in schema.dates & stored.keys()}
            marks = _highlighted(stored, hit.get("highlight", {}), markers, style) if style else None
            result = self.result(
                stored, score=float(hit.get("_score") or 0), result_class=result_class, highlighted=marks
            )
            if result is None:
                hidden += 1
            else:
                results.append(result)
        return {"results": results, "hits": answer["hits"]["total"]["value"] - hidden}

    @contextmanager
    def _may_fail(self, action: str) -> Iterator[None]:
        """Hide an engine that is down where the connection asks for it; the failure is logged."""
        try:
            yield
        except EngineDown:
            if not self.silently_fail:
                raise
            logger.exception("Elasticsearch does not answer: %s", action)


class _Rebuild(Rebuild):
    def __init__(self, backend: Elasticsearch8SearchBackend, name: str) -> None:
        self._backend = backend
        self._name = name

    def update(self, index: SearchIndex, iterable: Iterable[Any]) -> None:
        self._backend.write(self._name, self._backend._documents(index, iterable))

    def commit(self) -> None:
        with _engine():
            # It was written at once: as one segment it is smaller and faster.
            self._backend.writer.indices.forcemerge(index=self._name, max_num_segments=1)
            self._backend.writer.indices.refresh(index=self._name)
            self._backend.switch_to(self._name)

    def abort(self) -> None:
        with _engine():
            self._backend.writer.indices.delete(index=self._name, ignore_unavailable=True)


class Elasticsearch8SearchQuery(ConditionQuery):
    """Conditions for Elasticsearch."""


class Elasticsearch8SearchEngine(BaseEngine):
    """The ENGINE of a Haystack connection."""

    backend = Elasticsearch8SearchBackend
    query = Elasticsearch8SearchQuery


@contextmanager
def _engine() -> Iterator[None]:
    """Raise EngineDown for a server that does not answer, not in time, or has no index; bugs stay bugs."""
    try:
        yield
    except TransportError as error:
        raise EngineDown(str(error)) from error
    except ApiError as error:
        if error.status_code not in DOWN_STATUSES:
            raise
        raise EngineDown(f"{error.status_code} {error.message}") from error


def _in_time(answer: dict[str, Any]) -> dict[str, Any]:
    if answer["timed_out"]:
        raise EngineDown("the server gave up for want of time")
    return answer


def _reason(about: Mapping[str, Any]) -> str:
    error = about.get("error", {})
    if isinstance(error, str):
        return error
    cause = error.get("caused_by", {}).get("reason", "")
    return ": ".join(filter(None, [error.get("type", ""), error.get("reason", ""), cause]))


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


def _looked_for(condition: Condition, schema: Schema) -> str:
    """The words that are looked for in the document field, as they were written."""
    match condition:
        case Group(negated=False):
            return " ".join(filter(None, (_looked_for(child, schema) for child in condition.children)))
        case Compare(field=name, lookup=Lookup.CONTENT | Lookup.PHRASE, value=str(text)):
            return text if name in {"content", schema.document_field} else ""
        case _:
            return ""


def _spelling(text: str, schema: Schema) -> dict[str, Any]:
    """Ask for known words in place of unknown ones."""
    found = [word for word in words.WORD.findall(searchable_text(text)) if len(word) >= SPELLING_LENGTH]
    term = {
        "field": schema.document_field,
        "suggest_mode": "missing",
        "sort": "score",
        "size": 5,
        "max_edits": 2,
        "prefix_length": 0,
        "min_word_length": SPELLING_LENGTH,
    }
    return {"text": " ".join(found) or "-", "spelling": {"term": term}}


def _known_words(text: str, asker: Asker) -> Query:
    """Ask which of the words some document has, whatever else was asked for."""
    strict = replace(asker, fuzziness=0, is_strict=True)
    asked = {word: strict.query(Compare("content", Lookup.CONTENT, word)) for word in _spelled_words(text)}
    return {"global": {}, "aggs": {"words": {"filters": {"filters": asked or {"-": NOTHING}}}}}


def _spelled_words(text: str) -> list[str]:
    """The different words of a text, folded, without those that say nothing."""
    found = dict.fromkeys(words.words(searchable_text(text)))
    return [word for word in found if word not in words.stop_words("")]


def _suggested(text: str, answer: Mapping[str, Any]) -> str | None:
    """The text with known words for those that no document has; None if none is unknown, or one stays so."""
    counted = answer["aggregations"][KNOWN_WORDS]["words"]["buckets"]
    unknown = {word for word in _spelled_words(text) if not counted[word]["doc_count"]}
    better: dict[str, str] = {}
    for entry in answer.get("suggest", {}).get("spelling", ()):
        if entry["options"]:
            better[words.folded(entry["text"])] = entry["options"][0]["text"]
    if not unknown or not unknown <= set(better):
        return None

    def known(found: re.Match[str]) -> str:
        word = words.folded(found[0])
        return better[word] if word in unknown else found[0]

    return words.WORD.sub(known, searchable_text(text))


def _highlighted(
    stored: Mapping[str, Any],
    marked: Mapping[str, Sequence[str]],
    markers: Mapping[str, highlighting.Marker],
    style: highlighting.Style,
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for field in style.fields:
        pieces: list[str] = []
        for text in words.texts(stored.get(field)):
            composed = highlighting.composed(text)
            spans = markers[field].hits(composed)
            for analysis in STEMMERS:
                spans += highlighting.marked(composed, marked.get(f"{field}.{analysis}", ()))
            pieces += highlighting.fragments(composed, spans, style)
        if pieces:
            found[field] = pieces
    return found
