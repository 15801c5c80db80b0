"""What the events of the audit trail are about, by name. Names are looked up when shown: events hold ids
only, so that an erased person leaves no name behind.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.contrib.auth import get_user_model
from oscar.core.loading import get_model
from wagtail.models import Page

from cms.models import ContactMessage
from shop.accounts.models import Activation, Membership, Organization, Person
from shop.billing.models import BankStatement, BankTransaction, CreditNote, DeliveryNote, Invoice
from shop.configurator.models import RuleBookRevision
from shop.core.enums import DocumentKind
from shop.core.models import AuditEvent, NumberSeries
from shop.licenses.models import License, PortfolioImport
from shop.pricing.models import PriceListImport
from shop.quotes.models import Quote, QuoteRequest
from shop.webhooks.models import WebhookEndpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An object by the name people know. ``key`` is what a page about it is addressed by."""

    name: str
    key: Mapping[str, object] = field(default_factory=dict)


Found = Iterable[tuple[int, Thing]]
Reference = tuple[str, int]


def _name(first: str, last: str, email: str) -> str:
    return f"{first} {last}".strip() or email


_WHO = ("user__first_name", "user__last_name", "email")


def _people(ids: Iterable[int]) -> Found:
    for pk, user_id, *who in Person.objects.filter(pk__in=ids).values_list("pk", "user_id", *_WHO):
        yield pk, Thing(name=_name(*who), key={"user_id": user_id})


def _users(ids: Iterable[int]) -> Found:
    columns = ("pk", "first_name", "last_name", "email")
    for user_id, *who in get_user_model()._default_manager.filter(pk__in=ids).values_list(*columns):
        yield user_id, Thing(name=_name(*who), key={"user_id": user_id})


def _activations(ids: Iterable[int]) -> Found:
    columns = ("pk", "person__user_id", *(f"person__{column}" for column in _WHO))
    for pk, user_id, *who in Activation.objects.filter(pk__in=ids).values_list(*columns):
        yield pk, Thing(name=_name(*who), key={"user_id": user_id})


def _memberships(ids: Iterable[int]) -> Found:
    columns = (
        "pk",
        "organization__public_id",
        "organization__name",
        *(f"person__{column}" for column in _WHO),
    )
    for pk, public_id, organization, *who in Membership.objects.filter(pk__in=ids).values_list(*columns):
        yield pk, Thing(name=f"{_name(*who)} · {organization}", key={"public_id": public_id})


def _organizations(ids: Iterable[int]) -> Found:
    for pk, public_id, name in Organization.objects.filter(pk__in=ids).values_list("pk", "public_id", "name"):
        yield pk, Thing(name=name, key={"public_id": public_id})


def _quotes(ids: Iterable[int]) -> Found:
    for quote in Quote.objects.filter(pk__in=ids).only("public_id", "number"):
        yield quote.pk, Thing(name=str(quote), key={"public_id": quote.public_id})


def _numbered(model: Any) -> Callable[[Iterable[int]], Found]:
    def find(ids: Iterable[int]) -> Found:
        for pk, number in model.objects.filter(pk__in=ids).values_list("pk", "number"):
            yield pk, Thing(name=number, key={"number": number})

    return find


def _order_lines(ids: Iterable[int]) -> Found:
    lines = get_model("order", "Line").objects.filter(pk__in=ids)
    for pk, number, title in lines.values_list("pk", "order__number", "title"):
        yield pk, Thing(name=f"{number} · {title}", key={"number": number})


def _delivery_notes(ids: Iterable[int]) -> Found:
    rows = DeliveryNote.objects.filter(pk__in=ids).values_list("pk", "number", "order_number")
    for pk, number, order_number in rows:
        yield pk, Thing(name=number, key={"number": order_number})


def _credit_notes(ids: Iterable[int]) -> Found:
    rows = CreditNote.objects.filter(pk__in=ids).values_list("pk", "number", "invoice__number")
    for pk, number, invoice_number in rows:
        yield pk, Thing(name=number, key={"number": invoice_number})


def _statements(ids: Iterable[int]) -> Found:
    for pk, filename in BankStatement.objects.filter(pk__in=ids).values_list("pk", "filename"):
        yield pk, Thing(name=filename, key={"statement_id": pk})


def _bank_lines(ids: Iterable[int]) -> Found:
    rows = BankTransaction.objects.filter(pk__in=ids)
    for pk, statement_id, filename, row in rows.values_list(
        "pk", "statement_id", "statement__filename", "position"
    ):
        yield pk, Thing(name=f"{filename} · {row}", key={"statement_id": statement_id})


