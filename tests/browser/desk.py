"""The department's part of a journey, by its API: for tests that are about the customer's part."""

from datetime import date
from typing import Any

import httpx


class Desk:
    """A program of the department, with a token of the scopes ``staff`` and ``orders``."""

    def __init__(self, site_url: str, token: str) -> None:
        self.client = httpx.Client(
            base_url=f"{site_url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=60
        )

    def offer(self, request_number: str, *, unit_price: str, extra: dict[str, Any] | None = None) -> str:
        """Price every line of a request, answer what was asked about, send it; returns the offer's number."""
        quote = self._post(f"/staff/quote-requests/{request_number}/quote")["id"]
        read = self.client.get(f"/staff/quotes/{quote}").raise_for_status()
        lines = [
            {
                "id": line["id"],
                "unit_price": unit_price,
                "overrides": {one["code"]: "Looked at." for one in line["violations"] if one["is_blocking"]},
            }
            for line in read.json()["current"]["lines"]
        ]
        changes = {"lines": [*lines, *([extra] if extra else [])]}
        headers = {"If-Match": read.headers["ETag"]}
        self.client.patch(f"/staff/quotes/{quote}", json=changes, headers=headers).raise_for_status()
        return str(self._post(f"/staff/quotes/{quote}/send")["number"])

    def deliver(self, order_number: str, *, sen: str, license_key: str, starts_on: date) -> None:
        """Record every line as bought: licences with ``sen`` and their place, outside the cloud with the
        key.
        """
        order = self.client.get(f"/orders/{order_number}").raise_for_status().json()
        lines = []
        for line in order["lines"]:
            bought = {"line": line["id"]}
            if line["kind"] == "license":
                bought |= {"sen": f"{sen}-{line['position']}", "starts_on": starts_on.isoformat()}
                is_cloud = line["configuration"]["deployment"] == "cloud"
                bought |= {} if is_cloud else {"license_key": license_key}
            lines.append(bought)
        self._post(f"/staff/orders/{order_number}/fulfill", {"lines": lines})

    def _post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self.client.post(path, json=body or {})
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made
