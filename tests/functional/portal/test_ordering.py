"""The order form: what it holds at first, all errors at once, half an order kept for later."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.core.audit import record
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import AcceptanceDetails, Address, place_order
from shop.quotes.models import OrderingDraft, Quote, QuoteLine, TechnicalContact
from shop.quotes.services import requote, send_quote
from tests.functional.portal.test_offers import ANSWERS, text, url
from tests.functional.portal.world import activate, make_offer, make_order, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(customer, staff) -> Quote:
    return make_offer(customer, staff)


@pytest.fixture
def option(offer) -> QuoteLine:
    return QuoteLine.objects.get(revision__quote=offer, is_optional=True)


def values(response) -> dict[str, object]:
    """What the fields of the form hold."""
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields}


def last_order(customer, staff, **details: object) -> OrderDetails:
    return place_order(
        quote_id=make_offer(customer, staff).pk,
        viewer=viewer_for(customer),
        details=AcceptanceDetails(
            **{
                "technical_contact_name": "Tessa Technician",
                "technical_contact_email": "tessa@example.com",
                **details,
            }
        ),
        accepted_by=customer,
        accepted_at=timezone.now() - timedelta(days=1),
    )


# --- What it holds at first
def test_first_order_starts_from_the_organisation_and_the_request(as_customer, offer):
    held = values(as_customer.get(url("offer-order", offer)))

    assert (held["billing_name"], held["billing_line1"]) == ("Example University", "Campus Road 1")
    assert (held["technical_name"], held["technical_email"]) == ("Tessa Technician", "tessa@example.com")
    assert (held["technical_has_account"], held["when"], held["po_number"]) == ("", "now", None)


def test_without_a_contact_in_the_request_the_person_is_the_technical_contact(as_customer, offer):
    TechnicalContact.objects.all().delete()

    held = values(as_customer.get(url("offer-order", offer)))

    assert (held["technical_name"], held["technical_email"]) == ("Clara Customer", "customer@example.com")


def test_last_order_fills_in_what_it_knows(as_customer, customer, staff, offer):
    last_order(
        customer,
        staff,
        technical_contact_has_account=True,
        addressing="Purchasing\nRoom 5",
        billing=Address(name="University, Purchasing", line1="Back Road 9", city="Berlin", country="DE"),
        end_user=Address(name="Institute", line1="Lab Street 2", city="Potsdam", country="DE"),
    )

    held = values(as_customer.get(url("offer-order", offer)))

    assert held["technical_has_account"] == "yes"
    assert held["addressing"] == "Purchasing\nRoom 5"
    assert (held["billing_name"], held["billing_line1"]) == ("University, Purchasing", "Back Road 9")
    assert (held["end_user_differs"], held["end_user_name"]) == (True, "Institute")
    assert held["po_number"] is None


def test_last_contact_serves_a_request_without_one(as_customer, customer, staff, offer):
    last_order(customer, staff, technical_contact_name="Otto Old", technical_contact_email="otto@example.com")
    TechnicalContact.objects.all().delete()

    held = values(as_customer.get(url("offer-order", offer)))

    assert (held["technical_name"], held["technical_email"]) == ("Otto Old", "otto@example.com")


def test_address_that_was_corrected_since_the_last_order_wins(
    as_customer, customer, staff, university, offer
):
    last_order(
        customer, staff, billing=Address(name="Old name", line1="Old road", city="Berlin", country="DE")
    )
    Organization.objects.filter(pk=university.pk).update(line1="New road 1")
    record(university, action="facts_edited", by=staff, at=timezone.now())

    held = values(as_customer.get(url("offer-order", offer)))

    assert (held["billing_name"], held["billing_line1"]) == ("Example University", "New road 1")


def test_nothing_of_another_organisations_order_is_filled_in(as_customer, stranger, staff, offer):
    last_order(stranger.user, staff, addressing="Secret room", technical_contact_name="Foreign Person")

    page = text(as_customer.get(url("offer-order", offer)))

    assert "Secret room" not in page
    assert "Foreign Person" not in page


# --- Errors
def test_all_errors_are_told_at_once_each_at_its_field(as_customer, offer, university):
    Organization.objects.filter(pk=university.pk).update(po_number_required=True)
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    wrong = {
        "when": "later",
        "buy_on": yesterday,
        "technical_email": "nonsense",
        "technical_phone": "call me",
        "end_user_differs": "on",
    }

    response = as_customer.post(url("offer-order", offer), wrong)

    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == [
        "billing_city",
        "billing_country",
        "billing_line1",
        "billing_name",
        "buy_on",
        "end_user_city",
        "end_user_country",
        "end_user_line1",
        "end_user_name",
        "po_number",
        "technical_email",
        "technical_name",
        "technical_phone",
    ]
    page = text(response)
    assert 'href="#id_po_number"' in page
    assert 'href="#id_buy_on"' in page


def test_date_that_is_not_wanted_any_more_does_not_matter(as_customer, offer):
    as_customer.post(url("offer-order", offer), {**ANSWERS, "when": "now", "buy_on": "2020-01-01"})

    assert OrderDetails.objects.get(quote=offer).buy_on is None


# --- Half an order
def test_what_is_typed_is_kept_after_each_change_and_there_again(as_customer, offer, option):
    typed = {"po_number": "PO-1", "technical_email": "half@", "when": "later", "optional": option.pk}
    saved = as_customer.post(url("offer-order-draft", offer), typed, headers={"HX-Request": "true"})

    assert "Your entries were kept at" in text(saved)
    assert "<html" not in text(saved)
    response = as_customer.get(url("offer-order", offer))
    held = values(response)
    assert (held["po_number"], held["technical_email"], held["when"]) == ("PO-1", "half@", "later")
    assert held["optional"] == [str(option.pk)]
    assert held["billing_name"] == "Example University"
    assert "Your entries are here again." in text(response)


def test_button_keeps_it_without_javascript_and_leads_back_to_the_offer(as_customer, offer, option):
    response = as_customer.post(
        url("offer-order-draft", offer), {**ANSWERS, "optional": option.pk}, follow=True
    )

    page = text(response)
    assert "Nothing is ordered yet; go on at any time." in page
    assert "Go on with the order" in page
    assert f'id="optional-{option.pk}" checked' in page
    assert "8,151.50 EUR" in page


def test_fresh_choice_on_the_offer_wins_over_the_kept_one(as_customer, offer, option):
    as_customer.post(url("offer-order-draft", offer), {**ANSWERS, "optional": option.pk})

    held = values(as_customer.get(url("offer-order", offer), {"chosen": 1}))

    assert held["optional"] == []
    assert held["po_number"] == "PO-4711"


def test_ordering_forgets_what_everybody_had_typed(as_customer, client, customer, staff, university, offer):
    colleague = activate(make_user("member@example.com", "Milan Member"), university, by=staff)
    OrderingDraft.objects.create(quote=offer, user=colleague, values={}, updated_at=timezone.now())
    as_customer.post(url("offer-order-draft", offer), ANSWERS)

    as_customer.post(url("offer-order", offer), ANSWERS)

    assert OrderDetails.objects.count() == 1
    assert not OrderingDraft.objects.exists()


def test_change_that_arrives_after_the_order_is_not_kept(as_customer, customer, staff, offer):
    make_order(customer, staff, quote=offer)

    saved = as_customer.post(url("offer-order-draft", offer), ANSWERS, headers={"HX-Request": "true"})

    assert "not possible any more" in text(saved)
    assert not OrderingDraft.objects.exists()


def test_colleague_does_not_see_what_is_half_typed(client, customer, staff, university, offer):
    sign_in(client, customer).post(url("offer-order-draft", offer), {**ANSWERS, "po_number": "MINE-1"})
    colleague = activate(make_user("member@example.com", "Milan Member"), university, by=staff)

    page = text(sign_in(client, colleague).get(url("offer-order", offer)))

    assert "MINE-1" not in page


def test_starting_again_throws_it_away(as_customer, offer):
    as_customer.post(url("offer-order-draft", offer), {**ANSWERS, "po_number": "OLD-1"})

    response = as_customer.post(url("offer-order-draft", offer), {"forget": "yes"}, follow=True)

    assert "OLD-1" not in text(response)
    assert not OrderingDraft.objects.exists()


def test_only_answers_of_the_form_are_kept_and_not_too_much_of_them(as_customer, offer):
    typed = {"po_number": "x" * 5_000, "is_staff": "on", "csrfmiddlewaretoken": "t", "optional": ["1", "y"]}

    as_customer.post(url("offer-order-draft", offer), typed)

    assert OrderingDraft.objects.get().values == {
        "po_number": "x" * 1_000,
        "end_user_differs": False,
        "optional": [1],
    }


# --- The offer changed meanwhile
def test_new_revision_is_shown_and_the_entries_are_kept(as_customer, staff, offer):
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    QuoteLine.objects.filter(revision__quote=offer, revision__sent_at=None).update(title="Cheaper wiki")
    send_quote(quote_id=offer.pk, sent_by=staff, sent_at=timezone.now())

    response = as_customer.post(url("offer-order", offer), {**ANSWERS, "revision": "1"}, follow=True)

    page = text(response)
    assert "The offer was changed meanwhile: this is its newest version." in page
    assert "Cheaper wiki" in page
    assert not OrderDetails.objects.exists()
    held = values(as_customer.get(url("offer-order", offer)))
    assert (held["po_number"], held["revision"]) == ("PO-4711", 2)


def test_order_after_the_end_asks_for_a_new_offer_with_one_click(client, customer, offer):
    last_day = offer.revisions.get().valid_until_date
    with time_machine.travel(last_day + timedelta(days=3), tick=True):
        sign_in(client, customer)
        refused = client.post(url("offer-order", offer), ANSWERS)
        wish = f"The offer {offer.number} has expired. Please make us a new one."
        client.post(url("offer-revision", offer), {"reason": wish})

    assert f'name="reason" value="{wish}"' in text(refused)
    asked = Quote.objects.get(pk=offer.pk)
    assert (asked.status, asked.answer_reason) == ("revision_requested", wish)


def test_visitor_is_sent_to_the_login(client, offer):
    response = client.post(url("offer-order-draft", offer), ANSWERS)

    assert response.url.startswith(reverse("account_login"))
    assert not OrderingDraft.objects.exists()
