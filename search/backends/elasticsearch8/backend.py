"""Haystack on Elasticsearch 8 and 9."""

import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import scan, streaming_bulk
from haystack import connections
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier, get_model_ct

from search.backends.base import ConditionBackend, ConditionQuery, Rebuild
from search.backends.capabilities import Capability
from search.backends.conditions import Condition
from search.backends.elasticsearch8.connection import client_of, engine_errors
from search.backends.elasticsearch8.schema import STEMMERS, Analysis, Schema, decompounder
from search.backends.elasticsearch8.searching import Search
from search.backends.errors import EngineDown, PartialFailure

logger = logging.getLogger(__name__)

HEALTH_SECONDS: Final = 1
# Writing may take its time; nobody waits for it.
WRITE_SECONDS: Final = 60
BATCH_BYTES: Final = 10 * 1024 * 1024
# How long a process believes what it knows about the index that answers.
KNOWN_SECONDS: Final = 60
OPTIONAL: Final = {Capability.STEMMING_EN: Analysis.EN, Capability.STEMMING_DE: Analysis.DE}


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
        self._client: tuple[int, Elasticsearch] | None = None
        self._analyses: frozenset[Analysis] = frozenset()
        self._known_until = 0.0
        self._schema: Schema | None = None

    @property
    def client(self) -> Elasticsearch:
        """The connection to the server."""
        process = os.getpid()
        if self._client is None or self._client[0] != process:
            self._client = process, client_of(self.url, self.timeout, self._client_options)
        return self._client[1]

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
        with engine_errors():
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
        with engine_errors():
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
        """How the index that answers analyzes words; asked now and then, as another process may rebuild.

        Raises EngineDown.
        """
        if time.monotonic() >= self._known_until:
            with engine_errors():
                about = self._about_index() or {}
            self._analyses = frozenset(map(Analysis, about.get("analyses", ())))
            lacking = {ability for ability, analysis in OPTIONAL.items() if analysis not in self._analyses}
            self.capabilities = type(self).capabilities - lacking
            self._known_until = time.monotonic() + KNOWN_SECONDS
        return self._analyses

    def begin_rebuild(self) -> Rebuild:
        with engine_errors():
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
        with engine_errors():
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
            with engine_errors():
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
            return self._question().answer(self.condition(query_string), **options)
        return {"results": [], "hits": 0}

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
            return self._question().suggestions(
                text, limit=limit, models=models, narrow_queries=narrow_queries, weight_field=weight_field
            )
        return {"results": [], "hits": 0}

    def more_like_this(
        self, model_instance: Any, additional_query_string: Condition | str | None = None, **options: Any
    ) -> dict[str, Any]:
        """Other documents with the words that are typical of the object's one; none if it has none."""
        with self._may_fail("more like this"):
            among = None if additional_query_string is None else self.condition(additional_query_string)
            return self._question().similar(get_identifier(model_instance), among, **options)
        return {"results": [], "hits": 0}

    def _question(self) -> Search:
        return Search(self, self.client, self.index_name, self.schema, self._learn)

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
        with engine_errors():
            # It was written at once: as one segment it is smaller and faster.
            self._backend.writer.indices.forcemerge(index=self._name, max_num_segments=1)
            self._backend.writer.indices.refresh(index=self._name)
            self._backend.switch_to(self._name)

    def abort(self) -> None:
        with engine_errors():
            self._backend.writer.indices.delete(index=self._name, ignore_unavailable=True)


class Elasticsearch8SearchQuery(ConditionQuery):
    """Conditions for Elasticsearch."""


class Elasticsearch8SearchEngine(BaseEngine):
    """The ENGINE of a Haystack connection."""

    backend = Elasticsearch8SearchBackend
    query = Elasticsearch8SearchQuery


def _reason(about: Mapping[str, Any]) -> str:
    error = about.get("error", {})
    if isinstance(error, str):
        return error
    cause = error.get("caused_by", {}).get("reason", "")
    return ": ".join(filter(None, [error.get("type", ""), error.get("reason", ""), cause]))
