"""The columns of the lists: one description for the page, the API and every kind of file.

A column's ``name`` is stable: it is part of addresses, of saved views and of API calls. Its ``value`` is
typed (text, date, whole number, amount of money) and texts are in the active language; how a value is written
is the page's or the file's business.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from shop.billing.enums import DunningLevel, InvoiceState
from shop.billing.models import Invoice
from shop.configurator.configuration import UNLIMITED
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.exceptions import InvalidInput
from shop.licenses.enums import LicenseState
from shop.licenses.models import License

# None and "" are an empty cell.
Value: TypeAlias = str | int | Decimal | datetime.date | None
Row = TypeVar("Row", contravariant=True)
AnyRow = TypeVar("AnyRow")


class ColumnKind(StrEnum):
    """How the values of a column are typed, aligned and written. A text may stand in any of them."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    MONEY = "money"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """One column. ``width`` is in characters; ``is_default`` says whether it is there without being asked
    for; ``is_summed`` whether a totals row adds it up, by currency.
    """

    name: str
    label: object  # a text, translated when shown
    value: Callable[[Row], Value]
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 16
    is_default: bool = True
    is_summed: bool = False


class LicenseFacts(Protocol):
    """What the columns read of a licence's row; the rows of the page are such, too."""

    @property
    def license(self) -> License: ...
    @property
    def state(self) -> LicenseState: ...
    @property
    def invoice_number(self) -> str: ...


def _tier(row: LicenseFacts) -> Value:
    return _("Unlimited") if row.license.user_tier == UNLIMITED else row.license.user_tier


@cache
def _labels(choices: type[TextChoices], _language: str | None) -> dict[str, str]:
    return {str(choice.value): str(choice.label) for choice in choices}


def _label(choices: type[TextChoices], value: str) -> str:
    """A choice in words. Looking each up in the catalogue of translations would cost more than all the rest
    of a long file.
    """
    return _labels(choices, get_language())[value]


def _yes(answer: bool) -> str:
    return _("Yes") if answer else _("No")


_license_columns: Final[list[Column[LicenseFacts]]] = [
    Column(
        name="product",
        label=gettext_lazy("Product"),
        value=lambda row: row.license.product_name,
        width=30,
    ),
    Column(name="sen", label=gettext_lazy("SEN"), value=lambda row: row.license.sen, width=15),
    Column(
        name="status",
        label=gettext_lazy("Status"),
        value=lambda row: _label(LicenseState, row.state),
        width=14,
    ),
    Column(
        name="deployment",
        label=gettext_lazy("Deployment"),
        value=lambda row: _label(Deployment, row.license.deployment),
        width=14,
    ),
    Column(
        name="purchase_type",
        label=gettext_lazy("Purchase type"),
        value=lambda row: _label(PurchaseType, row.license.purchase_type),
        width=14,
    ),
    Column(
        name="license_type",
        label=gettext_lazy("Licence type"),
        value=lambda row: _label(LicenseType, row.license.license_type),
        width=14,
    ),
    Column(name="user_tier", label=gettext_lazy("User tier"), value=_tier, kind=ColumnKind.NUMBER, width=11),
    Column(
        name="starts_on",
        label=gettext_lazy("Maintenance from"),
        value=lambda row: row.license.starts_on,
        kind=ColumnKind.DATE,
        width=16,
        is_default=False,
    ),
    Column(
        name="ends_on",
        label=gettext_lazy("Maintenance until"),
        value=lambda row: row.license.ends_on,
        kind=ColumnKind.DATE,
        width=16,
    ),
    Column(
        name="purchased_on",
        label=gettext_lazy("Purchased on"),
        value=lambda row: row.license.purchased_on,
        kind=ColumnKind.DATE,
        width=16,
        is_default=False,
    ),
    Column(
        name="maintenance_months",
        label=gettext_lazy("Maintenance in months"),
        value=lambda row: row.license.maintenance_months,
        kind=ColumnKind.NUMBER,
        width=12,
        is_default=False,
    ),
    Column(
        name="instance_url",
        label=gettext_lazy("Instance"),
        value=lambda row: row.license.instance_url,
        width=30,
    ),
    Column(
        name="business_area",
        label=gettext_lazy("Business area"),
        value=lambda row: row.license.business_area,
        width=20,
        is_default=False,
    ),
    Column(
        name="department",
        label=gettext_lazy("Department"),
        value=lambda row: row.license.department,
        width=20,
    ),
    Column(
        name="department_contact_name",
        label=gettext_lazy("Department's contact"),
        value=lambda row: row.license.department_contact_name,
        width=22,
        is_default=False,
    ),
    Column(
        name="department_contact_email",
        label=gettext_lazy("Department contact's e-mail"),
        value=lambda row: row.license.department_contact_email,
        width=28,
        is_default=False,
    ),
    Column(
        name="technical_contact_name",
        label=gettext_lazy("Technical contact"),
        value=lambda row: row.license.technical_contact_name,
        width=22,
    ),
    Column(
        name="technical_contact_email",
        label=gettext_lazy("Technical contact's e-mail"),
        value=lambda row: row.license.technical_contact_email,
        width=28,
        is_default=False,
    ),
    Column(
        name="technical_contact_phone",
        label=gettext_lazy("Technical contact's phone"),
        value=lambda row: row.license.technical_contact_phone,
        width=18,
        is_default=False,
    ),
    Column(
        name="main_contact_email",
        label=gettext_lazy("Main contact"),
        value=lambda row: row.license.main_contact_email,
        width=28,
        is_default=False,
    ),
    Column(
        name="institution",
        label=gettext_lazy("Institution"),
        value=lambda row: row.license.institution,
        width=24,
        is_default=False,
    ),
    Column(
        name="invoice",
        label=gettext_lazy("Invoice"),
        value=lambda row: row.invoice_number,
        width=18,
    ),
    Column(
        name="is_declared",
        label=gettext_lazy("Declared by the customer"),
        value=lambda row: _yes(row.license.is_declared),
        width=12,
        is_default=False,
    ),
    Column(
        name="is_not_renewed",
        label=gettext_lazy("Do not renew"),
        value=lambda row: _yes(row.license.is_not_renewed),
        width=12,
        is_default=False,
    ),
    Column(
        name="organization",
        label=gettext_lazy("Organisation"),
        value=lambda row: row.license.organization.name,
        width=28,
        is_default=False,
    ),
]
LICENSE_COLUMNS: Final[Sequence[Column[LicenseFacts]]] = _license_columns


