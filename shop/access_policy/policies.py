"""The words of the table: audiences, kinds of objects, a policy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from shop.api.permissions import Scope

GET, POST, PUT, PATCH, DELETE = "GET", "POST", "PUT", "PATCH", "DELETE"
EDITING_PERMISSION = "wagtailadmin.access_admin"


class Audience(StrEnum):
    """Who may come in. What they may then see of an object is the business of its ``visible_to``."""

    NOBODY = "nobody"  # the address answers like one that does not exist
    VISITOR = "visitor"  # everybody
    MONITORING = "monitoring"  # everybody too; nothing there is about a customer
    SIGNED_IN = "signed in"
    SESSION = "signed in by session"  # operations that a token must not call
    ACTIVATED = "activated"  # members of an activated account, and licensing staff
    ADMINISTRATOR = "administrator"  # of an organisation
    CARETAKER = "administrator, or licensing staff"
    LICENSING_STAFF = "licensing staff"
    EDITOR = "editor"
    SUPERUSER = "superuser"


# How an audience is told from the request; only editors may cost a query beyond that of the viewer.
ADMITS: Mapping[Audience, Callable[[Any], bool]] = {
    Audience.NOBODY: lambda request: False,
    Audience.VISITOR: lambda request: True,
    Audience.MONITORING: lambda request: True,
    Audience.SIGNED_IN: lambda request: request.viewer.is_authenticated,
    Audience.SESSION: lambda request: request.viewer.is_authenticated,
    Audience.ACTIVATED: lambda request: request.viewer.is_activated or request.viewer.is_licensing_staff,
    Audience.ADMINISTRATOR: lambda request: bool(request.viewer.administered_organization_ids),
    Audience.CARETAKER: lambda request: (
        bool(request.viewer.administered_organization_ids) or request.viewer.is_licensing_staff
    ),
    Audience.LICENSING_STAFF: lambda request: request.viewer.is_licensing_staff,
    Audience.EDITOR: lambda request: request.user.has_perm(EDITING_PERMISSION),
    Audience.SUPERUSER: lambda request: request.viewer.is_superuser,
}
OPEN = frozenset({Audience.VISITOR, Audience.MONITORING})


class Kind(StrEnum):
    """What an address is about."""

    NOTHING = "nothing"  # pages and lists, which show what the caller may see
    CONTENT = "content"  # pages and files of the editors
    LINK = "link from a mail"  # what it holds is its own proof
    LISTING = "listing"
    BASKET = "own basket"
    LIST = "requisition list"
    REQUEST = "quote request"
    ATTACHMENT = "file of a quote request"
    OPEN_BASKET = "a customer's basket at the desk"
    SAVED_VIEW = "own saved view"
    QUOTE = "quote"
    ORDER = "order"
    DELIVERY_NOTE = "delivery note"
    LICENSE = "licence"
    QUESTION = "question about a licence"
    MESSAGE = "message from a page"
    CALENDAR = "own calendar"
    PORTFOLIO = "import of a portfolio"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit note"
    EXPORT = "own export"
    PAYMENT = "payment of an invoice"
    STATEMENT = "bank statement"
    ORGANIZATION = "organisation"
    PERSON = "person"
    MEMBER = "member of an organisation"
    INVITATION = "invitation of an organisation"
    OWN_INVITATION = "invitation to oneself"
    PASSKEY = "passkey"
    WEBHOOK = "webhook"
    TOKEN = "token"  # noqa: S105 - the name of a thing
    JOB = "job"
    SCHEDULE_ENTRY = "entry of the schedule"
    MAIL_KIND = "kind of mail"
    SYNC = "synchronisation"
    PRICE = "price"
    PRICE_LIST = "price list"
    RULES = "revision of the rules"


# These belong to a customer: another customer's answers like one that is missing.
CUSTOMERS = frozenset(
    {
        Kind.BASKET,
        Kind.LIST,
        Kind.REQUEST,
        Kind.ATTACHMENT,
        Kind.QUOTE,
        Kind.ORDER,
        Kind.DELIVERY_NOTE,
        Kind.LICENSE,
        Kind.CALENDAR,
        Kind.PORTFOLIO,
        Kind.INVOICE,
        Kind.CREDIT_NOTE,
        Kind.EXPORT,
        Kind.PAYMENT,
        Kind.ORGANIZATION,
        Kind.PERSON,
        Kind.MEMBER,
        Kind.INVITATION,
        Kind.OWN_INVITATION,
        Kind.PASSKEY,
        Kind.TOKEN,
        Kind.WEBHOOK,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the table says about one address."""

    # Audiences by method. HEAD goes with GET; OPTIONS needs what the address needs at least.
    allows: Mapping[str, Audience]
    kind: Kind = Kind.NOTHING
    # What a token needs; None closes an operation to tokens. Pages know no tokens.
    scopes: tuple[Scope, ...] | None = None

    @property
    def audience(self) -> Audience:
        """Who may come to the address at all: asked for a method that it does not have."""
        return next(iter(self.allows.values()))

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(self.allows)

    @property
    def answered(self) -> list[str]:
        """The methods as an ``Allow`` header names them."""
        return [name for method in self.allows for name in ((GET, "HEAD") if method == GET else (method,))]

    def audience_of(self, method: str) -> Audience:
        """Who may use a method."""
        return self.allows.get(GET if method == "HEAD" else method, self.audience)

    def has(self, method: str) -> bool:
        """Whether the address answers a method."""
        return (GET if method == "HEAD" else method) in self.allows


def page(audience: Audience, *methods: str, of: Kind = Kind.NOTHING) -> Policy:
    """The policy of a page."""
    return Policy(allows=dict.fromkeys(methods, audience), kind=of)


def operation(
    audience: Audience,
    *methods: str,
    of: Kind = Kind.NOTHING,
    scopes: tuple[Scope, ...] | None,
    stricter: Mapping[str, Audience] | None = None,
) -> Policy:
    """The policy of the operations at one address; ``stricter`` names further methods with audiences of their
    own.
    """
    return Policy(allows=dict.fromkeys(methods, audience) | dict(stricter or {}), kind=of, scopes=scopes)
