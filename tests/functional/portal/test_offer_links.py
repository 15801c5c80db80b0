"""The link in an offer's mail: it shows, it does not act, and it ends."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.services import activate_person, block_organization, deactivate_person
from shop.core.models import AuditEvent
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import Quote, QuoteLink
from shop.quotes.services import (
    expire_quotes,
    link_secret,
    requote,
    revoke_links,
    send_quote,
    withdraw_quote,
)
from tests.functional.portal.test_offers import text, url
from tests.functional.portal.world import (
    activate,
    make_offer,
    make_offer_with_choices,
    make_order,
    make_organization,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def offer(customer, staff) -> Quote:
    return make_offer_with_choices(customer, staff)


@pytest.fixture
def link(offer) -> str:
    return link_to(offer)


def link_to(offer: Quote, name: str = "offer-link") -> str:
    revision = offer.revisions.exclude(sent_at=None).latest("revision_number")
    return reverse(
        f"portal:{name}", kwargs={"secret": link_secret(revision_id=revision.pk, at=timezone.now())}
    )


def page_of(client: Client, address: str) -> str:
    """What the page says, but for what is another with each request: its address, the forms' tokens."""
    page = text(client.get(address)).replace(address, "")
    return re.sub(r'"[A-Za-z0-9]{64}"', '""', page)


def test_visitor_sees_the_offer_and_the_way_to_the_sign_in(client, offer, link):
    response = client.get(link)

    page = text(response)
    assert response.status_code == 200
    assert f"Offer {offer.number}" in page
    assert "Your wiki" in page
    assert "7,378.00 EUR" in page
    assert "valid until" in page
    assert f"?next=%2Faccounts%2Foffers%2F{offer.number}%2F" in page
    assert "Sign in to order or answer" in page
    assert "<input" not in page.split("<main")[1].split("</main")[0]


def test_pdf_needs_no_sign_in_either(client, offer):
    response = client.get(link_to(offer, "offer-link-pdf"))

    assert response.content[:5] == b"%PDF-"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_address_is_told_to_nobody_and_kept_by_nobody(client, offer, link):
    for address in (link, reverse("portal:offer-link", kwargs={"secret": "0" * 40})):
        response = client.get(address)
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
    secret = link.split("/")[-2]
    sign_in_link = text(client.get(link)).split("account")[0]
    assert f"next=%2Faccounts%2Foffers%2Flink%2F{secret}" not in sign_in_link


def test_looking_writes_nothing(client, offer, link):
    before = (list(QuoteLink.objects.values()), list(Quote.objects.values()), AuditEvent.objects.count())

    client.get(link)

    after = (list(QuoteLink.objects.values()), list(Quote.objects.values()), AuditEvent.objects.count())
    assert after == before
    assert not client.cookies.get("sessionid")


def test_nothing_can_be_done_with_it(client, offer, link):
    assert client.post(link).status_code == 405
    for name in ("offer-order", "offer-decline", "offer-revision"):
        assert client.get(url(name, offer)).url.startswith("/accounts/login/")
    assert Quote.objects.get(pk=offer.pk).status == QuoteStatus.SENT


def test_customer_who_is_signed_in_goes_on_to_the_portal(as_customer, offer, link):
    assert as_customer.get(link).url == url("offer-detail", offer)


def test_someone_elses_account_is_told_that_it_cannot_answer(as_stranger, offer, link):
    page = text(as_stranger.get(link))

    assert "an account that cannot answer this offer" in page
    assert url("offer-order", offer) not in page


def is_missing(client: Client, address: str) -> bool:
    """Whether it answers exactly as an address does that never was."""
    nowhere = "/accounts/offers/nothing/at/all/"
    return client.get(address).status_code == 404 and page_of(client, address) == page_of(client, nowhere)


@pytest.mark.parametrize("secret", ["0" * 40, "x", "A" * 43, "0" * 500])
def test_wrong_link_looks_like_a_missing_page(client, offer, link, secret):
    assert is_missing(client, reverse("portal:offer-link", kwargs={"secret": secret}))
    assert is_missing(client, reverse("portal:offer-link-pdf", kwargs={"secret": secret}))


def test_revoked_link_is_missing_and_a_later_revision_brings_a_new_one(client, staff, offer, link):
    ended = revoke_links(quote_id=offer.pk, by=staff, at=timezone.now())
    again = revoke_links(quote_id=offer.pk, by=staff, at=timezone.now())
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    send_quote(quote_id=offer.pk, sent_by=staff, sent_at=timezone.now())

    assert (ended, again) == (1, 0)
    assert is_missing(client, link)
    assert client.get(link_to(offer)).status_code == 200
    assert AuditEvent.objects.for_object(offer).filter(action="links_revoked").count() == 1


