"""Rows that carry no business noun: numbers, audit, outbox, repeated calls."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.core.enums import DocumentKind, OutboxState
from shop.core.jobs import Job


class NumberSeries(models.Model):
    """The counter of one document kind in one year."""

    kind = models.CharField(max_length=20, choices=DocumentKind)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="one_series_per_kind_and_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last_number}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def for_object(self, instance: models.Model) -> Self:
        return self.filter(object_type=instance._meta.label_lower, object_id=instance.pk).order_by("pk")


class AuditEvent(models.Model):
    """One thing that happened. Database triggers refuse every UPDATE and DELETE."""

    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    old = models.CharField(max_length=40, blank=True)
    new = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    # No foreign key: an event outlives the account it names.
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        # Each list that people choose begins at its newest event, however many there are.
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
            models.Index(fields=["at", "id"], name="audit_by_time"),
            models.Index(fields=["object_type", "at", "id"], name="audit_by_kind"),
            models.Index(fields=["action", "at", "id"], name="audit_by_action"),
            models.Index(fields=["actor_id", "at", "id"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.object_type}:{self.object_id} {self.action} {self.old}→{self.new}"


class AuditSeal(models.Model):
    """The hash of one event and its predecessor's hash; append-only like the events."""

    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.event_id}: {self.hash[:12]}"


class AuditCheck(models.Model):
    """One run of the verification over the trail, and where the chain ended then: from that place on nothing
    may be missing later. Append-only like what it vouches for.
    """

    finished_at = models.DateTimeField()
    verified = models.PositiveBigIntegerField()
    damaged = models.PositiveIntegerField()
    unsealed = models.PositiveBigIntegerField()
    # The newest seal at the time, without a foreign key: it has to be missed when it is gone. 0: none.
    head_id = models.BigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}: {self.verified} verified, {self.damaged} damaged"


class OutboxEvent(models.Model):
    """Background work, recorded in the transaction that wants it. This table, not the broker, is the
    queue.
    """

    # The name of a Job; no choices, or every new kind of work would be a migration.
    job = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    # The same work asked for twice is done once.
    key = models.CharField(max_length=160, unique=True)
    state = models.CharField(max_length=8, choices=OutboxState, default=OutboxState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    available_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                name="outbox_due",
                condition=models.Q(state__in=[OutboxState.PENDING, OutboxState.RUNNING]),
            ),
            # What staff look through: the few that are not done, however many are.
            models.Index(
                fields=["job", "id"],
                name="outbox_open",
                condition=models.Q(state__in=[OutboxState.PENDING, OutboxState.RUNNING, OutboxState.PARKED]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.state})"

    @property
    def job_label(self) -> str:
        """What the job is, for people; a job of a later or earlier release goes by its name."""
        return str(Job(self.job).label) if self.job in Job.values else self.job


class ChangeMark(models.Model):
    """A row that changed, for those who keep something made from it. Each change has a mark of its own: one
    that is made while an older one is worked off is not lost with it.
    """

    # The model as Django names it, such as "marketplace.listing".
    label = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.label}:{self.object_id}"


class ScheduledRun(models.Model):
    """When an entry of the schedule last ran, where the relay keeps the schedule."""

    name = models.CharField(max_length=100, unique=True)
    last_run_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.last_run_at}"


class IdempotencyRecord(models.Model):
    """The answer to a call that must not happen twice, stored in the same transaction as its effect."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("method and path"), max_length=200)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "scope", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
