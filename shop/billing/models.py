"""Delivery notes and invoices. What was issued is never changed again: the database itself refuses."""

from decimal import Decimal
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer


class TaxCode(models.Model):
    """A VAT case that staff choose for a line. Issued lines copy the rate, so a change never reaches them."""

    code = models.SlugField(_("code"), primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    rate_percent = models.DecimalField(_("rate in percent"), max_digits=5, decimal_places=2)
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

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="one_invoice_line_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