def test_revoking_covers_a_mail_that_is_still_on_its_way(staff, offer):
    revision = offer.revisions.get()

    assert revoke_links(quote_id=offer.pk, by=staff, at=timezone.now()) == 1
    assert link_secret(revision_id=revision.pk, at=timezone.now()) == ""


def test_customer_ends_the_links_from_the_offers_page(as_customer, client, offer, link):
    page = text(as_customer.get(url("offer-detail", offer)))
    response = as_customer.post(url("offer-revoke-links", offer), follow=True)

    assert "End the links" in page
    assert "End the links" not in text(response)
    assert is_missing(Client(), link)


def test_withdrawn_offer_takes_its_link_along(client, staff, offer, link):
    withdraw_quote(quote_id=offer.pk, by=staff, at=timezone.now())

    assert is_missing(client, link)


def test_deactivated_customers_link_is_missing_at_once(client, staff, customer, offer, link):
    deactivate_person(person_id=customer.person.pk, reason="Left", by=staff, at=timezone.now())

    assert is_missing(client, link)


def test_closed_accounts_link_is_missing_at_once(client, customer, offer, link):
    customer.is_active = False
    customer.save()

    assert is_missing(client, link)


def test_blocked_organisations_link_is_missing_at_once(client, staff, university, offer, link):
    block_organization(organization_id=university.pk, reason="Unpaid", by=staff, at=timezone.now())

    assert is_missing(client, link)


def test_link_of_a_customer_who_moved_away_is_missing(client, staff, customer, university, offer, link):
    activate(make_user("member@example.com", "Milan Member"), university, by=staff)
    activate_person(
        person_id=customer.person.pk,
        organization_id=make_organization("New employer").pk,
        may_move=True,
        by=staff,
        at=timezone.now(),
    )

    assert is_missing(client, link)


def test_waiting_customers_link_works(client, waiting, staff):
    offer = make_offer(waiting, staff)

    assert f"Offer {offer.number}" in text(client.get(link_to(offer)))


def test_ordered_offer_shows_its_state_and_no_button(client, customer, staff, offer, link):
    make_order(customer, staff, quote=offer)

    page = text(client.get(link))

    assert "This offer was ordered." in page
    assert "Sign in to order or answer" not in page


def test_expired_offer_is_shown_for_a_month_and_then_missing(client, offer, link):
    last_day = offer.revisions.get().valid_until_date
    with time_machine.travel(last_day + timedelta(days=3), tick=True):
        expire_quotes(at=timezone.now())
        page = text(client.get(link))
    with time_machine.travel(last_day + timedelta(days=33), tick=True):
        gone = is_missing(client, link)

    assert "This offer has expired." in page
    assert "Sign in to ask for a new one" in page
    assert gone


def test_while_staff_revise_the_last_sent_revision_is_shown(client, staff, offer, link):
    requote(quote_id=offer.pk, by=staff, at=timezone.now())
    offer.revisions.get(sent_at=None).lines.update(detail="Secret draft")

    page = text(client.get(link))

    assert "We are revising this offer." in page
    assert "Secret draft" not in page


def test_link_outlives_the_sites_key(client, settings, offer, link):
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-of-these-tests", [old]
    assert client.get(link).status_code == 200
    assert link_to(offer) == link

    settings.SECRET_KEY_FALLBACKS = []
    assert client.get(link).status_code == 200
    assert link_to(offer) != link


def test_too_many_looks_from_one_address_are_refused(client, settings, offer, link):
    settings.OFFER_LINK_LOOKS_PER_MINUTE = 3
    with time_machine.travel(timezone.now(), tick=False):
        looks = [client.get(link).status_code for _look in range(3)]
        refused = client.get(link)
        elsewhere = client.get(link, REMOTE_ADDR="192.0.2.7")
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        later = client.get(link)

    assert (looks, elsewhere.status_code, later.status_code) == ([200] * 3, 200, 200)
    assert refused.status_code == 429
    assert refused["Referrer-Policy"] == "no-referrer"
    assert refused["Cache-Control"] == "private, no-store"


def test_no_log_line_holds_the_secret(client, caplog, capsys, settings, staff, offer, link):
    with caplog.at_level(logging.DEBUG):
        client.get(link)
        withdraw_quote(quote_id=offer.pk, by=staff, at=timezone.now())
        client.get(link)

    secret = link.split("/")[-2]
    captured = capsys.readouterr()
    lines = "\n".join(record.getMessage() for record in caplog.records) + captured.err + captured.out
    assert "/accounts/offers/link/…/" in lines
    assert secret not in lines


def test_german_mails_lead_to_the_german_page(client, offer, link):
    assert '<html lang="de">' in text(client.get(f"/de{link}"))


def test_colleague_of_the_customer_goes_on_to_the_portal(client, staff, university, offer, link):
    colleague = activate(make_user("member@example.com", "Milan Member"), university, by=staff)

    assert sign_in(client, colleague).get(link).url == url("offer-detail", offer)
