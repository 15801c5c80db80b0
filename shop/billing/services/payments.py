"""Money that came in for an invoice: rows are only added, a mistake is reversed."""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from shop.billing.enums import TransactionState
from shop.billing.models import BankTransaction, InvoiceBalance, Payment
from shop.billing.services.balances import locked_balance, settle
from shop.core.audit import record
from shop.core.clock import EARLIEST_DATE, local_date
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.texts import is_printable

LARGEST_AMOUNT = Decimal("999999999.99")
LONGEST_REFERENCE = 140


class PaymentReversed(DomainError):
    code = "payment_reversed"
    default_message = _("This payment was reversed already. Nothing was changed.")


class TransactionSettled(DomainError):
    code = "transaction_settled"
    default_message = _("Somebody has booked or put aside this line of the statement already.")


@transaction.atomic
def record_payment(
    *,
    invoice_id: int,
    amount: Decimal,
    currency: str,
    paid_on: date,
    reference: str = "",
    by: User,
    at: datetime,
    transaction_id: int | None = None,
) -> Payment:
    """Note ``amount`` (in the invoice's ``currency``) as paid: a part, exactly what is open, or more.

    ``transaction_id`` is the line of a bank's statement that the money came with; it is booked once its
    payments add up to it. Raises InvoiceBalance.DoesNotExist, InvalidInput naming the field, and
    TransactionSettled.
    """
    balance = locked_balance(invoice_id)
    _check(
        balance, amount=amount, currency=currency, paid_on=paid_on, reference=reference, today=local_date(at)
    )
    booking = _open_booking(transaction_id) if transaction_id is not None else None
    if booking is not None:
        _take_from(booking, amount=amount, currency=currency)
    payment = Payment.objects.create(
        invoice=balance.invoice,
        amount=amount,
        currency=currency,
        paid_on=paid_on,
        reference=reference.strip(),
        transaction=booking,
        recorded_by=by,
        created_at=at,
    )
    settle(balance)
    record(balance.invoice, action="payment_recorded", by=by, at=at, details={"payment": payment.pk})
    return payment


@transaction.atomic
def reverse_payment(*, payment_id: int, reason: str, by: User, at: datetime) -> Payment:
    """Take a payment back, once, for a reason that stays in the books; returns the row that does so. The line
    of the statement it came with can be matched again.

    Raises Payment.DoesNotExist, InvalidInput without a reason or for a reversal, and PaymentReversed.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidInput(_("Please say why: the reason stays in the books."), field="reason")
    if len(reason) > LONGEST_REFERENCE or not is_printable(reason):
        raise InvalidInput(_("At most 140 characters, in one line."), field="reason")
    payment = Payment.objects.get(pk=payment_id)
    balance = locked_balance(payment.invoice_id)
    if payment.reverses_id is not None:
        raise InvalidInput(_("This is a reversal itself; record the payment again instead."))
    if Payment.objects.filter(reverses=payment).exists():
        raise PaymentReversed()
    reversal = Payment.objects.create(
        invoice=balance.invoice,
        amount=-payment.amount,
        currency=payment.currency,
        paid_on=local_date(at),
        reference=reason,
        transaction_id=payment.transaction_id,
        reverses=payment,
        recorded_by=by,
        created_at=at,
    )
    if payment.transaction_id is not None:
        BankTransaction.objects.filter(pk=payment.transaction_id).update(state=TransactionState.OPEN)
    settle(balance)
    record(balance.invoice, action="payment_reversed", by=by, at=at, details={"payment": payment.pk})
    return reversal


def _check(
    balance: InvoiceBalance, *, amount: Decimal, currency: str, paid_on: date, reference: str, today: date
) -> None:
    if not amount.is_finite() or amount <= 0:
        raise InvalidInput(_("A payment is more than zero."), field="amount")
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2:
        raise InvalidInput(_("An amount has at most two decimals."), field="amount")
    if amount > LARGEST_AMOUNT:
        raise InvalidInput(_("This amount is too large."), field="amount")
    if currency != balance.currency:
        raise InvalidInput(
            _("The invoice is in %(currency)s; a payment in %(other)s cannot settle it.")
            % {"currency": balance.currency, "other": currency},
            field="currency",
        )
    if paid_on > today:
        raise InvalidInput(_("This day is in the future."), field="paid_on")
    if paid_on < EARLIEST_DATE:
        raise InvalidInput(_("This day is too long ago."), field="paid_on")
    if len(reference) > LONGEST_REFERENCE or not is_printable(reference):
        raise InvalidInput(_("At most 140 characters, in one line."), field="reference")


def _open_booking(transaction_id: int) -> BankTransaction:
    booking = BankTransaction.objects.select_for_update().get(pk=transaction_id)
    if booking.state != TransactionState.OPEN:
        raise TransactionSettled()
    return booking


def _take_from(booking: BankTransaction, *, amount: Decimal, currency: str) -> None:
    """Raises InvalidInput for another currency and for more than is left of the line."""
    if currency != booking.currency:
        raise InvalidInput(
            _("The money came in %(currency)s; the invoice is in %(other)s.")
            % {"currency": booking.currency, "other": currency},
            field="currency",
        )
    taken = booking.payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    if taken + amount > booking.amount:
        raise InvalidInput(_("This line of the statement does not hold that much."), field="amount")
    if taken + amount == booking.amount:
        booking.state = TransactionState.BOOKED
        booking.save(update_fields=["state"])