def _series(ids: Iterable[int]) -> Found:
    for series in NumberSeries.objects.filter(pk__in=ids):
        yield series.pk, Thing(name=f"{DocumentKind(series.kind).label} {series.year}")


def _licenses(ids: Iterable[int]) -> Found:
    rows = License.objects.filter(pk__in=ids).values_list(
        "pk", "product_name", "sen", "organization__public_id"
    )
    for pk, product_name, sen, public_id in rows:
        yield pk, Thing(name=f"{product_name} {sen}".strip(), key={"public_id": public_id})


def _revisions(ids: Iterable[int]) -> Found:
    for pk, number in RuleBookRevision.objects.filter(pk__in=ids).values_list("pk", "revision"):
        yield pk, Thing(name=str(number), key={"revision": number})


def _runs(ids: Iterable[int]) -> Found:
    for pk in ids:
        yield pk, Thing(name=str(pk), key={"run_id": pk})


def _price_lists(ids: Iterable[int]) -> Found:
    for price_list in PriceListImport.objects.filter(pk__in=ids).only("file_name", "source"):
        yield price_list.pk, Thing(name=str(price_list), key={"price_list_id": price_list.pk})


def _portfolios(ids: Iterable[int]) -> Found:
    rows = PortfolioImport.objects.filter(pk__in=ids)
    for pk, name, public_id in rows.values_list("pk", "file_name", "organization__public_id"):
        yield pk, Thing(name=name, key={"public_id": public_id})


def _mail_templates(ids: Iterable[int]) -> Found:
    # By its name: the trail and the mails do not know each other.
    rows = apps.get_model("notifications.MailTemplate").objects.filter(pk__in=ids)
    for pk, kind, language in rows.values_list("pk", "kind", "language"):
        yield pk, Thing(name=f"{kind} ({language})", key={"kind": kind, "language": language})


def _messages(ids: Iterable[int]) -> Found:
    rows = ContactMessage.objects.filter(pk__in=ids).values_list("pk", "page_title", "public_id")
    for pk, title, public_id in rows:
        yield pk, Thing(name=title, key={"message_id": public_id})


def _pages(ids: Iterable[int]) -> Found:
    for pk, title in Page.objects.filter(pk__in=ids).values_list("pk", "title"):
        yield pk, Thing(name=title)


def _webhooks(ids: Iterable[int]) -> Found:
    # The host only: what stands behind it in an address may be a secret of its owner.
    for pk, url in WebhookEndpoint.objects.filter(pk__in=ids).values_list("pk", "url"):
        yield pk, Thing(name=urlsplit(url).hostname or "")


_FINDERS: Mapping[str, Callable[[Iterable[int]], Found]] = {
    "accounts.activation": _activations,
    "accounts.membership": _memberships,
    "accounts.organization": _organizations,
    "accounts.person": _people,
    "auth.user": _users,
    "billing.deliverynote": _delivery_notes,
    "billing.invoice": _numbered(Invoice),
    "billing.creditnote": _credit_notes,
    "billing.bankstatement": _statements,
    "billing.banktransaction": _bank_lines,
    "cms.contactmessage": _messages,
    "core.numberseries": _series,
    "configurator.rulebookrevision": _revisions,
    "licenses.license": _licenses,
    "licenses.portfolioimport": _portfolios,
    "marketplace.syncrun": _runs,
    "pricing.pricelistimport": _price_lists,
    "notifications.mailtemplate": _mail_templates,
    "order.line": _order_lines,
    "order.order": lambda ids: _numbered(get_model("order", "Order"))(ids),
    "quotes.quote": _quotes,
    "quotes.quoterequest": _numbered(QuoteRequest),
    "wagtailcore.page": _pages,
    "webhooks.webhookendpoint": _webhooks,
}


def things_of(references: Iterable[Reference]) -> dict[Reference, Thing]:
    """The objects that are still there, by model label and id: one query for each kind among them."""
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, object_id in references:
        ids[kind].add(object_id)
    return {
        (kind, pk): thing
        for kind, wanted in ids.items()
        if kind in _FINDERS
        for pk, thing in _FINDERS[kind](wanted)
    }


def people_behind(user_ids: Iterable[int]) -> dict[int, str]:
    """The names of those of the users that there are, by user id: one query, or none."""
    wanted = set(user_ids)
    return {user_id: thing.name for user_id, thing in _users(wanted)} if wanted else {}


def users_named_in(event: AuditEvent) -> set[int]:
    """Ids of the users that an event names: who did it, and to whom something was given."""
    named = {event.actor_id, event.details.get("to")}
    return {user_id for user_id in named if isinstance(user_id, int)}
