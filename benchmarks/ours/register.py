"""Fill an installation with licences and time the register: `… .register RESULT LICENSES SHARE ROUNDS`.

One organisation has one of SHARE licences, spread evenly over the table; the others have the rest. Pages and
operations are answered in this process by the code that serves them, from the middleware to the template.
"""

import json
import logging
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.ours.prices import make_listings
from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.licenses import search_index
from shop.licenses.models import License
from shop.licenses.register import RegisterFilter, filtered_licenses
from shop.marketplace.models import Listing
from tests.factories.accounts import make_member, make_organization, make_staff

PRODUCTS = 300
OTHERS = 90
DEPARTMENTS = 40
PAGE = 500
PULLED = 20_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
TIERS = (10, 25, 50, 100, 250, 500, 1_000, 2_000, 10_000, 2**31 - 1)
DEPLOYMENTS = ("cloud", "cloud", "data_center", "server")
# As long as a key of the vendor is, encrypted.
CIPHERTEXT = "b2xkJ" + "A" * 600


def fill(count: int, share: int) -> User:
    """Make the licences; returns an administrator of the organisation that is looked at."""
    call_command("load_reference", verbosity=0)
    staff = make_staff()
    ours = make_organization(name="University of Many Licences")
    others = [make_organization(name=f"Company {number}") for number in range(OTHERS)]
    keeper = make_member(ours, staff=staff, role=MembershipRole.ADMINISTRATOR)
    make_listings(PRODUCTS)
    products = list(Listing.objects.order_by("pk").values_list("product_id", "name"))
    with connection.schema_editor() as editor:
        search_index.drop(None, editor)  # type: ignore[arg-type]
    fields = [one for one in License._meta.local_concrete_fields if not one.generated and not one.primary_key]
    rows = _rows(count, share, ours, others, products, [one.attname for one in fields])
    names = ", ".join(f'"{one.column}"' for one in fields)
    _write(names, len(fields), rows)
    with connection.schema_editor() as editor:
        search_index.create(None, editor)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE licenses_license")
    return keeper


