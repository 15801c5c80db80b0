"""Everything that happens to people, organisations and what binds them."""

from shop.accounts.exceptions import AddressTaken
from shop.accounts.services.activation import (
    activate_person,
    deactivate_person,
    reject_activation,
    request_activation,
)
from shop.accounts.services.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from shop.accounts.services.memberships import (
    change_role,
    leave_organization,
    remove_member,
    transfer_administration,
)
from shop.accounts.services.organizations import (
    ContactFacts,
    block_organization,
    create_organization,
    edit_organization,
    unblock_organization,
)
from shop.accounts.services.people import (
    LICENSING_GROUP,
    Profile,
    change_address,
    choose_language,
    edit_profile,
    make_licensing_staff,
    normalize_email,
    register_person,
)

__all__ = [
    "LICENSING_GROUP",
    "AddressTaken",
    "ContactFacts",
    "Profile",
    "accept_invitation",
    "activate_person",
    "block_organization",
    "change_address",
    "change_role",
    "choose_language",
    "create_organization",
    "deactivate_person",
    "edit_organization",
    "edit_profile",
    "invite",
    "leave_organization",
    "make_licensing_staff",
    "normalize_email",
    "register_person",
    "reject_activation",
    "remove_member",
    "request_activation",
    "resend_invitation",
    "revoke_invitation",
    "transfer_administration",
    "unblock_organization",
]
