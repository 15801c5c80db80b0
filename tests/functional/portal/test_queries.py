"""A list asks the database as often for fifty rows as for five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.functional.portal.world import deliver, make_license, make_offer, make_order, make_request

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12


def make_requests(customer, staff, university, count):
    for _row in range(count):
        make_request(customer)


def make_offers(customer, staff, university, count):
    for _row in range(count):
        make_offer(customer, staff)


def make_orders(customer, staff, university, count):
    for _row in range(count):
        make_order(customer, staff)


def make_licenses(customer, staff, university, count):
    for _row in range(count):
        number = university.licenses.count()
        make_license(university, staff, sen=f"SEN-{number:05}")


def make_invoices(customer, staff, university, count):
    for _row in range(count):
        deliver(make_order(customer, staff), staff)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("request-list", make_requests),
        ("offer-list", make_offers),
        ("order-list", make_orders),
        ("license-list", make_licenses),
        ("invoice-list", make_invoices),
    ],
)
def test_list_needs_as_many_queries_for_fifty_rows_as_for_five(
    as_customer, customer, staff, university, name, make
):
    address = reverse(f"portal:{name}")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_customer.get(address).status_code == 200
        return len(captured)

    make(customer, staff, university, 5)
    queries()  # the first request of a process fills caches
    few = queries()
    make(customer, staff, university, 45)
    many = queries()

    assert (few, many) == (few, few)
    assert many <= MOST_QUERIES
