"""The left side of the product page: what a listing is, what one should know of it, who helps."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from oscar.core.loading import get_model
from wagtail.models import Site

from cms.models import SiteSettings
from shop.marketplace.enums import SyncMode, SyncStatus
from shop.marketplace.models import Listing, SyncRun
from tests.factories.accounts import make_staff
from tests.factories.marketplace import ListingFactory, VendorFactory

Category = get_model("catalogue", "Category")
NOW = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)


def show(client, listing, language=""):
    return client.get(f"{language}/catalogue/{listing.key}/").text


@pytest.fixture
def site_contacts(db):
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={
            "licensing_name": "Licensing department",
            "licensing_email": "licences@reseller.example",
            "support_name": "Technical desk",
            "support_email": "tech@reseller.example",
            "support_phone": "+49 30 1234",
        },
    )


# --- What it is -----------------------------------------------------------------------------------
def test_vendor_host_and_categories_lead_to_their_pages(client, db):
    listing = ListingFactory(vendor=VendorFactory(key="71", name="Acme & Sons"), applications=["jira"])
    listing.product.categories.add(Category.add_root(name="Reports", slug="reports"))

    text = show(client, listing)

    assert '<a href="/catalogue/vendors/71/" itemprop="name">Acme &amp; Sons</a>' in text
    assert '<a href="/catalogue/hosts/jira/">Jira</a>' in text
    assert '<a href="/catalogue/categories/reports/" itemprop="applicationCategory">Reports</a>' in text


def test_without_a_logo_there_is_an_initial_and_with_one_our_own_copy(client, db):
    listing = ListingFactory(name="Zebra")
    assert f'<span class="logo logo-lg logo-hue-{listing.hue}" aria-hidden="true">Z</span>' in show(
        client, listing
    )

    listing.logo.save("zebra.png", ContentFile(b"not looked at here"))

    assert f'<img src="{listing.logo.url}" alt=""' in show(client, listing)


def test_structured_data_name_no_price(client, db):
    listing = ListingFactory(rating="4.20", rating_count=1234)

    text = show(client, listing)

    assert 'itemtype="https://schema.org/SoftwareApplication"' in text
    assert '<meta itemprop="ratingValue" content="4.20"><meta itemprop="reviewCount" content="1234">' in text
    assert [word for word in ("offers", "price", "Offer") if f'itemprop="{word}"' in text] == []


def test_text_of_third_parties_is_shown_as_text(client, db):
    listing = ListingFactory(
        name="<b>Bold</b>",
        tag_line="<script>alert(1)</script>",
        description='<p style="position:fixed">Fine <img src="https://x.example/p.gif"></p>',
        vendor=VendorFactory(name='"><svg onload=alert(1)>'),
    )

    text = show(client, listing)

    assert "<b>Bold</b>" not in text
    assert "<script>alert(1)" not in text
    assert "<svg onload" not in text
    assert "x.example" not in text
    assert "<p>Fine </p>" in text


# --- How fresh it is ------------------------------------------------------------------------------
@pytest.fixture
def listing(db):
    return ListingFactory(synchronized_at=datetime(2026, 1, 15, 9, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("language", "text"), [("", "Synchronised 5 days ago"), ("/de", "vor 5 Tagen")], ids=["en", "de"]
)
def test_the_page_says_how_old_its_facts_are(client, listing, language, text):
    with time_machine.travel(NOW, tick=False):
        assert text in show(client, listing, language)


def test_a_run_that_found_nothing_new_makes_the_facts_fresh(client, listing):
    SyncRun.objects.create(
        source="demo.json",
        mode=SyncMode.FULL,
        status=SyncStatus.COMPLETED,
        requested_at=NOW,
        started_at=datetime(2026, 1, 20, 9, 0, tzinfo=UTC),
    )

    with time_machine.travel(NOW, tick=False):
        assert "Synchronised 3 hours ago" in show(client, listing)
        Listing.objects.update(stale_since=NOW)
        assert "Synchronised 5 days ago" in show(client, listing)


def test_a_listing_that_was_not_confirmed_says_since_when(client, listing):
    Listing.objects.update(stale_since=datetime(2026, 1, 18, 12, tzinfo=UTC))

    assert "Not confirmed since 18 January 2026" in show(client, listing)


def test_a_listing_that_left_the_marketplace_says_since_when_and_can_be_asked_for(client, listing):
    Listing.objects.update(
        is_listed=False, unlisted_at=datetime(2026, 1, 18, 12, tzinfo=UTC), stale_since=NOW
    )

    text = show(client, listing)

    assert "No longer listed since 18 January 2026" in text
    assert "Not confirmed since" not in text
    assert 'id="configuration"' in text


# --- Who is paid ----------------------------------------------------------------------------------
def test_customers_are_told_kindly_that_an_app_is_free_or_sold_by_its_vendor(client, db):
    listing = ListingFactory(hostings={"cloud": "free", "data_center": "vendor"})

    text = show(client, listing)

    assert "For Cloud this app costs nothing." in text
    assert "For Data Center the vendor sells this app directly" in text
    assert "For staff" not in text


def test_staff_see_a_mark_at_what_the_vendor_sells(client, db):
    listing = ListingFactory(hostings={"cloud": "vendor"})
    client.force_login(make_staff())

    assert "For staff: buy from the vendor" in show(client, listing)


def test_an_app_that_atlassian_sells_has_no_such_notice(client, listing):
    text = show(client, listing)

    assert [words for words in ("Free of charge", "Sold by its vendor") if f"{words}</strong>" in text] == []


# --- Who helps ------------------------------------------------------------------------------------
def test_technical_questions_on_an_app_go_to_its_vendor(client, site_contacts):
    vendor = VendorFactory(name="Acme", support_url="https://acme.example/help", email="help@acme.example")
    listing = ListingFactory(name="Charts & more", vendor=vendor)

    text = show(client, listing)

    assert '<a href="https://acme.example/help" rel="noopener nofollow">Go to the vendor’s support' in text
    assert 'href="mailto:help@acme.example?subject=Charts%20%26%20more"' in text
    assert "tech@reseller.example" not in text
    assert 'href="mailto:licences@reseller.example?subject=' in text


def test_a_vendors_address_adds_nobody_to_the_mail(client, site_contacts):
    listing = ListingFactory(vendor=VendorFactory(email="help?bcc=spy&to=b@acme.example"))

    text = show(client, listing)

    assert 'href="mailto:help%3Fbcc%3Dspy%26to%3Db@acme.example?subject=' in text


def test_the_support_of_a_listing_counts_more_than_that_of_its_vendor(client, db):
    listing = ListingFactory(support_url="https://acme.example/charts")

    assert 'href="https://acme.example/charts"' in show(client, listing)


def test_technical_questions_on_a_host_product_go_to_the_technical_contact(client, site_contacts):
    listing = ListingFactory(host=True, vendor=VendorFactory(support_url="https://atlassian.example/help"))

    text = show(client, listing)

    assert "Technical desk answers technical questions on Atlassian products." in text
    assert 'href="mailto:tech@reseller.example?subject=' in text
    assert 'href="tel:+49301234"' in text
    assert "Licensing department helps with licences, tiers and offers." in text
    assert "https://atlassian.example/help" not in text


def test_an_app_whose_vendor_names_no_support_leads_to_us(client, site_contacts):
    listing = ListingFactory(vendor=VendorFactory(name="Quiet", support_url=""))

    text = show(client, listing)

    assert "Quiet names no support." in text
    assert text.count("mailto:licences@reseller.example?subject=") == 2
