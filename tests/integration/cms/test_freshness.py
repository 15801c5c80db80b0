"""Pages that grow old: what readers see, what owners are asked, what the report offers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text

from cms.freshness import NOBODY, due_pages, mark_reviewed, remind_owners
from cms.models import FaqEntryPage, SiteSettings
from cms.services import ensure_editor_group
from shop.core.clock import local_date
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.notifications.tasks.pages import mail_pages_due
from tests.factories.cms import FaqEntryPageFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
NOTICE = "This page may be outdated"


def make_editor(name: str = "edda") -> User:
    user = User.objects.create_user(
        f"person-{name}", f"{name}@example.org", "only-for-Tests-1", first_name=name
    )
    user.groups.add(ensure_editor_group())
    return user


def make_page(
    title: str = "What is a SEN?", *, age: timedelta = timedelta(), at: datetime = NOW, **values: object
) -> FaqEntryPage:
    """A question that was published that long before ``at``; the pages above it are as young as the test."""
    other = FaqEntryPage.objects.first()
    page = FaqEntryPageFactory(title=title, **({"parent": other.get_parent()} if other else {}))
    FaqEntryPage.objects.filter(pk=page.pk).update(last_published_at=at - age, **values)
    return FaqEntryPage.objects.get(pk=page.pk)


def of_editors_pages(due: dict[int, list]) -> dict[int, list[int]]:
    """The questions among what is due, by owner."""
    questions = {
        owner: [care.page.pk for care in cares if isinstance(care.page, FaqEntryPage)]
        for owner, cares in due.items()
    }
    return {owner: pages for owner, pages in questions.items() if pages}


def test_page_says_when_it_was_updated_and_that_it_has_no_labels(client):
    page = make_page(at=timezone.now())

    html = client.get(page.url).content.decode()

    assert "Last updated:" in html
    assert "no labels" in html
    assert NOTICE not in html


def test_page_shows_its_labels(client):
    page = make_page(at=timezone.now(), labels="keys, <b>SEN</b>")

    html = client.get(page.url).content.decode()

    assert '<span class="tag">keys</span>' in html
    assert '<span class="tag">&lt;b&gt;SEN&lt;/b&gt;</span>' in html
    assert "no labels" not in html


def test_page_older_than_the_site_allows_tells_its_readers_how_to_reach_us(client):
    SiteSettings.objects.create(
        site=Site.objects.get(is_default_site=True),
        licensing_email="licences@example.org",
        chat_url="https://chat.example.org/",
        page_age_limit_days=100,
    )
    page = make_page(at=timezone.now(), age=timedelta(days=101))

    html = client.get(page.url).content.decode()

    assert NOTICE in html
    assert 'href="#contact-kind"' in html
    assert 'id="contact-kind"' in html
    assert 'href="mailto:licences@example.org"' in html
    assert 'href="https://chat.example.org/"' in html


def test_page_with_a_limit_of_its_own_is_old_by_that_one(client):
    page = make_page(at=timezone.now(), age=timedelta(days=31), age_limit_days=30)
    assert NOTICE in client.get(page.url).content.decode()

    FaqEntryPage.objects.filter(pk=page.pk).update(age_limit_days=32)
    assert NOTICE not in client.get(page.url).content.decode()


def test_reviewed_page_is_fresh_again_and_says_so(client):
    page = make_page(at=timezone.now(), age=timedelta(days=400))
    assert NOTICE in client.get(page.url).content.decode()

    mark_reviewed(page_ids=[page.pk], by=make_editor(), at=timezone.now())

    html = client.get(page.url).content.decode()
    assert NOTICE not in html
    assert "Last checked:" in html


@pytest.mark.parametrize(
    ("values", "age", "due_on"),
    [
        ({}, timedelta(days=10), date(2027, 2, 20)),
        ({"age_limit_days": 30}, timedelta(days=10), date(2026, 3, 22)),
        ({"review_by": date(2026, 5, 1)}, timedelta(days=10), date(2026, 5, 1)),
        ({"review_by": date(2028, 5, 1)}, timedelta(days=10), date(2027, 2, 20)),
        ({"reviewed_at": NOW}, timedelta(days=300), date(2027, 3, 2)),
    ],
)
def test_page_is_due_at_its_review_date_or_its_age_limit(values, age, due_on):
    assert make_page(age=age, **values).due_on(site_limit=365) == due_on


def test_owner_is_written_to_once_when_a_page_becomes_due():
    owner = make_editor()
    page = make_page(review_by=TODAY - timedelta(days=1), content_owner=owner)

    assert remind_owners(at=NOW - timedelta(days=1)) == 0
    assert remind_owners(at=NOW) == 1
    assert remind_owners(at=NOW + timedelta(days=1)) == 0

    event = OutboxEvent.objects.get(job=Job.MAIL_PAGES_DUE)
    assert event.arguments == {"owner_id": owner.pk, "day": TODAY.toordinal()}
    mail_pages_due(**event.arguments)
    mail_pages_due(**event.arguments)
    (sent,) = mail.outbox
    assert sent.to == ["edda@example.org"]
    assert sent.subject == "Please review: 1 page"
    assert page.title in sent.body
    assert f"{reverse('page_freshness')}?state=due" in sent.body


def test_page_that_becomes_due_again_brings_another_mail():
    owner = make_editor()
    page = make_page(review_by=TODAY - timedelta(days=1), content_owner=owner, age_limit_days=30)
    remind_owners(at=NOW)
    mark_reviewed(page_ids=[page.pk], by=owner, at=NOW)

    assert of_editors_pages(due_pages(on_date=TODAY + timedelta(days=30))) == {}
    remind_owners(at=NOW + timedelta(days=31))

    days = [event.arguments["day"] for event in OutboxEvent.objects.filter(job=Job.MAIL_PAGES_DUE)]
    assert days == [TODAY.toordinal(), TODAY.toordinal() + 31]


def test_page_that_was_reviewed_while_the_mail_waited_is_not_in_it():
    owner = make_editor()
    page = make_page(review_by=TODAY - timedelta(days=1), content_owner=owner)
    remind_owners(at=NOW)
    mark_reviewed(page_ids=[page.pk], by=owner, at=NOW)

    mail_pages_due(owner_id=owner.pk, day=TODAY.toordinal())

    assert mail.outbox == []


@pytest.mark.parametrize("gone", ["deleted", "inactive", "no editor", "never there"])
def test_page_whose_owner_has_left_is_everybodys(gone):
    colleague, owner = make_editor("colleague"), make_editor("owner")
    page = make_page(review_by=TODAY - timedelta(days=1), content_owner=owner)
    if gone == "deleted":
        owner.delete()
    elif gone == "inactive":
        User.objects.filter(pk=owner.pk).update(is_active=False)
    elif gone == "no editor":
        owner.groups.clear()
    else:
        FaqEntryPage.objects.filter(pk=page.pk).update(content_owner=None)

    assert of_editors_pages(due_pages(on_date=TODAY)) == {NOBODY: [page.pk]}
    remind_owners(at=NOW)
    mail_pages_due(owner_id=NOBODY, day=TODAY.toordinal())

    to = {sent.to[0] for sent in mail.outbox}
    assert colleague.email in to
    assert ("owner@example.org" in to) is (gone == "never there")


def test_drafts_are_nobodys_work():
    page = make_page(review_by=TODAY - timedelta(days=1))
    page.unpublish()

    assert of_editors_pages(due_pages(on_date=TODAY)) == {}


def test_review_moves_the_date_on_in_page_and_draft_and_leaves_a_trace():
    editor = make_editor()
    page = make_page(review_by=TODAY, age_limit_days=90)
    page.answer = "<p>Draft</p>"
    page.save_revision()

    assert mark_reviewed(page_ids=[page.pk, 999_999], by=editor, at=NOW) == 1

    page.refresh_from_db()
    assert (page.reviewed_at, page.review_by) == (NOW, date(2026, 5, 31))
    assert [event.action for event in AuditEvent.objects.for_object(page.page_ptr)] == ["page_reviewed"]
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert (page.reviewed_at, page.review_by) == (NOW, date(2026, 5, 31))
    assert "Draft" in page.answer


def test_review_never_brings_a_later_date_forward():
    page = make_page(review_by=date(2030, 1, 1), age_limit_days=90)

    mark_reviewed(page_ids=[page.pk], by=make_editor(), at=NOW)

    page.refresh_from_db()
    assert page.review_by == date(2030, 1, 1)


def report(client, **filters: str) -> str:
    response = client.get(reverse("page_freshness"), filters)
    assert response.status_code == 200
    return response.content.decode()


def test_report_filters_what_is_due_and_marks_many_as_reviewed(client):
    editor = make_editor()
    client.force_login(editor)
    now = timezone.now()
    old = make_page("An old one", at=now, age=timedelta(days=400))
    older = make_page("The oldest", at=now, age=timedelta(days=500), content_owner=editor)
    fresh = make_page("A new one", at=now)

    everything, due = report(client), report(client, state="due")

    assert all(page.title in everything for page in (old, older, fresh))
    assert due.index(older.title) < due.index(old.title)
    assert fresh.title not in due
    assert older.title in report(client, owner=str(editor.pk))
    assert old.title not in report(client, owner=str(editor.pk))
    assert older.title not in report(client, owner="nobody")

    address = f"{reverse('page_freshness_reviewed')}?state=due&p=2&next=https://evil.example"
    answer = client.post(address, {"page": [old.pk, older.pk, "x", "1" * 30]})

    assert answer.headers["Location"] == f"{reverse('page_freshness')}?state=due"
    assert old.title not in report(client, state="due")
    reviewed = FaqEntryPage.objects.filter(reviewed_at__isnull=False)
    assert set(reviewed.values_list("pk", flat=True)) == {old.pk, older.pk}


def test_report_can_be_exported(client):
    client.force_login(make_editor())
    page = make_page(at=timezone.now(), labels="keys, billing")

    response = client.get(reverse("page_freshness"), {"export": "csv"})

    table = b"".join(response.streaming_content).decode()
    assert page.title in table
    assert "keys, billing" in table
    assert local_date(timezone.now() + timedelta(days=365)).isoformat() in table


def test_only_editors_see_the_report_and_mark_pages(client):
    page = make_page(at=timezone.now(), age=timedelta(days=400))
    client.force_login(User.objects.create_user("c", "customer@example.org", "only-for-Tests-1"))

    assert page.title not in client.get(reverse("page_freshness")).content.decode()
    client.post(reverse("page_freshness_reviewed"), {"page": [page.pk]})

    page.refresh_from_db()
    assert page.reviewed_at is None


def edit_form(page: FaqEntryPage, **changed: object) -> dict[str, object]:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "answer": rich_text("<p>Answer</p>"),
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "related": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            "action-publish": "Publish",
            **changed,
        }
    )


def test_editor_offers_editors_as_owners_by_name_and_no_customers(client):
    editor = make_editor("Edda")
    User.objects.create_user("c", "customer@example.org", "only-for-Tests-1", first_name="Clara")
    page = make_page()
    client.force_login(editor)

    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert f'<option value="{editor.pk}">Edda</option>' in html
    assert "Clara" not in html
    assert "customer@example.org" not in html


def test_labels_are_tidied_and_limited(client):
    client.force_login(make_editor())
    page = make_page()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    client.post(address, edit_form(page, labels=" keys,billing ,, keys "))
    page.refresh_from_db()
    assert page.labels == "keys, billing"

    client.post(address, edit_form(page, labels=",".join("abcdefghi")))
    client.post(address, edit_form(page, labels="x" * 41))
    page.refresh_from_db()
    assert page.labels == "keys, billing"
