"""My Licenses at work: the address, columns, views, selection, edits, the past, questions."""

import uuid
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.accounts.services import activate_person
from shop.core.models import AuditEvent, OutboxEvent
from shop.licenses.enums import QuestionKind
from shop.licenses.models import License, LicenseChange, LicenseQuestion
from shop.notifications.tasks.licenses import mail_license_question
from shop.saved_views.models import SavedView
from tests.factories.licenses import make_license_rows
from tests.functional.portal.world import (
    KEY,
    deliver,
    make_license,
    make_listing,
    make_order,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db
LIST = "portal:license-list"
HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def sens(response) -> list[str]:
    return [row.license.sen for row in response.context["rows"]]


def url(name, license_) -> str:
    return reverse(f"portal:license-{name}", kwargs={"public_id": license_.public_id})


@pytest.fixture
def rows(university, staff):
    def make(count, **values):
        first_end = timezone.localdate() + timedelta(days=1)
        return make_license_rows(
            university, make_listing(), count, by=staff, **{"first_end": first_end, **values}
        )

    return make


@pytest.fixture
def license_(university, staff):
    return make_license(university, staff)


def test_list_asks_as_often_in_front_of_a_thousand_licences_and_anywhere_in_them(as_customer, rows):
    rows(1000)
    address = reverse(LIST)
    as_customer.get(address)

    def asked(**query) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            response = as_customer.get(address, query)
        assert len(sens(response)) == 50
        assert "OFFSET" not in " ".join(one["sql"] for one in queries)
        return len(queries), response.context["page"].following

    first, following = asked()
    deep = License.objects.get(sen="ROW-00800")
    counts = {
        first,
        asked(after=following)[0],
        asked(after=f"ends_on~{deep.pk}~{deep.ends_on}")[0],
        asked(q="row")[0],
    }
    assert len(counts) == 1
    assert first <= 12


def test_pages_lead_on_and_back(as_customer, rows):
    rows(60)
    first = as_customer.get(reverse(LIST))
    second = as_customer.get(reverse(LIST), {"after": first.context["page"].following})
    again = as_customer.get(reverse(LIST), {"before": second.context["page"].preceding})

    assert (len(sens(first)), sens(second)) == (50, [f"ROW-{n:05}" for n in range(51, 61)])
    assert sens(again) == sens(first)
    assert "60 licences" in text(second)


def test_what_the_address_asks_for_stands_as_chips_that_can_be_removed(as_customer, rows):
    rows(1, department="Physics & more")

    response = as_customer.get(reverse(LIST), {"department": "Physics & more", "q": "row", "sort": "product"})

    assert [(str(chip.label), chip.value) for chip in response.context["chips"]] == [
        ("Search", "row"),
        ("Department", "Physics & more"),
    ]
    assert 'href="?department=Physics+%26amp%3B+more' not in text(response)
    assert 'href="?q=row&amp;sort=product"' in text(response)


def test_forbidden_filter_is_left_out_and_said(as_customer, rows):
    rows(2)

    response = as_customer.get(reverse(LIST), {"license_key_index": "x", "q": "row"})

    assert sens(response) == ["ROW-00001", "ROW-00002"]
    assert "so it was left out: license_key_index" in text(response)


def test_columns_are_chosen_by_the_address_and_kept_by_the_filters(as_customer, rows):
    rows(1, department="Physics", instance_url="https://wiki.example.edu")

    page = text(as_customer.get(reverse(LIST), {"columns": ["product", "department", "instance_url"]}))

    assert 'data-label="Department"> Physics' in page
    assert 'data-label="Instance"> https://wiki.example.edu' in page
    assert 'data-label="Tier"' not in page
    assert '<input type="hidden" name="columns" value="instance_url">' in page


def test_cards_show_the_same_rows(as_customer, rows):
    rows(3)

    response = as_customer.get(reverse(LIST), {"layout": "cards"})

    assert sens(response) == ["ROW-00001", "ROW-00002", "ROW-00003"]
    assert text(response).count('class="panel license-card"') == 3


def test_products_and_departments_are_offered_on_request(as_customer, rows):
    rows(2, each=({"department": "Physics"}, {"department": "Arts"}))

    closed, opened = (as_customer.get(reverse(LIST), query) for query in ({}, {"more": "1"}))

    assert '<option value="Arts">' not in text(closed)
    assert '<option value="Arts">' in text(opened)
    assert '<option value="confluence">Confluence' in text(opened)


def test_archive_holds_what_was_replaced_or_expired_long_ago(as_customer, rows):
    today = timezone.localdate()
    rows(
        3,
        each=(
            {"sen": "NOW"},
            {"sen": "LONG-AGO", "ends_on": today - timedelta(days=91)},
            {"sen": "REPLACED", "status": "superseded"},
        ),
    )

    assert sens(as_customer.get(reverse(LIST))) == ["NOW"]
    assert sens(as_customer.get(reverse(LIST), {"archived": "yes"})) == ["LONG-AGO", "REPLACED"]
    assert "Search the archive, too" in text(as_customer.get(reverse(LIST), {"q": "LONG-AGO"}))


def test_hostile_texts_are_shown_as_texts(as_customer, university, staff, rows):
    (row,) = rows(1, department=HOSTILE, product_name=HOSTILE, sen="<b>SEN</b>")
    everything = {"columns": ["product", "sen", "department"], "department": HOSTILE, "more": "1"}

    for page in (
        text(as_customer.get(reverse(LIST), everything)),
        text(as_customer.get(reverse(LIST), {**everything, "layout": "cards"})),
        text(as_customer.get(url("detail", row))),
        text(as_customer.get(url("ask", row))),
    ):
        assert "<script>alert(1)" not in page
        assert "<b>SEN" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{7*7}}" in page


