"""What customers ask for and what staff offer them."""

import uuid
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.models import ConfiguredLine
from shop.quotes.enums import QUOTE_TRANSITIONS, REQUEST_TRANSITIONS, LineKind, QuoteStatus, RequestStatus


def _of_viewer(viewer: Viewer) -> Q:
    """The organisation's for its activated members; what has no organisation yet for the person it belongs
    to.
    """
    return Q(organization_id__in=viewer.activated_organization_ids) | Q(
        organization=None, customer_id=viewer.user_id or 0
    )


class QuoteRequestQuerySet(models.QuerySet["QuoteRequest"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff; see ``_of_viewer`` for customers."""
        return self if viewer.is_licensing_staff else self.filter(_of_viewer(viewer))


class QuoteRequest(models.Model):
    """A customer's wish for an offer: a snapshot of their basket, which is free again at once."""

    TRANSITIONS = REQUEST_TRANSITIONS

    number = models.CharField(_("number"), max_length=20, unique=True)
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quote_requests"
    )
    organization = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quote_requests",
    )
    # The basket it came from, so that asking twice finds the first request. No key: baskets are cleaned up.
    basket_id = models.BigIntegerField(unique=True, null=True, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus, default=RequestStatus.SUBMITTED, db_index=True
    )
    contact_name = models.CharField(_("contact person"), max_length=200)
    contact_email = models.EmailField(_("e-mail"))
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    message = models.TextField(_("message"), blank=True)
    wished_date = models.DateField(_("wished date"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decline_reason = models.TextField(_("reason"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))

    objects = QuoteRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            models.Index(fields=["status", "submitted_at"], name="request_queue"),
            models.Index(fields=["organization", "-submitted_at"], name="request_by_organization"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RequestStatus.values), name="request_status")
        ]

    def __str__(self) -> str:
        return self.number


class QuoteRequestLine(ConfiguredLine):
    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="+")
    listing_key = models.CharField(max_length=200)
    product_name = models.CharField(_("product"), max_length=255)
    unit = models.CharField(max_length=20)
    payment_model = models.CharField(max_length=16)
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    note = models.TextField(_("note"), blank=True)
    # What the rules said when it was asked for: [{code, severity, message}].
    violations = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="one_request_line_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.product_name}"

    @property
    def is_free(self) -> bool:
        return self.payment_model == "free"

    @property
    def summary(self) -> str:
        return self.configuration.summary(self.product_name, self.unit, is_free=self.is_free)

    @property
    def is_ask_us(self) -> bool:
        return any(violation["severity"] == "ask" for violation in self.violations)


class TechnicalContact(models.Model):
    """Who looks after one instance that the request is about."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="technical_contacts")
    instance_url = models.CharField(_("instance"), max_length=255, blank=True)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class RequestMessage(models.Model):
    """One entry of the thread that customer and staff both see."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_from_staff = models.BooleanField()
    text = models.TextField(_("message"))
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.created_at:%Y-%m-%d}"


class QuoteQuerySet(models.QuerySet["Quote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff; for customers only what was sent (see ``_of_viewer``), never a first
        draft.
        """
        return self if viewer.is_licensing_staff else self.exclude(number=None).filter(_of_viewer(viewer))


class Quote(models.Model):
    """An offer over all its revisions. The number comes with the first sending and stays."""

    TRANSITIONS = QUOTE_TRANSITIONS

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    request = models.ForeignKey(
        QuoteRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quotes")
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=QuoteStatus, default=QuoteStatus.DRAFT, db_index=True
    )
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # Raised by every change of the draft: the optimistic lock of everyone who edits it.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_reason = models.TextField(_("customer's reason"), blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["organization", "-created_at"], name="quote_by_organization")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=QuoteStatus.values), name="quote_status")
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft"))


class QuoteRevision(models.Model):
    """One version of an offer. Once sent, neither it nor its lines change again: the database refuses."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="revisions")
    revision_number = models.PositiveSmallIntegerField(_("revision"))
    introduction = models.TextField(_("introduction"), blank=True)
    # The last day on which it can be accepted, in ``time_zone``.
    valid_until_date = models.DateField(_("valid until"))
    time_zone = models.CharField(max_length=40)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_hash = models.CharField(max_length=64, blank=True)
    seller_snapshot = models.JSONField(default=dict)
    buyer_snapshot = models.JSONField(default=dict)

    class Meta:
        ordering = ["revision_number"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "revision_number"], name="one_revision_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.quote_id}/{self.revision_number}"


class QuoteLine(ConfiguredLine):
    """A licence with its configuration, or a service, whose configuration columns stay empty."""

    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=255)
    # The configuration as a sentence in the offer's language, or what the service is.
    detail = models.TextField(_("description"), blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2, default=Decimal(1))
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=2, null=True)
    discount_percent = models.DecimalField(
        _("discount %"), max_digits=5, decimal_places=2, default=Decimal(0)
    )
    tax_code = models.SlugField(_("VAT"), default="standard")
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    is_optional = models.BooleanField(_("optional"), default=False)
    net_amount = models.DecimalField(_("net"), max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="one_quote_line_per_position"),
            models.CheckConstraint(
                condition=Q(kind=LineKind.SERVICE)
                | Q(
                    deployment__in=Deployment.values,
                    license_type__in=LicenseType.values,
                    purchase_type__in=PurchaseType.values,
                    product__isnull=False,
                ),
                name="license_line_is_configured",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quote_quantity_positive"),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100), name="quote_discount_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"
