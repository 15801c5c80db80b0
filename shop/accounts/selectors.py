import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, Min, Prefetch, Q, QuerySet

from shop.accounts.enums import ActivationStatus, InvitationState, MembershipRole
from shop.accounts.models import Activation, Invitation, Membership, Organization, Person
from shop.accounts.second_factor import LICENSING_PERMISSION, lacks_second_factor
from shop.accounts.viewer import ANONYMOUS, Viewer
from shop.core.links import digest_of
from shop.core.models import AuditEvent

MOST_INVITATIONS_SHOWN = 50


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """Build the viewer of a user: one query for customers, besides for staff the permission look-ups and,
    where they must have a second factor, one for it. Without it they have the rights of a customer.
    """
    if not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    # A staff flag alone opens nothing: the desk needs the permission too (a superuser has all).
    is_staff = user.is_staff and user.has_perm(LICENSING_PERMISSION)
    is_due = (is_staff or user.is_superuser) and lacks_second_factor(user.pk)
    places = list(
        Membership.objects.current()
        .filter(person__user_id=user.pk)
        .order_by("organization_id")
        .values_list(
            "organization_id",
            "role",
            "person__activation__status",
            "organization__blocked_at",
            "person__language",
            "organization__language",
            "person__time_zone",
            "organization__time_zone",
        )
    )
    memberships = [row for row in places if row[2] == ActivationStatus.ACTIVATED and row[3] is None]
    return Viewer(
        user_id=user.pk,
        is_licensing_staff=is_staff and not is_due,
        is_superuser=user.is_superuser and not is_due,
        is_second_factor_due=is_due,
        activated_organization_ids=frozenset(row[0] for row in memberships),
        administered_organization_ids=frozenset(
            row[0] for row in memberships if row[1] == MembershipRole.ADMINISTRATOR
        ),
        is_blocked=not memberships and any(row[3] is not None for row in places),
        language=next((row[4] or row[5] for row in memberships), settings.LANGUAGE_CODE),
        time_zone=next((row[6] or row[7] for row in memberships), ""),
    )


def has_lost_a_membership(user_id: int, *, since: datetime) -> bool:
    """Whether the user may see less than at that time: a membership ended, or its organisation is blocked."""
    gone = Q(ended_at__gte=since) | Q(ended_at=None, organization__blocked_at__gte=since)
    return Membership.objects.filter(gone, person__user_id=user_id).exists()


def organizations_of(user_ids: Iterable[int]) -> dict[int, int]:
    """The organisation that each of these users acts for, as their viewer says it; one query for all.

    Users without one are left out.
    """
    memberships = (
        Membership.objects.filter(
            person__user_id__in=set(user_ids),
            ended_at=None,
            organization__blocked_at=None,
            person__activation__status=ActivationStatus.ACTIVATED,
            person__user__is_active=True,
        )
        .values("person__user_id")
        .annotate(first=Min("organization_id"))
    )
    return dict(memberships.values_list("person__user_id", "first"))


