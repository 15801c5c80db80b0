"""A bank's statement: reading it in once, booking its lines as payments, putting others aside."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.billing.enums import TransactionState
from shop.billing.matching import Fit, propose
from shop.billing.models import BankStatement, BankTransaction, Payment
from shop.billing.services.payments import LONGEST_REFERENCE, TransactionSettled, record_payment
from shop.billing.statement_files import read_statement
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.texts import is_printable


class StatementKnown(DomainError):
    code = "statement_known"
    default_message = _("This very file was read already. Nothing was imported again.")


@transaction.atomic
def import_statement(*, content: bytes, filename: str, by: User, at: datetime) -> BankStatement:
    """Read a bank's file: each booking once, however many files hold it. Nothing is paid by that.

    Raises UnreadableStatement (nothing is kept then) and StatementKnown for the same bytes.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if BankStatement.objects.filter(sha256=sha256).exists():
        raise StatementKnown()
    read = read_statement(content, default_currency=settings.CURRENCIES[0])
    statement, is_new = BankStatement.objects.get_or_create(
        sha256=sha256,
        defaults={
            "filename": _plain(filename)[:120] or "statement",
            "format": read.format,
            "account": read.account,
            "imported_by": by,
            "created_at": at,
        },
    )
    if not is_new:
        raise StatementKnown()  # somebody else uploads it at this moment
    BankTransaction.objects.bulk_create(
        (
            BankTransaction(
                statement=statement,
                position=one.row,
                booked_on=one.booked_on,
                amount=one.amount,
                currency=one.currency,
                counterparty=one.counterparty,
                counterparty_account=one.counterparty_account,
                purpose=one.purpose,
                bank_reference=one.bank_reference,
                digest=digest,
                # What left the account is not about our invoices.
                state=TransactionState.OPEN if one.amount > 0 else TransactionState.IGNORED,
            )
            for one, digest in zip(read.bookings, read.digests(), strict=True)
        ),
        ignore_conflicts=True,
        batch_size=500,
    )
    record(statement, action="statement_imported", by=by, at=at)
    return statement


@transaction.atomic
def book_transaction(
    *, transaction_id: int, parts: Sequence[tuple[int, Decimal]], by: User, at: datetime
) -> list[Payment]:
    """Book a line of a statement as payments; ``parts`` are ids of invoices with what each gets, together the
    whole line.

    Raises BankTransaction.DoesNotExist, InvoiceBalance.DoesNotExist, TransactionSettled, InvalidInput.
    """
    booking = BankTransaction.objects.select_for_update().get(pk=transaction_id)
    if booking.state != TransactionState.OPEN:
        raise TransactionSettled()
    if not parts or sum((amount for _invoice, amount in parts), Decimal(0)) != booking.amount:
        raise InvalidInput(_("The parts must add up to the whole line."), field="parts")
    return [
        record_payment(
            invoice_id=invoice_id,
            amount=amount,
            currency=booking.currency,
            paid_on=booking.booked_on,
            reference=(booking.bank_reference or booking.purpose)[:LONGEST_REFERENCE],
            by=by,
            at=at,
            transaction_id=booking.pk,
        )
        # In the order of the invoices, so that two at once do not wait for each other's.
        for invoice_id, amount in sorted(parts)
    ]


def book_exact(*, statement_id: int, by: User, at: datetime) -> int:
    """Book every line of a statement that names an invoice and pays exactly what is open of it; returns how
    many. Each in its own transaction; one that somebody else has booked meanwhile is passed over.
    """
    booked = 0
    lines = BankTransaction.objects.filter(statement_id=statement_id, state=TransactionState.OPEN)
    for line in lines.order_by("booked_on", "pk"):
        # Anew for each: two lines may name the same invoice, and only the first one is exact.
        (proposal,) = propose([line])
        if proposal.fit != Fit.EXACT:
            continue
        parts = [(balance.pk, amount) for balance, amount in proposal.parts]
        try:
            book_transaction(transaction_id=line.pk, parts=parts, by=by, at=at)
        except DomainError:
            continue
        booked += 1
    return booked


@transaction.atomic
def ignore_transaction(*, transaction_id: int, by: User, at: datetime) -> None:
    """Put a line aside that is not about an invoice. Raises BankTransaction.DoesNotExist and
    TransactionSettled, also for one of which a part is booked.
    """
    booking = BankTransaction.objects.select_for_update().get(pk=transaction_id)
    if booking.state != TransactionState.OPEN:
        raise TransactionSettled()
    booking.state = TransactionState.IGNORED
    booking.save(update_fields=["state"])
    record(booking, action="transaction_ignored", by=by, at=at)


def _plain(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if is_printable(letter))
