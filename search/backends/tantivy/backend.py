"""Haystack's interface over the embedded engine."""

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

import tantivy
from django.core.exceptions import ImproperlyConfigured
from haystack import connections
from haystack.backends import BaseEngine, log_query
from haystack.constants import DJANGO_CT, ID
from haystack.exceptions import SkipDocument
from haystack.indexes import SearchIndex
from haystack.utils import get_identifier, get_model_ct

from search.backends.base import ConditionBackend, ConditionQuery, Rebuild
from search.backends.capabilities import Capability
from search.backends.conditions import Condition, Everything, searchable_text, typed_text
from search.backends.errors import EngineDown, PartialFailure
from search.backends.tantivy.schema import IndexSchema
from search.backends.tantivy.searching import NOTHING, Search
from search.backends.tantivy.store import Store, engine_errors

log = logging.getLogger("haystack")


class TantivySearchQuery(ConditionQuery):
    """Conditions for TantivySearchBackend."""


class TantivyRebuild(Rebuild):
    """A new folder, filled by one writer in one commit, while the old one answers and is written to."""

    def __init__(self, backend: "TantivySearchBackend") -> None:
        self._backend = backend
        self._store = backend.store
        self._folder = self._store.create()
        self._writer = self._store.open_writer(self._folder, patience=backend.timeout)
        self._known: set[str] = set()

    def update(self, index: SearchIndex, iterable: Iterable[Any]) -> None:
        """Add documents; raises PartialFailure for those that do not fit their fields."""
        reasons = self._backend.write(self._writer, index, iterable, known=self._known)
        if reasons:
            raise PartialFailure(reasons)

    def commit(self) -> None:
        """Let the new index answer, and remove the old one."""
        self._store.finish(self._writer)
        self._store.point_to(self._folder)

    def abort(self) -> None:
        """Remove the new index."""
        self._store.discard(self._writer)
        self._store.remove(self._folder)


