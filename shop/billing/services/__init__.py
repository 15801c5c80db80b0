"""Issuing and printing documents, correcting them, and keeping account of what is owed."""

from shop.billing.services.balances import locked_balance, open_balance, settle
from shop.billing.services.credits import NothingToCredit, issue_credit_note
from shop.billing.services.issuing import (
    DeliveredLine,
    DocumentHead,
    InvoicedLine,
    NothingToInvoice,
    VatNumberMissing,
    issue_delivery_note,
    issue_invoice,
)
from shop.billing.services.printing import (
    print_credit_note,
    print_credit_note_xml,
    print_delivery_note,
    print_invoice,
    print_invoice_xml,
)

__all__ = [
    "DeliveredLine",
    "DocumentHead",
    "InvoicedLine",
    "NothingToCredit",
    "NothingToInvoice",
    "VatNumberMissing",
    "issue_credit_note",
    "issue_delivery_note",
    "issue_invoice",
    "locked_balance",
    "open_balance",
    "print_credit_note",
    "print_credit_note_xml",
    "print_delivery_note",
    "print_invoice",
    "print_invoice_xml",
    "settle",
]
