"""What is still owed of an invoice, written whenever something changes it."""

from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from shop.billing.enums import InvoiceState
from shop.billing.models import CreditNote, DunningNotice, Invoice, InvoiceBalance, Payment


def open_balance(invoice: Invoice) -> InvoiceBalance:
    """Begin the balance of an invoice that was issued just now."""
    return InvoiceBalance.objects.create(
        invoice=invoice,
        organization_id=invoice.organization_id,
        due_on=invoice.due_on,
        currency=invoice.currency,
        open_amount=invoice.gross_total,
        state=state_of(gross=invoice.gross_total, fees=Decimal(0), paid=Decimal(0), credited=Decimal(0)),
    )


def locked_balance(invoice_id: int) -> InvoiceBalance:
    """The balance with its invoice, held until the transaction ends: payments, credits and notices of one
    invoice wait for each other here. Raises InvoiceBalance.DoesNotExist.
    """
    balances = InvoiceBalance.objects.select_related("invoice").select_for_update(of=("self",))
    return balances.get(pk=invoice_id)


def state_of(*, gross: Decimal, fees: Decimal, paid: Decimal, credited: Decimal) -> InvoiceState:
    """Where the payment stands, from sums in one currency."""
    owed = gross + fees - credited
    if paid > owed:
        return InvoiceState.OVERPAID
    if paid < owed:
        return InvoiceState.PARTLY_PAID if paid else InvoiceState.OPEN
    return InvoiceState.CREDITED if credited and not paid else InvoiceState.PAID


@transaction.atomic
def settle(balance: InvoiceBalance) -> InvoiceBalance:
    """Write the sums anew from the rows they are made of. The caller holds the balance."""

    def total(rows: type, field: str) -> Decimal:
        found = rows._default_manager.filter(invoice_id=balance.pk).aggregate(total=Sum(field))["total"]  # type: ignore[attr-defined]
        return found or Decimal(0)

    gross = balance.invoice.gross_total
    balance.paid_total = total(Payment, "amount")
    balance.credited_total = _credited(balance)
    balance.fee_total = total(DunningNotice, "fee")
    balance.open_amount = gross + balance.fee_total - balance.paid_total - balance.credited_total
    balance.state = state_of(
        gross=gross, fees=balance.fee_total, paid=balance.paid_total, credited=balance.credited_total
    )
    balance.save(update_fields=["paid_total", "credited_total", "fee_total", "open_amount", "state"])
    return balance


def _credited(balance: InvoiceBalance) -> Decimal:
    """What the credit notes take back. Each rounds its own VAT, so that of pieces may be a cent off that of
    the invoice: what is credited wholly is taken back to the last cent.
    """
    credited = CreditNote.objects.filter(invoice_id=balance.pk).aggregate(
        net=Sum("net_total"), gross=Sum("gross_total")
    )
    if credited["net"] == balance.invoice.net_total:
        return balance.invoice.gross_total
    return credited["gross"] or Decimal(0)
