"""What customers ask for, and the conversation about it."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.models import ConfiguredLine
from shop.documents.storage import private_storage
from shop.quotes.enums import REQUEST_TRANSITIONS, RequestStatus
from shop.quotes.models.visibility import of_viewer


class QuoteRequestQuerySet(models.QuerySet["QuoteRequest"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff; see ``of_viewer`` for customers."""
        return self if viewer.is_licensing_staff else self.filter(of_viewer(viewer))


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
    # Who at the desk entered it for the customer; None where the customer asked.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decline_reason = models.TextField(_("reason"), blank=True)
    submitted_at = models.DateTimeField(_("submitted at"))

    # What the queue sorts and filters by, kept here so that no page of it looks at lines or messages.
    asks_us = models.BooleanField(_("asks us"), default=False, editable=False)
    # The customer's newest word: a message, at first the request itself. What came after somebody's
    # reading is unread for them.
    customer_wrote_at = models.DateTimeField(_("last word of the customer"), editable=False)
    staff_wrote_at = models.DateTimeField(_("last answer"), null=True, editable=False)
    # Net, by the price book at the time; None while it knows no price.
    proposed_value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, null=True, blank=True, editable=False
    )
    proposed_currency = models.CharField(max_length=3, blank=True, editable=False)

    objects = QuoteRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        ordering = ["-submitted_at", "-pk"]
        indexes = [
            # The queue walks these from the cursor on, for each state that it shows: see ``queue_page``.
            models.Index(fields=["status", "submitted_at", "id"], name="request_queue"),
            models.Index(fields=["status", "customer_wrote_at", "id"], name="request_queue_by_word"),
            models.Index(fields=["status", "proposed_value", "id"], name="request_queue_by_value"),
            models.Index(fields=["assigned_to", "status", "submitted_at", "id"], name="request_by_owner"),
            models.Index(fields=["organization", "status", "submitted_at", "id"], name="request_by_customer"),
            models.Index(
                fields=["status", "submitted_at", "id"],
                name="request_asking_us",
                condition=Q(asks_us=True),
            ),
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


def _attachment_path(attachment: "RequestAttachment", _name: str) -> str:
    """A random name: what the sender called the file never reaches the disk."""
    return f"attachments/{attachment.public_id.hex[:2]}/{attachment.public_id.hex}"


class RequestAttachment(models.Model):
    """A file that came with the request or with a message of its thread; kept privately, type checked."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(QuoteRequest, on_delete=models.PROTECT, related_name="attachments")
    message = models.ForeignKey(
        RequestMessage, on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    file = models.FileField(storage=private_storage, upload_to=_attachment_path, max_length=120)
    # As the sender called it, for the download; control characters and paths are taken out.
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size"))  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attachment")
        ordering = ["uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


class RequestReading(models.Model):
    """Up to when somebody has read the thread of a request: what came later is unread for them."""

    request = models.ForeignKey(QuoteRequest, on_delete=models.CASCADE, related_name="readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "reader"], name="one_reading_per_request_and_reader")
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.reader_id}"
