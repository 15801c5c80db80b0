"""Issuing and printing documents, correcting them, and keeping account of what is owed."""

from shop.billing.services.balances import locked_balance, open_balance, settle
from shop.billing.services.bookkeeping import (
    AccountsMissing,
    AccountsUsedUp,
    Batch,
    export_batch,
    give_accounts,
)
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
    VatNumberMissing,
    issue_delivery_note,
    issue_invoice,
)
from shop.billing.services.numbers import SeriesCheck, check_numbers, years_with_numbers
from shop.billing.services.payments import (
    PaymentReversed,
    TransactionSettled,
    record_payment,
    reverse_payment,
)
from shop.billing.services.printing import (
    print_credit_note,
    print_credit_note_xml,
    print_delivery_note,
    print_invoice,
    print_invoice_xml,
)
from shop.billing.services.statements import (
    StatementKnown,
    book_exact,
    book_transaction,
    ignore_transaction,
    import_statement,
)

__all__ = [
    "AccountsMissing",
    "AccountsUsedUp",
    "AllNoticesSent",
    "Batch",
    "DeliveredLine",
    "DocumentHead",
    "InvoicedLine",
    "NextNotice",
    "NotDueYet",
    "NothingToCredit",
    "NothingToInvoice",
    "NothingToRemind",
    "PaymentReversed",
    "SeriesCheck",
    "StatementKnown",
    "TransactionSettled",
    "VatNumberMissing",
    "book_exact",
    "book_transaction",
    "check_numbers",
    "due_notices",
    "export_batch",
    "give_accounts",
    "ignore_transaction",
    "import_statement",
    "issue_credit_note",
    "issue_delivery_note",
    "issue_invoice",
    "issue_notice",
    "locked_balance",
    "next_notice",
    "open_balance",
    "print_credit_note",
    "print_credit_note_xml",
    "print_delivery_note",
    "print_invoice",
    "print_invoice_xml",
    "record_payment",
    "reverse_payment",
    "settle",
    "years_with_numbers",
]
