"""Issuing and printing documents, correcting them, and keeping account of what is owed."""

from shop.billing.services.balances import locked_balance, open_balance, settle
from shop.billing.services.credits import NothingToCredit, issue_credit_note
from shop.billing.services.dunning import (
    AllNoticesSent,
    NextNotice,
    NotDueYet,
    NothingToRemind,
    due_notices,
    issue_notice,
    next_notice,
)
from shop.billing.services.issuing import (
    DeliveredLine,
    DocumentHead,
    InvoicedLine,
    NothingToInvoice,
    issue_delivery_note,
    issue_invoice,
    print_credit_note,
    print_delivery_note,
    print_invoice,
)
from shop.billing.services.payments import (
    PaymentReversed,
    TransactionSettled,
    record_payment,
    reverse_payment,
)

__all__ = [
    "AllNoticesSent",
    "DeliveredLine",
    "DocumentHead",
    "InvoicedLine",
    "NextNotice",
    "NotDueYet",
    "NothingToCredit",
    "NothingToInvoice",
    "NothingToRemind",
    "PaymentReversed",
    "TransactionSettled",
    "due_notices",
    "issue_credit_note",
    "issue_delivery_note",
    "issue_invoice",
    "issue_notice",
    "locked_balance",
    "next_notice",
    "open_balance",
    "print_credit_note",
    "print_delivery_note",
    "print_invoice",
    "record_payment",
    "reverse_payment",
    "settle",
]
