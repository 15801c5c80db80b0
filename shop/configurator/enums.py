"""The words a licence is configured with. The values are stored and sent over the API: they never change."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deployment(models.TextChoices):
    SERVER = "server", _("Server")
    DATA_CENTER = "data_center", _("Data Center")
    CLOUD = "cloud", _("Cloud")


class LicenseType(models.TextChoices):
    COMMERCIAL = "commercial", _("Commercial")
    ACADEMIC = "academic", _("Academic")


class PurchaseType(models.TextChoices):
    NEW = "new", _("New licence")
    UPGRADE = "upgrade", _("Upgrade")
    RENEWAL = "renewal", _("Renewal")
    DOWNGRADE = "downgrade", _("Downgrade")


class Severity(models.TextChoices):
    """How much a violation weighs: it stops the line, needs a tick, or is only worth a look."""

    BLOCKS = "blocks", _("Cannot be requested")
    ASK = "ask", _("Ask us")
    NOTE = "note", _("Please note")
