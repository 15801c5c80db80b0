"""The audit trail as the desk shows it: events in words, with links to what they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.backoffice.selectors import Queue
from shop.core.models import AuditEvent
from shop.core.verification import last_check
from shop.fulfillment.enums import ServiceStepKind
from shop.trail.selectors import Objects, TrailFilter, trail_page
from shop.trail.things import Reference, Thing, people_behind, things_of, users_named_in
from shop.trail.words import action_word, kind_word, state_word

NEWEST_SHOWN = 10
# The page of each kind of thing; a licence, an import and a membership stand on their customer's.
_PAGES: Mapping[str, str] = {
    "accounts.activation": "account",
    "accounts.membership": "customer-detail",
    "accounts.organization": "customer-detail",
    "accounts.person": "account",
    "auth.user": "account",
    "billing.deliverynote": "order-detail",
    "billing.invoice": "invoice-detail",
    "billing.creditnote": "invoice-detail",
    "billing.bankstatement": "invoice-statement",
    "billing.banktransaction": "invoice-statement",
    "cms.contactmessage": "message-detail",
    "configurator.rulebookrevision": "rule-revision",
    "licenses.license": "customer-detail",
    "licenses.portfolioimport": "customer-detail",
    "marketplace.syncrun": "catalogue-sync",
    "pricing.pricelistimport": "price-import",
    "notifications.mailtemplate": "mail-template",
    "order.line": "order-detail",
    "order.order": "order-detail",
    "quotes.quote": "quote-edit",
    "quotes.quoterequest": "request-detail",
}
# Details that are the id of another object.
_REFERRING: Mapping[str, str] = {
    "quote": "quotes.quote",
    "request": "quotes.quoterequest",
    "order": "order.order",
    "invoice": "billing.invoice",
    "organization": "accounts.organization",
    "person": "accounts.person",
}
_DETAILS: Mapping[str, object] = {
    "fields": gettext_lazy("Fields"),
    "from": gettext_lazy("From"),
    "level": gettext_lazy("Level"),
    "licenses": gettext_lazy("Licences"),
    "payment": gettext_lazy("Payment"),
    "until": gettext_lazy("Until"),
    "year": gettext_lazy("Year"),
    "last": gettext_lazy("Last number"),
    "found": gettext_lazy("Found"),
    "problems": gettext_lazy("Mistakes"),
    "duplicate": gettext_lazy("Given twice"),
    "beyond": gettext_lazy("Never given by the counter"),
    "unprinted": gettext_lazy("Without a stored document"),
    "damaged": gettext_lazy("Stored document gone or changed"),
    "files": gettext_lazy("Files"),
    "line": gettext_lazy("Line"),
    "lines": gettext_lazy("Lines"),
    "missing": gettext_lazy("Missing listings"),
    "added": gettext_lazy("Added"),
    "removed": gettext_lazy("Removed"),
    "kept": gettext_lazy("Kept"),
    "known": gettext_lazy("Known already"),
    "event": gettext_lazy("Event"),
    "events": gettext_lazy("Events"),
    "reason": gettext_lazy("Reason"),
    "wrong": gettext_lazy("Wrong"),
    "columns": gettext_lazy("Columns"),
    "source": gettext_lazy("Source"),
    "mode": gettext_lazy("Extent"),
    "role": gettext_lazy("Role"),
    "rule": gettext_lazy("Rule"),
    "scopes": gettext_lazy("Scopes"),
    "step": gettext_lazy("Step"),
    "to": gettext_lazy("To"),
    "token": gettext_lazy("Token"),
    "version": gettext_lazy("Version"),
    "quote": gettext_lazy("Offer"),
    "request": gettext_lazy("Request"),
    "order": gettext_lazy("Order"),
    "invoice": gettext_lazy("Invoice"),
    "organization": gettext_lazy("Organisation"),
    "person": gettext_lazy("Person"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One event in words. ``old`` and ``new`` are states; ``who`` is the person, ``who_href`` their page."""

    event: AuditEvent
    action: str
    kind: str
    name: str
    href: str
    who: str
    who_href: str
    old: str
    new: str
    details: Sequence[Detail]
    is_by_system: bool

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def note(self) -> str:
        return self.event.note


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The newest events about an object, and where all of them are."""

    rows: Sequence[Row]
    href: str
    has_more: bool


def history_of(objects: Objects, *, href: str) -> History:
    """The newest events about these objects; ``href`` leads to all of them. One query for the events, one for
    the people, one for each kind of object among them.
    """
    page = trail_page(TrailFilter(objects=objects), limit=NEWEST_SHOWN)
    return History(rows=rows_of(page.events), href=href, has_more=page.has_older)


def history_of_object(instance: Any, related: Objects | None = None) -> History:
    """The history of one object, with that of objects which are parts of it."""
    kind = instance._meta.label_lower
    href = trail_href(kind=kind, object=instance.pk)
    return history_of({kind: [instance.pk], **(related or {})}, href=href)


def trail_queue() -> Queue:
    """A pile of one where the trail was found broken: one query."""
    check = last_check()
    is_broken = check is not None and check.damaged > 0
    return Queue(
        label=gettext_lazy("Audit trail"),
        icon="shield-check",
        href=reverse("backoffice:audit"),
        count=int(is_broken),
        since=check.finished_at if check and is_broken else None,
        next_href=reverse("backoffice:audit"),
        next_label=_("The audit trail was tampered with.") if is_broken else "",
        is_trouble=True,
    )


def trail_href(**wanted: str | int) -> str:
    """The address of the audit trail with filters."""
    return f"{reverse('backoffice:audit')}?{urlencode(wanted)}"


def rows_of(events: Iterable[AuditEvent]) -> list[Row]:
    """Events in words; names, people and what details refer to are fetched in bulk."""
    events = list(events)
    people = people_behind(user_id for event in events for user_id in users_named_in(event))
    things = things_of(reference for event in events for reference in _references(event))
    return [_row(event, people, things) for event in events]


def _references(event: AuditEvent) -> Iterable[Reference]:
    yield event.object_type, event.object_id
    for name, kind in _REFERRING.items():
        if isinstance(event.details.get(name), int):
            yield kind, event.details[name]


def _row(event: AuditEvent, people: Mapping[int, str], things: Mapping[Reference, Thing]) -> Row:
    thing = things.get((event.object_type, event.object_id))
    who, who_href = _who(event.actor_id, people)
    return Row(
        event=event,
        action=action_word(event.action),
        kind=kind_word(event.object_type),
        name=thing.name if thing else _gone(event),
        href=page_of_thing(event.object_type, thing),
        who=who,
        who_href=who_href,
        old=state_word(event.object_type, event.old),
        new=state_word(event.object_type, event.new),
        details=[_detail(event, name, value, people, things) for name, value in event.details.items()],
        is_by_system=event.actor_id is None,
    )


def _who(user_id: int | None, people: Mapping[int, str]) -> tuple[str, str]:
    if user_id is None:
        return _("System"), ""
    if user_id not in people:
        return _("Erased person %(number)s") % {"number": user_id}, ""
    return people[user_id], reverse("backoffice:account", kwargs={"user_id": user_id})


def _gone(event: AuditEvent) -> str:
    """What an object is called that has no name, or none any more."""
    return f"#{event.object_id}"


def page_of_thing(kind: str, thing: Thing | None) -> str:
    """The address of its page on the desk, "" where it has none."""
    if thing is None or kind not in _PAGES:
        return ""
    return reverse(f"backoffice:{_PAGES[kind]}", kwargs=dict(thing.key))


def _detail(
    event: AuditEvent,
    name: str,
    value: object,
    people: Mapping[int, str],
    things: Mapping[Reference, Thing],
) -> Detail:
    label = str(_DETAILS.get(name, name))
    if name == "to" and isinstance(value, int):
        text, href = _who(value, people)
        return Detail(label=label, text=text, href=href)
    if name in _REFERRING and isinstance(value, int):
        kind = _REFERRING[name]
        thing = things.get((kind, value))
        return Detail(label=label, text=thing.name if thing else f"#{value}", href=page_of_thing(kind, thing))
    if name == "fields" and isinstance(value, list):
        return Detail(label=label, text=", ".join(_field_word(event.object_type, field) for field in value))
    if name == "step" and value in ServiceStepKind.values:
        return Detail(label=label, text=str(ServiceStepKind(value).label))
    return Detail(label=label, text=", ".join(map(str, value)) if isinstance(value, list) else str(value))


def _field_word(kind: str, field: object) -> str:
    """A field by the name its form gives it. A person's name is the account's."""
    models = [apps.get_model(kind)] if kind.partition(".")[0] in apps.app_configs else []
    for model in (*models, get_user_model()):
        try:
            return str(model._meta.get_field(str(field)).verbose_name)
        except FieldDoesNotExist:
            continue
    return str(field)
