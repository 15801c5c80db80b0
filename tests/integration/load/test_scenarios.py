"""The load scenarios ask for what is there: a few people use a small installation for some seconds."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.installations import ROOT
from benchmarks.load.journey import People, steps
from benchmarks.load.running import LOCUSTFILE, quantile
from benchmarks.ours.volume.filling import make_plan, write_plan
from shop.billing.models import Invoice
from tests.integration.load.conftest import AT, PASSWORD, SMALL, UNTIL

SECONDS = 6
PATIENCE_SECONDS = 180


@pytest.fixture
def plan(make_small_installation, tmp_path, settings) -> Path:
    """A filled installation, and the file about it."""
    make_small_installation()
    # The answers of the whole test come from one address and few people.
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {}}
    path = tmp_path / "plan.json"
    write_plan(path, make_plan(SMALL, password=PASSWORD, at=AT))
    return path


def attack(url: str, plan: Path, users: str) -> dict:
    """Run locust as the benchmark does and return what it wrote down."""
    result = plan.with_name("result.json")
    total = sum(int(one.partition("=")[2]) for one in users.split(","))
    command = [sys.executable, "-m", "locust", f"--locustfile={LOCUSTFILE}", "--headless", "--only-summary"]
    command += [f"--host={url}", f"--users={total}", f"--spawn-rate={total}", f"--run-time={SECONDS}s"]
    environment = {"PYTHONPATH": str(ROOT), "LOAD_PLAN": str(plan), "LOAD_USERS": users}
    ended = subprocess.run(
        [*command, "--stop-timeout=60"],
        cwd=ROOT,
        env={**os.environ, **environment, "LOAD_RESULT": str(result)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )
    assert result.exists(), ended.stdout + ended.stderr
    return json.loads(result.read_text(encoding="utf-8"))


def test_each_scenario_finds_what_it_asks_for(live_server, plan):
    before = Invoice.objects.count()

    found = attack(live_server.url, plan, "R-01=2,R-02=2,R-03=2,R-11=1")

    assert found["errors"] == []
    asked = Counter(name.partition(" ")[0] for name in found["entries"])
    assert set(asked) == {"R-01", "R-02", "R-03", "R-11"}
    assert {name.rpartition(" ")[2] for name in found["statuses"]} <= {"200", "201", "204"}
    # Whoever is told the number of an invoice finds it.
    assert Invoice.objects.count() >= before + len(found["invoices"])
    assert Invoice.objects.filter(number__in=found["invoices"]).count() == len(found["invoices"])


def test_a_scenario_that_asks_for_what_is_not_there_fails(live_server, plan):
    contents = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps({**contents, "products": ["not-there"]}), encoding="utf-8")

    found = attack(live_server.url, plan, "R-01=3")

    assert {error["name"] for error in found["errors"]} == {"R-01 product"}
    assert found["entries"]["R-01 product"]["failures"] == found["entries"]["R-01 product"]["requests"] > 0


def test_a_journey_ends_with_an_invoice_of_its_customer(plan, client):
    contents = json.loads(plan.read_text(encoding="utf-8"))
    customer, desk = contents["customers"][2], contents["staff"][0]

    def call(method, path, _what, token, body=None, tag=""):
        headers = {"Authorization": f"Bearer {token}", **({"If-Match": tag} if tag else {})}
        answer = client.generic(
            method, f"/api/v1{path}", json.dumps(body or {}), "application/json", headers=headers
        )
        assert answer.status_code in (200, 201, 204), answer.content
        return (answer.json() if answer.content else None), answer.headers.get("ETag", "")

    people = People(customer=customer["token"], desk=desk["token"])
    *_steps, number = steps(call, people, contents["requestable"][0], UNTIL)

    invoice = Invoice.objects.get(number=number)
    assert invoice.organization.memberships.filter(person__email=customer["email"]).exists()
    assert invoice.net_total == 120


def test_a_quantile_is_the_time_that_so_many_stayed_within():
    times = Counter({10: 90, 50: 5, 200: 4, 900: 1})

    assert [quantile(times, share) for share in (0.5, 0.9, 0.95, 0.99, 1.0)] == [10, 10, 50, 200, 900]
    assert quantile(Counter(), 0.95) == 0