def person_of(user_id: int) -> Person:
    """The person behind a user, with user and activation. Raises Person.DoesNotExist."""
    return Person.objects.select_related("user", "activation__organization").get(user_id=user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Why licences and invoices are closed to an account, for its own page."""

    activation: Activation | None
    # The place in an organisation: where the account waits, what is blocked.
    place: Membership | None

    @property
    def state(self) -> str:
        """One of "unknown", "blocked", "homeless", "rejected", "waiting"."""
        if self.activation is None:
            return "unknown"
        if self.activation.status != ActivationStatus.ACTIVATED:
            return str(self.activation.status)
        if self.place is not None and self.place.organization.blocked_at is not None:
            return "blocked"
        return "homeless"


def standing_of(user_id: int) -> Standing:
    """How an account stands that sees no organisation: two queries."""
    return Standing(
        activation=Activation.objects.filter(person__user_id=user_id).first(),
        place=Membership.objects.current()
        .filter(person__user_id=user_id)
        .select_related("organization")
        .order_by("organization_id")
        .first(),
    )


def invitation_for(secret: str, *, user: User) -> Invitation:
    """The invitation behind a link, in whatever state, for the owner of its address.

    Raises Invitation.DoesNotExist for a forged link and for another person's: nobody can tell which.
    """
    return Invitation.objects.select_related("organization", "invited_by").get(
        secret_digest=digest_of(secret),
        email__in=Person.objects.filter(user_id=user.pk).values("email"),
    )


def state_for_invited(invitation: Invitation, *, at: datetime) -> InvitationState:
    """What the invited person is told: that of a blocked organisation is as good as withdrawn."""
    state = invitation.state(at)
    is_blocked = invitation.organization.blocked_at is not None
    return InvitationState.REVOKED if is_blocked and state == InvitationState.OPEN else state


def current_members(organization_id: int) -> QuerySet[Membership]:
    """The members of an organisation by name, those who still wait for activation included."""
    return (
        Membership.objects.current()
        .filter(organization_id=organization_id)
        .select_related("person__user", "person__activation")
        .order_by("person__user__last_name", "person__user__first_name", "pk")
    )


def memberships_elsewhere(person: Person, *, organization_id: int) -> QuerySet[Membership]:
    """The places that a person has in other organisations."""
    return Membership.objects.current().filter(person=person).exclude(organization_id=organization_id)


def administrators_of(organization_id: int) -> QuerySet[Membership]:
    """Those who administer an organisation and are let in."""
    return (
        Membership.objects.current()
        .filter(
            organization_id=organization_id,
            role=MembershipRole.ADMINISTRATOR,
            person__activation__status=ActivationStatus.ACTIVATED,
            person__user__is_active=True,
        )
        .select_related("person__user")
        .order_by("pk")
    )


def invitations_shown(organization_id: int, *, at: datetime) -> list[tuple[Invitation, InvitationState]]:
    """The newest invitations of an organisation, each with its state at this moment."""
    newest = Invitation.objects.filter(organization_id=organization_id).select_related("invited_by")
    return [(invitation, invitation.state(at)) for invitation in newest[:MOST_INVITATIONS_SHOWN]]


def facts_changed_since(organization: Organization, *, version: int) -> list[str]:
    """The facts that were saved after this version, "contacts" among them, from the audit trail."""
    edits = AuditEvent.objects.for_object(organization).filter(action="facts_edited")
    changed = {
        field
        for details in edits.values_list("details", flat=True)
        if details["version"] > version
        for field in details["fields"]
    }
    return sorted(changed)


def person_by_address(email: str) -> Person | None:
    """The person who owns an address in any spelling; for staff only, who may know who has an account."""
    spelling = unicodedata.normalize("NFKC", email).strip().casefold()
    return Person.objects.select_related("user").filter(email=spelling).first()


def language_of(user_id: int | None, organization: Organization | None = None) -> str:
    """The language mails and documents use: the person's, else the organisation's, else the site's."""
    own = Person.objects.filter(user_id=user_id).values_list("language", flat=True).first() if user_id else ""
    return own or (organization.language if organization else "") or settings.LANGUAGE_CODE


def language_of_address(email: str, organization: Organization) -> str:
    """The language of a mail to an address that need not have an account."""
    own = Person.objects.filter(email=email.casefold()).values_list("language", flat=True).first()
    return own or organization.language or settings.LANGUAGE_CODE


def activations_with_places() -> QuerySet[Activation]:
    """Activations with their person; ``person.places`` of each are the current memberships, with the
    invitation that proposed them and who invited.
    """
    current = Membership.objects.current().select_related("organization", "invitation__invited_by")
    return Activation.objects.select_related("person__user", "organization", "decided_by").prefetch_related(
        Prefetch("person__memberships", current.order_by("pk"), to_attr="places")
    )


def waiting_activations() -> QuerySet[Activation]:
    """The activation queue: those who asked first, then the rest, longest waiting on top.

    People who work here, in the department or as editors, need no activation.
    """
    return (
        activations_with_places()
        .filter(status=ActivationStatus.WAITING, person__user__is_staff=False)
        .exclude(person__user__groups__permissions__codename="access_admin")
        .order_by(F("requested_at").asc(nulls_last=True), "waiting_since", "pk")
    )


def colleagues() -> list[User]:
    """The licensing department's people by name; one query."""
    users = User.objects.with_perm(
        LICENSING_PERMISSION, backend="django.contrib.auth.backends.ModelBackend"
    ).filter(is_staff=True)
    return sorted(users, key=lambda user: (user.get_full_name() or user.email).casefold())


def staff_addresses() -> list[str]:
    """Mail addresses of the licensing department's people; one query."""
    return sorted(user.email for user in colleagues() if user.email)
