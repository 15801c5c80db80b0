"""No search engine at all: every question says so, and the callers ask the database instead."""

from collections.abc import Iterable
from typing import Any, NoReturn

from haystack.backends import BaseEngine, log_query

from search.backends.base import ConditionBackend, ConditionQuery, Rebuild
from search.backends.errors import NoEngine


class AbsentSearchBackend(ConditionBackend):
    """Takes every change and forgets it; answers nothing."""

    def setup(self) -> None:
        """There is nothing to set up."""

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        """Forget the documents."""

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        """There is nothing to remove."""

    def clear(self, models: Iterable[type] | None = None, commit: bool = True) -> None:
        """There is nothing to clear."""

    @log_query
    def search(self, query_string: Any, **kwargs: Any) -> NoReturn:
        raise NoEngine("this installation has no search engine")

    def suggest(self, text: str, **options: Any) -> NoReturn:
        raise NoEngine("this installation has no search engine")

    def more_like_this(
        self, model_instance: Any, additional_query_string: Any = None, result_class: Any = None
    ) -> NoReturn:
        raise NoEngine("this installation has no search engine")

    def is_healthy(self) -> bool:
        return False

    def needs_rebuild(self) -> bool:
        return False

    def begin_rebuild(self) -> Rebuild:
        raise NoEngine("this installation has no search engine")


class AbsentSearchEngine(BaseEngine):
    backend = AbsentSearchBackend
    query = ConditionQuery
