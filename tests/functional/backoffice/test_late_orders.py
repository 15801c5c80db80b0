"""Staff take an order after the end of its offer, and end the links in its mails."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from shop.fulfillment.models import OrderDetails
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import expire_quotes, link_secret
from tests.factories.journeys import NOW, LineDraft, make_sent_quote

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
ANSWERS = {
    "po_number": "PO-9",
    "when": "now",
    "technical_name": "Tessa Technician",
    "technical_email": "tessa@example.com",
    "technical_has_account": "yes",
    "billing_name": "Example University",
    "billing_line1": "Campus Road 1",
    "billing_city": "Berlin",
    "billing_country": "DE",
    "revision": 1,
}


@pytest.fixture
def offer(customer, staff, listings) -> Quote:
    extra = [LineDraft(title="Training", unit_price=Decimal(650), is_optional=True)]
    return make_sent_quote(customer, staff, listings[:1], extra=extra)


@pytest.fixture
def expired(offer) -> Quote:
    expire_quotes(at=AFTER)
    return offer


def address(name: str, quote: Quote) -> str:
    return reverse(f"backoffice:{name}", kwargs={"public_id": quote.public_id})


@pytest.fixture
def late(client, staff):
    """The desk after the end of the offer."""
    with time_machine.travel(AFTER, tick=True):
        client.force_login(staff)
        yield client


def test_expired_offer_offers_the_late_order_and_the_form_is_filled_in(late, expired):
    page = late.get(address("quote-edit", expired)).content.decode()
    form = late.get(address("quote-accept-late", expired))

    assert address("quote-accept-late", expired) in page
    assert form.context["form"]["technical_email"].value() == "tessa@example.com"
    assert "You order on behalf of the customer." in form.content.decode()


def test_late_order_is_the_customers_with_the_chosen_lines(late, customer, expired):
    training = QuoteLine.objects.get(revision__quote=expired, is_optional=True)

    response = late.post(address("quote-accept-late", expired), {**ANSWERS, "optional": training.pk})

    details = OrderDetails.objects.get(quote=expired)
    assert response.url == reverse("backoffice:order-detail", kwargs={"number": details.order.number})
    assert (details.order.user, details.po_number, details.order.lines.count()) == (customer, "PO-9", 2)


def test_errors_stay_in_the_form(late, expired):
    response = late.post(address("quote-accept-late", expired), {**ANSWERS, "technical_email": "x"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["technical_email"]
    assert not OrderDetails.objects.exists()


def test_open_offer_leads_back(desk, offer):
    with time_machine.travel(NOW, tick=True):
        page = desk.get(address("quote-edit", offer)).content.decode()
        response = desk.get(address("quote-accept-late", offer))
        posted = desk.post(address("quote-accept-late", offer), ANSWERS)

    assert address("quote-accept-late", offer) not in page
    assert response.url == address("quote-edit", offer)
    assert posted.status_code == 422
    assert "This offer is still open" in posted.content.decode()


def test_staff_end_the_links(desk, client, offer):
    with time_machine.travel(NOW, tick=True):
        secret = link_secret(revision_id=offer.revisions.get().pk, at=NOW)
        before = desk.get(address("quote-edit", offer)).content.decode()
        desk.post(address("quote-revoke-links", offer))
        after = desk.get(address("quote-edit", offer)).content.decode()

        assert address("quote-revoke-links", offer) in before
        assert address("quote-revoke-links", offer) not in after
        assert link_secret(revision_id=offer.revisions.get().pk, at=NOW) == ""
        assert secret not in before
