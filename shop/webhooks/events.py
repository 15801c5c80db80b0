"""The events that endpoints can be told of, and which entry of the audit trail is which.

This table is the whole contract between the domain and webhooks: no service knows of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

TEST_EVENT: Final = "webhook.test"
_TEST: Final = _("Test event")


@dataclass(frozen=True, slots=True)
class EventType:
    """An event as people read of it. ``is_for_staff`` says that customers are never told."""

    name: str
    words: object
    # Object type of the trail, action, and the new state where the action is "status".
    source: tuple[str, str, str]
    is_for_staff: bool = False


def _state(name: str, words: object, model: str, state: str, *, is_for_staff: bool = False) -> EventType:
    return EventType(name, words, (model, "status", state), is_for_staff)


def _entry(name: str, words: object, model: str, action: str, *, is_for_staff: bool = False) -> EventType:
    return EventType(name, words, (model, action, ""), is_for_staff)


REQUEST, QUOTE, ORDER = "quotes.quoterequest", "quotes.quote", "order.order"
LICENSE, PORTFOLIO = "licenses.license", "licenses.portfolioimport"
DELIVERY_NOTE, INVOICE, CREDIT_NOTE = "billing.deliverynote", "billing.invoice", "billing.creditnote"
ORGANIZATION, ACTIVATION = "accounts.organization", "accounts.activation"
MEMBERSHIP = "accounts.membership"

_TYPES: Final = (
    _entry("request.submitted", _("A request was sent in"), REQUEST, "submitted"),
    _entry("request.recorded", _("Staff noted a request for the customer"), REQUEST, "recorded_for_customer"),
    _state("request.in_progress", _("Staff began to work on a request"), REQUEST, "in_progress"),
    _state("request.needs_information", _("A request waits for an answer"), REQUEST, "needs_information"),
    _state("request.quoted", _("A request has its offer"), REQUEST, "quoted"),
    _state("request.declined", _("A request was declined"), REQUEST, "declined"),
    _state("request.withdrawn", _("A request was withdrawn"), REQUEST, "withdrawn"),
    _entry("quote.drafted", _("An offer was begun"), QUOTE, "drafted", is_for_staff=True),
    _state(
        "quote.awaiting_approval",
        _("An offer waits for approval"),
        QUOTE,
        "awaiting_approval",
        is_for_staff=True,
    ),
    _state("quote.approved", _("An offer was approved"), QUOTE, "approved", is_for_staff=True),
    _state("quote.sent", _("An offer, or a new revision of it, was sent"), QUOTE, "sent"),
    _state("quote.revision_requested", _("A change of an offer was asked for"), QUOTE, "revision_requested"),
    _state("quote.accepted", _("An offer was accepted"), QUOTE, "accepted"),
    _state("quote.declined", _("An offer was declined"), QUOTE, "declined"),
    _state("quote.expired", _("An offer has ended"), QUOTE, "expired"),
    _state("quote.withdrawn", _("An offer was withdrawn"), QUOTE, "withdrawn"),
    _entry("order.placed", _("An order was placed"), ORDER, "placed"),
    _state("order.partly_fulfilled", _("A part of an order was delivered"), ORDER, "partly_fulfilled"),
    _state("order.fulfilled", _("An order was delivered completely"), ORDER, "fulfilled"),
    _state("order.cancelled", _("An order was cancelled"), ORDER, "cancelled"),
    _entry("delivery_note.issued", _("A delivery note was issued"), DELIVERY_NOTE, "issued"),
    _entry("license.issued", _("A licence was delivered"), LICENSE, "issued"),
    _entry("license.edited", _("Facts of a licence were changed"), LICENSE, "edited"),
    _entry("license.confirmed", _("Staff confirmed a licence that was imported"), LICENSE, "confirmed"),
    _state("license.superseded", _("A licence has a successor"), LICENSE, "superseded"),
    _state("license.restored", _("A licence holds again: its successor was taken back"), LICENSE, "active"),
    _state("license.cancelled", _("A licence was taken back"), LICENSE, "cancelled"),
    _entry("license.key_revealed", _("A licence key was shown to somebody"), LICENSE, "license_key_revealed"),
    _entry("license.question_asked", _("A question about a licence was asked"), LICENSE, "question_asked"),
    _entry(
        "license.question_closed", _("A question about a licence was answered"), LICENSE, "question_closed"
    ),
    _entry("portfolio.imported", _("A list of licences was imported"), PORTFOLIO, "portfolio_imported"),
    _entry("portfolio.undone", _("An import of licences was undone"), PORTFOLIO, "portfolio_undone"),
    _entry("invoice.issued", _("An invoice was issued"), INVOICE, "issued"),
    _entry(
        "invoice.payment_recorded", _("A payment of an invoice was recorded"), INVOICE, "payment_recorded"
    ),
    _entry("invoice.payment_reversed", _("A payment was taken back"), INVOICE, "payment_reversed"),
    _entry("invoice.reminder_sent", _("A payment was reminded of"), INVOICE, "notice_sent"),
    _entry("credit_note.issued", _("A credit note was issued"), CREDIT_NOTE, "issued"),
    _entry(
        "activation.requested",
        _("Somebody asks for activation"),
        ACTIVATION,
        "activation_requested",
        is_for_staff=True,
    ),
    _state("activation.activated", _("An account was activated"), ACTIVATION, "activated"),
    _state(
        "activation.rejected", _("An account was not activated"), ACTIVATION, "rejected", is_for_staff=True
    ),
    _entry("member.joined", _("Somebody became a member"), MEMBERSHIP, "membership_started"),
    _entry("member.left", _("A member left or was removed"), MEMBERSHIP, "membership_ended"),
    _entry("member.role_changed", _("A member got another role"), MEMBERSHIP, "role_changed"),
    _entry("organization.edited", _("Facts of the organisation were changed"), ORGANIZATION, "facts_edited"),
)
EVENTS: Final[Mapping[str, EventType]] = {event.name: event for event in _TYPES}
_BY_SOURCE: Final = {event.source: event for event in _TYPES}


def event_of(object_type: str, action: str, new: str) -> EventType | None:
    """The event that an entry of the trail is; None for what nobody is told of."""
    return _BY_SOURCE.get((object_type, action, new if action == "status" else ""))


def events_for(*, is_staff: bool) -> list[EventType]:
    """What an endpoint can ask for."""
    return [event for event in _TYPES if is_staff or not event.is_for_staff]


def event_words(name: str) -> str:
    """The event for people; one of another release goes by its name."""
    if name == TEST_EVENT:
        return str(_TEST)
    return str(EVENTS[name].words) if name in EVENTS else name
