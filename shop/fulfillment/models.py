"""What an order needs beyond Oscar's order: where it came from, who it is for, what exactly each line
licenses.
"""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.models import ConfiguredLine
from shop.fulfillment.enums import ServiceStepKind
from shop.quotes.enums import LineKind


class OrderDetailsQuerySet(models.QuerySet["OrderDetails"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, the organisation's for its activated members, else none."""
        return (
            self
            if viewer.is_licensing_staff
            else self.filter(organization_id__in=viewer.activated_organization_ids)
        )


class OrderDetails(models.Model):
    """One to one with Oscar's order; the unique quote makes a second order of the same offer impossible."""

    order = models.OneToOneField("order.Order", on_delete=models.PROTECT, related_name="details")
    quote = models.OneToOneField("quotes.Quote", on_delete=models.PROTECT, related_name="order_details")
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="order_details"
    )
    language = models.CharField(max_length=5)
    po_number = models.CharField(_("your order number"), max_length=64, blank=True)
    # None: buy at once.
    buy_on = models.DateField(_("buy on"), null=True, blank=True)
    addressing = models.TextField(_("addressing of the confirmation"), blank=True)
    # Addresses as given with the order: {name, attention, line1, line2, postcode, city, country}.
    billing_snapshot = models.JSONField(default=dict)
    end_user_snapshot = models.JSONField(default=dict)
    seller_snapshot = models.JSONField(default=dict)
    vat_number = models.CharField(max_length=20, blank=True)
    technical_contact_name = models.CharField(_("technical contact"), max_length=200)
    technical_contact_email = models.EmailField(_("technical contact's e-mail"))
    technical_contact_phone = models.CharField(_("technical contact's phone"), max_length=40, blank=True)
    # Whether the technical contact has an account with the vendor; unknown until somebody says so.
    technical_contact_has_account = models.BooleanField(null=True, blank=True)

    objects = OrderDetailsQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")

    def __str__(self) -> str:
        return str(self.order_id)


class OrderLineDetails(ConfiguredLine):
    """One to one with Oscar's order line: a licence with its configuration, or a service without."""

    line = models.OneToOneField("order.Line", on_delete=models.PROTECT, related_name="details")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind)
    detail = models.TextField(blank=True)
    # Services may come in fractions; Oscar's own quantity is a whole number.
    quantity = models.DecimalField(max_digits=10, decimal_places=2)
    unit = models.CharField(max_length=40, blank=True)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2)
    discount_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    tax_code = models.SlugField()
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    net_amount = models.DecimalField(max_digits=14, decimal_places=2)
    # What the customer no longer gets of the ordered quantity.
    cancelled_quantity = models.DecimalField(max_digits=10, decimal_places=2, default=Decimal(0))
    cancel_reason = models.TextField(_("reason of the cancellation"), blank=True)
    # Bought at the vendor, though its keys may not be there yet.
    bought_on = models.DateField(_("bought on"), null=True, blank=True)
    vendor_order_number = models.CharField(_("the vendor's order number"), max_length=64, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=LineKind.SERVICE) | ~Q(deployment=""), name="ordered_license_is_configured"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_quantity__gte=0) & Q(cancelled_quantity__lte=F("quantity")),
                name="cancelled_at_most_what_was_ordered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind}"


class OrderLineLicense(models.Model):
    """Which licence an order line became; a line of quantity three becomes three."""

    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="issued_licenses")
    license = models.OneToOneField(
        "licenses.License", on_delete=models.PROTECT, related_name="order_line_link"
    )
    vendor_order_number = models.CharField(_("the vendor's order number"), max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.line_id}→{self.license_id}"


class ServiceStep(models.Model):
    """One step of an ordered service that was really taken."""

    line = models.ForeignKey("order.Line", on_delete=models.PROTECT, related_name="service_steps")
    kind = models.CharField(_("step"), max_length=16, choices=ServiceStepKind)
    on_date = models.DateField(_("on"))
    # What the customer may read: the agreed dates, the person who comes.
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("step of a service")
        ordering = ["line", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "kind"], name="one_step_per_kind_and_line")]

    def __str__(self) -> str:
        return f"{self.line_id} {self.kind}"
