"""Journeys go on while everything is killed in turn; afterwards everything is there exactly once.

Real processes: gunicorn, relay, Celery worker and beat, PostgreSQL, Redis, a mail server, with DEBUG off.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.faults import EACH, Chaos
from tests.installation import Installation
from tests.journeys import Done, Walkers
from tests.services import elasticsearch_missing
from tests.waiting import wait_for

pytestmark = pytest.mark.postgres
PRODUCT = "confluence"
SEED = 2026
# Mails that a journey brings to the customer, by how their Message-ID begins; one of each.
ONCE_A_JOURNEY = ("request-received", "quote", "order-confirmation", "delivery-note", "invoice")


def people_of(installation: Installation, customers: int) -> Any:
    said = installation.run("-m", "tests.chaos.make_people", str(customers))
    return json.loads(said.splitlines()[-1])


def counted(installation: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(installation.run("-m", "tests.chaos.count").splitlines()[-1])
    return found


def wait_until_idle(installation: Installation, *, seconds: float) -> dict[str, Any]:
    """Return the count when nothing waits, or AssertionError with what does."""
    seen: list[dict[str, Any]] = []

    def is_idle() -> bool:
        seen[:] = [counted(installation)]
        return not seen[0]["unfinished"]

    try:
        wait_for(is_idle, seconds=seconds, pause=1)
    except AssertionError:
        raise AssertionError(f"{seen[0]['unfinished']}\n{installation.logs()}") from None
    return seen[0]


def check_everything_once(
    installation: Installation, done: list[Done], found: dict[str, Any], *, faults: int
) -> None:
    """One order, one delivery note, one invoice, one mail of each kind for each journey, and no more."""
    orders = {one.quote: one.order for one in done}
    assert len(orders) == len(done)
    assert found["orders_by_offer"] == orders
    assert sorted(found["accepted_offers"]) == sorted(orders)
    assert (found["orders_without_details"], found["orders_without_lines"]) == (0, 0)
    assert found["delivery_notes_by_order"] == dict.fromkeys(orders.values(), 1)
    assert found["invoices_by_order"] == dict.fromkeys(orders.values(), 1)
    assert found["licenses"] == len(done)
    for kind, name in (("order", "order"), ("delivery_note", "delivery_note"), ("invoice", "invoice")):
        numbers = found["numbers"][kind]
        assert sorted(getattr(one, name) for one in done) == numbers
        # Whatever was begun and killed took no number.
        assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, len(done) + 1))
        assert found["last_numbers"][kind] == len(done)
    assert found["documents_without_file"] == []
    check_mails(installation, len(done), found, faults=faults)


def check_mails(installation: Installation, journeys: int, found: dict[str, Any], *, faults: int) -> None:
    """One mail of each kind for each journey; a second copy only under the same Message-ID."""
    arrived = Counter(mail["Message-ID"].strip() for mail in installation.smtp.messages)
    kinds = Counter(name.lstrip("<").partition(".")[0] for name in arrived)
    assert {kind: kinds[kind] for kind in ONCE_A_JOURNEY} == dict.fromkeys(ONCE_A_JOURNEY, journeys)
    # Only what the server took in the moment of a fault comes again: two at a time, one for each process.
    assert sum(arrived.values()) - len(arrived) <= 2 * faults
    sent = {name.strip("<>") for name in found["sent"]}
    assert sent == {name.strip("<>") for name in arrived}


def run(installation: Installation, *, customers: int, wanted: int, pause: float, rounds: int) -> None:
    """Walk while the faults go round at least once, then count."""
    people = people_of(installation, customers)
    walkers = Walkers(installation.url, people["desk"], people["customers"], PRODUCT, wanted)
    names = [name for name in EACH if installation.elasticsearch or not name.startswith("Elasticsearch")]
    with Chaos(installation, pause=pause, rounds=rounds, seed=SEED, names=names) as chaos:
        while not chaos.first_round.is_set():
            walkers.run()
            walkers.more(len(people["customers"]))
    installation.wait_until_ready()
    found = wait_until_idle(installation, seconds=600)
    print(len(walkers.done), "journeys;", dict(chaos.done), dict(walkers.repeats))  # noqa: T201 - for the report
    check_everything_once(installation, walkers.done, found, faults=chaos.done.total())
    assert "verified" in installation.manage("verify_audit")


def test_journeys_survive_each_fault_once(open_folder: Path, template: Path):
    """The short form: short leases, so that what a killed worker held is free again soon."""
    short = {"DJANGO_SETTINGS_MODULE": "tests.chaos.settings"}
    with Installation(open_folder, template=template, variables=short) as installation:
        run(installation, customers=3, wanted=3, pause=0, rounds=1)


@pytest.mark.slow
def test_hundreds_of_journeys_survive_whatever_is_killed(open_folder: Path, template: Path):
    """As shipped, with Elasticsearch where this machine has it."""
    version = "" if elasticsearch_missing("8.19") else "8.19"
    with Installation(open_folder, template=template, elasticsearch=version) as installation:
        run(installation, customers=6, wanted=240, pause=2, rounds=1_000)
