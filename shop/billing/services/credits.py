"""Credit notes: the only way to correct an invoice."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from shop.billing.models import CreditNote, CreditNoteLine, InvoiceLine
from shop.billing.services.balances import locked_balance, settle
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.jobs import Job
from shop.core.money import line_net, total_of
from shop.core.numbering import next_number
from shop.core.outbox import enqueue


class NothingToCredit(DomainError):
    code = "nothing_to_credit"
    default_message = _("There is nothing to credit: the whole invoice was credited already.")


@transaction.atomic
def issue_credit_note(
    *, invoice_id: int, quantities: Mapping[int, Decimal], reason: str, by: User, at: datetime
) -> CreditNote:
    """Take back ``quantities`` (quantity by id of the invoice's line) of an invoice, for a reason the
    customer reads. The last piece of a line takes back what is left of its amount, so that all credit notes
    of an invoice add up to it exactly.

    Raises InvoiceBalance.DoesNotExist, NothingToCredit without a quantity, InvalidInput naming the field
    ("reason", "lines.<id>") for a line of another invoice and for more than is left.
    """
    if not reason.strip():
        raise InvalidInput(_("Please say why, the customer reads it."), field="reason")
    balance = locked_balance(invoice_id)
    invoice = balance.invoice
    lines = {line.pk: line for line in invoice.lines.all()}
    credited = _credited(invoice_id)
    rows = []
    for line_id, quantity in quantities.items():
        line = lines.get(line_id)
        if line is None:
            raise InvalidInput(_("This line is not part of the invoice."), field=f"lines.{line_id}")
        already, already_net = credited.get(line_id, (Decimal(0), Decimal(0)))
        left = line.quantity - already
        if quantity < 0 or quantity > left:
            raise InvalidInput(
                _("At most %(left)s of “%(title)s” can still be credited.")
                % {"left": left.normalize(), "title": line.title},
                field=f"lines.{line_id}",
            )
        if quantity:
            rows.append(_row(line, quantity, invoice.currency, all_of=(quantity == left, already_net)))
    if not rows:
        raise NothingToCredit()
    totals = total_of(((row.tax_rate, row.net_amount) for row in rows), currency=invoice.currency)
    issued_on = local_date(at)
    note = CreditNote.objects.create(
        number=next_number(kind=DocumentKind.CREDIT_NOTE, year=issued_on.year),
        invoice=invoice,
        order_id=invoice.order_id,
        organization_id=invoice.organization_id,
        order_number=invoice.order_number,
        po_number=invoice.po_number,
        language=invoice.language,
        seller_snapshot=invoice.seller_snapshot,
        buyer_snapshot=invoice.buyer_snapshot,
        issued_on=issued_on,
        currency=invoice.currency,
        reason=" ".join(reason.split()),
        net_total=totals.net,
        tax_total=totals.tax,
        gross_total=totals.gross,
        created_at=at,
    )
    for position, row in enumerate(rows, start=1):
        row.credit_note, row.position = note, position
    CreditNoteLine.objects.bulk_create(rows)
    settle(balance)
    record(note, action="issued", by=by, at=at, note=note.reason, details={"invoice": invoice.pk})
    enqueue(Job.RENDER_CREDIT_NOTE, credit_note_id=note.pk)
    enqueue(Job.MAIL_CREDIT_NOTE, credit_note_id=note.pk)
    return note


def _credited(invoice_id: int) -> dict[int, tuple[Decimal, Decimal]]:
    rows = (
        CreditNoteLine.objects.filter(invoice_line__invoice_id=invoice_id)
        .values_list("invoice_line_id")
        .annotate(Sum("quantity"), Sum("net_amount"))
    )
    return {line_id: (quantity, net) for line_id, quantity, net in rows}


def _row(
    line: InvoiceLine, quantity: Decimal, currency: str, *, all_of: tuple[bool, Decimal]
) -> CreditNoteLine:
    is_rest, already_net = all_of
    net = line_net(
        quantity=quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        currency=currency,
    )
    return CreditNoteLine(
        invoice_line=line,
        title=line.title,
        detail=line.detail,
        quantity=quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        net_amount=line.net_amount - already_net if is_rest else net,
        tax_code=line.tax_code,
        tax_rate=line.tax_rate,
        tax_note=line.tax_note,
        tax_category=line.tax_category,
        tax_exemption_code=line.tax_exemption_code,
    )
