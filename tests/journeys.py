"""The main job over HTTP, by a program that repeats what got no answer, as a good client does.

A customer configures, asks and orders; the department offers, delivers and invoices.
"""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from tests.installation import PROXY_HEADERS

CONFIGURATION = {
    "deployment": "cloud",
    "license_type": "commercial",
    "purchase_type": "new",
    "maintenance_months": 12,
    "user_tier": 100,
}
CONTACT = {"name": "Tessa Technician", "email": "tessa@example.org"}
ANSWER_SECONDS, PATIENCE_SECONDS, LONGEST_PAUSE = 40, 240, 3.0
# The answer came from something between us and the work, or says to come again: nobody knows what was done.
UNDECIDED = {429, 500, 502, 503, 504}


class Refused(Exception):
    """The site said no for good, with its words."""


@dataclass(slots=True)
class Program:
    """A client with the token of one person. ``repeats`` counts what had to be said again, by the reason."""

    url: str
    token: str
    repeats: Counter[str] = field(default_factory=Counter)

    def call(
        self, method: str, path: str, body: Any = None, *, if_match: str = "", key: str = ""
    ) -> httpx.Response:
        """Call until there is an answer, each time with the same idempotency key; returns it, a refusal too.

        Raises AssertionError when there is none for minutes.
        """
        headers = {
            **PROXY_HEADERS,
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key or uuid.uuid4().hex,
        }
        if if_match:
            headers["If-Match"] = if_match
        deadline, pause, seen = time.monotonic() + PATIENCE_SECONDS, 0.1, ""
        while time.monotonic() < deadline:
            try:
                answer = httpx.request(
                    method, f"{self.url}/api/v1{path}", json=body, headers=headers, timeout=ANSWER_SECONDS
                )
            except httpx.TransportError as error:
                seen = type(error).__name__
            else:
                seen = str(answer.status_code)
                waits = answer.status_code == 409 and answer.json().get("code") == "in_progress"
                if answer.status_code not in UNDECIDED and not waits:
                    return answer
                with suppress(ValueError):
                    pause = max(pause, float(answer.headers.get("Retry-After", "0")))
            self.repeats[seen] += 1
            time.sleep(min(pause, LONGEST_PAUSE))
            pause *= 2
        raise AssertionError(f"{method} {path}: no answer, at last {seen}")

    def do(self, method: str, path: str, body: Any = None, *, key: str = "") -> Any:
        """The same for what must succeed; returns the answer's content. Raises Refused."""
        return content_of(self.call(method, path, body, key=key))


def content_of(answer: httpx.Response) -> Any:
    """What a success says. Raises Refused for anything else."""
    if answer.status_code >= 300:
        request = answer.request
        raise Refused(f"{request.method} {request.url.path}: {answer.status_code} {answer.text[:600]}")
    return answer.json() if answer.content else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The numbers along one journey, as its people were told them."""

    request: str
    quote: str
    order: str
    delivery_note: str
    invoice: str


def request_offer(me: Program, product: str) -> str:
    """Configure one product and ask for an offer; returns the request's number."""
    me.do("POST", "/basket/lines", {"product": product, "quantity": 1, **CONFIGURATION})
    asked = me.do(
        "POST",
        "/quote-requests",
        {
            "contact": {"name": "Kim Example", "email": "kim@example.org"},
            "technical_contacts": [CONTACT],
            "message": "Please offer this.",
        },
    )
    return str(asked["number"])


def send_offer(desk: Program, request: str) -> str:
    """Draft an offer, price it and send it; returns its number."""
    address = f"/staff/quotes/{desk.do('POST', f'/staff/quote-requests/{request}/quote')['id']}"
    while True:
        read = desk.call("GET", address)
        current = content_of(read)["current"]
        if all(line["unit_price"] and line["unit_price"]["amount"] == "120.00" for line in current["lines"]):
            # A change whose answer got lost was made all the same.
            break
        lines = [
            {
                "id": line["id"],
                "unit_price": "120.00",
                "tax_code": "standard",
                "overrides": {one["code"]: "Looked at." for one in line["violations"] if one["is_blocking"]},
            }
            for line in current["lines"]
        ]
        priced = desk.call("PATCH", address, {"lines": lines}, if_match=read.headers["ETag"])
        if priced.status_code != httpx.codes.PRECONDITION_FAILED:
            content_of(priced)
    return str(desk.do("POST", f"{address}/send")["number"])


def order_offer(me: Program, quote: str) -> Any:
    """Accept the offer; returns the order."""
    acceptance = {"revision": 1, "po_number": f"PO-{quote}", "buy_at": "now", "technical_contact": CONTACT}
    return me.do("POST", f"/quotes/{quote}/accept", acceptance)


def deliver(desk: Program, order: Any, on: date) -> str:
    """Deliver every line; returns the delivery note's number."""
    lines = [
        {
            "line": line["id"],
            "sen": f"SEN-{order['number']}-{line['id']}",
            "starts_on": on.isoformat(),
            "ends_on": (on + timedelta(days=364)).isoformat(),
        }
        for line in order["lines"]
    ]
    delivered = desk.do("POST", f"/staff/orders/{order['number']}/fulfill", {"lines": lines})
    return str(delivered["delivery_note"])


def invoice(desk: Program, order: Any) -> str:
    """Invoice the order; returns the invoice's number."""
    return str(desk.do("POST", f"/staff/orders/{order['number']}/invoice")["number"])


def walk(me: Program, desk: Program, product: str) -> Done:
    """The whole way, once. Raises Refused, and AssertionError where no answer comes for minutes."""
    request = request_offer(me, product)
    quote = send_offer(desk, request)
    order = order_offer(me, quote)
    note = deliver(desk, order, datetime.now(UTC).date())
    return Done(
        request=request, quote=quote, order=order["number"], delivery_note=note, invoice=invoice(desk, order)
    )


@dataclass(slots=True)
class Walkers:
    """Several customers who walk at once, each again and again, until ``wanted`` journeys are begun."""

    url: str
    desk_token: str
    customer_tokens: Sequence[str]
    product: str
    wanted: int
    done: list[Done] = field(default_factory=list)
    repeats: Counter[str] = field(default_factory=Counter)
    _begun: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> list[Done]:
        """Walk; returns when the last one is home. Raises what the first failed journey raised."""
        with ThreadPoolExecutor(len(self.customer_tokens)) as pool:
            for walker in [pool.submit(self._walk_on, token) for token in self.customer_tokens]:
                walker.result()
        return self.done

    def more(self, journeys: int) -> None:
        """Let the next ``run()`` begin so many journeys."""
        self._begun, self.wanted = 0, journeys

    def _walk_on(self, token: str) -> None:
        me, desk = Program(self.url, token), Program(self.url, self.desk_token)
        try:
            while self._begins():
                done = walk(me, desk, self.product)
                with self._lock:
                    self.done.append(done)
        finally:
            with self._lock:
                self.repeats += me.repeats + desk.repeats

    def _begins(self) -> bool:
        with self._lock:
            self._begun += 1
            return self._begun <= self.wanted
