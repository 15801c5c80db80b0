"""What an operation says about itself, held against what is asked of it: its query, parts of its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

FIELDS: Final = "fields"
ITEMS: Final = "items"
UNKNOWN: Final = "unknown_parameter"


@dataclass(frozen=True)
class Declared:
    """The shapes of one operation: of its query string, and of its JSON answer; None where it has none."""

    query: type[serializers.BaseSerializer[Any]] | None = None
    answer: type[serializers.BaseSerializer[Any]] | None = None
    further: frozenset[str] = frozenset()
    # Statuses of refusals that the document cannot tell from the operation's form.
    refusals: tuple[int, ...] = ()

    @cached_property
    def parameters(self) -> dict[str, Any]:
        return dict(self.query().fields) if self.query else {}  # type: ignore[attr-defined]

    @cached_property
    def answered(self) -> frozenset[str]:
        """The names that ``fields`` may choose from: of an item in a list, else of the answer itself."""
        if self.answer is None:
            return frozenset()
        fields = self.answer().fields  # type: ignore[attr-defined]
        items = fields.get(ITEMS)
        if isinstance(items, serializers.ListSerializer):
            return frozenset(items.child.fields)  # type: ignore[union-attr]
        return frozenset(fields)

    def check_query(self, request: Request) -> frozenset[str] | None:
        """Which fields are asked for, None for all. Raises ValidationError (400) for a parameter that the
        operation does not know, one that comes twice and has one value only, and unknown fields.
        """
        given = request.query_params
        errors = {}
        for name in given:
            field = self.parameters.get(name)
            if name not in self.parameters and name not in self.further and not self._is_fields(name):
                errors[name] = [serializers.ErrorDetail(_("There is no such parameter here."), UNKNOWN)]
            elif len(given.getlist(name)) > 1 and not isinstance(
                field, serializers.ListField | serializers.MultipleChoiceField
            ):
                errors[name] = [serializers.ErrorDetail(_("This has one value only."), "repeated")]
        if errors:
            raise ValidationError(errors)
        return self._wanted(given[FIELDS]) if FIELDS in given and self._is_fields(FIELDS) else None

    def _is_fields(self, name: str) -> bool:
        return name == FIELDS and bool(self.answered) and FIELDS not in self.parameters

    def _wanted(self, text: str) -> frozenset[str]:
        wanted = frozenset(part.strip() for part in text.split(",") if part.strip())
        unknown = sorted(wanted - self.answered)
        if unknown or not wanted:
            message = _("Not among the fields: %(names)s.") % {"names": ", ".join(unknown)[:200] or "–"}
            raise ValidationError({FIELDS: [serializers.ErrorDetail(message, "unknown_field")]})
        return wanted


def declared_shape(answer: Any, status: int) -> type[serializers.BaseSerializer[Any]] | None:
    """The shape of the successful JSON answer, as ``operation`` was told about it."""
    shape = answer.get(status) if isinstance(answer, Mapping) else answer
    return shape if isinstance(shape, type) and issubclass(shape, serializers.BaseSerializer) else None


def only_fields(data: Any, wanted: frozenset[str]) -> Any:
    """The answer with the wanted fields alone; in a list its items are cut, the rest stays."""
    if not isinstance(data, Mapping):
        return data
    if isinstance(data.get(ITEMS), list) and ITEMS not in wanted:
        return {**data, ITEMS: [_cut(item, wanted) for item in data[ITEMS]]}
    return _cut(data, wanted)


def _cut(item: Any, wanted: frozenset[str]) -> Any:
    return {name: value for name, value in item.items() if name in wanted} if hasattr(item, "items") else item