# --- Saved views


def test_view_keeps_filters_and_columns(as_customer, customer, university):
    as_customer.post(
        reverse("portal:license-view-save"),
        {"name": "Ending", "query": "status=expiring&columns=sen&after=x~1~y&secret=1", "is_shared": "on"},
    )

    view = SavedView.objects.get()
    assert (view.query, view.owner, view.organization) == (
        "status=expiring&columns=sen",
        customer,
        university,
    )
    assert "Ending" in text(as_customer.get(reverse(LIST)))


def test_shared_view_is_for_colleagues_and_an_own_one_for_nobody_else(
    client, as_customer, staff, university, stranger
):
    for name, shared in (("For all of us", "on"), ("Mine alone", "")):
        as_customer.post(
            reverse("portal:license-view-save"), {"name": name, "query": "", "is_shared": shared}
        )
    colleague = make_user("colleague@example.com", "Carl Colleague")
    activate_person(
        person_id=colleague.person.pk,
        organization_id=university.pk,
        role=MembershipRole.MEMBER,
        by=staff,
        at=timezone.now(),
    )

    def shown_to(user) -> list[str]:
        return [view.name for view in sign_in(client, user).get(reverse(LIST)).context["views"]]

    assert shown_to(colleague) == ["For all of us"]
    assert shown_to(stranger.user) == []


def test_view_of_somebody_else_cannot_be_deleted(as_stranger, customer, university):
    view = SavedView.objects.create(
        owner=customer, organization=university, page="licenses", name="A", created_at=timezone.now()
    )

    response = as_stranger.post(reverse("portal:license-view-delete", kwargs={"view_id": view.public_id}))

    assert (response.status_code, SavedView.objects.count()) == (404, 1)


# --- Selection and edits


def edit_many(client, **values):
    return client.post(reverse("portal:license-edit-many"), values)


def departments() -> dict[str, str]:
    return dict(License.objects.order_by("pk").values_list("sen", "department"))


def test_ticked_licences_are_changed_together_with_history(as_customer, customer, rows):
    first, second, _third = rows(3)
    ids = f"{first.public_id} {second.public_id}"

    asked = edit_many(as_customer, ids=ids, query="status=expiring")
    done = edit_many(as_customer, ids=ids, do="1", department="Physics", query="status=expiring")

    assert "Edit 2 licences" in text(asked)
    assert done.url == f"{reverse(LIST)}?status=expiring"
    assert departments() == {"ROW-00001": "Physics", "ROW-00002": "Physics", "ROW-00003": ""}
    changes = LicenseChange.objects.order_by("pk").values_list("license__sen", "field", "old", "new", "by")
    assert list(changes) == [
        ("ROW-00001", "department", "", "Physics", customer.pk),
        ("ROW-00002", "department", "", "Physics", customer.pk),
    ]
    events = AuditEvent.objects.filter(action="edited")
    assert [(event.object_id, event.details) for event in events.order_by("pk")] == [
        (first.pk, {"fields": ["department"]}),
        (second.pk, {"fields": ["department"]}),
    ]
    assert set(License.objects.values_list("sen", "version")) == {
        ("ROW-00001", 2),
        ("ROW-00002", 2),
        ("ROW-00003", 1),
    }


