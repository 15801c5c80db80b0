"""People, the organisations they buy for, and whether staff have let them in."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from shop.accounts.enums import (
    ACTIVATION_TRANSITIONS,
    ActivationStatus,
    ContactKind,
    InvitationState,
    MembershipRole,
    WaitingCause,
)
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
    # Empty: deliveries go to the address above.
    delivery_name = models.CharField(_("delivery: name"), max_length=200, blank=True)
    delivery_line1 = models.CharField(_("delivery: address"), max_length=200, blank=True)
    delivery_line2 = models.CharField(_("delivery: address, second line"), max_length=200, blank=True)
    delivery_postcode = models.CharField(_("delivery: postcode"), max_length=20, blank=True)
    delivery_city = models.CharField(_("delivery: city"), max_length=100, blank=True)
    delivery_country = models.CharField(_("delivery: country"), max_length=2, blank=True)
    email_for_invoices = models.EmailField(_("e-mail for invoices"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    po_number_required = models.BooleanField(_("orders need a PO number"), default=False)
    created_at = models.DateTimeField(_("created at"))
    # Counts the edits of the facts: two people who edit at once do not overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)
    # A blocked organisation is closed to its members, whatever their activation says.
    blocked_at = models.DateTimeField(_("blocked at"), null=True, blank=True)
    block_reason = models.TextField(_("reason of the block"), blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganizationContact(models.Model):
    """Whom to write to about licences, technology or invoices; need not have an account."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="contacts")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind, default=ContactKind.LICENSING)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("contact")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, an organisation's for its administrators, else none."""
        if viewer.is_licensing_staff:
            return self
        return self.filter(organization_id__in=viewer.administered_organization_ids)


class Invitation(models.Model):
    """A proposal that the owner of an address joins an organisation. It lets nobody in: staff do.

    The link of the mail holds a secret of which only the digest is stored.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    email = models.CharField(_("e-mail"), max_length=254, help_text=_("Normalised: one spelling only."))
    role = models.CharField(_("role"), max_length=16, choices=MembershipRole, default=MembershipRole.MEMBER)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("invited at"))
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organization}"

    def state(self, at: datetime) -> InvitationState:
        """What it is at this moment."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if at < self.expires_at else InvitationState.EXPIRED


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)

    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff, the organisation's for its activated members, else none."""
        if viewer.is_licensing_staff:
            return self
        return self.filter(organization_id__in=viewer.activated_organization_ids)


class Membership(models.Model):
    """A person's place in an organisation, from a day to a day; ended ones are kept.

    Where it comes from an invitation it is there before the activation; alone it opens nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=MembershipRole, default=MembershipRole.MEMBER)
    started_at = models.DateTimeField(_("since"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    invitation = models.OneToOneField(
        Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="membership"
    )

    objects = MembershipQuerySet.as_manager()

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

    @property
    def is_activated(self) -> bool:
        """Whether staff let this member in; with the activation loaded no query."""
        return self.person.activation.status == ActivationStatus.ACTIVATED


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
    waiting_cause = models.CharField(
        _("why it waits"), max_length=12, choices=WaitingCause, default=WaitingCause.REGISTERED
    )
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
