from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import F, Min, QuerySet

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.models import Activation, Membership, Organization, Person
from shop.accounts.second_factor import LICENSING_PERMISSION, lacks_second_factor
from shop.accounts.viewer import ANONYMOUS, Viewer


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """Build the viewer of a user: one query for customers, besides for staff the permission look-ups and,
    where they must have a second factor, one for it. Without it they have the rights of a customer.
    """
    if not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    # A staff flag alone opens nothing: the desk needs the permission too (a superuser has all).
    is_staff = user.is_staff and user.has_perm(LICENSING_PERMISSION)
    is_due = (is_staff or user.is_superuser) and lacks_second_factor(user.pk)
    memberships = list(
        Membership.objects.filter(
            person__user_id=user.pk, ended_at=None, person__activation__status=ActivationStatus.ACTIVATED
        )
        .order_by("organization_id")
        .values_list(
            "organization_id",
            "role",
            "person__language",
            "organization__language",
            "person__time_zone",
            "organization__time_zone",
        )
    )
    return Viewer(
        user_id=user.pk,
        is_licensing_staff=is_staff and not is_due,
        is_superuser=user.is_superuser and not is_due,
        is_second_factor_due=is_due,
        activated_organization_ids=frozenset(row[0] for row in memberships),
        administered_organization_ids=frozenset(
            row[0] for row in memberships if row[1] == MembershipRole.ADMINISTRATOR
        ),
        language=next((row[2] or row[3] for row in memberships), settings.LANGUAGE_CODE),
        time_zone=next((row[4] or row[5] for row in memberships), ""),
    )


def organizations_of(user_ids: Iterable[int]) -> dict[int, int]:
    """The organisation that each of these users acts for, as their viewer says it; one query for all.

    Users without one are left out.
    """
    memberships = (
        Membership.objects.filter(
            person__user_id__in=set(user_ids),
            ended_at=None,
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


def language_of(user_id: int | None, organization: Organization | None = None) -> str:
    """The language mails and documents use: the person's, else the organisation's, else the site's."""
    own = Person.objects.filter(user_id=user_id).values_list("language", flat=True).first() if user_id else ""
    return own or (organization.language if organization else "") or settings.LANGUAGE_CODE


def waiting_activations() -> QuerySet[Activation]:
    """The activation queue: those who asked first, then the rest, longest waiting on top.

    People who work here, in the department or as editors, need no activation.
    """
    return (
        Activation.objects.filter(status=ActivationStatus.WAITING, person__user__is_staff=False)
        .exclude(person__user__groups__permissions__codename="access_admin")
        .select_related("person__user")
        .order_by(F("requested_at").asc(nulls_last=True), "waiting_since", "pk")
    )


def staff_addresses() -> list[str]:
    """Mail addresses of the licensing department's people."""
    users = get_user_model()._default_manager.filter(is_staff=True, is_active=True)
    return sorted(user.email for user in users if user.has_perm(LICENSING_PERMISSION) and user.email)