def test_all_that_match_are_changed_across_pages(as_customer, rows):
    rows(120, each=({"business_area": "A"}, {"business_area": "B"}))

    with CaptureQueriesContext(connection) as queries:
        edit_many(as_customer, all="1", query="business_area=A", do="1", department="Physics")

    assert set(License.objects.values_list("business_area", "department")) == {("A", "Physics"), ("B", "")}
    assert License.objects.filter(department="Physics").count() == 60
    assert len(queries) < 30


def test_ticked_field_is_emptied_and_an_unticked_one_left(as_customer, rows):
    (row,) = rows(1, department="Physics", business_area="Research")

    edit_many(as_customer, ids=row.public_id, do="1", set="department")

    row.refresh_from_db()
    assert (row.department, row.business_area) == ("", "Research")


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"ids": "nonsense"},
        {"ids": str(uuid.uuid4())},
        {"all": "1", "query": "license_key_index=x"},
        {"all": "1", "query": "status=x"},
        {"all": "1", "query": "q=nothing+like+it"},
    ],
)
def test_selection_that_cannot_be_read_changes_nothing(as_customer, rows, broken):
    (row,) = rows(1)
    if "ids" in broken and broken["ids"] != "nonsense":
        broken = {"ids": [str(row.public_id), broken["ids"]]}

    response = edit_many(as_customer, do="1", department="Physics", **broken)

    assert response.status_code == 302
    assert departments() == {"ROW-00001": ""}
    assert not LicenseChange.objects.exists()


def test_foreign_licence_in_a_selection_changes_nothing_at_all(as_stranger, rows):
    (row,) = rows(1)

    edit_many(as_stranger, ids=row.public_id, do="1", department="Stolen")
    edit_many(as_stranger, all="1", query="", do="1", department="Stolen")

    assert departments() == {"ROW-00001": ""}


def test_wrong_address_for_many_is_refused_with_the_form(as_customer, rows):
    (row,) = rows(1)

    response = edit_many(as_customer, ids=row.public_id, do="1", technical_contact_email="nonsense")

    assert response.status_code == 422
    assert 'value="nonsense"' in text(response)
    assert str(row.public_id) in text(response)


def test_row_is_edited_in_place(as_customer, license_):
    fragment = as_customer.get(url("edit", license_), headers={"HX-Request": "true"})
    saved = as_customer.post(
        url("edit", license_),
        {"department": "Physics", "version": "1"},
        headers={"HX-Request": "true"},
    )

    assert "<html" not in text(fragment)
    assert 'name="version" value="1"' in text(fragment)
    assert "<html" not in text(saved)
    assert "Saved." in text(saved)
    assert "Physics" in text(saved)


@pytest.mark.parametrize(("headers", "status"), [({}, 409), ({"HX-Request": "true"}, 200)])
def test_second_of_two_editors_sees_what_the_first_one_wrote(as_customer, license_, headers, status):
    as_customer.post(url("edit", license_), {"department": "First", "version": "1"})

    response = as_customer.post(
        url("edit", license_), {"department": "Second", "version": "1"}, headers=headers
    )

    license_.refresh_from_db()
    assert (response.status_code, license_.department) == (status, "First")
    assert "Stored is now:" in text(response)
    assert "Department: First" in text(response)
    assert 'value="Second"' in text(response)
    assert 'name="version" value="2"' in text(response)


# --- The past


def test_licence_page_tells_where_it_comes_from(as_customer, customer, staff):
    invoice = deliver(make_order(customer, staff), staff)
    license_ = License.objects.get()

    page = as_customer.get(url("detail", license_))

    (step,) = page.context["steps"]
    papers = step.documents
    assert (papers.invoice_number, papers.order_number) == (invoice.number, invoice.order_number)
    for number in (papers.request_number, papers.quote_number, papers.delivery_note_number):
        assert number
        assert f">{number}</a>" in text(page)


