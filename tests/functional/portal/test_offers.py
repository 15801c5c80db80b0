"""An offer is looked at, chosen from, ordered, declined or sent back."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import Organization
from shop.core.models import AuditEvent
from shop.fulfillment.models import OrderDetails
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import expire_quotes, requote, send_quote
from tests.functional.portal.world import activate, make_offer, make_order, make_user, sign_in

pytestmark = pytest.mark.django_db

ANSWERS = {
    "po_number": "PO-4711",
    "when": "now",
    "technical_name": "Tessa Technician",
    "technical_email": "tessa@example.com",
    "technical_phone": "+49 30 5550100",
    "technical_has_account": "yes",
    "billing_name": "Example University",
    "billing_line1": "Campus Road 1",
    "billing_postcode": "10115",
    "billing_city": "Berlin",
    "billing_country": "DE",
}


@pytest.fixture
def offer(customer, staff) -> Quote:
    return make_offer(customer, staff)


@pytest.fixture
def option(offer) -> QuoteLine:
    return QuoteLine.objects.get(revision__quote=offer, is_optional=True)


def url(name: str, offer: Quote) -> str:
    return reverse(f"portal:{name}", kwargs={"number": offer.number})


def text(response) -> str:
    return " ".join(response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").split())


def test_offer_shows_number_revision_validity_lines_and_totals(as_customer, offer):
    page = text(as_customer.get(url("offer-detail", offer)))

    assert f"Offer {offer.number}" in page
    assert "Revision 1" in page
    assert "days left" in page
    assert "New licence of Confluence Cloud for 100 users, 12 months" in page
    assert "6,200.00 EUR" in page
    assert "VAT 19%" in page
    assert "1,178.00 EUR" in page
    assert "7,378.00 EUR" in page


def test_german_offer_speaks_german_where_numbers_are_concerned(as_customer, offer):
    page = text(as_customer.get("/de" + url("offer-detail", offer)))

    assert '<html lang="de">' in page
    assert "6.200,00 EUR" in page


def test_totals_follow_the_optional_lines_without_javascript(as_customer, offer, option):
    page = text(as_customer.get(url("offer-detail", offer), {"optional": option.pk}))

    assert "8,151.50 EUR" in page
    assert f'value="{option.pk}" id="optional-{option.pk}" checked' in page


def test_totals_come_alone_for_htmx(as_customer, offer, option):
    response = as_customer.get(
        url("offer-detail", offer),
        {"optional": option.pk},
        headers={"HX-Request": "true", "HX-Target": "offer-totals"},
    )

    assert "<html" not in text(response)
    assert "8,151.50 EUR" in text(response)


def test_nonsense_among_the_options_is_passed_over(as_customer, offer):
    nonsense = {"optional": ["x", "-1", "9" * 30, "²", "0"]}

    assert "7,378.00 EUR" in text(as_customer.get(url("offer-detail", offer), nonsense))


def test_order_form_is_prefilled_with_the_organisation_and_the_person(as_customer, offer, option):
    page = text(as_customer.get(url("offer-order", offer), {"optional": option.pk}))

    assert 'value="Campus Road 1"' in page
    assert '<option value="DE" selected>Germany</option>' in page
    assert 'value="tessa@example.com"' in page
    assert f'name="optional" value="{option.pk}"' in page
    assert "8,151.50 EUR" in page


def test_ordering_makes_one_order_with_all_that_was_said(as_customer, offer, option):
    response = as_customer.post(
        url("offer-order", offer),
        {
            **ANSWERS,
            "optional": option.pk,
            "addressing": "Purchasing\nRoom 5",
            "end_user_differs": "on",
            "end_user_name": "Institute of Examples",
            "end_user_line1": "Lab Street 2",
            "end_user_city": "Potsdam",
            "end_user_country": "DE",
        },
    )

    details = OrderDetails.objects.get(quote=offer)
    assert response.url == reverse("portal:order-detail", kwargs={"number": details.order.number})
    assert details.po_number == "PO-4711"
    assert details.buy_on is None
    assert details.addressing == "Purchasing\nRoom 5"
    assert details.technical_contact_email == "tessa@example.com"
    assert details.technical_contact_has_account is True
    assert details.billing_snapshot["country"] == "DE"
    assert details.end_user_snapshot["name"] == "Institute of Examples"
    assert details.order.lines.count() == 2
    assert details.order.total_incl_tax == Decimal("8151.50")
    assert details.order.number in text(as_customer.get(response.url))


def test_double_click_makes_one_order(as_customer, offer):
    first = as_customer.post(url("offer-order", offer), ANSWERS)
    second = as_customer.post(url("offer-order", offer), ANSWERS)

    assert OrderDetails.objects.count() == 1
    assert second.url == first.url


def test_offer_a_colleague_has_ordered_leads_to_their_order(client, offer, customer, staff, university):
    make_order(customer, staff, quote=offer)
    colleague = activate(make_user("member@example.com", "Milan Member"), university, by=staff)
    sign_in(client, colleague)

    response = client.post(url("offer-order", offer), ANSWERS, follow=True)

    assert OrderDetails.objects.count() == 1
    assert "This offer was ordered already." in text(response)
    assert "Open order" in text(response)


def test_wrong_answers_stay_in_the_form_and_nothing_is_ordered(as_customer, offer):
    wrong = {**ANSWERS, "technical_email": "nonsense", "when": "later", "end_user_differs": "on"}

    response = as_customer.post(url("offer-order", offer), wrong)

    assert response.status_code == 422
    page = text(response)
    assert "Please check what you entered" in page
    assert "Please choose the date." in page
    assert 'value="nonsense"' in page
    assert 'value="PO-4711"' in page
    assert OrderDetails.objects.count() == 0


def test_date_in_the_past_is_an_error_of_its_field(as_customer, offer):
    past = {**ANSWERS, "when": "later", "buy_on": "2020-01-01"}

    response = as_customer.post(url("offer-order", offer), past)

    assert response.status_code == 422
    assert response.context["form"].errors["buy_on"] == ["The date of purchase has passed already."]
    assert Quote.objects.get(pk=offer.pk).status == "sent"


def test_later_date_is_kept(as_customer, offer):
    day = timezone.localdate() + timedelta(days=20)

    as_customer.post(url("offer-order", offer), {**ANSWERS, "when": "later", "buy_on": day.isoformat()})

    assert OrderDetails.objects.get(quote=offer).buy_on == day


def test_organisation_that_asks_for_a_po_number_gets_one(as_customer, offer, university):
    Organization.objects.filter(pk=university.pk).update(po_number_required=True)

    response = as_customer.post(url("offer-order", offer), {**ANSWERS, "po_number": ""})

    assert response.status_code == 422
    assert "po_number" in response.context["form"].errors
    assert OrderDetails.objects.count() == 0


def test_line_that_is_no_option_of_this_offer_is_refused(as_customer, offer):
    mandatory = QuoteLine.objects.get(revision__quote=offer, is_optional=False)

    response = as_customer.post(url("offer-order", offer), {**ANSWERS, "optional": mandatory.pk})

    assert response.status_code == 422
    assert OrderDetails.objects.count() == 0


def test_waiting_account_sees_its_offer_and_why_it_cannot_order(as_waiting, waiting, staff):
    offer = make_offer(waiting, staff)

    detail = text(as_waiting.get(url("offer-detail", offer)))
    form = text(as_waiting.get(url("offer-order", offer)))
    posted = as_waiting.post(url("offer-order", offer), ANSWERS)

    assert "6,200.00 EUR" in detail
    assert "Ordering opens with the activation of your account" in detail
    assert "You cannot order yet." in form
    assert "Ask for activation" in form
    assert posted.status_code == 422
    assert OrderDetails.objects.count() == 0


def test_declining_keeps_the_reason(as_customer, offer):
    as_customer.post(url("offer-decline", offer), {"reason": "Too expensive"})

    declined = Quote.objects.get(pk=offer.pk)
    assert (declined.status, declined.answer_reason) == ("declined", "Too expensive")
    assert "You declined this offer." in text(as_customer.get(url("offer-detail", offer)))


def test_declining_what_was_ordered_is_refused_with_a_message(as_customer, offer, customer, staff):
    make_order(customer, staff, quote=offer)

    response = as_customer.post(url("offer-decline", offer), {"reason": "Too late"})

    assert response.status_code == 422
    assert "not possible any more" in text(response)
    assert Quote.objects.get(pk=offer.pk).status == "accepted"


def test_asking_for_a_change_says_what(as_customer, offer):
    empty = as_customer.post(url("offer-revision", offer), {"reason": "  "})
    as_customer.post(url("offer-revision", offer), {"reason": "Only 50 users, please"})

    asked = Quote.objects.get(pk=offer.pk)
    assert empty.status_code == 422
    assert (asked.status, asked.answer_reason) == ("revision_requested", "Only 50 users, please")
    page = text(as_customer.get(url("offer-detail", offer)))
    assert "You asked for a change." in page
    assert "Only 50 users, please" in page


def test_while_staff_revise_the_last_sent_version_stays_and_says_so(as_customer, offer, staff):
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    QuoteLine.objects.filter(revision__quote=offer, revision__sent_at=None).update(title="Secret draft")

    page = text(as_customer.get(url("offer-detail", offer)))

    assert "We are revising this offer." in page
    assert "Revision 1" in page
    assert "Secret draft" not in page
    assert url("offer-order", offer) not in page


def test_new_revision_takes_the_place_of_the_old_one(as_customer, offer, staff):
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    QuoteLine.objects.filter(revision__quote=offer, revision__sent_at=None).update(title="Cheaper wiki")
    send_quote(quote_id=offer.pk, sent_by=staff, sent_at=timezone.now())

    page = text(as_customer.get(url("offer-detail", offer)))

    assert "Revision 2" in page
    assert "Cheaper wiki" in page


def test_expired_offer_says_so_and_asks_for_a_new_one_once(client, customer, offer):
    last_day = offer.revisions.get().valid_until_date
    with time_machine.travel(last_day + timedelta(days=3), tick=True):
        sign_in(client, customer)
        page = text(client.get(url("offer-detail", offer)))
        order = client.get(url("offer-order", offer))
        expire_quotes(at=timezone.now())
        for _click in range(2):
            client.post(url("offer-revision", offer), {"reason": "Please make us a new one."})

    assert "This offer has expired." in page
    assert "Ask for a new one" in page
    assert order.url == url("offer-detail", offer)
    asked = Quote.objects.get(pk=offer.pk)
    assert (asked.status, asked.answer_reason) == ("revision_requested", "Please make us a new one.")
    assert AuditEvent.objects.for_object(asked).filter(new="revision_requested").count() == 1


def test_expired_offer_cannot_be_ordered_by_an_old_form(client, customer, offer):
    last_day = offer.revisions.get().valid_until_date
    with time_machine.travel(last_day + timedelta(days=3), tick=True):
        sign_in(client, customer)
        response = client.post(url("offer-order", offer), ANSWERS)

    assert response.status_code == 422
    page = text(response)
    assert "Nothing was ordered. A new offer is one click away:" in page
    assert f'action="{url("offer-revision", offer)}"' in page
    assert 'value="PO-4711"' in page
    assert OrderDetails.objects.count() == 0


def test_pdf_is_rendered_once_and_shown(as_customer, offer):
    first = as_customer.get(url("offer-pdf", offer))
    second = as_customer.get(url("offer-pdf", offer))

    assert first["Content-Type"] == "application/pdf"
    assert first.content[:5] == b"%PDF-"
    assert second.content == first.content


def test_list_names_state_and_total(as_customer, offer):
    page = text(as_customer.get(reverse("portal:offer-list")))

    assert offer.number in page
    assert "Open" in page
    assert "7,378.00 EUR" in page


def test_date_given_as_text_is_an_error_of_its_field(as_customer, offer):
    response = as_customer.post(url("offer-order", offer), {**ANSWERS, "when": "later", "buy_on": "soon"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["buy_on"]


def test_an_offer_that_was_revised_meanwhile_is_not_ordered_unseen(as_customer, staff, offer):
    page = text(as_customer.get(url("offer-order", offer)))
    assert '<input type="hidden" name="revision" value="1"' in page
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    send_quote(quote_id=offer.pk, sent_by=staff, sent_at=timezone.now())

    response = as_customer.post(url("offer-order", offer), {**ANSWERS, "revision": "1"})

    assert response.url == url("offer-detail", offer)
    assert not OrderDetails.objects.exists()
    as_customer.post(url("offer-order", offer), {**ANSWERS, "revision": "2"})
    assert OrderDetails.objects.get().quote == offer
