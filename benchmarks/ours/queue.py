"""Fill an installation with requests and time the pages of the queue: `… .queue RESULT REQUESTS ROUNDS`.

The pages are answered in this process by the code that serves them, from the middleware to the template.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import Organization
from shop.accounts.services import make_licensing_staff, register_person
from shop.quotes.enums import RequestStatus
from shop.quotes.models import QuoteRequest, RequestReading

BATCH = 5_000
# Four of five wait for an answer: the queue is as full as it can be.
STATUSES = (RequestStatus.SUBMITTED, RequestStatus.IN_PROGRESS) * 4 + (
    RequestStatus.NEEDS_INFORMATION,
    RequestStatus.QUOTED,
)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def person(email: str) -> User:
    user = User.objects.create_user(email, email, None, first_name="Pat", last_name=email.partition("@")[0])
    register_person(user=user, language="en", at=timezone.now())
    return user


def fill(count: int) -> tuple[User, User]:
    """Make the requests; returns the colleague who looks, and one who has read everything."""
    looking, reader = person("looks@example.org"), person("reads@example.org")
    for user in (looking, reader):
        make_licensing_staff(user=user)
    customer = person("asks@example.com")
    companies = [
        Organization.objects.create(name=f"Company {number}", created_at=timezone.now())
        for number in range(4)
    ]
    for start in range(0, count, BATCH):
        made = QuoteRequest.objects.bulk_create(
            _request(place, customer, looking, companies[min(place % 16, 3)])
            for place in range(start, min(start + BATCH, count))
        )
        RequestReading.objects.bulk_create(
            RequestReading(request=request, reader=reader, read_at=timezone.now()) for request in made
        )
    return looking, reader


def _request(place: int, customer: User, owner: User, organization: Organization) -> QuoteRequest:
    at = BEGINNING + timedelta(minutes=place)
    return QuoteRequest(
        number=f"R-2026-{place + 1:06}",
        customer=customer,
        organization=organization,
        status=STATUSES[place % len(STATUSES)],
        contact_name=f"Contact {place}",
        contact_email=f"contact{place}@example.com",
        language="en",
        assigned_to=owner if place % 4 else None,
        submitted_at=at,
        customer_wrote_at=at + timedelta(days=place % 7),
        asks_us=place % 4 != 1,
        proposed_value=None if place % 5 == 0 else Decimal(place % 9_973),
        proposed_currency="EUR",
    )


def pages(count: int) -> dict[str, str]:
    """Addresses of the queue by what they show."""
    company = Organization.objects.get(name="Company 3").public_id
    middle = QuoteRequest.objects.order_by("submitted_at")[count // 4]
    deep = f"submitted_at~{middle.submitted_at.isoformat()}~{middle.pk}"
    return {
        "to answer, oldest first": "",
        "all, newest first": "?show=all&sort=-submitted",
        "from the middle on": f"?after={deep}".replace("+", "%2B"),
        "newest word of the customer": "?sort=-word",
        "highest value": "?show=all&sort=-value",
        "mine": "?owner=mine",
        "of one organisation": f"?organization={company}",
        "asks us": "?asks=1",
        "unread": "?unread=1",
        "older than 30 days": "?older=30",
        "one number": f"?show=all&q=R-2026-{count // 2:06}",
        "a common word": "?q=contact",
    }


def searching_pages() -> dict[str, str]:
    """What looks at every request that waits before it says that there is none."""
    return {"unread, all read": "?unread=1", "a word that nobody has": "?q=zzzzzz"}


def measure(client: Client, address: str, rounds: int) -> dict[str, Any]:
    """The middle of the times of a page in milliseconds, on the clock and of the processor, its queries and
    rows.
    """
    wall, cpu = [], []
    queries = 0

    def note(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(note):
        response = client.get(address, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    for _round in range(rounds):
        started, started_cpu = time.perf_counter(), time.process_time()
        client.get(address, secure=True)
        cpu.append((time.process_time() - started_cpu) * 1000)
        wall.append((time.perf_counter() - started) * 1000)
    return {
        "ms": statistics.median(wall),
        "cpu_ms": statistics.median(cpu),
        "queries": queries,
        "rows": response.content.decode().count('data-label="State"'),
    }


def main(result: Path, count: int, rounds: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STAFF_NEED_SECOND_FACTOR = False
    looking, reader = fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    queue = reverse("backoffice:request-list")
    figures = {}
    for user, shown in ((looking, pages(count)), (reader, searching_pages())):
        client = Client()
        client.force_login(user)
        figures |= {name: measure(client, f"{queue}{query}", rounds) for name, query in shown.items()}
    result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