def test_lineage_costs_as_many_queries_for_ten_renewals_as_for_one(as_customer, rows):
    (first,) = rows(1, status="superseded")

    def asked(license_) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert as_customer.get(url("detail", license_)).status_code == 200
        return len(queries)

    asked(first)
    few = asked(first)
    row = first
    for number in range(10):
        (row,) = rows(
            1, prefix=f"R{number}", predecessor=row, status="superseded" if number < 9 else "active"
        )

    response = as_customer.get(url("detail", first))
    assert asked(first) <= few + 2
    chain = [step.license.sen for step in response.context["steps"]]
    assert chain == ["ROW-00001", *[f"R{number}-00001" for number in range(10)]]
    assert chain == [step.license.sen for step in as_customer.get(url("detail", row)).context["steps"]]


def test_history_shows_values_and_who(as_customer, customer, license_):
    as_customer.post(url("edit", license_), {"department": "Physics", "version": "1"})

    changes = as_customer.get(url("detail", license_)).context["changes"]
    (change,) = [one for one in changes if one.field == "department"]

    assert (change.label, change.old, change.new, change.person) == (
        "department",
        "",
        "Physics",
        "Clara Customer",
    )


def test_administrator_sees_who_looked_at_a_key_and_a_member_does_not(
    client, as_customer, staff, university, license_
):
    as_customer.post(url("reveal", license_))
    member = make_user("member@example.com", "Mona Member")
    activate_person(
        person_id=member.person.pk,
        organization_id=university.pk,
        role=MembershipRole.MEMBER,
        by=staff,
        at=timezone.now(),
    )

    page = as_customer.get(reverse("portal:license-key-looks"))
    assert [(look.license, look.person) for look in page.context["looks"]] == [(license_, "Clara Customer")]
    assert "Looks at the key" in text(as_customer.get(url("detail", license_)))
    assert KEY not in text(page)

    as_member = sign_in(client, member)
    assert as_member.get(reverse("portal:license-key-looks")).status_code == 403
    assert "Looks at the key" not in text(as_member.get(url("detail", license_)))


def test_key_that_went_into_a_file_is_among_the_looks(as_customer, license_):
    as_customer.post(
        reverse("portal:export-list"),
        {"resource": "licenses", "rows": "all", "format": "csv", "columns": ["sen"], "with_keys": "on"},
    )
    as_customer.post(url("reveal", license_))

    page = as_customer.get(reverse("portal:license-key-looks"))

    assert [(look.license, look.is_exported) for look in page.context["looks"]] == [
        (license_, False),
        (license_, True),
    ]
    assert text(page).count("exported in a file") == 1
    assert text(as_customer.get(url("detail", license_))).count("exported in a file") == 1


def test_licence_is_found_by_its_whole_key_without_the_key_in_an_address(as_customer, license_):
    found = as_customer.post(reverse("portal:license-by-key"), {"license_key": f" {KEY} "})
    missed = as_customer.post(reverse("portal:license-by-key"), {"license_key": KEY[:-1]})

    assert (found.url, missed.url) == (url("detail", license_), reverse(LIST))
    assert as_customer.get(reverse("portal:license-by-key")).status_code == 405


# --- Questions


def test_question_reaches_the_department_with_product_and_sen(as_customer, license_, staff):
    asked = as_customer.get(url("ask", license_))
    response = as_customer.post(url("ask", license_), {"kind": "license", "text": "Which server?\n<b>?"})

    question = LicenseQuestion.objects.get()
    assert "SEN-500" in text(asked)
    assert response.url == url("detail", license_)
    assert (question.license, question.kind, question.text) == (
        license_,
        QuestionKind.LICENSE,
        "Which server?\n<b>?",
    )
    assert OutboxEvent.objects.filter(job="notifications.mail_license_question").count() == 1
    mail_license_question(question_id=question.pk)
    (sent,) = mail.outbox
    assert sent.to == [staff.email]
    assert "Confluence" in sent.subject
    assert "SEN-500" in sent.body
    assert "Which server?" in sent.body
    assert "Which server?" in text(as_customer.get(url("detail", license_)))


