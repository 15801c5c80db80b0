"""From a basket to an invoice over the API, one call after the other: what scenario R-03 repeats."""

import itertools
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

# (method, path, name of the step, token, body, If-Match) -> (answer, ETag). Raises whatever it likes.
Call = Callable[..., tuple[Any, str]]
CONFIGURATION = {
    "deployment": "cloud",
    "license_type": "commercial",
    "purchase_type": "new",
    "maintenance_months": 12,
    "user_tier": 100,
}
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who asks and who answers, by their tokens."""

    customer: str
    desk: str


def steps(call: Call, people: People, product: str, today: date) -> Iterator[str]:
    """Do one step after the other, each when the next one is asked for; yields what was done.

    The last one yields the number of the invoice.
    """
    me, desk = people.customer, people.desk
    call("DELETE", "/basket/lines", "empty the basket", me)
    call("POST", "/basket/lines", "into the basket", me, {"product": product, "quantity": 1, **CONFIGURATION})
    yield "basket"
    request, _ = call("POST", "/quote-requests", "ask for an offer", me, _request())
    yield str(request["number"])
    call("GET", "/staff/quote-requests", "the desk's queue", desk)
    call("POST", f"/staff/quote-requests/{request['number']}/assign", "take the request", desk)
    draft, _ = call("POST", f"/staff/quote-requests/{request['number']}/quote", "draft an offer", desk)
    yield str(draft["id"])
    address = f"/staff/quotes/{draft['id']}"
    read, tag = call("GET", address, "read the draft", desk)
    call("PATCH", address, "enter prices", desk, {"lines": _priced(read)}, tag)
    sent, _ = call("POST", f"{address}/send", "send the offer", desk)
    yield str(sent["number"])
    call("GET", f"/quotes/{sent['number']}", "read the offer", me)
    order, _ = call("POST", f"/quotes/{sent['number']}/accept", "order", me, _acceptance())
    yield str(order["number"])
    delivery = {"lines": [_delivered(line, today) for line in order["lines"]]}
    call("POST", f"/staff/orders/{order['number']}/fulfill", "deliver", desk, delivery)
    invoice, _ = call("POST", f"/staff/orders/{order['number']}/invoice", "issue the invoice", desk)
    yield str(invoice["number"])


def _request() -> Mapping[str, Any]:
    return {
        "contact": {"name": "Kim Example", "email": "kim@load.example"},
        "technical_contacts": [{"name": "Tessa Technician", "email": "tessa@load.example"}],
        "message": "Please offer this.",
    }


def _priced(quote: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": line["id"],
            "unit_price": "120.00",
            "tax_code": "standard",
            "overrides": {one["code"]: "Looked at." for one in line["violations"] if one["is_blocking"]},
        }
        for line in quote["current"]["lines"]
    ]


def _acceptance() -> Mapping[str, Any]:
    return {
        "po_number": f"LOAD-{next(_numbers)}",
        "buy_at": "now",
        "technical_contact": {"name": "Tessa Technician", "email": "tessa@load.example"},
    }


def _delivered(line: Mapping[str, Any], today: date) -> dict[str, Any]:
    return {
        "line": line["id"],
        "sen": f"LOAD-{uuid.uuid4().hex[:16]}",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=364)).isoformat(),
    }
