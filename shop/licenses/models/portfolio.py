"""A portfolio that a customer had before: uploaded, previewed, entered, undone."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.workflow import Transitions
from shop.documents.storage import private_storage
from shop.licenses.enums import PORTFOLIO_TRANSITIONS, PortfolioStatus


def _portfolio_path(_instance: "PortfolioImport", _name: str) -> str:
    return f"portfolios/{uuid.uuid4().hex}"


class PortfolioImportQuerySet(models.QuerySet["PortfolioImport"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, the organisation's for its activated members, else none."""
        return (
            self
            if viewer.is_licensing_staff
            else self.filter(organization_id__in=viewer.activated_organization_ids)
        )


class PortfolioImport(models.Model):
    """A file of licences on its way into an organisation's register."""

    TRANSITIONS: ClassVar[Transitions] = PORTFOLIO_TRANSITIONS

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="portfolio_imports"
    )
    status = models.CharField(
        _("status"), max_length=9, choices=PortfolioStatus, default=PortfolioStatus.QUEUED
    )
    # Gone once the portfolio is entered or discarded. Encrypted: it may hold keys.
    file = models.FileField(storage=private_storage, upload_to=_portfolio_path, max_length=120, blank=True)
    file_name = models.CharField(_("file name"), max_length=120)
    size = models.PositiveIntegerField(_("size"), default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    # Which heading stands for which column: {column: heading}.
    mapping = models.JSONField(default=dict, blank=True)
    # How the file was understood: {encoding, delimiter, sheet, headings, first_rows}.
    reading = models.JSONField(default=dict, blank=True)
    # The first wrong rows: [{row, field, code, value}].
    problems = models.JSONField(default=list, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    wrong = models.PositiveIntegerField(_("wrong rows"), default=0)
    duplicates = models.PositiveIntegerField(_("licences that are known already"), default=0)
    # Enter the right rows and leave the wrong ones out.
    is_partial = models.BooleanField(_("only the right rows"), default=False)
    # Declared by the customer; licences that staff bring in are confirmed.
    is_declared = models.BooleanField(default=True)
    # Progress; a total of 0 means that nobody knows yet.
    done = models.PositiveIntegerField(_("number done"), default=0)
    total = models.PositiveIntegerField(_("number in all"), default=0)
    error = models.TextField(_("error"), blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("uploaded at"))
    applied_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = PortfolioImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=PortfolioStatus.values), name="portfolio_status_known"
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(models.Model):
    """How an organisation's files are read: remembered by their headings, for the next upload."""

    organization = models.ForeignKey("accounts.Organization", on_delete=models.CASCADE, related_name="+")
    # SHA-256 of the headings.
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("mapping of columns")
        constraints = [
            models.UniqueConstraint(fields=["organization", "signature"], name="one_mapping_per_headings")
        ]

    def __str__(self) -> str:
        return self.signature[:8]
