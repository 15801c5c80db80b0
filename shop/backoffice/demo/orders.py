"""The demo's orders on their way: one to buy, one that waits, one in parts, one without an invoice."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User

from shop.backoffice.demo.journey import Journey, Product, Say, walk
from shop.backoffice.demo.story import configuration
from shop.core.clock import local_date
from shop.fulfillment.enums import ServiceStepKind
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import LineDelivery, fulfill_order, mark_bought, record_step
from shop.quotes.services import ContactDetails, LineDraft

CONTACT = ContactDetails(name="Olga Operator", email="olga@example.net")
SITE = {"deployment": "cloud", "instance_url": "https://other-company.atlassian.net"}


def build_orders(users: Mapping[str, User], *, at: datetime, say: Say) -> None:
    """One order for each of the queues that staff work off."""
    company, sales = users["other"], users["sales"]
    say("— orders on their way —")
    walk(
        Journey(
            products=[_product("jira-software", "4150.00", **SITE, user_tier=100)],
            message="Jira for our new branch.",
            contact=CONTACT,
            po_number="4500012401",
            stop_after="order",
        ),
        customer=company,
        staff=sales,
        at=at - timedelta(hours=2),
        say=say,
    )
    walk(
        Journey(
            products=[_product("confluence", "3100.00", **SITE, user_tier=50)],
            message="Please buy this in the new budget only.",
            contact=CONTACT,
            po_number="4500012402",
            buy_on=local_date(at) + timedelta(days=45),
            stop_after="order",
        ),
        customer=company,
        staff=sales,
        at=at - timedelta(days=1),
        say=say,
    )
    _build_parts(users, at=at, say=say)
    walk(
        Journey(
            products=[_product("trello", "1180.00", "E-7TR-3LL-0QK-8ZP", deployment="cloud", user_tier=50)],
            message="Boards for the project office.",
            contact=CONTACT,
            po_number="4500012377",
            stop_after="delivery",
        ),
        customer=company,
        staff=sales,
        at=at - timedelta(days=3),
        say=say,
    )


def _build_parts(users: Mapping[str, User], *, at: datetime, say: Say) -> None:
    """An order of which one licence is delivered, one is bought without its key, and a workshop is agreed."""
    sales, ordered_at = users["sales"], at - timedelta(days=5)
    code = {"deployment": "data_center", "instance_url": "https://code.example.net", "user_tier": 50}
    order = walk(
        Journey(
            products=[
                _product("bitbucket", "2300.00", **code, purchase_type="renewal", existing_sen="SEN-2000001"),
                _product("jira-servicedesk", "1710.00", **SITE, user_tier=15),
            ],
            message="As every year, and a help desk for the branch.",
            contact=CONTACT,
            po_number="4500012390",
            services=[
                LineDraft(
                    title="Workshop: set up the help desk",
                    detail="One day, online",
                    unit="day",
                    unit_price=Decimal("980.00"),
                )
            ],
            stop_after="order",
        ),
        customer=users["other"],
        staff=sales,
        at=ordered_at,
        say=say,
    )
    if order is None:
        raise RuntimeError("the journey ends with an order")
    lines = {line.details.position: line.pk for line in order.order.lines.select_related("details")}
    bought_at = at - timedelta(days=2)
    mark_bought(
        order_id=order.order_id,
        line_ids=[lines[1], lines[2]],
        bought_on=local_date(bought_at),
        vendor_order_number="AT-88120455",
        by=sales,
        at=bought_at,
    )
    note = fulfill_order(
        order_id=order.order_id,
        deliveries=[LineDelivery(line_id=lines[2], sen="E-1HD-5SK-9BR-4NC")],
        by=sales,
        at=bought_at,
    )
    say(f"delivered    {note.number}: {note.lines.count()} line of {len(lines)}")
    _agree_on_dates(order, lines[3], by=sales, at=bought_at)


def _agree_on_dates(order: OrderDetails, line_id: int, *, by: User, at: datetime) -> None:
    steps = ((ServiceStepKind.CONTACTED, ""), (ServiceStepKind.DATES_AGREED, "Tuesday in two weeks, 9:00"))
    for kind, note in steps:
        record_step(
            order_id=order.order_id,
            line_id=line_id,
            kind=kind,
            on_date=local_date(at),
            note=note,
            by=by,
            at=at,
        )


def _product(key: str, price: str, sen: str = "", /, **answers: object) -> Product:
    return Product(key=key, configuration=configuration(**answers), unit_price=Decimal(price), sen=sen)
