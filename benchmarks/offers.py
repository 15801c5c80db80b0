"""What an offer of 200 lines costs staff: its page, new sums, saving, sending, and its PDF.

Each beside a baseline of the same run: /healthz, and a fixed piece of arithmetic. The offer is made in a
transaction of the database that the settings name, and rolled back.

Run on the demo's database after `make demo SERVE=0`:  make bench ARGS=offers
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from shop.documents.rendering import render_document
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine, QuoteRevision
from shop.quotes.services import DraftHeader, LineDraft, update_draft
from shop.quotes.services.line_drafts import draft_of
from tests.unit.documents import samples

LINES = 200
ROUNDS = 20
PAGE_MS, PAGE_QUERIES, SEND_MS, PDF_MS = 400, 25, 300, 3_000
FORM = "application/x-www-form-urlencoded"


def times_of(action: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Milliseconds of each call, after one that warms up."""
    action()
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return times


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def query_count(action: Callable[[], object]) -> int:
    queries: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        action()
    return len(queries)


def large_draft(staff: User) -> Quote:
    """A draft for somebody of the demo, of licences, services and headings."""
    model = QuoteLine.objects.filter(kind=LineKind.LICENSE).select_related("revision__quote").first()
    if model is None:
        raise SystemExit("there is no offer in the database: is the demo loaded?")
    now = timezone.now()
    past = model.revision.quote
    quote = Quote.objects.create(
        customer=past.customer,
        organization=past.organization,
        currency="EUR",
        language="en",
        created_at=now,
        created_by=staff,
    )
    until = now.date() + timedelta(days=30)
    QuoteRevision.objects.create(
        quote=quote, revision_number=1, time_zone="Europe/Berlin", valid_until_date=until
    )
    license_ = LineDraft(
        kind=LineKind.LICENSE,
        title=model.title,
        product_id=model.product_id,
        configuration=model.configuration,
        unit_price=Decimal("10.00"),
        unit_cost=Decimal("7.50"),
    )
    service = LineDraft(title="Workshop", detail="A day on site", unit="days", unit_price=Decimal("9.90"))
    heading = LineDraft(kind=LineKind.HEADING, title="Part")
    lines = [heading if index % 20 == 0 else (license_, service)[index % 2] for index in range(LINES)]
    header = DraftHeader(introduction="", valid_until_date=until)
    return update_draft(quote_id=quote.pk, version=1, header=header, lines=lines, by=staff, at=now)


def form_of(quote: Quote) -> dict[str, str]:
    """The editor's form as a browser sends it."""
    quote.refresh_from_db()
    revision = quote.revisions.get()
    lines = [draft_of(line) for line in revision.lines.all()]
    fields = {
        "version": str(quote.version),
        "valid_until_date": revision.valid_until_date.isoformat(),
        "introduction": "",
        "cc_addresses": "",
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
    }
    names = ("title", "detail", "quantity", "unit", "unit_price", "unit_cost", "discount_percent", "tax_code")
    for index, line in enumerate(lines):
        values = {"line_id": line.line_id, "kind": line.kind.value, "ORDER": index + 1}
        values |= {name: getattr(line, name) for name in names if getattr(line, name) is not None}
        fields |= {f"lines-{index}-{name}": str(value) for name, value in values.items()}
    return fields


def main() -> int:
    client = Client(HTTP_HOST="localhost")
    staff = User.objects.get(email="sales@example.org")
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    missed = []

    def report(name: str, times: list[float], limit: float, queries: int | None = None) -> None:
        shown = "" if queries is None else str(queries)
        print(f"{name:34}{shown:>9}{statistics.median(times):9.0f}{p95(times):9.0f}{limit:9.0f}")
        if p95(times) > limit or ((queries or 0) > PAGE_QUERIES and name == "page"):
            missed.append(name)

    print(f"load average {os.getloadavg()[0]:.2f}; {ROUNDS} rounds; database {connection.vendor}")
    print(f"{LINES} lines{'':25}{'queries':>9}{'median':>9}{'p95 ms':>9}{'target':>9}")
    report("healthz", times_of(lambda: client.get("/healthz")), float("inf"))
    arithmetic = times_of(lambda: sum(number * number for number in range(1_000_000)))
    report("a million squares", arithmetic, float("inf"))
    with transaction.atomic():
        quote = large_draft(staff)
        path = f"/dashboard/offers/{quote.public_id}/"
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        report("page", times_of(lambda: client.get(path)), PAGE_MS, query_count(lambda: client.get(path)))
        typed = form_of(quote)
        sums = urlencode({**typed, "action": "sums"})
        report("new sums", times_of(lambda: client.post(path, sums, FORM)), float("inf"))
        saving = times_of(lambda: client.post(path, urlencode(form_of(quote)), FORM), 5)
        report("save", saving, float("inf"))
        started = time.perf_counter()
        client.post(f"{path}send/", {})
        report("send", [(time.perf_counter() - started) * 1000], SEND_MS)
        transaction.set_rollback(True)
    document = samples.quote(count=LINES)
    report("PDF", times_of(lambda: render_document(document), 3), PDF_MS)
    if missed:
        print(f"Missed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