def _write(names: str, width: int, rows: Iterator[list[Any]]) -> None:
    """By the quickest way that the database has: a million rows in a minute or two."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY licenses_license ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("?" * width)
        texts = ([str(value) if isinstance(value, date) else value for value in row] for row in rows)
        insert = f"INSERT INTO licenses_license ({names}) VALUES ({places})"  # noqa: S608 - columns of ours
        connection.connection.executemany(insert, texts)
        connection.connection.commit()


def _rows(
    count: int,
    share: int,
    ours: Organization,
    others: list[Organization],
    products: list[tuple[int, str]],
    columns: list[str],
) -> Iterator[list[Any]]:
    today = timezone.localdate()
    is_postgres = connection.vendor == "postgresql"
    template = License(created_at=AT)
    usual = {name: getattr(template, name) for name in columns if name != "license_key"}
    usual["created_at"] = AT if is_postgres else "2026-01-01 00:00:00"
    for place in range(count):
        mine = place % share == 0
        number = place // share if mine else place
        product_id, name = products[number * 7 % len(products)]
        ends_on = None if number % 20 == 0 else today + timedelta(days=number * 37 % 1_100 - 400)
        public_id = uuid.UUID(int=place + 1)
        has_key = number % 2 == 0
        department = number * 13 % DEPARTMENTS
        values = usual | {
            "public_id": public_id if is_postgres else public_id.hex,
            "organization_id": ours.pk if mine else others[number % len(others)].pk,
            "product_id": product_id,
            "product_name": name,
            "status": "superseded" if number % 12 == 5 else "cancelled" if number % 50 == 7 else "active",
            "sen": f"SEN-{place + 1_000_000}",
            "license_key": CIPHERTEXT if has_key else "",
            "license_key_index": f"{place:064x}" if has_key else "",
            "deployment": DEPLOYMENTS[number % 4],
            "license_type": "academic" if number % 3 else "commercial",
            "purchase_type": "new" if number % 2 else "renewal",
            "maintenance_months": 12,
            "user_tier": TIERS[number % 10],
            "instance_url": f"https://wiki{number % 500}.example.edu",
            "starts_on": ends_on - timedelta(days=364) if ends_on else None,
            "ends_on": ends_on,
            "purchased_on": ends_on - timedelta(days=374) if ends_on else None,
            "business_area": f"Area {department % 8}",
            "department": f"Department {department}",
            "department_contact_name": "Zebra Fishman" if number % 30_000 == 11 else f"Person {number % 900}",
            "technical_contact_email": f"admin{number % 300}@example.edu",
            "is_declared": number % 5 == 0,
        }
        yield [values[name] for name in columns]


def pages(keeper: User) -> dict[str, str]:
    """Addresses of the register by what they show."""
    today = timezone.localdate()
    viewer = viewer_for(keeper)
    rows = filtered_licenses(viewer=viewer, wanted=RegisterFilter(archived=False), on_date=today)
    in_order = rows.exclude(ends_on=None).order_by("ends_on", "pk")
    count = in_order.count()
    before = in_order[min(PAGE * 50, count // 2) - 1]
    key = Listing.objects.order_by("pk").values_list("key", flat=True)[7]
    soon = today + timedelta(days=30)
    return {
        "first page": "",
        f"page {PAGE}": f"?after=ends_on~{before.pk}~{before.ends_on}",
        "all, archive too": "?archived=all",
        "expiring soon": "?status=expiring",
        "superseded": "?status=superseded",
        "a product": f"?product={key}",
        "a deployment": "?deployment=server",
        "academic": "?license_type=academic",
        "a department": "?department=Department+7",
        "a business area": "?business_area=Area+3",
        "ends within 30 days": f"?ends_from={today}&ends_until={soon}",
        "large tiers": "?tier_from=10000",
        "declared": "?declared=yes",
        "with key": "?has_key=yes",
        "department, deployment, tier": "?department=Department+7&deployment=cloud&tier_from=500",
        "text, a few": "?q=zebra",
        "text, many": "?q=department+7",
        "text, all": "?q=example",
        "text, none": "?q=qqqqqqq",
        "one SEN": "?q=SEN-1000000",
        "by product": "?sort=product",
        "by end, down": "?sort=-ends_on",
        "by tier, down": "?sort=-user_tier",
        "by department": "?sort=department",
        "by purchase": "?sort=purchased_on",
        "text and sort": "?q=department+7&sort=product",
        "choices open": "?more=1",
    }


def operations(keeper: User) -> dict[str, str]:
    """Addresses of the API by what they answer."""
    shown = License.objects.visible_to(viewer_for(keeper)).order_by("pk")[PAGE]
    return {
        "API, first page": "/api/v1/licenses",
        "API, list of 50": "/api/v1/licenses?limit=50",
        "API, a department": "/api/v1/licenses?department=Department+7&limit=50",
        "API, a licence": f"/api/v1/licenses/{shown.public_id}",
    }


def measure(client: Client, address: str, rounds: int) -> dict[str, Any]:
    """Median and 95th percentile of the times in milliseconds, the processor's median, queries."""
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
        "p95": sorted(wall)[min(len(wall) - 1, int(0.95 * len(wall)))],
        "cpu_ms": statistics.median(cpu),
        "queries": queries,
    }


def pull(client: Client, most: int) -> float:
    """Rows per second of a program that reads the list from its beginning on."""
    started, rows, cursor = time.perf_counter(), 0, ""
    while rows < most:
        query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        answer = client.get("/api/v1/licenses", query, secure=True).json()
        rows += len(answer["items"])
        cursor = answer["next"] or ""
        if not cursor:
            break
    return rows / (time.perf_counter() - started)


def main(result: Path, count: int, share: int, rounds: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    # A line for each request is the web server's business.
    logging.disable(logging.INFO)
    started = time.perf_counter()
    keeper = fill(count, share)
    filled = time.perf_counter() - started
    client = Client()
    client.force_login(keeper)
    register = reverse("portal:license-list")
    figures: dict[str, Any] = {}
    for name, query in pages(keeper).items():
        figures[name] = measure(client, f"{register}{query}", rounds)
    for name, address in operations(keeper).items():
        figures[name] = measure(client, address, rounds)
    facts = {"filled_seconds": filled, "rows_per_second": pull(client, PULLED)}
    result.write_text(json.dumps({"pages": figures, **facts}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
