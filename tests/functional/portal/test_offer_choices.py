"""Alternatives, optional lines, headings and texts, from the offer to the order; earlier revisions."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.core.outbox import relay_once
from shop.fulfillment.models import OrderDetails
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine, RequestMessage
from shop.quotes.services import draft_quote, requote, send_quote
from tests.functional.portal.test_offers import ANSWERS, text, url
from tests.functional.portal.world import make_offer_with_choices, make_request

pytestmark = pytest.mark.django_db

MOST_QUERIES = 25


@pytest.fixture
def offer(customer, staff) -> Quote:
    return make_offer_with_choices(customer, staff)


@pytest.fixture
def lines(offer) -> dict[str, QuoteLine]:
    return {line.title: line for line in QuoteLine.objects.filter(revision__quote=offer)}


def gross(page: str) -> str:
    """The total that the page shows."""
    found = re.search(r"Total incl\. VAT</dt><dd> ?<span class=\"nowrap\">([\d.,]+ EUR)", page)
    assert found, page[-2000:]
    return found[1]


def test_first_alternative_is_chosen_and_headings_and_texts_are_there(as_customer, offer, lines):
    page = text(as_customer.get(url("offer-detail", offer)))

    first, other = lines["Confluence"], lines["Confluence for fewer"]
    assert f'name="alternative-1" value="{first.pk}" id="alternative-{first.pk}" checked' in page
    assert f'name="alternative-1" value="{other.pk}" id="alternative-{other.pk}">' in page
    assert "Your wiki" in page
    assert "Prices hold for one order." in page
    assert gross(page) == "7,378.00 EUR"


def test_totals_follow_the_alternative_without_javascript(as_customer, offer, lines):
    other = lines["Confluence for fewer"].pk
    wanted = {"chosen": 1, "alternative-1": other, "optional": lines["Training"].pk}

    page = text(as_customer.get(url("offer-detail", offer), wanted))

    assert f'id="alternative-{other}" checked' in page
    assert gross(page) == "5,533.50 EUR"


def test_choices_survive_into_the_order_form_and_into_the_order(as_customer, offer, lines):
    other, training = lines["Confluence for fewer"], lines["Training"]
    wanted = {"chosen": 1, "alternative-1": other.pk, "optional": training.pk}

    form = text(as_customer.get(url("offer-order", offer), wanted))
    assert gross(form) == "5,533.50 EUR"
    chosen = re.findall(r'name="optional" value="(\d+)"', form)
    assert chosen == [str(other.pk), str(training.pk)]
    as_customer.post(url("offer-order", offer), {**ANSWERS, "optional": chosen, "revision": 1})

    order = OrderDetails.objects.get(quote=offer).order
    assert sorted(order.lines.values_list("title", "line_price_excl_tax")) == [
        ("Confluence for fewer", Decimal("4000.00")),
        ("Training", Decimal("650.00")),
    ]
    assert (order.total_excl_tax, order.total_incl_tax) == (Decimal("4650.00"), Decimal("5533.50"))


def test_the_way_back_from_the_order_form_keeps_the_choice(as_customer, offer, lines):
    other = lines["Confluence for fewer"].pk
    form = text(as_customer.get(url("offer-order", offer), {"chosen": 1, "alternative-1": other}))

    assert f'href="{url("offer-detail", offer)}?chosen=1&amp;optional={other}"' in form
    back = text(as_customer.get(url("offer-detail", offer), {"chosen": 1, "optional": other}))
    assert gross(back) == "4,760.00 EUR"


def test_two_of_one_group_are_refused_by_the_order(as_customer, offer, lines):
    both = [lines["Confluence"].pk, lines["Confluence for fewer"].pk]

    response = as_customer.post(url("offer-order", offer), {**ANSWERS, "optional": both})

    assert response.status_code == 422
    assert "Please choose one of the alternatives, not several." in text(response)
    assert not OrderDetails.objects.exists()


def test_an_ordered_offer_shows_what_was_chosen_without_fields(as_customer, offer, lines):
    chosen = [lines["Confluence for fewer"].pk, lines["Training"].pk]
    as_customer.post(url("offer-order", offer), {**ANSWERS, "optional": chosen})

    page = text(as_customer.get(url("offer-detail", offer)))

    assert re.findall(r'<span class="tag">([^<]+)', page) == [
        "Alternative 1",
        "Alternative 1, included",
        "Optional, included",
    ]
    assert gross(page) == "5,533.50 EUR"
    assert 'type="radio" name="alternative' not in page
    assert 'name="optional"' not in page


def test_earlier_revision_is_shown_as_it_was_with_its_pdf(as_customer, offer, staff):
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    QuoteLine.objects.filter(revision__quote=offer, revision__sent_at=None, title="Training").delete()
    send_quote(quote_id=offer.pk, sent_by=staff, sent_at=timezone.now())
    earlier = reverse("portal:offer-earlier", kwargs={"number": offer.number, "revision": 1})

    newest = text(as_customer.get(url("offer-detail", offer)))
    page = text(as_customer.get(earlier))

    assert earlier in newest
    # In what changed, and nowhere else.
    assert newest.count("Training") == 1
    assert "This is an earlier version." in page
    for shown in (newest, page):
        assert "What changed from revision 1 to 2" in shown
        assert "Left out: <del>Training</del>" in shown
    assert "Training" in page
    assert "Place the order" not in page
    pdf = as_customer.get(url("offer-pdf", offer), {"revision": 1})
    assert pdf.content[:5] == b"%PDF-"
    assert as_customer.get(url("offer-pdf", offer), {"revision": 3}).status_code == 404


def test_draft_revision_and_unknown_ones_are_missing(as_customer, offer, staff):
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    draft = reverse("portal:offer-earlier", kwargs={"number": offer.number, "revision": 2})
    newest_sent = reverse("portal:offer-earlier", kwargs={"number": offer.number, "revision": 1})

    assert as_customer.get(draft).status_code == 404
    assert as_customer.get(newest_sent).url == url("offer-detail", offer)


def test_conversation_of_the_request_goes_on_at_the_offer(as_customer, offer):
    for _click in range(2):
        response = as_customer.post(url("offer-message", offer), {"text": "Is the training online?"})

    assert response.url == f"{url('offer-detail', offer)}#thread"
    page = text(as_customer.get(url("offer-detail", offer)))
    assert "A wiki for everyone." in page
    assert "Is the training online?" in page
    message = RequestMessage.objects.get()
    assert (message.request, message.is_from_staff) == (offer.request, False)
    while relay_once():
        pass
    told = [one for one in mail.outbox if one.subject == f"A message about request {offer.request.number}"]
    assert len(told) == 1


def test_empty_message_is_an_error_of_its_field(as_customer, offer):
    response = as_customer.post(url("offer-message", offer), {"text": " "})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["text"]
    assert not RequestMessage.objects.exists()


def test_offers_of_others_take_no_message_and_end_no_link(as_stranger, offer):
    assert as_stranger.post(url("offer-message", offer), {"text": "Hello"}).status_code == 404
    assert as_stranger.post(url("offer-revoke-links", offer)).status_code == 404
    assert as_stranger.post(url("offer-order-draft", offer), {"po_number": "1"}).status_code == 404
    assert not RequestMessage.objects.exists()


def long_offer(customer, staff, count: int) -> Quote:
    quote = draft_quote(request_id=make_request(customer).pk, by=staff, at=timezone.now())
    revision = quote.revisions.get()
    asked = revision.lines.get()
    QuoteLine.objects.filter(pk=asked.pk).update(unit_price=1, net_amount=1)
    QuoteLine.objects.bulk_create(
        QuoteLine(
            revision=revision,
            position=position,
            kind=LineKind.SERVICE,
            title=f"Service {position}",
            unit_price=Decimal(10),
            net_amount=Decimal(10),
            tax_rate=asked.tax_rate,
            maintenance_months=0,
            user_tier=0,
            is_optional=position % 2 == 0,
        )
        for position in range(2, count + 1)
    )
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=timezone.now() - timedelta(seconds=1))


@pytest.mark.parametrize("name", ["offer-detail", "offer-order"])
def test_offer_of_200_lines_needs_as_many_queries_as_one_of_two(as_customer, customer, staff, name):
    short, long = long_offer(customer, staff, 2), long_offer(customer, staff, 200)

    def queries(quote: Quote) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_customer.get(url(name, quote)).status_code == 200
        return len(captured)

    queries(short)
    few, many = queries(short), queries(long)

    assert (few, many) == (few, few)
    assert many <= MOST_QUERIES
