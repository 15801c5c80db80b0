"""People, the organisations they buy for, and whether staff have let them in."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from shop.accounts.enums import ACTIVATION_TRANSITIONS, ActivationStatus, MembershipRole
from shop.accounts.viewer import Viewer


class Person(models.Model):
    """What we know of a user beyond the login; the unique address lives here, because stock users do not
    have one.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="person")
    email = models.CharField(
        _("e-mail"), max_length=254, unique=True, help_text=_("Normalised: one spelling only.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    # Empty: the organisation's, else the site's.
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("registered at"))

    class Meta:
        verbose_name = _("person")
        permissions = [("work_at_licensing_desk", "Works in the licensing department")]

    def __str__(self) -> str:
        return self.email

    @property
    def full_name(self) -> str:
        return self.user.get_full_name() or self.email


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, their own for activated members, else none."""
        return self if viewer.is_licensing_staff else self.filter(pk__in=viewer.activated_organization_ids)


class Organization(models.Model):
    """A customer: the company, university or agency that owns licences and receives invoices."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    line1 = models.CharField(_("address"), max_length=200, blank=True)
    line2 = models.CharField(_("address, second line"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(
        _("country"), max_length=2, default="DE", help_text=_("ISO 3166 code, such as DE.")
    )
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    email_for_invoices = models.EmailField(_("e-mail for invoices"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    po_number_required = models.BooleanField(_("orders need a PO number"), default=False)
    created_at = models.DateTimeField(_("created at"))

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in an organisation, from a day to a day; ended ones are kept."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=MembershipRole, default=MembershipRole.MEMBER)
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organization"],
                condition=models.Q(ended_at=None),
                name="one_current_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organization}"


class Activation(models.Model):
    """Staff's decision to let an account see licences and invoices."""

    TRANSITIONS = ACTIVATION_TRANSITIONS

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="activation")
    status = models.CharField(
        _("status"), max_length=10, choices=ActivationStatus, default=ActivationStatus.WAITING, db_index=True
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waiting_since = models.DateTimeField(_("waiting since"))
    requested_at = models.DateTimeField(_("asked for activation at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("activation")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=ActivationStatus.values), name="activation_status"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=ActivationStatus.ACTIVATED) | models.Q(organization__isnull=False),
                name="activated_for_an_organization",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.status}"


class ApiToken(AbstractAuthToken):
    """A personal API token. Only its digest is stored; scopes never reach further than the person's own
    rights.
    """

    name = models.CharField(_("name"), max_length=80, default="")
    scopes = models.JSONField(_("scopes"), default=list)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name
