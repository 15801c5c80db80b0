"""Scenarios R-01, R-02, R-03 and R-11 for locust: `locust -f benchmarks/load/locustfile.py --headless …`.

Reads from the environment: LOAD_PLAN, the file that the seeding wrote; LOAD_USERS, how many people of each
scenario, such as "R-01=90,R-02=20"; LOAD_RESULT, where to write what was measured. An answer that does not
show what it should is a failure, whatever its status.
"""

import itertools
import json
import os
import random
import re
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from locust import FastHttpUser, between, events, task
from locust.exception import StopUser

from benchmarks.load.journey import People, steps

PLAN = json.loads(Path(os.environ["LOAD_PLAN"]).read_text(encoding="utf-8"))
USERS = {name: int(count) for name, count in (one.split("=") for one in os.environ["LOAD_USERS"].split(","))}
# What is refused on purpose is no failure where more come than can be served.
REFUSALS_ARE_ANSWERS = os.environ.get("LOAD_OVERLOAD") == "1"
REFUSALS = (429, 503)
LICENSE = re.compile(r'href="(/accounts/licenses/[0-9a-f-]{36}/)"')
INVOICE = re.compile(r'href="(/accounts/invoices/I-\d{4}-\d+/)"')
TOKEN = re.compile(r'csrfmiddlewaretoken" value="([^"]+)')
_places = itertools.count()
_choice = random.Random(11)  # noqa: S311 - the same visits each time
statuses: Counter[str] = Counter()
refused_without_wait: Counter[str] = Counter()
invoices: list[str] = []


def as_proxied() -> dict[str, str]:
    """What the reverse proxy adds: that the visitor came by TLS, and when the request reached it."""
    return {"X-Forwarded-Proto": "https", "X-Request-Start": f"t={time.time():.3f}"}


class Scenario(FastHttpUser):
    """Somebody who looks at pages as through the reverse proxy."""

    abstract = True
    name: ClassVar[str]
    connection_timeout = network_timeout = 60.0

    def on_start(self) -> None:
        self.place = next(_places)
        self.cookie = ""

    def look(self, path: str, what: str, shows: str) -> str:
        """Get a page that has to contain a text; returns it, "" where that failed."""
        return self.ask("GET", path, what, shows=shows)

    def ask(self, method: str, path: str, what: str, *, shows: str = "", **options: Any) -> str:
        headers = {**as_proxied(), "Accept-Language": "en", **options.pop("headers", {})}
        if self.cookie:
            headers["Cookie"] = self.cookie
        named = f"{self.name} {what}"
        with self.client.request(
            method, path, name=named, headers=headers, catch_response=True, **options
        ) as answer:
            statuses[f"{self.name} {answer.status_code}"] += 1
            if answer.status_code in REFUSALS and REFUSALS_ARE_ANSWERS:
                if "Retry-After" not in (answer.headers or {}):
                    refused_without_wait[self.name] += 1
                    answer.failure("refused without Retry-After")
                else:
                    answer.success()
                return ""
            text = answer.text or ""
            if answer.status_code not in (200, 201, 204):
                answer.failure(f"{answer.status_code}: {text[:300]}")
                return ""
            if shows not in text:
                answer.failure(f"{answer.status_code} without {shows!r}")
                return ""
            answer.success()
            return text


class Visitor(Scenario):
    """R-01: somebody who is not signed in looks for products; 2 s between pages."""

    name = "R-01"
    wait_time = between(1, 3)
    fixed_count = USERS.get("R-01", 0)

    @task(4)
    def catalogue(self) -> None:
        self.look(f"/catalogue/?page={_choice.randint(1, PLAN['pages'])}", "catalogue", 'href="/catalogue/')

    @task(2)
    def category(self) -> None:
        self.look(f"/catalogue/?category={_choice.choice(PLAN['categories'])}", "category", "<h1")

    @task(6)
    def product(self) -> None:
        key = _choice.choice(PLAN["products"])
        self.look(f"/catalogue/{key}/", "product", "<h1")

    @task(3)
    def search(self) -> None:
        self.look(f"/search/?q={_choice.choice(PLAN['words'])}", "search", "<h1")

    @task(2)
    def suggest(self) -> None:
        self.look(f"/search/suggest/?q={_choice.choice(PLAN['words'])[:4]}", "suggestions", "")


class Customer(Scenario):
    """R-02: a customer's licences and invoices, signed in."""

    name = "R-02"
    wait_time = between(2, 4)
    fixed_count = USERS.get("R-02", 0)

    def on_start(self) -> None:
        super().on_start()
        who = PLAN["customers"][self.place % len(PLAN["customers"])]
        self.cookie = who["cookie"]
        self.licenses: list[str] = []
        self.invoices: list[str] = []
        self.printed: list[str] = who["printed"]

    @task(4)
    def register(self) -> None:
        page = self.look("/accounts/licenses/", "licences", "<table")
        self.licenses = LICENSE.findall(page) or self.licenses

    @task(3)
    def filtered(self) -> None:
        query = _choice.choice(
            ("?deployment=data_center", "?status=expiring", "?license_type=academic", "?q=SEN")
        )
        self.look(f"/accounts/licenses/{query}", "licences, filtered", "<h1")

    @task(2)
    def license(self) -> None:
        if self.licenses:
            self.look(_choice.choice(self.licenses), "a licence", "SEN-")

    @task(2)
    def billing(self) -> None:
        page = self.look("/accounts/invoices/", "invoices", "<table")
        self.invoices = INVOICE.findall(page) or self.invoices

    @task(1)
    def invoice(self) -> None:
        if self.invoices:
            self.look(_choice.choice(self.invoices), "an invoice", "<h1")

    @task(1)
    def pdf(self) -> None:
        if self.printed:
            number = _choice.choice(self.printed)
            self.look(f"/accounts/invoices/{number}/pdf/", "an invoice as PDF", "")

    @task(1)
    def overview(self) -> None:
        self.look("/accounts/", "overview", "<h1")


