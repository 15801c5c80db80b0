"""A search engine that only keeps documents, and can be told to fail: what is indexed and when, whatever the
engine."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from haystack.backends import BaseEngine
from haystack.utils import get_identifier

from search.backends.base import ConditionBackend, ConditionQuery, Rebuild
from search.backends.errors import EngineDown, PartialFailure
from search.search_indexes import SiteIndex

Documents = dict[str, dict[str, Any]]


class Shelf:
    """What all connections share: the index that answers, and how the engine behaves."""

    documents: ClassVar[Documents | None] = None
    is_down: ClassVar[bool] = False
    refused: ClassVar[set[str]] = set()
    before_commit: ClassVar[Callable[[], object]] = lambda: None

    @classmethod
    def clear(cls) -> None:
        """Forget the index, and behave."""
        cls.documents, cls.is_down, cls.refused, cls.before_commit = None, False, set(), lambda: None

    @classmethod
    def titles(cls) -> list[str]:
        """The titles of the documents that are in the index."""
        return sorted(document["title"] for document in (cls.documents or {}).values())


class KeepingRebuild(Rebuild):
    def __init__(self) -> None:
        self.documents: Documents = {}

    def update(self, index: SiteIndex, iterable: Iterable[Any]) -> None:
        _store(self.documents, index, iterable)

    def commit(self) -> None:
        Shelf.before_commit()
        Shelf.documents = self.documents

    def abort(self) -> None:
        self.documents = {}


class KeepingBackend(ConditionBackend):
    def update(self, index: SiteIndex, iterable: Iterable[Any], commit: bool = True) -> None:
        self._answer()
        _store(Shelf.documents, index, iterable)

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        self._answer().pop(get_identifier(obj_or_string), None)

    def is_healthy(self) -> bool:
        return not Shelf.is_down and Shelf.documents is not None

    def needs_rebuild(self) -> bool:
        if Shelf.is_down:
            raise EngineDown("told to be down")
        return Shelf.documents is None

    def begin_rebuild(self) -> Rebuild:
        if Shelf.is_down:
            raise EngineDown("told to be down")
        return KeepingRebuild()

    def suggest(self, text: str, **options: Any) -> dict[str, Any]:
        raise NotImplementedError

    def _answer(self) -> Documents:
        if Shelf.is_down or Shelf.documents is None:
            raise EngineDown("told to be down")
        return Shelf.documents


class KeepingEngine(BaseEngine):
    backend = KeepingBackend
    query = ConditionQuery


def _store(documents: Documents | None, index: SiteIndex, iterable: Iterable[Any]) -> None:
    assert documents is not None
    prepared = [dict(index.full_prepare(row)) for row in iterable]
    documents.update({one["id"]: one for one in prepared if one["id"] not in Shelf.refused})
    if refused := {one["id"]: "told to refuse" for one in prepared if one["id"] in Shelf.refused}:
        raise PartialFailure(refused)
