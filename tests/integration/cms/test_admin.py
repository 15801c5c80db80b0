"""The Wagtail admin: editors edit pages, brand and contacts; only superusers make users more powerful."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from cms.models import FaqEntryPage, SiteSettings
from cms.services import ensure_editor_group
from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory, HomePageFactory

pytestmark = pytest.mark.django_db

User = get_user_model()


@pytest.fixture
def editor(client):
    user = User.objects.create_user("editor@example.org", "editor@example.org", "only-for-Tests-1")
    user.groups.add(ensure_editor_group())
    client.force_login(user)
    return user


def test_editor_publishes_a_question_and_readers_find_it(client, editor):
    topic = FaqTopicPageFactory()
    form = nested_form_data(
        {
            "title": "May I ask something?",
            "slug": "may-i-ask",
            "answer": rich_text("<p>Of course.</p>"),
            "comments": inline_formset([]),
            "related": inline_formset([]),
            "action-publish": "Publish",
        }
    )

    response = client.post(reverse("wagtailadmin_pages:add", args=["cms", "faqentrypage", topic.pk]), form)

    assert response.status_code == 302
    assert "May I ask something?" in client.get("/faq/").content.decode()
    assert "<p" in FaqEntryPage.objects.get(slug="may-i-ask").answer


def test_a_javascript_link_sent_by_an_editor_is_not_rendered(client, editor):
    """L-12: through the form, past the link chooser."""
    entry = FaqEntryPageFactory()
    draftail = (
        '{"blocks": [{"key": "a", "type": "unstyled", "text": "click here", "depth": 0,'
        ' "inlineStyleRanges": [], "entityRanges": [{"offset": 0, "length": 5, "key": 0}]}],'
        ' "entityMap": {"0": {"type": "LINK",'
        ' "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}}}'
    )
    form = nested_form_data(
        {
            "title": entry.title,
            "slug": entry.slug,
            "answer": draftail,
            "comments": inline_formset([]),
            "related": inline_formset([]),
            "action-publish": "Publish",
        }
    )

    response = client.post(reverse("wagtailadmin_pages:edit", args=[entry.pk]), form)

    assert response.status_code == 302
    entry.refresh_from_db()
    assert "javascript:" not in entry.answer
    html = client.get("/faq/").content.decode()
    assert "click" in html
    assert "javascript:alert" not in html


def test_editor_changes_brand_and_contacts_but_not_the_letterhead(client, editor):
    site = Site.objects.get(is_default_site=True)
    row = SiteSettings.objects.create(site=site, iban="DE50000000000123456789", page_age_limit_days=365)
    address = reverse("wagtailsettings:edit", args=["cms", "sitesettings", site.pk])

    assert 'name="iban"' not in client.get(address).content.decode()
    response = client.post(
        address,
        {
            "brand_name": "Our brand",
            "primary_color": "#7a1f5c",
            "licensing_email": "licences@example.org",
            "page_age_limit_days": "180",
            "iban": "GB82WEST12345698765432",
            "payment_term_days": "1",
        },
    )

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.brand_name, row.licensing_email) == ("Our brand", "licences@example.org")
    assert (row.iban, row.payment_term_days) == ("DE50000000000123456789", 14)


def test_superuser_changes_the_letterhead(client, admin_user):
    client.force_login(admin_user)
    site = Site.objects.get(is_default_site=True)

    html = client.get(reverse("wagtailsettings:edit", args=["cms", "sitesettings", site.pk])).content.decode()

    assert 'name="iban"' in html


def test_right_to_change_users_does_not_make_anyone_a_superuser(client, editor):
    """Wagtail's own forms would let its holder tick "Administrator" for himself or a friend."""
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    powerful = Group.objects.create(name="Powerful")
    powerful.permissions.set(Permission.objects.all())
    friend = User.objects.create_user("friend@example.org", "friend@example.org", "only-for-Tests-1")
    friend.groups.add(ensure_editor_group())
    fields = {
        "username": friend.username,
        "email": friend.email,
        "first_name": "A",
        "last_name": "B",
        "is_active": "on",
        "is_superuser": "on",
        "groups": [powerful.pk],
        "password1": "only-for-Tests-2",
        "password2": "only-for-Tests-2",
    }
    users, groups = list(User.objects.order_by("pk").values()), Group.objects.count()

    bulk = reverse("wagtail_bulk_action", args=["auth", "user", "assign_role"])
    for address, data in [
        (reverse("wagtailusers_users:edit", args=[friend.pk]), fields),
        (reverse("wagtailusers_users:edit", args=[editor.pk]), fields | {"username": editor.username}),
        (reverse("wagtailusers_users:add"), fields | {"username": "third@example.org"}),
        (reverse("wagtailusers_users:delete", args=[friend.pk]), {}),
        (f"{bulk}?id={editor.pk}", {"role": powerful.pk}),
        (reverse("wagtailusers_groups:edit", args=[ensure_editor_group().pk]), {"name": "Editors"}),
        (reverse("wagtailusers_groups:add"), {"name": "Mine"}),
    ]:
        response = client.post(address, data)
        assert response.status_code in (302, 403, 404), address

    assert list(User.objects.order_by("pk").values()) == users
    assert Group.objects.count() == groups
    assert list(editor.groups.all()) == list(friend.groups.all()) == [ensure_editor_group()]


def test_superuser_still_manages_users(client, admin_user):
    client.force_login(admin_user)

    html = client.get(reverse("wagtailusers_users:index")).content.decode()

    assert admin_user.username in html


def test_someone_without_the_editors_rights_stays_outside(client):
    client.force_login(
        User.objects.create_user("customer@example.org", "customer@example.org", "only-for-Tests-1")
    )

    response = client.get(reverse("wagtailadmin_home"))

    assert b"wagtail" not in response.content.lower()


def test_admin_has_no_login_form_of_its_own(client):
    response = client.get("/cms/login/?next=/cms/pages/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/accounts/login/?next=/cms/pages/"
    assert (
        client.post("/cms/login/", {"username": "x", "password": "y"}).headers["Location"]
        == "/accounts/login/"
    )


def test_only_the_admin_gets_the_looser_content_security_policy(client, editor):
    HomePageFactory()

    public = client.get("/").headers["Content-Security-Policy"]
    admin = client.get(reverse("wagtailadmin_home")).headers["Content-Security-Policy"]

    assert "'unsafe-inline'" not in public
    assert "frame-ancestors 'none'" in public
    assert "script-src 'self' 'unsafe-inline'" in admin
    assert "frame-ancestors 'self'" in admin
    assert "object-src 'none'" in admin


def test_preview_may_be_framed_by_the_admin_and_is_as_strict_as_the_page_otherwise(client, editor):
    entry = FaqEntryPageFactory(title="Seen in the preview")

    preview = client.get(reverse("wagtailadmin_pages:view_draft", args=[entry.pk]))

    assert "Seen in the preview" in preview.content.decode()
    policy = preview.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in client.get(entry.url).headers["Content-Security-Policy"]
