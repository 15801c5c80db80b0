"""Reminders before maintenance ends, and the calendar that shows the same days."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.licenses.models.register import License

DEFAULT_LEAD_DAYS = (90, 45, 15)


def _default_lead_days() -> list[int]:
    return list(DEFAULT_LEAD_DAYS)


class ReminderSettings(models.Model):
    """When and whom an organisation wants to be reminded; without a row the defaults hold."""

    organization = models.OneToOneField(
        "accounts.Organization", on_delete=models.CASCADE, related_name="reminder_settings"
    )
    is_on = models.BooleanField(_("send reminders"), default=True)
    # Days before the last day of maintenance, the longest first.
    lead_days = models.JSONField(_("days before the end"), default=_default_lead_days)
    reminds_administrators = models.BooleanField(_("administrators"), default=True)
    reminds_technical_contacts = models.BooleanField(_("technical contacts"), default=True)
    reminds_department_contacts = models.BooleanField(_("departments' contacts"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("reminders")

    def __str__(self) -> str:
        return f"#{self.organization_id}"


class LicenseReminder(models.Model):
    """One mail to one address on one day, about all licences that are due for it."""

    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=200, blank=True)
    on_date = models.DateField(_("day"))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder of licences")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email", "on_date"], name="one_license_reminder_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on_date}"


class LicenseReminderItem(models.Model):
    """A licence in a reminder: each of its lead times is told to an address once."""

    reminder = models.ForeignKey(LicenseReminder, on_delete=models.CASCADE, related_name="items")
    license = models.ForeignKey(License, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"))
    ends_on = models.DateField(_("maintenance until"))
    lead_days = models.PositiveSmallIntegerField(_("days before the end"))

    class Meta:
        verbose_name = _("licence in a reminder")
        constraints = [
            models.UniqueConstraint(
                fields=["license", "ends_on", "lead_days", "email"], name="one_license_reminder_per_lead_time"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.license_id} {self.lead_days}"


class CalendarFeed(models.Model):
    """A secret address under which a calendar program reads the ends of an organisation's licences."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60, blank=True)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    # Days before the end on which the calendar rings; empty for no alarm.
    alarm_days = models.JSONField(_("alarms"), default=list, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    created_at = models.DateTimeField()
    last_read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
