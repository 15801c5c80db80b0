"""A licence as the customer's pages show it: its state, its columns, the filters it was found by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.configurator.configuration import counted
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import ListingFacts
from shop.configurator.rulebook import RuleBook, Unit
from shop.configurator.selectors import rules_in_force
from shop.core.exceptions import InvalidInput
from shop.exports.columns import LICENSE_COLUMNS, Column, ColumnKind, LicenseFacts, Value, chosen_columns
from shop.fulfillment.selectors import invoice_numbers
from shop.licenses.enums import LicenseState
from shop.licenses.models import License
from shop.licenses.register import SORTS, RegisterFilter

# What the page shows unless columns were chosen: the state at a glance.
PAGE_COLUMNS: Final = ("product", "purchase_type", "status", "user_tier", "ends_on", "license_type")
COLUMNS_BY_SORT: Final = {name: name for name in SORTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value of a row; ``kind`` says how it is written. Cells that are equal look the same. ``days_left``
    stands beside the end of a licence that ends soon.
    """

    name: str
    label: object
    value: Value
    kind: ColumnKind
    days_left: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseRow:
    """A licence with what a page says about it on a day; ``address`` is its own page. ``cells`` are the
    chosen columns but the product.
    """

    license: License
    address: str
    state: LicenseState
    tier: str
    invoice_number: str
    days_left: int | None
    columns: Sequence[Column[LicenseFacts]] = ()

    @property
    def has_key(self) -> bool:
        return bool(self.license.license_key_index)

    @property
    def cells(self) -> list[Cell]:
        return [self._cell(column) for column in self.columns if column.name != "product"]

    def _cell(self, column: Column[LicenseFacts]) -> Cell:
        name = column.name
        of_the_page = {"status": self.state, "user_tier": self.tier}
        is_expiring = name == "ends_on" and self.state == LicenseState.EXPIRING
        return Cell(
            name=name,
            label=column.label,
            value=of_the_page[name] if name in of_the_page else column.value(self),
            kind=column.kind,
            days_left=self.days_left if is_expiring else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """An active filter in words, and the address without it."""

    label: object
    value: str
    without: str


def license_rows(
    licenses: Iterable[License], *, on_date: date, columns: Sequence[Column[LicenseFacts]] = ()
) -> list[LicenseRow]:
    """Rows of licences whose listings are prefetched; two queries for any number."""
    licenses = list(licenses)
    numbers = invoice_numbers(license_.pk for license_ in licenses)
    rules = rules_in_force()
    # Translated once, not in each row.
    columns = [replace(column, label=str(column.label)) for column in columns]
    return [
        LicenseRow(
            license=license_,
            address=reverse("portal:license-detail", kwargs={"public_id": license_.public_id}),
            state=license_.state(on_date),
            tier=counted(license_.configuration.user_tier, _unit(license_, rules)),
            invoice_number=numbers.get(license_.pk, ""),
            days_left=(license_.ends_on - on_date).days if license_.ends_on else None,
            columns=columns,
        )
        for license_ in licenses
    ]


def _unit(license_: License, rules: RuleBook) -> Unit:
    """What the licence's tier counts. Of the listing only kind and hosts matter here, so no hosting is
    read.
    """
    listing = license_.product.listing
    facts = ListingFacts(
        key=listing.key,
        name=listing.name,
        kind=listing.kind,
        deployments=frozenset(),
        payment_models={},
        applications=frozenset(application.key for application in listing.applications.all()),
        is_listed=listing.is_listed,
    )
    return rules.unit_for(facts)


def with_hosts(licenses: QuerySet[License]) -> QuerySet[License]:
    """Prefetch what tells the unit of a licence's tier."""
    return licenses.prefetch_related("product__listing__applications")


def read_filter(query: QueryDict) -> tuple[RegisterFilter, list[str]]:
    """The filters of an address as far as it can be read, and the parameters that were left out."""
    query = query.copy()
    left_out: list[str] = []
    while True:
        try:
            return RegisterFilter.from_query(query), left_out
        except InvalidInput as error:
            left_out.append(error.field)
            del query[error.field]


def page_columns(query: QueryDict) -> list[Column[LicenseFacts]]:
    """The columns that an address asks for, those of the page where it names none or one that is none."""
    try:
        return chosen_columns(LICENSE_COLUMNS, query.getlist("columns") or PAGE_COLUMNS)
    except InvalidInput:
        return chosen_columns(LICENSE_COLUMNS, PAGE_COLUMNS)


_NAMES: Final[Mapping[str, object]] = {
    "q": gettext_lazy("Search"),
    "status": gettext_lazy("Status"),
    "product": gettext_lazy("Product"),
    "deployment": gettext_lazy("Deployment"),
    "license_type": gettext_lazy("Licence type"),
    "purchase_type": gettext_lazy("Purchase type"),
    "department": gettext_lazy("Department"),
    "business_area": gettext_lazy("Business area"),
    "ends_from": gettext_lazy("Maintenance ends from"),
    "ends_until": gettext_lazy("Maintenance ends until"),
    "purchased_from": gettext_lazy("Purchased from"),
    "purchased_until": gettext_lazy("Purchased until"),
    "tier_from": gettext_lazy("Tier from"),
    "tier_until": gettext_lazy("Tier until"),
    "declared": gettext_lazy("Declared by the customer"),
    "has_key": gettext_lazy("With a key"),
}
_CHOICES: Final = {
    "status": LicenseState,
    "deployment": Deployment,
    "license_type": LicenseType,
    "purchase_type": PurchaseType,
}


def chips(
    wanted: RegisterFilter, *, products: Mapping[str, str], kept: Sequence[tuple[str, str]] = ()
) -> list[Chip]:
    """The active filters, each with the address that lets go of it. ``products`` names products by key;
    ``kept`` are further parts of the address.
    """
    pairs = wanted.as_pairs()
    return [
        Chip(
            label=_NAMES[name],
            value=_in_words(name, value, products),
            without=urlencode([*(one for one in pairs if one != (name, value)), *kept]),
        )
        for name, value in pairs
        if name in _NAMES
    ]


def _in_words(name: str, value: str, products: Mapping[str, str]) -> str:
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if name == "product":
        return products.get(value, value)
    if name in {"declared", "has_key"}:
        return _("Yes") if value == "yes" else _("No")
    if name.endswith(("_from", "_until")) and not name.startswith("tier"):
        return date_format(date.fromisoformat(value))
    return _("unlimited") if value == "unlimited" else value
