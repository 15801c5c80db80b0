from django.db import models
from django.utils.translation import gettext_lazy as _


class LicenseStatus(models.TextChoices):
    """The stored status; what people see besides follows from the dates (LicenseState)."""

    ACTIVE = "active", _("Active")
    SUPERSEDED = "superseded", _("Superseded")
    CANCELLED = "cancelled", _("Taken back")


LICENSE_TRANSITIONS = {
    LicenseStatus.ACTIVE: frozenset({LicenseStatus.SUPERSEDED, LicenseStatus.CANCELLED}),
    # Its successor was taken back.
    LicenseStatus.SUPERSEDED: frozenset({LicenseStatus.ACTIVE}),
    LicenseStatus.CANCELLED: frozenset(),
}


class LicenseState(models.TextChoices):
    """The state at a glance on a given day."""

    ACTIVE = "active", _("Active")
    EXPIRING = "expiring", _("Expiring soon")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")
    CANCELLED = "cancelled", _("Taken back")
