from django.db import models
from django.utils.translation import gettext_lazy as _


class ExportResource(models.TextChoices):
    """The lists that can be taken away as a file."""

    LICENSES = "licenses", _("Licences")
    INVOICES = "invoices", _("Invoices")


class ExportFormat(models.TextChoices):
    CSV = "csv", "CSV"
    XLSX = "xlsx", "Excel"
    PDF = "pdf", "PDF"
    ZIP = "zip", _("ZIP of PDF and XML files")


class ExportStatus(models.TextChoices):
    """What became of an export. A file exists only of READY ones."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


EXPORT_TRANSITIONS = {
    ExportStatus.QUEUED: frozenset({ExportStatus.RUNNING, ExportStatus.CANCELLED}),
    # Again RUNNING after an attempt that died.
    ExportStatus.RUNNING: frozenset(
        {ExportStatus.RUNNING, ExportStatus.READY, ExportStatus.FAILED, ExportStatus.CANCELLED}
    ),
    ExportStatus.READY: frozenset({ExportStatus.EXPIRED, ExportStatus.CANCELLED}),
    ExportStatus.FAILED: frozenset({ExportStatus.QUEUED, ExportStatus.EXPIRED}),
    ExportStatus.CANCELLED: frozenset({ExportStatus.EXPIRED}),
    ExportStatus.EXPIRED: frozenset(),
}
