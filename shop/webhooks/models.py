"""Endpoints that are told of events, what they are told, and each attempt to do so."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.crypto import EncryptedTextField
from shop.webhooks.enums import AttemptError, DeliveryState, DisableReason


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """An organisation's for its administrators; for licensing staff their own, of all organisations."""
        allowed = Q(organization_id__in=viewer.administered_organization_ids)
        if viewer.is_licensing_staff:
            allowed |= Q(organization=None, created_by_id=viewer.user_id)
        return self.filter(allowed)


class WebhookEndpoint(models.Model):
    """An address of a customer's program that is told of events."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # None: of a member of staff, about all organisations.
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="webhooks"
    )
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("description"), max_length=200, blank=True)
    events = models.JSONField(_("events"), default=list)
    is_active = models.BooleanField(_("active"), default=True)
    # Events from then on; what happened while it was switched off is not made up for.
    listens_since = models.DateTimeField()
    secret = EncryptedTextField(bound_to="public_id")
    # Signs too until then, so that the receiver can change over without losing anything.
    previous_secret = EncryptedTextField(bound_to="public_id", blank=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))
    # Nothing has arrived since then; None after a success.
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    # Nobody answered: no attempt before.
    paused_until = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    disable_reason = models.CharField(max_length=10, choices=DisableReason, blank=True)
    # Counts the runs of the job that delivers: each has a row of its own in the outbox.
    round_number = models.PositiveIntegerField(default=1, editable=False)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.url


class WebhookEvent(models.Model):
    """Something that happened, as endpoints are told of it. Its id is the ``webhook-id`` of every attempt."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The seal of the audit event it comes from: ascending as things happened. None for a test.
    seal_id = models.BigIntegerField(unique=True, null=True, editable=False)
    type = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    # The text itself, not an object: what is signed is the same in each attempt, to the byte.
    body = models.TextField()
    happened_at = models.DateTimeField(_("happened at"))
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.type} {self.object_type}:{self.object_id}"

    @property
    def message_id(self) -> str:
        """What receivers know it by."""
        return f"evt_{self.public_id.hex}"

    @property
    def subject(self) -> str:
        """What it is about: deliveries with the same subject wait for each other. A test waits for none."""
        return f"{self.object_type}:{self.object_id}" if self.seal_id else f"test:{self.pk}"


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    subject = models.CharField(max_length=90)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    # A day from then it is given up.
    due_since = models.DateTimeField()
    next_attempt_at = models.DateTimeField(null=True)
    # Since ``due_since``; the log has all.
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(_("created at"))
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="one_delivery_per_endpoint_and_event")
        ]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="webhook_delivery_list"),
            models.Index(
                fields=["endpoint", "subject", "event"],
                name="webhook_delivery_waiting",
                condition=Q(state=DeliveryState.PENDING),
            ),
            models.Index(fields=["created_at"], name="webhook_delivery_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.endpoint_id}: {self.state}"


class WebhookAttempt(models.Model):
    """One call of an endpoint and what came of it."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    # None: there was no answer.
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, choices=AttemptError, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    # The beginning of what the endpoint said.
    excerpt = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status_code or self.error}"


class WebhookPlace(models.Model):
    """How far the trail has been read: one row."""

    seal_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.seal_id)