def test_empty_question_and_too_many_are_refused(as_customer, license_):
    assert as_customer.post(url("ask", license_), {"kind": "license", "text": " "}).status_code == 422
    for number in range(20):
        as_customer.post(url("ask", license_), {"kind": "technical", "text": f"Question {number}"})

    refused = as_customer.post(url("ask", license_), {"kind": "technical", "text": "One more"})

    assert refused.status_code == 422
    assert "One more" in text(refused)
    assert LicenseQuestion.objects.count() == 20


def test_technical_question_about_an_app_leads_to_its_vendor(as_customer, license_):
    listing = license_.product.listing
    listing.kind, listing.support_url = "app", "https://vendor.example.com/help"
    listing.save()

    assert 'href="https://vendor.example.com/help"' in text(as_customer.get(url("ask", license_)))


def test_staff_work_off_the_questions(client, as_customer, license_, staff):
    as_customer.post(url("ask", license_), {"kind": "license", "text": "Which server?"})
    question = LicenseQuestion.objects.get()
    desk = sign_in(client, staff)

    assert "Which server?" in text(desk.get(reverse("backoffice:question-list")))
    desk.post(reverse("backoffice:question-close", kwargs={"question_id": question.public_id}))

    assert "Which server?" not in text(desk.get(reverse("backoffice:question-list")))
    assert "Which server?" in text(desk.get(reverse("backoffice:question-list"), {"answered": "1"}))
    question.refresh_from_db()
    assert question.closed_by == staff


# --- Staff


def correction(license_, **values):
    stored = {
        "version": license_.version,
        "deployment": license_.deployment,
        "license_type": license_.license_type,
        "purchase_type": license_.purchase_type,
        "maintenance_months": license_.maintenance_months,
        "user_tier": license_.user_tier,
        "sen": license_.sen,
        "main_contact_email": license_.main_contact_email,
        "starts_on": license_.starts_on.isoformat(),
        "ends_on": license_.ends_on.isoformat(),
        "purchased_on": license_.purchased_on.isoformat(),
        "technical_contact_name": license_.technical_contact_name,
        "technical_contact_email": license_.technical_contact_email,
    }
    return stored | values


def test_staff_correct_what_is_theirs(client, license_, staff):
    license_.refresh_from_db()
    desk = sign_in(client, staff)
    address = reverse("backoffice:license-edit", kwargs={"license_id": license_.public_id})

    page = desk.get(address)
    response = desk.post(address, correction(license_, user_tier="unlimited", ends_on="2031-12-31"))

    assert 'name="sen" value="SEN-500"' in text(page)
    assert response.url == url("detail", license_)
    license_.refresh_from_db()
    assert (license_.user_tier, license_.ends_on) == (2**31 - 1, date(2031, 12, 31))
    changed = LicenseChange.objects.values_list("field", "new")
    assert sorted(changed) == [("ends_on", "2031-12-31"), ("user_tier", "unlimited")]
    event = AuditEvent.objects.for_object(license_).last()
    assert (event.action, event.details) == ("edited", {"fields": ["ends_on", "user_tier"]})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": "1999-01-01"}, "The maintenance ends before it starts."),
        ({"sen": "SEN-OTHER"}, "There is an active licence with this SEN already."),
        ({"user_tier": "many"}, "whole number"),
        ({"version": "99"}, "Somebody else changed this in the meantime."),
    ],
)
def test_wrong_correction_changes_nothing(client, university, license_, staff, wrong, words):
    make_license(university, staff, sen="SEN-OTHER")
    license_.refresh_from_db()

    response = sign_in(client, staff).post(
        reverse("backoffice:license-edit", kwargs={"license_id": license_.public_id}),
        correction(license_, **wrong),
    )

    assert response.status_code == 422
    assert words in text(response)
    assert not LicenseChange.objects.exists()


def test_customers_do_not_correct(as_customer, license_):
    address = reverse("backoffice:license-edit", kwargs={"license_id": license_.public_id})

    assert as_customer.post(address, correction(license_, user_tier="1")).status_code in {403, 404}
    assert not LicenseChange.objects.exists()
