"""Approval, scheduled publishing, and addresses that change."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage
from wagtail.test.utils.form_data import nested_form_data, rich_text

from cms.models import FaqEntryPage
from cms.services import APPROVAL, ensure_approval_workflow, ensure_author_group, ensure_editor_group
from cms.tasks import publish_scheduled_pages
from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory

pytestmark = pytest.mark.django_db


def make(name: str, group) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "only-for-Tests-1")
    user.groups.add(group)
    return user


def question(**changed: object) -> dict[str, object]:
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    fields = {"title": "May I?", "slug": "may-i", "answer": rich_text("<p>You may.</p>")}
    return nested_form_data({**fields, "comments": counts, "related": counts, **changed})


def test_author_submits_a_question_and_an_editor_approves_it(client):
    ensure_approval_workflow()
    author, editor = make("author", ensure_author_group()), make("editor", ensure_editor_group())
    topic = FaqTopicPageFactory()
    add = reverse("wagtailadmin_pages:add", args=["cms", "faqentrypage", topic.pk])

    client.force_login(author)
    client.post(add, question(**{"action-publish": "Publish"}))
    page = FaqEntryPage.objects.get(slug="may-i")
    assert not page.live
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), question(**{"action-submit": "Submit"}))
    task = page.current_workflow_task_state
    assert task.task.name == APPROVAL
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    client.post(approve, {"comment": ""})
    page.refresh_from_db()
    assert not page.live

    client.force_login(editor)
    client.post(approve, {"comment": ""})

    page.refresh_from_db()
    assert page.live
    assert "May I?" in client.get("/faq/").content.decode()


def test_workflow_is_set_up_once_and_one_of_your_own_stays():
    assert ensure_approval_workflow() == ensure_approval_workflow()
    assert Workflow.objects.filter(name=APPROVAL).count() == 1
    assert list(GroupApprovalTask.objects.get(name=APPROVAL).groups.all()) == [ensure_editor_group()]

    own = Workflow.objects.create(name="Four eyes")
    WorkflowPage.objects.filter(page=Page.get_first_root_node()).update(workflow=own)

    assert ensure_approval_workflow() == own


def test_page_appears_and_goes_at_its_time(client):
    page = FaqEntryPageFactory(title="Only for a while")
    page.unpublish()
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    publish_scheduled_pages()
    assert client.get(page.get_url()).status_code == 404

    revision = page.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    publish_scheduled_pages()
    assert client.get(page.get_url()).status_code == 200

    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    publish_scheduled_pages()
    assert client.get(page.get_url()).status_code == 404


def test_moved_page_is_found_at_its_old_address_and_back(client, django_capture_on_commit_callbacks):
    page = FaqEntryPageFactory(slug="old")
    old = page.url
    client.force_login(make("editor", ensure_editor_group()))
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, question(title=page.title, slug="new", **{"action-publish": "Publish"}))
    assert client.get(old).headers["Location"].endswith(old.replace("/old/", "/new/"))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(edit, question(title=page.title, slug="old", **{"action-publish": "Publish"}))
    assert client.get(old).status_code == 200
    assert client.get(old.replace("/old/", "/new/"), follow=True).status_code == 200


def test_redirects_in_a_circle_are_a_missing_page(client):
    FaqTopicPageFactory()
    for start, target in (("/a", "/b/"), ("/b", "/c/"), ("/c", "/a/"), ("/self", "/self/"), ("/in", "/a/")):
        Redirect.objects.create(old_path=start, redirect_link=target)
    Redirect.objects.create(old_path="/out", redirect_link="https://elsewhere.example/a/")
    Redirect.objects.create(old_path="/faq-old", redirect_link="/faq/")

    for circle in ("/a/", "/b/", "/c/", "/self/", "/in/"):
        assert client.get(circle).status_code == 404, circle
    assert client.get("/out/").headers["Location"] == "https://elsewhere.example/a/"
    assert client.get("/faq-old/").headers["Location"] == "/faq/"


def test_editor_is_told_that_a_redirect_would_lead_in_a_circle(client):
    FaqTopicPageFactory()
    client.force_login(make("editor", ensure_editor_group()))
    add = reverse("wagtailredirects:add")

    first = client.post(
        add, {"old_path": "/a/", "redirect_link": "http://localhost/b/", "is_permanent": "on"}
    )
    second = client.post(
        add, {"old_path": "/b/", "redirect_link": "http://localhost/a/", "is_permanent": "on"}
    )

    assert first.status_code == 302
    assert "nobody would arrive" in second.content.decode()
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/a"]
