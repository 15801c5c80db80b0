"""What is asked of the database does not grow with an order's lines, nor with the number of orders."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from shop.fulfillment.models import OrderDetails, OrderLineDetails
from shop.fulfillment.selectors import QUEUES
from shop.fulfillment.services import LineDelivery, fulfill_order, invoice_order, mark_bought
from tests.factories.journeys import NOW, deliver, make_order
from tests.factories.order_lines import lengthen

MOST_QUERIES_OF_A_PAGE = 40
MOST_QUERIES_OF_A_LIST = 25
MOST_QUERIES_OF_A_CALL = 20


@pytest.fixture
def buyer(customer: User) -> Client:
    client = Client()
    client.force_login(customer)
    return client


def queries_of(ask: Callable[[], int]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask() == 200
    return len(captured)


def of_every_state(order: OrderDetails, staff: User, count: int) -> None:
    """An order of ``count`` lines: a third invoiced, a third delivered, a third open. Enough of them that the
    page's history, which shows the newest events only, is full.
    """
    lengthen(order, count)
    OrderLineDetails.objects.filter(line__order=order.order).update(deployment="data_center")
    ids = list(order.order.lines.order_by("pk").values_list("pk", flat=True))

    def record(chosen: list[int]) -> None:
        entries = [LineDelivery(line_id=pk, sen=f"SEN-{pk}", license_key=f"KEY-{pk}") for pk in chosen]
        fulfill_order(order_id=order.order_id, deliveries=entries, by=staff, at=NOW)

    record(ids[: count // 3])
    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    record(ids[count // 3 : 2 * count // 3])


def test_pages_and_answers_about_an_order_cost_the_same_for_thirty_lines_and_for_ninety(
    desk: Client, buyer: Client, customer: User, staff: User, listings
):
    short, long = (make_order(customer, staff, listings[:1]) for _ in range(2))
    of_every_state(short, staff, 30)
    of_every_state(long, staff, 90)

    def costs(order: OrderDetails) -> dict[str, int]:
        number = order.order.number
        table = "\n".join(
            f"\tNEW-{place}\tNEW-KEY-{place}" for place in range(order.order.lines.count() // 3)
        )
        keys = f"/dashboard/orders/{number}/keys/"
        preview = f"/api/v1/staff/orders/{number}/keys/preview"
        asked = {
            "the desk's page": lambda: desk.get(f"/dashboard/orders/{number}/").status_code,
            "the customer's page": lambda: buyer.get(f"/accounts/orders/{number}/").status_code,
            "the customer's call": lambda: buyer.get(f"/api/v1/orders/{number}").status_code,
            "the desk's call": lambda: desk.get(f"/api/v1/orders/{number}").status_code,
            "the preview of keys": lambda: desk.post(keys, {"table": table}).status_code,
            "the call for it": lambda: (
                desk.post(preview, {"table": table}, content_type="application/json").status_code
            ),
        }
        return {name: queries_of(ask) for name, ask in asked.items()}

    costs(short), costs(long)  # the first ones of a process fill caches
    few, many = costs(short), costs(long)

    assert many == few
    assert all(count <= MOST_QUERIES_OF_A_PAGE for count in many.values()), many
    assert many["the customer's call"] <= MOST_QUERIES_OF_A_CALL


def orders_for_every_queue(customer: User, staff: User, listings, count: int) -> None:
    for _round in range(count):
        make_order(customer, staff, listings)
        make_order(customer, staff, listings, buy_on=localdate() + timedelta(days=30))
        bought = make_order(customer, staff, listings)
        lines = list(bought.order.lines.order_by("pk"))
        mark_bought(
            order_id=bought.order_id,
            line_ids=[line.pk for line in lines],
            bought_on=NOW.date() - timedelta(days=9),
            by=staff,
            at=NOW,
        )
        fulfill_order(
            order_id=bought.order_id, deliveries=[LineDelivery(line_id=lines[0].pk)], by=staff, at=NOW
        )
        deliver(make_order(customer, staff, listings), staff)
    OrderLineDetails.objects.filter(line__title="Free Addon", bought_on=None).update(kind="service")


def test_lists_of_orders_cost_the_same_however_many_there_are(
    desk: Client, buyer: Client, customer: User, staff: User, listings
):
    queues = [f"/dashboard/orders/?queue={queue}" for queue in ("", *QUEUES)]
    calls = [f"/api/v1/staff/orders?queue={queue}" for queue in ("", *QUEUES)]
    others = ["/dashboard/billing/orders/", "/dashboard/"]

    def costs() -> dict[str, int]:
        found = {}
        for path in [*queues, *calls, *others]:
            desk.get(path)
            found[path] = queries_of(lambda path=path: desk.get(path).status_code)
        for path in ("/accounts/orders/", "/api/v1/orders"):
            buyer.get(path)
            found[path] = queries_of(lambda path=path: buyer.get(path).status_code)
        return found

    orders_for_every_queue(customer, staff, listings, 1)
    # Each queue has somebody in it, or its figure would say nothing.
    assert all(desk.get(path).json()["items"] for path in calls)
    few = costs()
    orders_for_every_queue(customer, staff, listings, 4)

    assert costs() == few
    assert all(count <= MOST_QUERIES_OF_A_LIST for count in few.values()), few
