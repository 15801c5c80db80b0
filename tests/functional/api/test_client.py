"""The generated Python client: made from today's document, and good for a journey."""

import hashlib
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories.journeys import make_sent_quote
from tests.functional.api.conftest import bearer

DOCS = Path(settings.BASE_DIR) / "docs"
CLIENT = DOCS / "clients" / "python"


def test_the_client_is_made_from_the_document():
    made_from = (DOCS / "clients" / "openapi.sha256").read_text(encoding="utf-8").strip()

    assert made_from == hashlib.sha256((DOCS / "openapi.json").read_bytes()).hexdigest(), (
        "Run `make clients`."
    )


@pytest.fixture
def package(monkeypatch):
    """The package, importable for this test alone."""
    monkeypatch.syspath_prepend(CLIENT)
    yield
    for name in [name for name in sys.modules if name.startswith("licensing_service_center_client")]:
        del sys.modules[name]


@pytest.mark.usefixtures("package")
@pytest.mark.django_db(transaction=True)
def test_a_program_asks_for_an_offer_and_orders_one(live_server, customer, staff, listing):
    from licensing_service_center_client import AuthenticatedClient, Client, models
    from licensing_service_center_client.api.basket import basket_lines_post
    from licensing_service_center_client.api.me import me_get
    from licensing_service_center_client.api.products import product_get
    from licensing_service_center_client.api.quote_requests import quote_requests_get, quote_requests_post
    from licensing_service_center_client.api.quotes import quote_accept_post, quote_pdf_get, quotes_get

    sent = make_sent_quote(customer, staff, [listing])
    token = bearer(customer).headers["Authorization"].removeprefix("Bearer ")
    client = AuthenticatedClient(base_url=live_server.url, token=token)

    with client:
        me = me_get.sync(client=client)
        product = product_get.sync(client=client, key=listing.key)
        line = models.LineBodyRequest.from_dict(
            {
                "product": product.key,
                "deployment": "cloud",
                "license_type": "commercial",
                "purchase_type": "new",
                "maintenance_months": 12,
                "user_tier": 100,
            }
        )
        basket_lines_post.sync(client=client, body=line)
        body = models.RequestBodyRequest(message="Please make us an offer.")
        asked = [
            quote_requests_post.sync_detailed(client=client, body=body, idempotency_key="first")
            for _ in range(2)
        ]
        requests = quote_requests_get.sync(client=client, limit=10)
        (quote,) = quotes_get.sync(client=client, status="sent").items
        order = quote_accept_post.sync(
            client=client,
            number=quote.number,
            body=models.AcceptBodyRequest.from_dict(
                {"technical_contact": {"name": "Tess", "email": "tess@example.com"}}
            ),
        )
        refused = quote_requests_post.sync(client=client, body=body)
        missing = quote_pdf_get.sync_detailed(client=client, number="Q-2026-99999")
    with Client(base_url=live_server.url) as visitor:
        nobody = me_get.sync(client=visitor)

    assert me.email == customer.email
    assert [answer.status_code for answer in asked] == [201, 201]
    assert asked[0].parsed == asked[1].parsed
    assert asked[1].headers["Idempotency-Replayed"] == "true"
    assert asked[0].parsed.number in [found.number for found in requests.items]
    assert quote.number == sent.number
    assert order.number.startswith("O-")
    assert isinstance(refused, models.Problem)
    assert refused.code == "empty_basket"
    assert (missing.status_code, missing.parsed.code) == (404, "not_found")
    assert nobody.code == "not_authenticated"
