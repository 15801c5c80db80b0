"""The customer's register of licences."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.models import ConfiguredLine
from shop.core.crypto import EncryptedTextField
from shop.licenses.enums import LICENSE_TRANSITIONS, LicenseState, LicenseStatus, QuestionKind

# The columns that a search looks through, in this order, each on a line of ``search_text``.
SEARCHED = (
    "product_name",
    "sen",
    "instance_url",
    "business_area",
    "department",
    "department_contact_name",
    "department_contact_email",
    "technical_contact_name",
    "technical_contact_email",
    "main_contact_email",
)


class LicenseQuerySet(models.QuerySet["License"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, the organisation's for its activated members, else none."""
        return (
            self
            if viewer.is_licensing_staff
            else self.filter(organization_id__in=viewer.activated_organization_ids)
        )

    def current(self) -> Self:
        return self.filter(status=LicenseStatus.ACTIVE)


class Joined(models.Func):
    """Texts one behind the other; none of them is NULL. Flat, where Concat nests deeper than SQLite reads."""

    template = "(%(expressions)s)"
    arg_joiner = " || "


def _searched() -> Joined:
    """What a search looks through, a line each; never a key."""
    parts: list[models.F | models.Value] = []
    for name in SEARCHED:
        parts += [models.F(name), models.Value("\n")]
    return Joined(*parts[:-1], output_field=models.TextField())


class License(ConfiguredLine):
    """One licence of an organisation, with its configuration as bought."""

    TRANSITIONS = LICENSE_TRANSITIONS

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, related_name="licenses"
    )
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, related_name="licenses")
    product_name = models.CharField(_("product"), max_length=255)
    status = models.CharField(
        _("status"), max_length=10, choices=LicenseStatus, default=LicenseStatus.ACTIVE, db_index=True
    )
    sen = models.CharField(
        _("SEN"), max_length=64, blank=True, help_text=_("The vendor's support entitlement number.")
    )
    license_key = EncryptedTextField(_("licence key"), bound_to="public_id", blank=True)
    license_key_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    starts_on = models.DateField(_("maintenance from"), null=True, blank=True)
    ends_on = models.DateField(_("maintenance until"), null=True, blank=True)
    purchased_on = models.DateField(_("purchased on"), null=True, blank=True)
    # The licence this one renewed, upgraded or downgraded.
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    main_contact_email = models.EmailField(
        _("main contact"), blank=True, help_text=_("The address the vendor ties the SEN to.")
    )
    technical_contact_name = models.CharField(_("technical contact"), max_length=200, blank=True)
    technical_contact_email = models.EmailField(_("technical contact's e-mail"), blank=True)
    technical_contact_phone = models.CharField(_("technical contact's phone"), max_length=40, blank=True)
    business_area = models.CharField(_("business area"), max_length=100, blank=True)
    department = models.CharField(_("department"), max_length=100, blank=True)
    department_contact_name = models.CharField(_("department's contact"), max_length=200, blank=True)
    department_contact_email = models.EmailField(_("department contact's e-mail"), blank=True)
    # Entered by the customer and not yet checked by staff: counts for the host rule, proves nothing.
    is_declared = models.BooleanField(_("declared by the customer"), default=False)
    # The upload that brought it in; None for what was bought here.
    portfolio_import = models.ForeignKey(
        "licenses.PortfolioImport", on_delete=models.PROTECT, null=True, blank=True, related_name="licenses"
    )
    # Lead times in days before the end of maintenance; None where those of the organisation hold.
    reminder_days = models.JSONField(_("reminders"), null=True, blank=True)
    # No reminder before this day.
    snoozed_until = models.DateField(_("reminders again from"), null=True, blank=True)
    is_not_renewed = models.BooleanField(_("do not renew"), default=False)
    # Grows with each change, for those who edit the same licence at the same time.
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.GeneratedField(
        expression=_searched(), output_field=models.TextField(), db_persist=True, editable=False
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = LicenseQuerySet.as_manager()

    class Meta:
        verbose_name = _("licence")
        ordering = ["ends_on", "pk"]
        indexes = [
            models.Index(fields=["organization", "ends_on", "id"], name="license_by_end"),
            # Everything that the figures above the list count, so that no row is read for them.
            models.Index(fields=["organization", "status", "ends_on"], name="license_by_state"),
            models.Index(fields=["organization", "product_name", "id"], name="license_by_product"),
            models.Index(fields=["organization", "purchased_on", "id"], name="license_by_purchase"),
            models.Index(fields=["organization", "department", "id"], name="license_by_department"),
            models.Index(fields=["organization", "user_tier", "id"], name="license_by_tier"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sen"],
                condition=models.Q(status=LicenseStatus.ACTIVE) & ~models.Q(sen=""),
                name="one_active_license_per_sen",
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=~models.Q(status=LicenseStatus.CANCELLED),
                name="one_successor_that_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=LicenseStatus.values), name="license_status"
            ),
            models.CheckConstraint(
                condition=models.Q(deployment__in=Deployment.values), name="license_deployment"
            ),
            models.CheckConstraint(
                condition=models.Q(license_type__in=LicenseType.values), name="license_type"
            ),
            models.CheckConstraint(
                condition=models.Q(purchase_type__in=PurchaseType.values), name="license_purchase"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="license_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_name} {self.sen}".strip()

    @property
    def successor(self) -> "License | None":
        """What renewed, upgraded or downgraded this one, unless that was taken back."""
        counting = [one for one in self.successors.all() if one.status != LicenseStatus.CANCELLED]
        return counting[0] if counting else None

    def state(self, on_date: date, *, warning_days: int | None = None) -> LicenseState:
        """What people see on a day; the last day of maintenance still counts as active."""
        if self.status != LicenseStatus.ACTIVE:
            return LicenseState(self.status)
        if self.ends_on is None:
            return LicenseState.ACTIVE
        if self.ends_on < on_date:
            return LicenseState.EXPIRED
        days = settings.LICENSE_WARNING_DAYS if warning_days is None else warning_days
        return (
            LicenseState.EXPIRING if self.ends_on <= on_date + timedelta(days=days) else LicenseState.ACTIVE
        )


class LicenseChange(models.Model):
    """What somebody changed in a licence: its history, with the values, for those who may see the licence."""

    license = models.ForeignKey(License, on_delete=models.CASCADE, related_name="changes")
    field = models.CharField(_("field"), max_length=40)
    old = models.CharField(_("before"), max_length=255, blank=True)
    new = models.CharField(_("after"), max_length=255, blank=True)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of a licence")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.field


class LicenseQuestion(models.Model):
    """A question about a licence, on its way to the department or already answered there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="questions")
    organization = models.ForeignKey("accounts.Organization", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind)
    text = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question about a licence")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(closed_at=None), name="license_question_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=QuestionKind.values), name="license_question_kind"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
