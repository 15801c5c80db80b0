"""What an address must answer: derived from the table of policies and the role, nothing else."""

from enum import StrEnum

from shop.access_policy.policies import CUSTOMERS, Audience, Kind
from tests.functional.access.roles import PERSONAL, Role
from tests.functional.access.walk import FOREIGN, MISSING, OWN, SAFE, Visit


class Answer(StrEnum):
    """The kinds of answers that say who may come in."""

    LOGIN = "sent to the login"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    MISSING = "404"
    WRONG_METHOD = "405"
    OPEN = "open"


# These lead somewhere else in place of 404, for what is foreign and what is missing alike.
LEADS_ELSEWHERE = {
    "basket:line-action": "back to the basket, with a word about the line that is gone",
    "basket:line-edit": "back to the basket, with a word about the line that is gone",
    "basket:add": "a link to it leads to the product page, which is missing",
    "catalogue:configuration": "a link to it leads to the product page, which is missing",
    "backoffice:outbox-retry": "a colleague may have been quicker",
    "mfa_edit_webauthn": "the password is asked for first",
    "mfa_remove_webauthn": "the password is asked for first",
    "api:staff-quote": "an edit must say which version it is about, before anything is looked up",
    "api:staff-quote-ask-approval": "it must say which version it is about, before anything is looked up",
    "api:staff-quote-approve": "it must say which version it is about, before anything is looked up",
    "api:staff-quote-reject": "it must say which version it is about, before anything is looked up",
    "account_reset_password_from_key": "the page says that the link is of no use",
}
# What answers 404 or 403 to those who may come in, each with its reason.
CLOSED_FOR_A_REASON = {
    "mfa_view_recovery_codes": "there are none",
    "mfa_generate_recovery_codes": "they need a second factor",
    "mfa_download_recovery_codes": "there are none",
    "mfa_deactivate_totp": "there is none",
    "mfa_reauthenticate": "there is no second factor",
    "catalogue:category": "the world has none",
    "backoffice:catalogue-start": "an empty form names no way to do it",
    "backoffice:price-history": "the address names no product",
    "backoffice:rule-add": "the address names no kind of rule",
    "backoffice:rule-change": "the address names no rule",
    "backoffice:rule-undo": "an empty form names no rule",
    "backoffice:quote-preview": "only a draft is previewed, and the world's offers are sent",
    "backoffice:quote-compare": "an offer of one revision has nothing to compare",
    "api:staff-quote-preview": "only a draft is previewed, and the world's offers are sent",
    "api:staff-quote-compare": "an offer of one revision has nothing to compare",
    "backoffice:view-save": "an empty form names no list",
    "contact": "the world's page asks for a password",
    "contact-sent": "the world's page asks for a password",
    "extranet-interest": "the world's page asks for a password",
    "wagtailapi_v3:detail_page": "the world's page asks for a password",
    "wagtailapi_v3:find_page": "the address names no page",
}
# They know no cookies: without a session token everybody is a visitor, and is told how to sign in.
STEPS_OF_PROGRAMS = "headless:"
# Staff belong to no organisation.
OF_ONE_S_OWN_ORGANIZATION = (
    "portal:organization-",
    "portal:license-reminder-settings",
    "portal:license-calendar",
    "api:organization",
    "api:reminder-settings",
    "api:calendars",
)
# What a visitor began is kept while they sign in.
KEPT_WHILE_SIGNING_IN = "checkout:index"
# Staff look at a customer's things; they do not answer for the customer.
NOT_FOR_STAFF = ("portal:", "checkout:", "api:quote", "api:requisition-list")


def expected(visit: Visit, role: Role) -> Answer:
    """The kind of answer that the table promises."""
    call, policy = visit.call, visit.call.policy
    audience = policy.audience_of(visit.method)
    if audience == Audience.NOBODY:
        return Answer.MISSING
    if audience not in role.audiences:
        if not role.is_signed_in:
            return Answer.UNAUTHORIZED if call.is_operation else Answer.LOGIN
        is_page_of_members = (
            audience in {Audience.ACTIVATED, Audience.ADMINISTRATOR, Audience.CARETAKER}
            and not call.is_operation
        )
        return Answer.MISSING if is_page_of_members and not role.is_member else Answer.FORBIDDEN
    if not policy.has(visit.method):
        return Answer.WRONG_METHOD
    if call.ownership == MISSING or (call.ownership == FOREIGN and is_closed_to(role, policy.kind)):
        return Answer.MISSING
    return Answer.OPEN


def is_closed_to(role: Role, kind: Kind) -> bool:
    """Whether somebody else's thing of that kind is none for the role."""
    return kind in CUSTOMERS and (not role.sees_all or kind in PERSONAL)


def answered(visit: Visit) -> Answer | str:
    """The kind of answer that came; the bare status for a failure."""
    status = visit.status
    if status == 302 and visit.location.startswith("/accounts/login/?next="):
        return Answer.LOGIN
    kinds = {
        401: Answer.UNAUTHORIZED,
        403: Answer.FORBIDDEN,
        404: Answer.MISSING,
        405: Answer.WRONG_METHOD,
    }
    return kinds.get(status, Answer.OPEN if status < 500 else str(status))


def is_as_promised(visit: Visit, role: Role) -> bool:
    """Whether the answer is the promised one, or another one for a known reason."""
    promised, came = expected(visit, role), answered(visit)
    if promised == came:
        return True
    name = visit.call.name
    if promised == Answer.MISSING and came == Answer.OPEN:
        return name in LEADS_ELSEWHERE
    if promised == Answer.OPEN and came == Answer.LOGIN:
        return name == KEPT_WHILE_SIGNING_IN
    if promised == Answer.OPEN and came == Answer.UNAUTHORIZED:
        return name.startswith(STEPS_OF_PROGRAMS)
    if promised != Answer.OPEN or came not in {Answer.MISSING, Answer.FORBIDDEN}:
        return False
    if role.sees_all and name.startswith(OF_ONE_S_OWN_ORGANIZATION):
        return True
    if name in CLOSED_FOR_A_REASON:
        return True
    is_theirs = visit.call.ownership == OWN and visit.method not in SAFE
    return role.sees_all and is_theirs and name.startswith(NOT_FOR_STAFF)
