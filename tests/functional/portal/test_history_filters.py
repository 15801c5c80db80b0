"""My Offers and My Orders, searched and narrowed to a state."""

import re

import pytest
from django.urls import reverse

from tests.functional.portal.world import make_offer, make_order


def shown(page, letter: str) -> list[str]:
    """The numbers of the rows, in the order of the list."""
    found = re.findall(rf'scope="row".*?>({letter}-\d{{4}}-\d{{5}})<', page.content.decode(), re.DOTALL)
    return list(dict.fromkeys(found))


def test_offers_are_found_by_number_request_and_line_and_by_state(as_customer, customer, staff):
    first, second = make_offer(customer, staff), make_offer(customer, staff)
    address = reverse("portal:offer-list")

    found = {
        query: shown(as_customer.get(f"{address}?{query}"), "Q")
        for query in (
            "",
            f"q={first.number.lower()}",
            f"q={second.request.number}",
            "q=confl+train",
            "q=nothing",
            "state=sent",
            "state=declined",
            "state=unknown",
        )
    }

    both = [second.number, first.number]
    assert found == {
        "": both,
        f"q={first.number.lower()}": [first.number],
        f"q={second.request.number}": [second.number],
        "q=confl+train": both,
        "q=nothing": [],
        "state=sent": both,
        "state=declined": [],
        "state=unknown": both,
    }


def test_orders_are_found_by_number_po_offer_and_line_and_by_status(as_customer, customer, staff):
    first, second = make_order(customer, staff), make_order(customer, staff)
    address = reverse("portal:order-list")

    found = {
        query: shown(as_customer.get(f"{address}?{query}"), "O")
        for query in ("", f"q={first.order.number}", f"q={second.quote.number}", "q=PO-77+confl", "q=x-x")
    }

    both = [second.order.number, first.order.number]
    assert found == {
        "": both,
        f"q={first.order.number}": [first.order.number],
        f"q={second.quote.number}": [second.order.number],
        "q=PO-77+confl": both,
        "q=x-x": [],
    }
    assert shown(as_customer.get(address, {"state": second.order.status}), "O") == both
    assert shown(as_customer.get(address, {"state": "cancelled"}), "O") == []


@pytest.mark.parametrize("name", ["offer-list", "order-list"])
def test_filters_without_result_say_so(as_customer, customer, staff, name):
    make_order(customer, staff)

    page = as_customer.get(reverse(f"portal:{name}"), {"q": "nothing-like-this"}).content.decode()

    assert "fits these filters" in page
    assert "Clear filters" in page
