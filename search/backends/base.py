"""What our Haystack backends share: queries of conditions, the window of pages, results, rebuilds."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, ClassVar, Final, Self

from haystack import connections
from haystack.backends import BaseSearchBackend, BaseSearchQuery
from haystack.exceptions import MoreLikeThisError
from haystack.indexes import SearchIndex
from haystack.models import SearchResult

from search.backends.capabilities import Capability
from search.backends.conditions import Condition, Everything, Group, conditions_of, narrowing, typed_text
from search.backends.results import ResultReader

# The engines count this many results; whoever wants more of them takes a cursor.
WINDOW: Final = 10_000
LONGEST_PAGE: Final = 1_000


class ConditionQuery(BaseSearchQuery):
    """A query that hands typed conditions to its backend, never text in a query language.

    Beyond Haystack's query: ``selections`` (chosen values of facet fields), ``fuzziness`` (edit distance at
    most), ``language`` (whose analysis of the texts is asked), ``weight_field`` (a number that scores are
    multiplied by), ``cursor`` (where the last page of a program ended).
    """

    def __init__(self, using: str = "default") -> None:
        super().__init__(using=using)
        self.selections: dict[str, tuple[Any, ...]] = {}
        self.fuzziness = 0
        self.language = ""
        self.weight_field = ""
        self.cursor = ""
        self.next_cursor = ""

    def __str__(self) -> str:
        return str(self.build_query())

    def build_query(self) -> Condition:
        """The conditions of all filters; Everything without one."""
        return conditions_of(self.query_filter)

    def build_params(self, spelling_query: str | None = None) -> dict[str, Any]:
        """What ``search()`` of the backend is called with."""
        params: dict[str, Any] = super().build_params(spelling_query=spelling_query)
        own = {
            "selections": self.selections,
            "fuzziness": self.fuzziness,
            "language": self.language,
            "weight_field": self.weight_field,
            "cursor": self.cursor,
            "stats": self.stats,
        }
        return params | {name: value for name, value in own.items() if value}

    def run(self, spelling_query: str | None = None, **kwargs: Any) -> None:
        """Ask the backend and keep its answer."""
        params = self.build_params(spelling_query=spelling_query) | kwargs
        self._keep(self.backend.search(self.build_query(), **params))

    def run_raw(self, **kwargs: Any) -> None:
        """Ask for text as somebody typed it; there is no raw query language."""
        params = self.build_params() | self._raw_query_params | kwargs
        self._keep(self.backend.search(self._raw_query, **params))

    def run_mlt(self, **kwargs: Any) -> None:
        """Ask for documents like the one of an object, among those that all filters and narrowings leave."""
        if not self._more_like_this or self._mlt_instance is None:
            raise MoreLikeThisError("there is no object to be like")
        narrowed = tuple(narrowing(query) for query in sorted(self.narrow_queries))
        among = Group((self.build_query(), *narrowed)) if narrowed else self.build_query()
        params: dict[str, Any] = {
            "start_offset": self.start_offset,
            "end_offset": self.end_offset,
            "result_class": self.result_class,
        }
        if self.models:
            params["models"] = self.models
        self._keep(self.backend.more_like_this(self._mlt_instance, among, **(params | kwargs)))

    def _keep(self, answer: Mapping[str, Any]) -> None:
        self._results = answer.get("results", [])
        self._hit_count = answer.get("hits", 0)
        self._facet_counts = self.post_process_facets(answer)
        self._spelling_suggestion = answer.get("spelling_suggestion")
        self._stats = answer.get("stats", {})
        self.next_cursor = answer.get("next_cursor", "")

    def _clone(self, klass: type[BaseSearchQuery] | None = None, using: str | None = None) -> BaseSearchQuery:
        clone = super()._clone(klass=klass, using=using)
        clone.fields = self.fields
        if isinstance(clone, ConditionQuery):
            clone.selections = dict(self.selections)
            clone.fuzziness, clone.language = self.fuzziness, self.language
            clone.weight_field, clone.cursor = self.weight_field, self.cursor
        return clone


class Rebuild:
    """A new index beside the one that answers. As a context: commits at the end, aborts on an error."""

    @abstractmethod
    def update(self, index: SearchIndex, iterable: Iterable[Any]) -> None:
        """Add documents to the new index."""

    @abstractmethod
    def commit(self) -> None:
        """Let searches have the new index from now on, and remove the old one."""

    @abstractmethod
    def abort(self) -> None:
        """Forget the new index."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.abort()


class ConditionBackend(BaseSearchBackend):
    """A Haystack backend that takes conditions.

    Unlike Haystack's own ones it does not hide a failing engine behind an empty answer, unless the connection
    says SILENTLY_FAIL: it raises EngineDown, and the caller decides.
    """

    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    def __init__(self, connection_alias: str, **options: Any) -> None:
        super().__init__(connection_alias, **({"SILENTLY_FAIL": False, "TIMEOUT": 2} | options))

    @abstractmethod
    def is_healthy(self) -> bool:
        """Whether the engine answers from an index, found out within a second."""

    @abstractmethod
    def needs_rebuild(self) -> bool:
        """Whether there is no index, or one of another shape than the index classes ask for."""

    @abstractmethod
    def begin_rebuild(self) -> Rebuild:
        """Begin a new index beside the one that answers."""

    def remove_all(self, identifiers: Iterable[str]) -> None:
        """Remove the documents with these identifiers; one that is not there is no error.

        For engines that commit each removal on its own, better written anew.
        """
        for identifier in identifiers:
            self.remove(identifier)

    @abstractmethod
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
        """Documents whose ``title`` goes on like ``text`` or has words that do, one slip forgiven.

        The answer has the shape of ``search()``. Best first: the title begins so, then a word of it does,
        then the misspelt.
        """

    def condition(self, query: Condition | str) -> Condition:
        """The condition of a query; text is taken as somebody typed it."""
        return typed_text(query) if isinstance(query, str) else query

    def asks_for_everything(self, query: Condition | str) -> bool:
        """Whether no filter narrows."""
        return isinstance(self.condition(query), Everything)

    @staticmethod
    def window(start: int | None, end: int | None) -> tuple[int, int]:
        """Offset and number of results to ask the engine for, whatever the page: never beyond the window.

        Number is 0 where the page begins beyond it; then there are counts and facets, but no results.
        """
        first = max(0, start or 0)
        if first >= WINDOW:
            return 0, 0
        last = first + LONGEST_PAGE if end is None else min(end, first + LONGEST_PAGE, WINDOW)
        return first, max(0, min(last, WINDOW) - first)

    def results(
        self,
        result_class: type[SearchResult] | None = None,
        python: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
    ) -> ResultReader:
        """What makes Haystack's results of the documents of one answer."""
        return ResultReader(connections[self.connection_alias].get_unified_index(), result_class, python)
