"""Lists as files: asked for, made in the background, fetched by whoever asked, gone after a while."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.core.workflow import Transitions
from shop.documents.storage import private_storage
from shop.exports.enums import EXPORT_TRANSITIONS, ExportFormat, ExportResource, ExportStatus


def _export_path(_instance: "Export", _name: str) -> str:
    return f"exports/{uuid.uuid4().hex}"


class ExportQuerySet(models.QuerySet["Export"]):
    def owned_by(self, *, user_id: int) -> Self:
        """An export is for whoever asked for it, and nobody else."""
        return self.filter(owner_id=user_id)


class Export(models.Model):
    """A list as a file. Which rows it holds, its owner may see at the time it is made."""

    TRANSITIONS: ClassVar[Transitions] = EXPORT_TRANSITIONS

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Whose rows; None for staff's exports over all organisations.
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resource = models.CharField(_("list"), max_length=10, choices=ExportResource)
    format = models.CharField(_("format"), max_length=4, choices=ExportFormat)
    status = models.CharField(_("status"), max_length=9, choices=ExportStatus, default=ExportStatus.QUEUED)
    # Names of the columns, in order.
    columns = models.JSONField(_("columns"), default=list)
    # The list's own filters and order, as its address holds them; unused where ``ids`` are given.
    query = models.CharField(max_length=500, blank=True)
    # The chosen rows, by what the address of each holds; empty for all that ``query`` finds.
    ids = models.JSONField(default=list, blank=True)
    has_keys = models.BooleanField(_("with licence keys"), default=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    # Encrypted where it holds keys.
    file = models.FileField(storage=private_storage, upload_to=_export_path, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    # Progress; a total of 0 means that nobody knows yet.
    done = models.PositiveIntegerField(_("number done"), default=0)
    total = models.PositiveIntegerField(_("number in all"), default=0)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("asked for at"))
    finished_at = models.DateTimeField(_("ready at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["owner", "-id"], name="export_of_owner")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ExportStatus.values), name="export_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(format__in=ExportFormat.values), name="export_format_known"
            ),
            models.CheckConstraint(
                condition=models.Q(resource__in=ExportResource.values), name="export_resource_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource}.{self.format}"

    @property
    def is_under_way(self) -> bool:
        return self.status in (ExportStatus.QUEUED, ExportStatus.RUNNING)

    @property
    def is_ready(self) -> bool:
        return self.status == ExportStatus.READY

    @property
    def progress(self) -> int:
        """How far it is, 0 to 100."""
        if self.status == ExportStatus.READY:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0
