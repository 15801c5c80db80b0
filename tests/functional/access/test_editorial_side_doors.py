"""Drafts and private pages have no side door: lists, previews, histories and APIs of the editors (L-15)."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageViewRestriction

from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory, HomePageFactory

pytestmark = pytest.mark.django_db
CANARY = "CANARYOFEDITORS"


@pytest.fixture
def draft():
    """A published question with a newer draft, in a topic of the FAQ."""
    page = FaqEntryPageFactory(title="As published")
    page.title, page.answer = f"{CANARY} title", f"<p>{CANARY} answer</p>"
    page.save_revision()
    return page


@pytest.fixture
def private(draft):
    """A whole topic for people who know its password."""
    topic = FaqTopicPageFactory(parent=draft.get_parent().get_parent(), title=f"{CANARY} topic")
    FaqEntryPageFactory(parent=topic, title=f"{CANARY} entry", answer=f"<p>{CANARY}</p>")
    PageViewRestriction.objects.create(page=topic, restriction_type="password", password="for-Tests-1")
    return topic


@pytest.fixture
def editor_of_nothing():
    """May come into the editors' admin, and edits no page."""
    user = User.objects.create_user("new@example.org", "new@example.org", "only-for-Tests-1")
    group = Group.objects.create(name="New here")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    user.groups.add(group)
    return user


def side_doors(draft, private) -> list[str]:
    revision = draft.latest_revision
    pages = [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for page in (draft, private)
        for name in ("edit", "view_draft", "history", "preview_on_edit", "usage", "copy", "delete")
    ]
    return [
        *pages,
        reverse("wagtailadmin_explore", args=[private.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[draft.pk, revision.pk]),
        reverse("wagtailadmin_pages:revisions_revert", args=[draft.pk, revision.pk]),
        reverse("wagtailadmin_pages:revisions_compare", args=[draft.pk, "live", revision.pk]),
        f"/cms/api/main/pages/{draft.pk}/",
        f"/cms/api/main/pages/{private.pk}/",
        f"/cms/api/main/pages/?child_of={private.pk}",
        f"/cms/pages/search/?q={CANARY}",
        f"/cms/choose-page/{private.pk}/",
        f"/cms/choose-page/search/?q={CANARY}",
        "/cms/reports/site-history/",
        "/sitemap.xml",
        "/faq/",
        draft.url,
        private.url,
        f"/search/?q={CANARY}",
        f"/api/cms/v3/pages/?search={CANARY}",
        f"/api/cms/v3/pages/{draft.pk}/?version=draft",
    ]


@pytest.mark.parametrize("who", ["visitor", "member", "staff"])
def test_whoever_is_no_editor_finds_no_draft_and_no_private_page(client, draft, private, who):
    if who == "member":
        client.force_login(make_member(make_organization(), staff=make_staff()))
    elif who == "staff":
        client.force_login(make_staff())

    for address in side_doors(draft, private):
        html = client.get(address).content.decode()
        # The search says what was searched for, not more.
        assert [word for word in ("title", "answer", "topic", "entry") if f"{CANARY} {word}" in html] == []


def test_an_editor_without_pages_sees_no_draft(client, draft, private, editor_of_nothing):
    client.force_login(editor_of_nothing)
    drafts = [
        address
        for address in side_doors(draft, private)
        if f"/{draft.pk}/" in address and "api" not in address
    ]

    for address in drafts:
        response = client.get(address)
        assert f"{CANARY} answer" not in response.content.decode(), address
        assert response.status_code in (302, 403, 404), address


def test_the_doors_show_the_draft_to_its_editor(client, draft, private, editor_of_nothing):
    """Else the tests above would look for something that is nowhere."""
    for codename in ("change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=editor_of_nothing.groups.get(),
            page=HomePageFactory._meta.model.objects.get(),
            permission=Permission.objects.get(codename=codename, content_type__app_label="wagtailcore"),
        )
    client.force_login(editor_of_nothing)

    for name in ("edit", "view_draft"):
        html = client.get(reverse(f"wagtailadmin_pages:{name}", args=[draft.pk])).content.decode()
        assert f"{CANARY} answer" in html, name
