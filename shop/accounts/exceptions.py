"""Refusals about people and organisations."""

from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError


class AddressTaken(DomainError):
    """Another account has this address. Surfaces must not tell a stranger so."""

    code = "address_taken"
    default_message = _("This address cannot be used.")


class LastAdministrator(DomainError):
    """An organisation with members keeps somebody who looks after it."""

    code = "last_administrator"
    default_message = _(
        "This is the last administrator of the organisation. Please make another member administrator first."
    )


class AlreadyMember(DomainError):
    code = "already_member"
    default_message = _("This person is a member of your organisation already.")


class TooManyInvitations(DomainError):
    """As many invitations are open as an organisation may have."""

    code = "too_many_open_invitations"
    default_message = _(
        "Your organisation has as many open invitations as it may have. Please withdraw one first."
    )


class InvitationsThrottled(DomainError):
    code = "too_many_invitations"
    default_message = _("Many invitations were sent within the last hour. Please try again later.")


class InvitationClosed(DomainError):
    """The owner of the address comes too late."""

    code = "invitation_closed"
    default_message = _("This invitation can no longer be accepted.")


class MoveNotConfirmed(DomainError):
    """Accepting would end a membership elsewhere, and the person has not agreed to that."""

    code = "would_move"
    default_message = _(
        "You belong to another organisation. Accepting means leaving it; please confirm that first."
    )


class OrganizationBlocked(DomainError):
    code = "organization_blocked"
    default_message = _(
        "Your organisation is blocked at the moment: it can neither request nor order. Please contact the "
        "licensing department."
    )
