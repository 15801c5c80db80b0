"""Documents that a viewer may see, and what is open, for staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Case, Count, IntegerField, QuerySet, Sum, Value, When
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.billing.enums import InvoiceState, TaxCategory, TransactionState
from shop.billing.models import (
    BankStatement,
    BankTransaction,
    CreditNote,
    DeliveryNote,
    DunningNotice,
    Invoice,
    InvoiceBalance,
    Payment,
    TaxCode,
)

# What is owed or paid too much. The index of open items is for exactly these.
UNSETTLED: Final = [InvoiceState.OPEN, InvoiceState.PARTLY_PAID, InvoiceState.OVERPAID]
# Days after the due date at which an age begins; the first age is what is not due.
AGES: Final[dict[str, object]] = {
    "not_due": _("Not due"),
    "30": _("1–30 days"),
    "60": _("31–60 days"),
    "90": _("61–90 days"),
    "older": _("over 90 days"),
}
_ENDS: Final = {"30": 30, "60": 60, "90": 90}


def invoices_for(viewer: Viewer) -> QuerySet[Invoice]:
    """All invoices the viewer may see, newest first, with what is open."""
    return (
        Invoice.objects.visible_to(viewer)
        .select_related("organization", "balance")
        .order_by("-issued_on", "-pk")
    )


def credit_notes_for(viewer: Viewer) -> QuerySet[CreditNote]:
    """All credit notes the viewer may see, newest first."""
    return CreditNote.objects.visible_to(viewer).select_related("invoice").order_by("-issued_on", "-pk")


def delivery_notes_for(viewer: Viewer) -> QuerySet[DeliveryNote]:
    """All delivery notes the viewer may see, newest first."""
    return DeliveryNote.objects.visible_to(viewer).order_by("-delivered_on", "-pk")


def with_state(invoices: QuerySet[Invoice], state: str) -> QuerySet[Invoice]:
    """Those in a payment state, newest first."""
    return invoices.filter(balance__state=state).order_by("-balance__invoice_id")


def count_with_state(viewer: Viewer, state: str) -> int:
    """How many invoices are in a payment state, for staff: counted in the index of balances alone."""
    return InvoiceBalance.objects.filter(state=state).count() if viewer.is_licensing_staff else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItems:
    """What to look for on a day; "" and None narrow nothing."""

    on_date: date
    age: str = ""
    currency: str = ""
    state: str = ""
    organization_id: int | None = None


@dataclass(slots=True)
class AgeSums:
    """What is open in one currency: by age, as in ``AGES``, and in all."""

    currency: str
    amounts: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(AGES, Decimal(0)))
    count: int = 0

    @property
    def total(self) -> Decimal:
        return sum(self.amounts.values(), Decimal(0))


def open_items(viewer: Viewer, wanted: OpenItems) -> QuerySet[InvoiceBalance]:
    """What is owed or paid too much, longest overdue first; only staff see any."""
    rows = _unsettled(viewer, wanted)
    if wanted.age:
        rows = rows.filter(**_range_of(wanted.age, wanted.on_date))
    return rows.select_related("invoice", "organization").order_by("due_on", "invoice_id")


def age_sums(viewer: Viewer, wanted: OpenItems) -> list[AgeSums]:
    """The sums of every age per currency, whatever age is asked for. One query."""
    ends = {age: wanted.on_date - timedelta(days=days) for age, days in _ENDS.items()}
    age = Case(
        When(due_on__gte=wanted.on_date, then=Value(0)),
        *(When(due_on__gte=end, then=Value(place)) for place, end in enumerate(ends.values(), start=1)),
        default=Value(len(ends) + 1),
        output_field=IntegerField(),
    )
    rows = (
        _unsettled(viewer, wanted)
        .order_by()
        .values_list("currency", age)
        .annotate(Sum("open_amount"), Count("pk"))
    )
    names = list(AGES)
    found: dict[str, AgeSums] = {}
    for currency, place, amount, count in rows:
        sums = found.setdefault(currency, AgeSums(currency))
        sums.amounts[names[place]] += amount
        sums.count += count
    return [found[currency] for currency in sorted(found)]


def age_of(balance: InvoiceBalance, *, on_date: date) -> str:
    """The age of an open item, a key of ``AGES``."""
    days = (on_date - balance.due_on).days
    if days <= 0:
        return "not_due"
    return next((age for age, end in _ENDS.items() if days <= end), "older")


def _unsettled(viewer: Viewer, wanted: OpenItems) -> QuerySet[InvoiceBalance]:
    if not viewer.is_licensing_staff:
        return InvoiceBalance.objects.none()
    rows = InvoiceBalance.objects.filter(state__in=UNSETTLED)
    if wanted.currency:
        rows = rows.filter(currency=wanted.currency)
    if wanted.state in InvoiceState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.organization_id is not None:
        rows = rows.filter(organization_id=wanted.organization_id)
    return rows


def _range_of(age: str, on_date: date) -> dict[str, date]:
    if age == "not_due":
        return {"due_on__gte": on_date}
    days = [0, *_ENDS.values()]
    place = list(AGES).index(age)
    found = {"due_on__lt": on_date - timedelta(days=days[place - 1])}
    if age in _ENDS:
        found["due_on__gte"] = on_date - timedelta(days=_ENDS[age])
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceAccount:
    """Everything that changed what is owed of an invoice."""

    balance: InvoiceBalance
    payments: Sequence[Payment]
    notices: Sequence[DunningNotice]
    credit_notes: Sequence[CreditNote]


def account_of(invoice: Invoice) -> InvoiceAccount:
    """Balance, payments with their reversals, reminders and credit notes of an invoice that the viewer may
    see.
    """
    return InvoiceAccount(
        balance=InvoiceBalance.objects.get(pk=invoice.pk),
        payments=list(invoice.payments.select_related("reversal", "recorded_by")),
        notices=list(invoice.dunning_notices.all()),
        credit_notes=list(invoice.credit_notes.order_by("pk")),
    )


def reverse_charge_codes() -> frozenset[str]:
    """The tax codes with which the customer owes the VAT."""
    codes = TaxCode.objects.filter(category=TaxCategory.REVERSE_CHARGE)
    return frozenset(codes.values_list("code", flat=True))


def creditable_quantities(invoice: Invoice) -> dict[int, Decimal]:
    """What of each line of the invoice can still be credited, by the line's id."""
    lines = invoice.lines.annotate(credited=Sum("credits__quantity"))
    return {line.pk: line.quantity - (line.credited or Decimal(0)) for line in lines}


def bank_statements() -> QuerySet[BankStatement]:
    """All statements with how many of their lines still wait, newest first."""
    waiting = Case(When(transactions__state=TransactionState.OPEN, then=Value(1)))
    return (
        BankStatement.objects.select_related("imported_by")
        .annotate(line_count=Count("transactions"), waiting_count=Count(waiting))
        .order_by("-pk")
    )


def transactions_of(statement: BankStatement, *, state: str = "") -> QuerySet[BankTransaction]:
    """The lines of a statement in the order of the bank; "" for all of them."""
    lines = statement.transactions.order_by("position", "pk").prefetch_related("payments__invoice")
    return lines.filter(state=state) if state else lines
