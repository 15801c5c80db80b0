"""Delivery notes, invoices, credit notes, and what was paid. What was issued is never changed again: the
database itself refuses. What changes with each payment is in a table of its own, the balance.
"""

from decimal import Decimal
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.billing.enums import DunningLevel, InvoiceState, StatementFormat, TaxCategory, TransactionState


class TaxCode(models.Model):
    """A VAT case that staff choose for a line. Issued lines copy the rate, so a change never reaches them."""

    code = models.SlugField(_("code"), primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    rate_percent = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2)
    category = models.CharField(
        _("VAT category"), max_length=2, choices=TaxCategory, default=TaxCategory.STANDARD
    )
    # From the code list VATEX of EN 16931, such as VATEX-EU-AE; empty where tax is due.
    exemption_code = models.CharField(_("code of the exemption"), max_length=30, blank=True)
    revenue_account = models.CharField(_("revenue account"), max_length=9, blank=True)
    # DATEV's "BU-Schlüssel"; empty for an account that posts its tax by itself.
    posting_key = models.CharField(_("posting key"), max_length=4, blank=True)
    # The legal sentence an invoice must carry, per language.
    note_en = models.CharField(_("note on invoices (English)"), max_length=300, blank=True)
    note_de = models.CharField(_("note on invoices (German)"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("tax code")
        ordering = ["-rate_percent", "code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.rate_percent} %)"


_Issued = TypeVar("_Issued", bound="IssuedDocument")


class IssuedQuerySet(models.QuerySet[_Issued]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, the organisation's for its activated members, else none."""
        return (
            self
            if viewer.is_licensing_staff
            else self.filter(organization_id__in=viewer.activated_organization_ids)
        )


class IssuedDocument(models.Model):
    """A numbered document with copies of everything it says; it never looks at catalogue, quote or order
    again.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    order = models.ForeignKey("order.Order", on_delete=models.PROTECT, related_name="%(class)ss")
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    order_number = models.CharField(_("order"), max_length=128)
    po_number = models.CharField(_("PO number"), max_length=64, blank=True)
    language = models.CharField(max_length=5)
    seller_snapshot = models.JSONField()
    buyer_snapshot = models.JSONField()
    created_at = models.DateTimeField()

    objects = IssuedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class DeliveryNote(IssuedDocument):
    """What was delivered in one go. Keys are not copied: the stored PDF, encrypted, is the only place with
    them.
    """

    delivered_on = models.DateField(_("delivered on"))

    class Meta:
        verbose_name = _("delivery note")


class DeliveryNoteLine(models.Model):
    delivery_note = models.ForeignKey(DeliveryNote, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    order_line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="delivery_note_lines")
    license = models.ForeignKey("licenses.License", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=255)
    detail = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=40, blank=True)
    sen = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    is_cloud = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery_note", "position"], name="one_delivery_line_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class Invoice(IssuedDocument):
    issued_on = models.DateField(_("date"))
    due_on = models.DateField(_("due on"))
    delivered_on = models.DateField(_("delivered on"), null=True)
    currency = models.CharField(max_length=3)
    net_total = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    tax_total = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2)
    gross_total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("invoice")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["organization", "-issued_on", "-id"], name="invoice_by_date")]


class InvoiceLine(models.Model):
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    # At most one invoice line per order line; corrections are credit notes.
    order_line = models.OneToOneField("order.Line", on_delete=models.PROTECT, related_name="invoice_line")
    title = models.CharField(max_length=255)
    detail = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=40, blank=True)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    net_amount = models.DecimalField(max_digits=14, decimal_places=2)
    tax_code = models.SlugField()
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    tax_note = models.CharField(max_length=300, blank=True)
    # "" in invoices from before they had it.
    tax_category = models.CharField(max_length=2, choices=TaxCategory, blank=True)
    tax_exemption_code = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="one_invoice_line_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class CreditNote(IssuedDocument):
    """Takes back some or all of one invoice; its amounts are positive and reduce what is owed."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credit_notes")
    issued_on = models.DateField(_("date"))
    currency = models.CharField(max_length=3)
    reason = models.CharField(_("reason"), max_length=500)
    net_total = models.DecimalField(_("net"), max_digits=14, decimal_places=2)
    tax_total = models.DecimalField(_("VAT"), max_digits=14, decimal_places=2)
    gross_total = models.DecimalField(_("total"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("credit note")
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["organization", "-issued_on", "-id"], name="credit_note_by_date")]


class CreditNoteLine(models.Model):
    credit_note = models.ForeignKey(CreditNote, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    invoice_line = models.ForeignKey(InvoiceLine, on_delete=models.PROTECT, related_name="credits")
    title = models.CharField(max_length=255)
    detail = models.TextField(blank=True)
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=40, blank=True)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    net_amount = models.DecimalField(max_digits=14, decimal_places=2)
    tax_code = models.SlugField()
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    tax_note = models.CharField(max_length=300, blank=True)
    tax_category = models.CharField(max_length=2, choices=TaxCategory, blank=True)
    tax_exemption_code = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["credit_note", "position"], name="one_credit_line_per_position"),
            models.UniqueConstraint(
                fields=["credit_note", "invoice_line"], name="one_credit_line_per_invoice_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"


class InvoiceBalance(models.Model):
    """What is still owed of an invoice: the sums of its payments, credit notes and fees, written with each of
    them. Lists of open items read this table only, so that they stay quick.
    """

    invoice = models.OneToOneField(
        Invoice, on_delete=models.PROTECT, primary_key=True, related_name="balance"
    )
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="invoice_balances"
    )
    due_on = models.DateField(_("due on"))
    currency = models.CharField(max_length=3)
    paid_total = models.DecimalField(_("paid"), max_digits=14, decimal_places=2, default=Decimal(0))
    credited_total = models.DecimalField(_("credited"), max_digits=14, decimal_places=2, default=Decimal(0))
    fee_total = models.DecimalField(_("fees"), max_digits=14, decimal_places=2, default=Decimal(0))
    # Gross and fees less payments and credits; below zero when too much was paid.
    open_amount = models.DecimalField(_("open"), max_digits=14, decimal_places=2)
    state = models.CharField(_("state"), max_length=12, choices=InvoiceState, default=InvoiceState.OPEN)
    dunning_level = models.PositiveSmallIntegerField(
        _("last notice"), choices=DunningLevel, default=DunningLevel.NONE
    )
    dunned_on = models.DateField(_("date of the last notice"), null=True, blank=True)

    class Meta:
        verbose_name = _("balance")
        indexes = [
            # The open items, oldest first, however many are paid.
            models.Index(
                fields=["due_on", "invoice"],
                name="open_item_by_due_date",
                condition=Q(state__in=[InvoiceState.OPEN, InvoiceState.PARTLY_PAID, InvoiceState.OVERPAID]),
            ),
            models.Index(fields=["state", "-invoice"], name="balance_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.open_amount} {self.currency}"


class BankStatement(models.Model):
    """One file of a bank, read once: the same bytes are never read again."""

    filename = models.CharField(_("file name"), max_length=120)
    format = models.CharField(_("format"), max_length=4, choices=StatementFormat)
    sha256 = models.CharField(max_length=64, unique=True)
    account = models.CharField(_("account"), max_length=40, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bank statement")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename


class BankTransaction(models.Model):
    """One line of a statement. ``digest`` makes the same booking in two overlapping files one row."""

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="transactions")
    position = models.PositiveIntegerField()
    booked_on = models.DateField(_("booked on"))
    # Negative for money that left.
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    counterparty = models.CharField(_("from"), max_length=200, blank=True)
    counterparty_account = models.CharField(_("account"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=1000, blank=True)
    bank_reference = models.CharField(_("the bank's reference"), max_length=140, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        _("state"), max_length=8, choices=TransactionState, default=TransactionState.OPEN
    )

    class Meta:
        verbose_name = _("bank transaction")
        ordering = ["booked_on", "pk"]
        indexes = [models.Index(fields=["state", "booked_on", "id"], name="transaction_by_state")]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount} {self.currency}"


class Payment(models.Model):
    """Money received for an invoice, or its reversal: rows are only added."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3)
    paid_on = models.DateField(_("paid on"))
    reference = models.CharField(_("reference"), max_length=140, blank=True)
    transaction = models.ForeignKey(
        BankTransaction, on_delete=models.PROTECT, null=True, blank=True, related_name="payments"
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment")
        ordering = ["paid_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses=None, amount__gt=0) | Q(reverses__isnull=False, amount__lt=0),
                name="payment_or_its_reversal",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.amount} {self.currency}"


class DunningNotice(models.Model):
    """A reminder or notice that was sent for an open invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="dunning_notices")
    level = models.PositiveSmallIntegerField(_("level"), choices=DunningLevel)
    issued_on = models.DateField(_("date"))
    pay_by = models.DateField(_("to be paid by"))
    # Of this notice alone, in the invoice's currency.
    fee = models.DecimalField(_("fee"), max_digits=12, decimal_places=2, default=Decimal(0))
    open_amount = models.DecimalField(_("open, with all fees"), max_digits=14, decimal_places=2)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("payment reminder")
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "level"], name="one_notice_per_level"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="dunning_level"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.level}"


class DebtorAccount(models.Model):
    """The customer's account number in the books; given with the first invoice that is exported."""

    organization = models.OneToOneField(
        "accounts.Organization", on_delete=models.PROTECT, primary_key=True, related_name="debtor_account"
    )
    number = models.PositiveIntegerField(_("debtor account"), unique=True)

    class Meta:
        verbose_name = _("debtor account")

    def __str__(self) -> str:
        return str(self.number)
