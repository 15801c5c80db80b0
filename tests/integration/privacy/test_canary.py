"""Nothing of an erased person is left, except where the register says so."""

import pytest
from django.contrib.auth.models import User

from search.queries import SiteSearch, search_site
from shop.core.audit import seal_events
from shop.core.enums import DocumentKind
from shop.core.models import AuditEvent
from shop.core.verification import broken_seals
from shop.documents.models import StoredDocument
from shop.marketplace.outline import ListingFilters
from shop.privacy.services import erase_person
from tests.factories.accounts import make_member
from tests.factories.journeys import NOW
from tests.integration.privacy.canary import (
    MARKER,
    be_named_elsewhere,
    drain_outbox,
    go_shopping,
    make_canary,
    marked_cache_entries,
    marked_files,
    rows_with_marker,
    sign_in_somewhere,
)

pytestmark = pytest.mark.django_db

# Table of what the law keeps, with the number of rows of the canary.
KEPT = {
    "quotes_quoterequest": 1,
    "quotes_quoterevision": 1,
    "fulfillment_orderdetails": 1,
    "billing_deliverynote": 1,
    "billing_invoice": 1,
}


@pytest.fixture
def canary(organization, staff, customer) -> User:
    return make_canary(organization, staff=staff)


@pytest.fixture
def everywhere(canary, organization, staff, listing):
    # The tests of a process share a folder of files.
    for path in marked_files():
        path.unlink()
    colleague = make_member(organization, staff=staff)
    sign_in_somewhere(canary)
    be_named_elsewhere(canary, organization, staff, listing)
    go_shopping(canary, colleague, staff, listing)
    drain_outbox()
    return canary


def test_canary_is_everywhere_before(everywhere):
    tables = set(rows_with_marker())

    assert tables >= {
        "account_emailaddress",
        "accounts_activation",
        "accounts_apitoken",
        "accounts_organization",
        "accounts_person",
        "address_useraddress",
        "analytics_usersearch",
        "auth_user",
        "basket_lineattribute",
        "baskets_requisitionlist",
        "baskets_requisitionlistline",
        "communication_email",
        "communication_notification",
        "core_idempotencyrecord",
        "core_outboxevent",
        "customer_productalert",
        "licenses_license",
        "mfa_authenticator",
        "notifications_sentmail",
        "quotes_orderingdraft",
        "quotes_quoterequestline",
        "quotes_requestattachment",
        "quotes_requestmessage",
        "quotes_technicalcontact",
        "reviews_productreview",
        "saved_views_savedview",
        "search_searchmiss",
        "sessions",
        "usersessions_usersession",
        "wagtailcore_apitoken",
        "wagtailcore_modellogentry",
        "wagtailforms_formsubmission",
        "wagtailusers_userprofile",
        "wishlists_wishlist",
        *KEPT,
    }
    assert len(marked_files()) >= 1


def test_erased_person_is_nowhere_but_in_what_the_law_keeps(
    everywhere, django_capture_on_commit_callbacks, search_index
):
    with django_capture_on_commit_callbacks(execute=True):
        report = erase_person(person_id=everywhere.person.pk, by=None, at=NOW)

    assert rows_with_marker() == KEPT
    kept_tables = {kept.model.lower().replace(".", "_") for kept in report.kept}
    assert set(KEPT) <= kept_tables
    # Of what the law keeps only the invoice's XML can be read as it lies on the disk.
    xml = StoredDocument.objects.get(kind=DocumentKind.INVOICE, content_type="application/xml")
    assert [str(path) for path in marked_files()] == [xml.file.path]
    search_index()
    found = search_site(SiteSearch(filters=ListingFilters(text=MARKER), language="en", is_exact=True))
    assert (found.total, found.is_fallback) == (0, False)
    assert marked_cache_entries() == []


def test_audit_trail_holds_no_marker_and_stays_verifiable(everywhere):
    seal_events()
    erase_person(person_id=everywhere.person.pk, by=None, at=NOW)
    seal_events()

    assert list(broken_seals()) == []
    event = AuditEvent.objects.for_object(everywhere.person).get(action="erased")
    assert "canary" not in str(event.details)
    assert event.details["anonymised"]["accounts.Person"] == 1


def test_erasing_twice_changes_nothing_more(everywhere):
    erase_person(person_id=everywhere.person.pk, by=None, at=NOW)
    events = AuditEvent.objects.count()

    report = erase_person(person_id=everywhere.person.pk, by=None, at=NOW)

    assert (report.deleted, report.anonymised, report.kept) == ({}, {}, [])
    assert AuditEvent.objects.count() == events