class TantivySearchBackend(ConditionBackend):
    """Search in a folder of this machine: option ``PATH``, which only this site writes to.

    Every process may read; at one moment one may write, and the others get IndexIsBeingWritten. Each
    ``update``, ``remove`` and ``clear`` is one commit that all processes see with their next search.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability) - {Capability.GEO, Capability.RAW}

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **options)
        if not options.get("PATH"):
            raise ImproperlyConfigured(f"the search connection {connection_alias!r} has no PATH")
        self.path = Path(options["PATH"])
        self._known: tuple[Any, Store] | None = None

    @property
    def store(self) -> Store:
        """The folder, for the fields that the index classes have now."""
        fields = connections[self.connection_alias].get_unified_index().all_searchfields()
        if self._known is None or self._known[0] is not fields:
            self._known = (fields, Store(self.path, IndexSchema(fields)))
        return self._known[1]

    @property
    def schema(self) -> IndexSchema:
        return self.store.schema

    # Health

    def is_healthy(self) -> bool:
        """Whether there is an index of the right shape that opens."""
        try:
            self.store.reader()
        except EngineDown:
            return False
        return True

    def needs_rebuild(self) -> bool:
        """Whether there is no index, a damaged one, or one of another shape."""
        return not self.is_healthy()

    # Writing

    def begin_rebuild(self) -> Rebuild:
        """Begin a new index beside the one that answers. What an earlier, broken off rebuild left goes."""
        self.store.tidy()
        return TantivyRebuild(self)

    def update(self, index: SearchIndex, iterable: Iterable[Any], commit: bool = True) -> None:
        """Put documents into the index, in place of those with the same identifiers, as one commit.

        A document that its index class skips leaves the index. Raises PartialFailure when documents do not
        fit their fields, with the others written; EngineDown when nothing could be written.
        """
        store = self.store
        try:
            with store.writer(store.writable(), patience=self.timeout) as writer:
                reasons = self.write(writer, index, iterable)
        except EngineDown:
            self._fail("documents were not indexed")
            return
        if reasons:
            raise PartialFailure(reasons)

    def write(
        self,
        writer: tantivy.IndexWriter,
        index: SearchIndex,
        iterable: Iterable[Any],
        *,
        known: set[str] | None = None,
    ) -> dict[str, str]:
        """Hand documents to a writer; answers why documents were refused, by identifier.

        ``known`` are the identifiers that alone may be in the index already; it grows.
        """
        reasons: dict[str, str] = {}
        for item in iterable:
            identifier = get_identifier(item)
            try:
                document = self.schema.document_of(index.full_prepare(item))
            except SkipDocument:
                document = None
            except (TypeError, ValueError, OverflowError) as error:
                reasons[identifier] = f"{type(error).__name__}: {error}"
                continue
            with engine_errors():
                if known is None or identifier in known:
                    writer.delete_documents_by_term(ID, identifier)
                if document is not None:
                    writer.add_document(document)
            if known is not None:
                known.add(identifier)
        return reasons

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """Remove the document of an object or of an identifier."""
        self.remove_all([get_identifier(obj_or_string)])

    def remove_all(self, identifiers: Iterable[str]) -> None:
        """Remove the documents with these identifiers as one commit."""
        self._delete((ID, identifier) for identifier in identifiers)

    def clear(self, models: Iterable[type] | None = None, commit: bool = True) -> None:
        """Remove all documents, or those of some models."""
        if models is not None:
            self._delete((DJANGO_CT, get_model_ct(model)) for model in models)
            return
        try:
            self.store.point_to(self.store.create())
        except EngineDown:
            self._fail("the index was not cleared")

    def _delete(self, terms: Iterable[tuple[str, str]]) -> None:
        doomed = list(terms)
        if not doomed:
            return
        try:
            with self.store.writer(self.store.writable(), patience=self.timeout) as writer:
                for name, value in doomed:
                    with engine_errors():
                        writer.delete_documents_by_term(name, value)
        except EngineDown:
            self._fail("documents were not removed")

    def _fail(self, message: str) -> None:
        """Inside an except block: raise again, or log where the connection fails silently."""
        if not self.silently_fail:
            raise
        log.exception(message)

    # Searching

    @log_query
    def search(self, query_string: Condition | str, **kwargs: Any) -> dict[str, Any]:
        """Haystack's answer for a condition or for text as somebody typed it.

        Takes Haystack's arguments and ours (``selections``, ``fuzziness``, ``language``, ``weight_field``,
        ``cursor``, ``stats``). Raises UnsupportedQuery for fields that do not exist, for places and for
        cursors that it did not give; EngineDown.
        """
        try:
            return Search(self, self.store, self.condition(query_string), kwargs).answer()
        except EngineDown:
            self._fail("nothing was searched")
            return dict(NOTHING)

    def more_like_this(
        self, model_instance: Any, additional_query_string: Condition | str | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Documents that share rare words with the one of an object; not itself. None without a document."""
        condition = self.condition(additional_query_string or Everything())
        try:
            return Search(self, self.store, condition, kwargs).similar(get_identifier(model_instance))
        except EngineDown:
            self._fail("nothing similar was searched")
            return dict(NOTHING)

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
        """Documents whose title goes on like ``text``; see the base class."""
        options = {
            "end_offset": min(max(limit, 0), 100),
            "models": set(models),
            "narrow_queries": set(narrow_queries),
            "weight_field": weight_field,
            "language": language,
        }
        try:
            return Search(self, self.store, typed_text(""), options).suggestions(searchable_text(text))
        except EngineDown:
            self._fail("nothing was suggested")
            return dict(NOTHING)


class TantivySearchEngine(BaseEngine):
    """What ``ENGINE`` in HAYSTACK_CONNECTIONS names."""

    backend = TantivySearchBackend
    query = TantivySearchQuery
