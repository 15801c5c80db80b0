"""Fill an installation with invoices and time the pages that list them: `… .invoices RESULT INVOICES ROUNDS`.

The pages are answered in this process by the code that serves them, from the middleware to the template.
"""

import json
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from oscar.core.loading import get_model

from benchmarks.ours.queue import measure, person
from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.services import activate_person, make_licensing_staff
from shop.billing.enums import InvoiceState
from shop.billing.models import Invoice, InvoiceBalance

BATCH = 2_000
# As many in every size; the others are paid.
OPEN = 60
TOTAL = Decimal("119.00")


def fill(count: int) -> tuple[User, User]:
    """Make the invoices, all of one order; returns the colleague who looks, and a member of the company that
    has a quarter of them.
    """
    looking = person("looks@example.org")
    make_licensing_staff(user=looking)
    companies = [
        Organization.objects.create(name=f"Company {number}", created_at=timezone.now())
        for number in range(4)
    ]
    order = get_model("order", "Order").objects.create(
        number="O-2020-00001", currency="EUR", total_incl_tax=1, total_excl_tax=1
    )
    for start in range(0, count, BATCH):
        made = Invoice.objects.bulk_create(
            _invoice(place, order, companies[place % 4]) for place in range(start, min(start + BATCH, count))
        )
        InvoiceBalance.objects.bulk_create(
            _balance(one, is_open=place >= count - OPEN) for place, one in enumerate(made, start=start)
        )
    customer = person("pays@example.com")
    activate_person(
        person_id=customer.person.pk,
        organization_id=companies[0].pk,
        role=MembershipRole.MEMBER,
        by=looking,
        at=timezone.now(),
    )
    return looking, customer


def _invoice(place: int, order: object, organization: Organization) -> Invoice:
    day = date(2020, 1, 1) + timedelta(days=place // 50)
    return Invoice(
        number=f"I-2020-{place + 1:06}",
        order=order,
        organization=organization,
        order_number="O-2020-00001",
        po_number=f"PO-{place}",
        language="en",
        seller_snapshot={},
        buyer_snapshot={},
        created_at=timezone.now(),
        issued_on=day,
        due_on=day + timedelta(days=14),
        currency="EUR",
        net_total=Decimal("100.00"),
        tax_total=Decimal("19.00"),
        gross_total=TOTAL,
    )


def _balance(invoice: Invoice, *, is_open: bool) -> InvoiceBalance:
    return InvoiceBalance(
        invoice=invoice,
        organization_id=invoice.organization_id,
        due_on=invoice.due_on,
        currency="EUR",
        paid_total=Decimal(0) if is_open else TOTAL,
        open_amount=TOTAL if is_open else Decimal(0),
        state=InvoiceState.OPEN if is_open else InvoiceState.PAID,
    )


def pages() -> dict[str, str]:
    """Addresses by what they show."""
    return {
        "all, newest first": "/dashboard/invoices/",
        "the second page": "/dashboard/invoices/?page=2",
        "open ones": f"/dashboard/invoices/?state={InvoiceState.OPEN}",
        "paid ones": f"/dashboard/invoices/?state={InvoiceState.PAID}",
        "open items by age": "/dashboard/billing/open-items/",
        "older open items": "/dashboard/billing/open-items/?age=older",
        "reminders that are due": "/dashboard/billing/reminders/",
        "API, newest first": "/api/v1/staff/invoices",
        "API, paid ones": f"/api/v1/staff/invoices?state={InvoiceState.PAID}",
        "API, open items": "/api/v1/staff/open-items",
        "a word that nobody has": "/dashboard/invoices/?q=zzzzzz",
    }


def customers_pages() -> dict[str, str]:
    """What the customer sees of the company's own."""
    return {
        "customer, newest first": "/accounts/invoices/",
        "customer, API": "/api/v1/invoices",
        "customer, API, from a day on": "/api/v1/invoices?issued_from=2020-01-02",
    }


def main(result: Path, count: int, rounds: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STAFF_NEED_SECOND_FACTOR = False
    looking, customer = fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    figures = {}
    for user, addresses in ((looking, pages()), (customer, customers_pages())):
        client = Client()
        client.force_login(user)
        figures |= {name: measure(client, address, rounds) for name, address in addresses.items()}
    result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
