"""Results whose values are made when somebody looks at them: most callers want primary keys alone, and only
what is shown is marked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.apps import apps
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.models import SearchResult
from haystack.utils.loading import UnifiedIndex

HIGHLIGHTED: Final = "highlighted"
OWN: Final = frozenset({ID, DJANGO_CT, DJANGO_ID})
_METHODS: Final = frozenset(dir(SearchResult))

Marks = Callable[[], Mapping[str, Sequence[str]]]


class StoredResult(SearchResult):
    """Haystack's result. ``read`` makes the fields at the first look at one, ``mark`` the fragments of
    ``highlighted`` at the first look at them.
    """

    # As they are in a new result of Haystack's.
    _object = _model = _verbose_name = _point_of_origin = _distance = stored_fields = None

    def __init__(
        self,
        app_label: str,
        model_name: str,
        pk: str,
        score: float,
        *,
        read: Callable[[], dict[str, Any]],
        mark: Marks | None = None,
    ) -> None:
        self.app_label, self.model_name, self.pk, self.score = app_label, model_name, pk, score
        self._read: Callable[[], dict[str, Any]] | None = read
        self._mark = mark

    def __getattr__(self, attr: str) -> Any:
        if attr.startswith("__"):
            raise AttributeError(attr)
        own = self.__dict__
        if attr == HIGHLIGHTED and (mark := own.get("_mark")):
            own["_mark"] = None
            own[HIGHLIGHTED] = dict(mark()) or None
        elif attr == "log":
            own["log"] = self._get_log()
        elif read := own.get("_read"):
            own["_read"] = None
            values = {name: value for name, value in read().items() if name not in own}
            own |= values | {"_additional_fields": list(values)}
        return own.get(attr)

    def get_additional_fields(self) -> dict[str, Any]:
        """The fields by name, and the fragments where there are any."""
        fields: dict[str, Any] = super().get_additional_fields()
        return fields | ({HIGHLIGHTED: self.highlighted} if self.highlighted else {})

    def __getstate__(self) -> dict[str, Any]:
        self.get_additional_fields()
        return {name: value for name, value in vars(self).items() if name not in {"log", "_read", "_mark"}}


@dataclass(frozen=True, slots=True)
class _Index:
    """The index class of a model, by the names that ``django_ct`` is made of.

    ``hides_methods``: a field is named like something of Haystack's results, and hides it.
    """

    app_label: str
    model_name: str
    fields: Mapping[str, Any]
    hides_methods: bool


class ResultReader:
    """Makes Haystack's results of the documents of one answer.

    ``python`` makes what the engine stored what the fields of the index class convert. Another class than
    Haystack's own gets all values at once, as it would from any backend.
    """

    def __init__(
        self,
        unified: UnifiedIndex,
        result_class: type[SearchResult] | None = None,
        python: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict,
    ) -> None:
        self._unified = unified
        self._class = result_class or SearchResult
        self._python = python
        self._known: dict[str, _Index | None] = {}

    def result(
        self, stored: Mapping[str, Any], *, score: float, mark: Marks | None = None
    ) -> SearchResult | None:
        """The result of a document, None for a model that is no longer indexed.

        ``stored`` has the fields of the index by name, with ``id``, ``django_ct`` and ``django_id``.
        """
        name = stored[DJANGO_CT]
        if name not in self._known:
            self._known[name] = self._index(name)
        index = self._known[name]
        if index is None:
            return None
        about = (index.app_label, index.model_name, stored[DJANGO_ID], score)
        read = partial(self._values, index.fields, stored)
        if self._class is SearchResult and not index.hides_methods:
            return StoredResult(*about, read=read, mark=mark)
        values = read()
        if mark is not None and (marked := mark()):
            values[HIGHLIGHTED] = dict(marked)
        return self._class(*about, **values)

    def _index(self, name: str) -> "_Index | None":
        app_label, model_name = name.split(".", 1)
        try:
            model = apps.get_model(app_label, model_name)
        except LookupError:
            return None
        if model not in self._unified.get_indexed_models():
            return None
        fields = self._unified.get_index(model).fields
        return _Index(app_label, model_name, fields, hides_methods=not _METHODS.isdisjoint(fields))

    def _values(self, fields: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: fields[name].convert(value) if name in fields else value
            for name, value in self._python(stored).items()
            if name not in OWN
        }
