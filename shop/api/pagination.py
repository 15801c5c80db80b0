"""Cursor pagination: ``?limit=&cursor=`` → ``{items, next, total}``, stable while rows come and go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

SALT = "shop.api.cursor"
DEFAULT_LIMIT = 50
LARGEST_LIMIT = 100


class InvalidCursor(ValidationError):
    def __init__(self) -> None:
        super().__init__({"cursor": [_("This is no cursor of this list.")]}, "invalid_cursor")


@dataclass(frozen=True, slots=True)
class SortKey:
    """One field to sort by, as a look-up path. Rows without a value come last in both directions."""

    field: str
    is_descending: bool = False
    is_nullable: bool = False

    @property
    def expression(self) -> Any:
        nulls_last = True if self.is_nullable else None
        field = F(self.field)
        return field.desc(nulls_last=nulls_last) if self.is_descending else field.asc(nulls_last=nulls_last)

    def after(self, value: Any) -> Q | None:
        """The rows behind ``value``; None if there can be none."""
        if value is None:
            return None
        behind = Q(**{f"{self.field}__{'lt' if self.is_descending else 'gt'}": value})
        return behind | Q(**{self.field: None}) if self.is_nullable else behind


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list; ``next`` is the cursor of the following part, None on the last one."""

    items: Sequence[Any]
    next: str | None
    total: int


def keyset_page(queryset: QuerySet[Any], *, order: Sequence[SortKey], limit: int, cursor: str) -> Page:
    """Cut a page out of ``queryset``, in ``order``, whose last key must be unique. Two queries and the
    prefetches.

    Raises InvalidCursor for one that this list did not give, whatever was done to it.
    """
    total = queryset.count()
    rows = queryset.order_by(*(key.expression for key in order))
    if cursor:
        rows = rows.filter(_behind(order, _values_of(cursor, order, queryset.model)))
    found = list(rows[: limit + 1])
    following = None
    if len(found) > limit:
        found = found[:limit]
        following = _cursor_of(found[-1], order)
    return Page(items=found, next=following, total=total)


def offset_cursor(offset: int) -> str:
    """A cursor for lists that are counted rather than compared: the catalogue, whose order is its own
    business.
    """
    return signing.dumps(["offset", offset], salt=SALT)


def offset_of(cursor: str) -> int:
    """The offset of such a cursor, 0 for "". Raises InvalidCursor."""
    if not cursor:
        return 0
    payload = _payload(cursor)
    if len(payload) != 2 or payload[0] != "offset":
        raise InvalidCursor()
    return int(payload[1])


def sealed_place(name: str, place: str) -> str:
    """A cursor for a list that pages by itself; ``name`` tells the list and its order."""
    return signing.dumps(["place", name, place], salt=SALT)


def place_of(cursor: str, *, name: str) -> str:
    """The place in such a list, "" for "". Raises InvalidCursor, also for one of another list or order."""
    if not cursor:
        return ""
    payload = _payload(cursor)
    if len(payload) != 3 or payload[:2] != ["place", name]:
        raise InvalidCursor()
    return str(payload[2])


def _name(order: Sequence[SortKey]) -> str:
    return ",".join(f"{'-' if key.is_descending else ''}{key.field}" for key in order)


def _cursor_of(row: Model, order: Sequence[SortKey]) -> str:
    values = []
    for key in order:
        value: Any = row
        for part in key.field.split("__"):
            value = getattr(value, part)
        values.append(None if value is None else str(value))
    return signing.dumps([_name(order), *values], salt=SALT)


def _payload(cursor: str) -> list[Any]:
    try:
        payload = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise InvalidCursor() from None
    if not isinstance(payload, list):
        raise InvalidCursor()
    return payload


def _values_of(cursor: str, order: Sequence[SortKey], model: type[Model]) -> list[Any]:
    name, *values = _payload(cursor)
    if name != _name(order) or len(values) != len(order):
        raise InvalidCursor()
    return [
        None if value is None else _model_field(model, key.field).to_python(value)
        for key, value in zip(order, values, strict=True)
    ]


def _model_field(model: type[Model], path: str) -> Any:
    field: Any = None
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model or model
    return field


def _behind(order: Sequence[SortKey], values: Sequence[Any]) -> Q:
    """Lexicographic comparison: behind in the first key, or equal there and behind in the second, and so
    on.
    """
    condition = Q(pk__in=[])
    equal = Q()
    for key, value in zip(order, values, strict=True):
        behind = key.after(value)
        if behind is not None:
            condition |= equal & behind
        equal &= Q(**{key.field: value})
    return condition
