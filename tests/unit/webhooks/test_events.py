"""The table of events is the contract with those who listen."""

import re

from shop.trail.words import ACTIONS, KINDS
from shop.webhooks.events import EVENTS, event_of, events_for
from shop.webhooks.payloads import READERS


def test_names_are_a_kind_and_what_happened():
    assert all(re.fullmatch(r"[a-z_]+\.[a-z_]+", name) for name in EVENTS)


def test_each_comes_from_an_entry_that_the_trail_knows():
    for event in EVENTS.values():
        kind, action, state = event.source
        assert action in ACTIONS, event.name
        assert kind in KINDS, event.name
        assert kind in READERS, event.name
        if state:
            assert state in KINDS[kind].states.values, event.name


def test_two_events_never_come_from_one_entry():
    assert len({event.source for event in EVENTS.values()}) == len(EVENTS)


def test_an_entry_is_found_by_its_new_state_only_where_it_is_about_the_state():
    assert event_of("quotes.quote", "status", "sent").name == "quote.sent"
    assert event_of("licenses.license", "issued", "active").name == "license.issued"
    assert event_of("quotes.quote", "status", "draft") is None
    assert event_of("auth.user", "status", "sent") is None


def test_customers_are_offered_less_than_staff():
    staff = {event.name for event in events_for(is_staff=True)}
    customers = {event.name for event in events_for(is_staff=False)}

    assert staff == set(EVENTS)
    assert staff - customers == {
        "quote.drafted",
        "quote.awaiting_approval",
        "quote.approved",
        "activation.requested",
        "activation.rejected",
    }