def add_license_column(column: Column[LicenseFacts]) -> None:
    """Add a column of the project that we are part of to the list of licences: to the page, the API and every
    kind of file. From an ``AppConfig.ready()``; a second time changes nothing.

    Its value is read from the row alone: a query in it would be one for each row. Raises ValueError for a
    name that another column has.
    """
    if column in _license_columns:
        return
    if column.name in {KEY_COLUMN.name, *(known.name for known in _license_columns)}:
        raise ValueError(f"Another column is called {column.name}.")
    _license_columns.append(column)


# Behind the others, and only where somebody with the right to it asked for it.
KEY_COLUMN: Final[Column[LicenseFacts]] = Column(
    name="license_key",
    label=gettext_lazy("Licence key"),
    value=lambda row: row.license.license_key.reveal(),
    width=60,
    is_default=False,
)

INVOICE_COLUMNS: Final[tuple[Column[Invoice], ...]] = (
    Column(name="number", label=gettext_lazy("Invoice"), value=lambda row: row.number, width=18),
    Column(
        name="issued_on",
        label=pgettext_lazy("of a document", "Date"),
        value=lambda row: row.issued_on,
        kind=ColumnKind.DATE,
        width=12,
    ),
    Column(
        name="due_on",
        label=gettext_lazy("Due on"),
        value=lambda row: row.due_on,
        kind=ColumnKind.DATE,
        width=12,
    ),
    Column(
        name="delivered_on",
        label=gettext_lazy("Delivered on"),
        value=lambda row: row.delivered_on,
        kind=ColumnKind.DATE,
        width=12,
        is_default=False,
    ),
    Column(name="order", label=gettext_lazy("Order"), value=lambda row: row.order_number, width=18),
    Column(name="po_number", label=gettext_lazy("PO number"), value=lambda row: row.po_number, width=18),
    Column(
        name="state",
        label=gettext_lazy("State"),
        value=lambda row: _label(InvoiceState, row.balance.state),
        width=14,
    ),
    Column(name="currency", label=gettext_lazy("Currency"), value=lambda row: row.currency, width=9),
    Column(
        name="net_total",
        label=gettext_lazy("Net"),
        value=lambda row: row.net_total,
        kind=ColumnKind.MONEY,
        width=13,
        is_summed=True,
    ),
    Column(
        name="tax_total",
        label=gettext_lazy("VAT"),
        value=lambda row: row.tax_total,
        kind=ColumnKind.MONEY,
        width=13,
        is_summed=True,
    ),
    Column(
        name="gross_total",
        label=gettext_lazy("Total incl. VAT"),
        value=lambda row: row.gross_total,
        kind=ColumnKind.MONEY,
        width=14,
        is_summed=True,
    ),
    Column(
        name="paid_total",
        label=gettext_lazy("Paid"),
        value=lambda row: row.balance.paid_total,
        kind=ColumnKind.MONEY,
        width=13,
        is_default=False,
        is_summed=True,
    ),
    Column(
        name="credited_total",
        label=gettext_lazy("Credited"),
        value=lambda row: row.balance.credited_total,
        kind=ColumnKind.MONEY,
        width=13,
        is_default=False,
        is_summed=True,
    ),
    Column(
        name="fee_total",
        label=gettext_lazy("Fees"),
        value=lambda row: row.balance.fee_total,
        kind=ColumnKind.MONEY,
        width=11,
        is_default=False,
        is_summed=True,
    ),
    Column(
        name="open_amount",
        label=gettext_lazy("Open"),
        value=lambda row: row.balance.open_amount,
        kind=ColumnKind.MONEY,
        width=13,
        is_summed=True,
    ),
    Column(
        name="last_notice",
        label=gettext_lazy("Last notice"),
        value=lambda row: _last_notice(row),
        width=18,
        is_default=False,
    ),
    Column(
        name="organization",
        label=gettext_lazy("Organisation"),
        value=lambda row: row.organization.name,
        width=28,
        is_default=False,
    ),
)


def _last_notice(invoice: Invoice) -> str:
    level = DunningLevel(invoice.balance.dunning_level)
    return "" if level == DunningLevel.NONE else str(level.label)


def default_names(columns: Iterable[Column[AnyRow]]) -> list[str]:
    """The names of the columns that are there without being asked for."""
    return [column.name for column in columns if column.is_default]


def chosen_columns(
    columns: Iterable[Column[AnyRow]], names: Iterable[str], *, field: str = "columns"
) -> list[Column[AnyRow]]:
    """The columns with these names, in this order and each once; the default ones where none is named.

    Raises InvalidInput, naming ``field``, for a name that is none of theirs.
    """
    columns = list(columns)
    by_name = {column.name: column for column in columns}
    wanted = list(dict.fromkeys(names)) or default_names(columns)
    unknown = [name for name in wanted if name not in by_name]
    if unknown:
        raise InvalidInput(_("There is no column “%(name)s”.") % {"name": unknown[0][:40]}, field=field)
    return [by_name[name] for name in wanted]
