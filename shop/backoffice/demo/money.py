"""What became of the demo's invoices: paid, overdue, credited in part, and a bank statement to go through."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User

from shop.accounts.selectors import viewer_for
from shop.backoffice.demo.journey import Say
from shop.billing.models import Invoice, InvoiceBalance
from shop.billing.selectors import invoices_for
from shop.billing.services import import_statement, issue_credit_note, issue_notice, record_payment
from shop.core.clock import local_date

HEADER = "Buchungstag;Begünstigter/Auftraggeber;Verwendungszweck;Betrag;Währung"


def build_money(users: Mapping[str, User], *, at: datetime, say: Say) -> None:
    """Expects the three invoices of the journeys: the first is paid, the second overdue, of the third a day
    of consulting is credited.
    """
    sales = users["sales"]
    say("— what became of the invoices —")
    paid, overdue, newest = invoices_for(viewer_for(sales)).order_by("pk")
    paid_at = at - timedelta(days=300)
    record_payment(
        invoice_id=paid.pk,
        amount=paid.gross_total,
        currency=paid.currency,
        paid_on=local_date(paid_at),
        reference="Transfer",
        by=sales,
        at=paid_at,
    )
    say(f"paid         {paid.number}: {paid.gross_total} {paid.currency}")
    for days in (30, 6):
        notice = issue_notice(invoice_id=overdue.pk, by=sales, at=at - timedelta(days=days))
        say(f"reminded     {overdue.number}: {notice.get_level_display()}")
    consulting = newest.lines.get(unit="days")
    note = issue_credit_note(
        invoice_id=newest.pk,
        quantities={consulting.pk: Decimal(1)},
        reason="One day was enough.",
        by=sales,
        at=at,
    )
    say(f"credited     {note.number}: {note.gross_total} {note.currency} of {newest.number}")
    statement = import_statement(
        content=_statement(overdue, newest, at=at).encode(), filename="example-bank.csv", by=sales, at=at
    )
    say(f"bank         {statement.filename}: {statement.transactions.count()} lines to look through")


def _statement(overdue: Invoice, newest: Invoice, *, at: datetime) -> str:
    """One line that fits an invoice exactly, one with another amount, one for nobody, one that went out."""
    owed = InvoiceBalance.objects.in_bulk([overdue.pk, newest.pk])
    rows = (
        ("Example University", f"Rechnung {newest.number}", owed[newest.pk].open_amount),
        ("OTHER COMPANY LTD", f"{overdue.number} less our discount", Decimal("2500.00")),
        ("Somebody Else", "Thank you for the workshop", Decimal("120.00")),
        ("Example Bank", "Charges of the month", Decimal("-9.90")),
    )
    day = f"{local_date(at):%d.%m.%Y}"
    written = [
        f"{day};{name};{purpose};{str(amount).replace('.', ',')};EUR" for name, purpose, amount in rows
    ]
    return "\n".join([HEADER, *written, ""])
