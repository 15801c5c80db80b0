"""After the order, following the order: the right tab, its ticks, what comes next, the way there."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.demo import build_demo_pages
from cms.models import AfterTheOrderPage, ContactMessage
from shop.fulfillment.models import OrderDetails
from tests.functional.portal.world import deliver, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(db):
    build_demo_pages(at=timezone.now())


def steps_url(details) -> str:
    return reverse("portal:order-steps", kwargs={"number": details.order.number})


def main_of(response) -> str:
    html = response.content.decode().replace("&nbsp;", " ")
    return " ".join(html.partition("<main")[2].partition("</main>")[0].split())


def titles(html: str, state: str) -> list[str]:
    """The titles of the steps in a state: done, next."""
    steps = re.findall(rf'<li class="order-step order-step-{state}".*?</h3>', html)
    return [re.sub("<[^>]+>", "", re.search("<h3.*?</h3>", step)[0]).strip() for step in steps]


def test_a_new_order_has_its_next_step_named(as_customer, customer, staff):
    details = make_order(customer, staff)
    OrderDetails.objects.update(technical_contact_has_account=True)

    html = main_of(as_customer.get(steps_url(details)))

    assert f"After order {details.order.number}" in html
    assert "What comes next:" in html
    assert "We are buying your licences now" in html
    assert titles(html, "done") == ["The technical contact is ready"]
    assert titles(html, "next") == ["You get the order confirmation"]
    assert html.count('aria-current="step"') == 1


def test_a_finished_order_has_every_step_ticked(as_customer, customer, staff):
    details = make_order(customer, staff)
    deliver(details, staff)
    as_customer.get(reverse("portal:order-confirmation-pdf", kwargs={"number": details.order.number}))

    html = main_of(as_customer.get(steps_url(details)))

    assert titles(html, "done") == [
        "You get the order confirmation",
        "The technical contact is ready",
        "We buy the licences",
        "Your licences are available",
        "The delivery note follows",
        "You get the invoice",
    ]
    assert titles(html, "next") == []


def test_only_the_tab_of_the_order_is_shown_in_the_readers_language(as_customer, customer, staff):
    details = make_order(customer, staff)

    html = main_of(as_customer.get(f"/de{steps_url(details)}?order=service"))

    assert "Wir kaufen die Lizenzen" in html
    assert "Unser Team meldet sich" not in html
    assert "nav-tabs" not in html


def test_order_page_leads_to_its_steps(as_customer, customer, staff):
    details = make_order(customer, staff)

    html = main_of(as_customer.get(reverse("portal:order-detail", kwargs={"number": details.order.number})))

    assert f'<a href="{steps_url(details)}">What happens after the order</a>' in html


def test_without_the_editors_page_the_next_step_is_still_named(as_customer, customer, staff):
    details = make_order(customer, staff)
    for page in AfterTheOrderPage.objects.all():
        page.unpublish()

    html = main_of(as_customer.get(steps_url(details)))

    assert "What comes next:" in html
    assert "There are no steps here yet." in html


def test_steps_of_a_foreign_order_are_missing(as_stranger, customer, staff):
    assert as_stranger.get(steps_url(make_order(customer, staff))).status_code == 404


def test_the_public_page_says_nothing_of_any_order(as_customer, customer, staff):
    details = make_order(customer, staff)
    deliver(details, staff)

    html = main_of(as_customer.get("/after-the-order/"))

    assert details.order.number not in html
    assert titles(html, "done") == titles(html, "next") == []


def test_at_a_service_order_the_form_for_the_extranet_knows_person_and_order(as_customer, customer, staff):
    details = make_order(customer, staff)
    line = details.order.lines.first()
    type(line.details).objects.filter(pk=line.details.pk).update(
        kind="service", deployment="", license_type="", purchase_type=""
    )

    html = main_of(as_customer.get(steps_url(details)))

    page = AfterTheOrderPage.objects.get(locale__language_code="en")
    assert f'action="/contact/{page.pk}/extranet/"' in html
    assert 'value="customer@example.com"' in html
    assert f"About order {details.order.number}" in html
    assert not ContactMessage.objects.exists()
