"""The register as a list: filtered, searched, sorted, cut into pages by the key of the last row.

One ``RegisterFilter`` says what is wanted, wherever it comes from: the page's address, the API, an export, a
selection of "all that match". What it lets through is decided here and nowhere else. A page costs the same in
front of a hundred licences and of a hundred thousand: the database walks one index from the cursor on. There
is no OFFSET.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any, Final, Self
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.configuration import Tier, parse_tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.crypto import blind_indexes
from shop.core.exceptions import InvalidInput
from shop.core.texts import is_printable
from shop.licenses.enums import LicenseState, LicenseStatus
from shop.licenses.models import License
from shop.marketplace.models import Listing

ROWS_PER_PAGE: Final = 50
MOST_WORDS: Final = 8
LONGEST_TEXT: Final = 200
MOST_VALUES: Final = 50
MOST_CHOICES: Final = 500
# What expired this many days ago and was not renewed lies in the archive, beside what was replaced.
ARCHIVED_AFTER_DAYS: Final = 90
# The shortest word that the trigram index finds.
TRIGRAM: Final = 3
# What the register can be sorted by, upwards; "-" in front turns it around. Each column has an index.
SORTS: Final[Mapping[str, str]] = {
    "ends_on": "ends_on",
    "product": "product_name",
    "purchased_on": "purchased_on",
    "department": "department",
    "user_tier": "user_tier",
}
DEFAULT_SORT: Final = "ends_on"
# Parts of a list's address that say how it is shown, not what is in it.
OF_THE_PAGE: Final = frozenset({"after", "before", "columns", "layout", "more", "open", "page", "view"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """What is shown of the register; empty means everything.

    Dates are days, ends included; tiers are counts, ends included. Each word of ``text`` is part of something
    in ``SEARCHED``. ``key`` is a whole licence key: it comes from a form or a body, never from an address.
    ``organization_id`` narrows what somebody sees to one of several organisations; no address has it, either.
    ``archived``: True for what was replaced, taken back or expired long ago, False for the rest, None for
    both; with ``states`` it says nothing.
    """

    states: tuple[LicenseState, ...] = ()
    products: tuple[str, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    license_types: tuple[LicenseType, ...] = ()
    purchase_types: tuple[PurchaseType, ...] = ()
    departments: tuple[str, ...] = ()
    business_areas: tuple[str, ...] = ()
    ends_from: date | None = None
    ends_until: date | None = None
    purchased_from: date | None = None
    purchased_until: date | None = None
    tier_from: Tier | None = None
    tier_until: Tier | None = None
    is_declared: bool | None = None
    has_key: bool | None = None
    text: str = ""
    key: str = field(default="", repr=False)
    organization_id: int | None = None
    archived: bool | None = None
    sort: str = DEFAULT_SORT

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """Read an address. Empty values say nothing; without ``archived`` the archive is left out.

        Raises InvalidInput, naming the parameter in ``field``, for one that is no filter and for a value that
        it does not have.
        """
        wanted: dict[str, Any] = {"archived": False}
        for parameter in query:
            if parameter in OF_THE_PAGE:
                continue
            values = [value for value in query.getlist(parameter) if value.strip()]
            if parameter not in _PARAMETERS:
                raise InvalidInput(_("The list cannot be filtered by this."), field=parameter)
            if not values:
                continue
            name, read, is_list = _PARAMETERS[parameter]
            if len(values) > (MOST_VALUES if is_list else 1):
                raise InvalidInput(_("These are too many values."), field=parameter)
            try:
                read_values = [read(value) for value in values]
            except (ValueError, InvalidInput):
                raise InvalidInput(_("The list has no such value."), field=parameter) from None
            wanted[name] = tuple(dict.fromkeys(read_values)) if is_list else read_values[0]
        return cls(**wanted)

    def as_query(self) -> str:
        """The address that ``from_query`` reads, in one fixed order; a key is not in it."""
        return urlencode(self.as_pairs())

    def as_pairs(self) -> list[tuple[str, str]]:
        """The parts of ``as_query``, one for each value."""
        pairs: list[tuple[str, str]] = []
        for parameter, (name, _read, is_list) in _PARAMETERS.items():
            value = getattr(self, name)
            if name == "archived":
                pairs += [] if value is False else [(parameter, {None: "all", True: "yes"}[value])]
            elif name == "sort":
                pairs += [] if value == DEFAULT_SORT else [(parameter, value)]
            elif is_list:
                pairs += [(parameter, str(one)) for one in value]
            elif isinstance(value, bool):
                pairs.append((parameter, "yes" if value else "no"))
            elif value is not None and value != "":
                pairs.append((parameter, str(value)))
        return pairs

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order and the archive differs from the whole register."""
        without = {"sort", "archived"}
        return any(
            getattr(self, one.name) not in ((), None, "") for one in fields(self) if one.name not in without
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """A part of the register. ``following`` and ``preceding`` are the cursors of its neighbours, "" where
    there is none; ``total`` is how many match in all.
    """

    rows: Sequence[License]
    following: str
    preceding: str
    total: int


def filtered_licenses(*, viewer: Viewer, wanted: RegisterFilter, on_date: date) -> QuerySet[License]:
    """What the viewer may see and the filter lets through on a day, in no order and without keys."""
    rows = License.objects.visible_to(viewer).defer("license_key", "search_text").order_by()
    among = {
        "deployment": wanted.deployments,
        "license_type": wanted.license_types,
        "purchase_type": wanted.purchase_types,
        "department": wanted.departments,
        "business_area": wanted.business_areas,
    }
    within = {
        "ends_on__gte": wanted.ends_from,
        "ends_on__lte": wanted.ends_until,
        "purchased_on__gte": wanted.purchased_from,
        "purchased_on__lte": wanted.purchased_until,
        "user_tier__gte": wanted.tier_from,
        "user_tier__lte": wanted.tier_until,
        "is_declared": wanted.is_declared,
        "organization_id": wanted.organization_id,
    }
    rows = rows.filter(
        **{f"{name}__in": values for name, values in among.items() if values},
        **{name: value for name, value in within.items() if value is not None},
    )
    if wanted.products:
        listings = Listing.objects.filter(key__in=wanted.products)
        rows = rows.filter(product_id__in=listings.values("product_id"))
    if wanted.has_key is not None:
        keyless = Q(license_key_index="")
        rows = rows.filter(~keyless if wanted.has_key else keyless)
    if wanted.key.strip():
        rows = rows.filter(license_key_index__in=blind_indexes(wanted.key))
    if wanted.states:
        rows = rows.filter(in_states(wanted.states, on_date=on_date))
    elif wanted.archived is not None:
        rows = rows.filter(_in_archive(on_date) if wanted.archived else _outside_archive(on_date))
    return _containing(rows, wanted.text.split()[:MOST_WORDS])


def in_states(states: Iterable[LicenseState], *, on_date: date) -> Q:
    """The same as ``License.state`` says of one."""
    soon = on_date + timedelta(days=settings.LICENSE_WARNING_DAYS)
    by_end = {
        LicenseState.ACTIVE: Q(ends_on=None) | Q(ends_on__gt=soon),
        LicenseState.EXPIRING: Q(ends_on__gte=on_date, ends_on__lte=soon),
        LicenseState.EXPIRED: Q(ends_on__lt=on_date),
    }
    chosen = Q(pk__in=())
    for state in states:
        chosen |= Q(status=LicenseStatus.ACTIVE) & by_end[state] if state in by_end else Q(status=state.value)
    return chosen


def register_page(
    *,
    viewer: Viewer,
    wanted: RegisterFilter,
    on_date: date,
    after: str = "",
    before: str = "",
    limit: int = ROWS_PER_PAGE,
    total: int | None = None,
) -> RegisterPage:
    """The licences behind the cursor ``after``, or those in front of ``before``; a cursor of another order
    begins at the front. The rows come with product, listing and organisation. At most three queries, one less
    where the caller knows the ``total``.
    """
    matching = filtered_licenses(viewer=viewer, wanted=wanted, on_date=on_date)
    order = _Order(wanted.sort, ends_from=_first_end(wanted, on_date))
    ahead = order.parse(before)
    is_backward = ahead is not None
    cursor = ahead or order.parse(after)
    found: list[License] = []
    for part in order.parts(matching, cursor, is_backward=is_backward):
        missing = limit + 1 - len(found)
        if missing > 0:
            found += part.select_related("product__listing", "organization")[:missing]
    has_more = len(found) > limit
    shown = found[:limit]
    has_following, has_preceding = has_more, cursor is not None
    if is_backward:
        shown.reverse()
        has_following, has_preceding = True, has_more
    if total is None:
        total = len(shown) if cursor is None and not has_more else matching.count()
    return RegisterPage(
        rows=shown,
        following=order.cursor_of(shown[-1]) if shown and has_following else "",
        preceding=order.cursor_of(shown[0]) if shown and has_preceding else "",
        total=total,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChoices:
    """What the register can be narrowed to by name: products by key and name, the rest as it was entered."""

    products: Sequence[tuple[str, str]] = ()
    departments: Sequence[str] = ()
    business_areas: Sequence[str] = ()


def register_choices(viewer: Viewer) -> RegisterChoices:
    """The products, departments and business areas of the viewer's licences, MOST_CHOICES of each; three
    queries that read the whole register, so ask when somebody wants to choose.
    """
    rows = License.objects.visible_to(viewer).order_by()
    listings = Listing.objects.filter(product_id__in=rows.values("product_id").distinct())
    return RegisterChoices(
        products=list(listings.order_by("name", "pk").values_list("key", "name")[:MOST_CHOICES]),
        departments=_entered(rows, "department"),
        business_areas=_entered(rows, "business_area"),
    )


def _entered(rows: QuerySet[License], column: str) -> list[str]:
    values = rows.exclude(**{column: ""}).values_list(column, flat=True).distinct().order_by(column)
    return list(values[:MOST_CHOICES])


def license_with_key(*, viewer: Viewer, key: str, on_date: date) -> License | None:
    """The visible licence that has this whole key, the newest where a renewal kept it; None for anything
    less.
    """
    if not key.strip():
        return None
    found = filtered_licenses(viewer=viewer, wanted=RegisterFilter(key=key), on_date=on_date)
    return found.order_by("-pk").first()


def _in_archive(on_date: date) -> Q:
    return ~Q(status=LicenseStatus.ACTIVE) | Q(ends_on__lt=_archived_before(on_date))


def _outside_archive(on_date: date) -> Q:
    return Q(status=LicenseStatus.ACTIVE) & (Q(ends_on=None) | Q(ends_on__gte=_archived_before(on_date)))


def _first_end(wanted: RegisterFilter, on_date: date) -> date | None:
    """The earliest end that a licence outside the archive has; None where the archive is shown."""
    return _archived_before(on_date) if wanted.archived is False and not wanted.states else None


def _archived_before(on_date: date) -> date:
    return on_date - timedelta(days=ARCHIVED_AFTER_DAYS)


def _containing(rows: QuerySet[License], words: Sequence[str]) -> QuerySet[License]:
    """Each word somewhere in what is searched, whatever its case."""
    if connections[rows.db].vendor == "sqlite":
        long = [word for word in words if len(word) >= TRIGRAM]
        words = [word for word in words if len(word) < TRIGRAM]
        if long:
            # A phrase in quotes is text, whatever it holds; quotes in it are doubled.
            phrases = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
            rows = rows.filter(
                pk__in=RawSQL(
                    "SELECT rowid FROM licenses_license_search WHERE licenses_license_search MATCH %s",
                    [phrases],
                )
            )
    for word in words:
        rows = rows.filter(search_text__icontains=word)
    return rows


class _Order:
    """One way to sort: the column, then the id in the same direction; licences without a value come last.

    ``ends_from`` says nothing new about rows that have an end, but "no end or a late one" is no place where
    an index could begin, and years of the archive would be read first.
    """

    def __init__(self, sort: str, *, ends_from: date | None = None) -> None:
        self.sort = sort
        self.ends_from = ends_from
        self.is_down = sort.startswith("-")
        self.field = SORTS[sort.removeprefix("-")]
        self.is_date = self.field in {"ends_on", "purchased_on"}

    def parts(
        self, rows: QuerySet[License], cursor: tuple[Any, int] | None, *, is_backward: bool
    ) -> Iterable[QuerySet[License]]:
        """The rows from the cursor on in parts that one index serves each, the first one first; against the
        order when ``is_backward``.
        """
        is_down = self.is_down != is_backward
        sign, than = ("-", "lt") if is_down else ("", "gt")
        with_value = rows.order_by(f"{sign}{self.field}", f"{sign}pk")
        if not self.is_date:
            return [with_value if cursor is None else with_value.filter(self._behind(*cursor, than))]
        with_value = with_value.exclude(**{self.field: None})
        if self.field == "ends_on" and self.ends_from is not None:
            with_value = with_value.filter(ends_on__gte=self.ends_from)
        without = rows.filter(**{self.field: None}).order_by(f"{sign}pk")
        if cursor is None:
            return [without, with_value] if is_backward else [with_value, without]
        value, pk = cursor
        if value is None:
            without = without.filter(**{f"pk__{than}": pk})
            return [without, with_value] if is_backward else [without]
        with_value = with_value.filter(self._behind(value, pk, than))
        return [with_value] if is_backward else [with_value, without]

    def _behind(self, value: Any, pk: int, than: str) -> Q:
        # The first condition says nothing new, but an index can begin there.
        return Q(**{f"{self.field}__{than}e": value}) & (
            Q(**{f"{self.field}__{than}": value}) | Q(**{f"pk__{than}": pk})
        )

    def cursor_of(self, license_: License) -> str:
        value = getattr(license_, self.field)
        return f"{self.field}~{license_.pk}~{'' if value is None else value}"

    def parse(self, text: str) -> tuple[Any, int] | None:
        """Value and id of the row next to the page; None for what is no cursor of this order."""
        parts = text.split("~", 2)
        if len(parts) != 3 or parts[0] != self.field or not re.fullmatch(r"\d{1,18}", parts[1], re.ASCII):
            return None
        value, pk = parts[2], int(parts[1])
        try:
            if self.is_date:
                return date.fromisoformat(value) if value else None, pk
            if self.field == "user_tier":
                return (int(value), pk) if re.fullmatch(r"\d{1,10}", value, re.ASCII) else None
        except ValueError:
            return None
        return (value, pk) if len(value) <= 255 and is_printable(value) else None


def _day(text: str) -> date:
    day = date.fromisoformat(text.strip())
    if not EARLIEST_DATE <= day <= LATEST_DATE:
        raise ValueError
    return day


def _yes_or_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError
    return text == "yes"


def _line(text: str) -> str:
    if len(text) > LONGEST_TEXT or not is_printable(text):
        raise ValueError
    return text.strip()


def _sort(text: str) -> str:
    if text.removeprefix("-") not in SORTS:
        raise ValueError
    return text


def _archived(text: str) -> bool | None:
    words: Mapping[str, bool | None] = {"yes": True, "no": False, "all": None}
    if text not in words:
        raise ValueError
    return words[text]


def _words(text: str) -> str:
    return " ".join(_line(text).split())


# Parameter of an address → field, how a value is read, whether there may be several.
_PARAMETERS: Final[Mapping[str, tuple[str, Any, bool]]] = {
    "q": ("text", _words, False),
    "status": ("states", LicenseState, True),
    "product": ("products", _line, True),
    "deployment": ("deployments", Deployment, True),
    "license_type": ("license_types", LicenseType, True),
    "purchase_type": ("purchase_types", PurchaseType, True),
    "department": ("departments", _line, True),
    "business_area": ("business_areas", _line, True),
    "ends_from": ("ends_from", _day, False),
    "ends_until": ("ends_until", _day, False),
    "purchased_from": ("purchased_from", _day, False),
    "purchased_until": ("purchased_until", _day, False),
    "tier_from": ("tier_from", parse_tier, False),
    "tier_until": ("tier_until", parse_tier, False),
    "declared": ("is_declared", _yes_or_no, False),
    "has_key": ("has_key", _yes_or_no, False),
    "archived": ("archived", _archived, False),
    "sort": ("sort", _sort, False),
}
PARAMETERS: Final = tuple(_PARAMETERS)