class Colleague(Scenario):
    """R-03: the desk turns requests into offers, orders and invoices; customers ask and order meanwhile."""

    name = "R-03"
    wait_time = between(0.5, 1.5)
    fixed_count = USERS.get("R-03", 0)

    def on_start(self) -> None:
        super().on_start()
        self.at_desk = PLAN["staff"][self.place % len(PLAN["staff"])]
        customers = PLAN["customers"]
        # Each has customers of their own: two requests at once would share one basket.
        self.asking = itertools.cycle(customers[self.place % 5 :: 5] or customers)
        self.running: Any = None

    def call(
        self, method: str, path: str, what: str, token: str, body: Any = None, tag: str = ""
    ) -> tuple[Any, str]:
        headers = {**as_proxied(), "Authorization": f"Bearer {token}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if tag:
            headers["If-Match"] = tag
        with self.client.request(
            method,
            f"/api/v1{path}",
            name=f"{self.name} {what}",
            headers=headers,
            json=body,
            catch_response=True,
        ) as answer:
            statuses[f"{self.name} {answer.status_code}"] += 1
            if answer.status_code not in (200, 201, 204):
                answer.failure(f"{answer.status_code}: {(answer.text or '')[:300]}")
                raise StepFailed(what)
            answer.success()
            return (answer.json() if answer.text else None), (answer.headers or {}).get("ETag", "")

    @task(3)
    def next_step(self) -> None:
        if self.running is None:
            people = People(customer=next(self.asking)["token"], desk=self.at_desk["token"])
            product = _choice.choice(PLAN["requestable"])
            self.running = steps(self.call, people, product, datetime.now(UTC).date())
        try:
            done = next(self.running)
        except (StopIteration, StepFailed):
            self.running = None
            return
        if done.startswith("I-"):
            invoices.append(done)
            self.running = None

    @task(1)
    def desk(self) -> None:
        path = _choice.choice(("/dashboard/requests/", "/dashboard/orders/", "/dashboard/invoices/"))
        self.cookie = self.at_desk["cookie"]
        self.look(path, "a page of the desk", "<h1")


class StepFailed(Exception):
    """The step was counted as a failure; the journey ends here and another one begins."""


class Intruder(Scenario):
    """R-11: attempts to sign in by the page, each from an address of its own."""

    name = "R-11"
    wait_time = between(0.9, 1.1)
    fixed_count = USERS.get("R-11", 0)

    def on_start(self) -> None:
        super().on_start()
        with self.client.get(
            "/accounts/login/",
            name="R-11 the form",
            headers=as_proxied(),
            catch_response=True,
        ) as answer:
            found = TOKEN.search(answer.text or "")
            if not found:
                answer.failure("no form")
                raise StopUser
            self.token = found[1]
            self.cookie = (answer.headers or {}).get("Set-Cookie", "").partition(";")[0]

    @task
    def attempt(self) -> None:
        number = next(_places)
        fields = {
            "csrfmiddlewaretoken": self.token,
            "login": f"nobody{number}@example.com",
            "password": "wrong-Horse-battery",
        }
        address = f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
        headers = {
            **as_proxied(),
            "X-Forwarded-For": address,
            "Referer": f"{self.host}/accounts/login/".replace("http:", "https:"),
            "Cookie": self.cookie,
        }
        with self.client.post(
            "/accounts/login/", fields, name="R-11 attempts", headers=headers, catch_response=True
        ) as answer:
            statuses[f"R-11 {answer.status_code}"] += 1
            if answer.status_code == 429 and "Retry-After" not in (answer.headers or {}):
                answer.failure("refused without Retry-After")
            elif answer.status_code in (200, 429):
                answer.success()
            else:
                answer.failure(f"{answer.status_code}: {(answer.text or '')[:300]}")


@events.quitting.add_listener
def write_result(environment: Any, **_options: Any) -> None:
    """What each kind of request took, in milliseconds, and what went wrong."""
    stats = environment.stats
    entries = {
        entry.name: {
            "requests": entry.num_requests,
            "failures": entry.num_failures,
            "times": {str(time): count for time, count in entry.response_times.items()},
        }
        for entry in stats.entries.values()
    }
    result = {
        "seconds": stats.last_request_timestamp - stats.start_time if stats.last_request_timestamp else 0,
        "entries": entries,
        "statuses": statuses,
        "refused_without_wait": sum(refused_without_wait.values()),
        "invoices": invoices,
        "errors": [
            {"name": error.name, "error": str(error.error), "count": error.occurrences}
            for error in stats.errors.values()
        ],
    }
    Path(os.environ["LOAD_RESULT"]).write_text(json.dumps(result), encoding="utf-8")
