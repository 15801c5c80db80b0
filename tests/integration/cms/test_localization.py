"""Two languages: the switch that keeps the page and is remembered, and the check for what is missing."""

from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction
from wagtail_localize.models import Translation, TranslationSource

from cms.demo import build_demo_pages
from cms.localization import missing_translations, path_in_language
from cms.models import FaqEntryPage, HomePage
from shop.accounts.models import Person
from shop.core.models import AuditEvent
from tests.factories.accounts import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    build_demo_pages(at=timezone.now())


def german(slug: str) -> FaqEntryPage:
    return FaqEntryPage.objects.get(slug=slug, locale__language_code="de")


def test_a_page_is_found_in_the_other_language_under_a_name_of_its_own(pages):
    page = german("what-is-a-sen")
    page.slug = "was-ist-eine-sen"
    page.save_revision().publish()
    topic = page.get_parent().slug

    assert path_in_language(f"/faq/{topic}/what-is-a-sen/", language="de") == (
        f"/de/faq/{topic}/was-ist-eine-sen/"
    )
    assert path_in_language(f"/de/faq/{topic}/was-ist-eine-sen/", language="en") == (
        f"/faq/{topic}/what-is-a-sen/"
    )


@pytest.mark.parametrize(("path", "language", "found"), [("/", "de", "/de/"), ("/de/", "en", "/")])
def test_home_pages_lead_to_each_other(pages, path, language, found):
    assert path_in_language(path, language=language) == found


def test_without_a_translation_the_nearest_page_above_is_shown(pages):
    page = german("what-is-a-sen")
    topic = page.get_parent()
    page.unpublish()
    assert path_in_language(f"/faq/{topic.slug}/what-is-a-sen/", language="de") == topic.url

    PageViewRestriction.objects.create(page=topic, restriction_type="login")
    assert path_in_language(f"/faq/{topic.slug}/what-is-a-sen/", language="de") == "/de/faq/"


@pytest.mark.parametrize("path", ["/catalogue/", "/faq/nothing/", "/fr/", "//evil.example", "/../", ""])
def test_addresses_that_are_no_pages_are_left_to_others(pages, path):
    assert path_in_language(path, language="de") in (None, "/de/" if path in ("", "/../") else None)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("/after-the-order/?order=service", "/de/after-the-order/?order=service"),
        ("/catalogue/?q=jira", "/de/catalogue/?q=jira"),
        ("https://evil.example/", "/de/"),
        ("//evil.example/faq/", "/de/"),
    ],
)
def test_the_switch_keeps_page_and_query_and_stays_on_the_site(client, pages, shown, expected):
    answer = client.post("/language/setlang/", {"language": "de", "next": shown})

    assert (answer.status_code, answer.headers["Location"]) == (302, expected)
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"


def test_an_unknown_language_changes_nothing(client, pages):
    answer = client.post("/language/setlang/", {"language": "xx", "next": "/faq/"})

    assert answer.headers["Location"] == "/faq/"
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_the_switch_is_remembered_with_the_account(client):
    user = make_person(language="en")
    client.force_login(user)

    client.post("/language/setlang/", {"language": "de", "next": "/"})

    assert Person.objects.get(user=user).language == "de"
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.details) == ("profile_edited", {"fields": ["language"]})

    client.post("/language/setlang/", {"language": "de", "next": "/"})
    assert AuditEvent.objects.latest("pk") == event


def test_a_person_without_a_profile_switches_too(client):
    client.force_login(User.objects.create_user("a@example.org", "a@example.org", "only-for-Tests-1"))
    Person.objects.filter(user__email="a@example.org").delete()

    assert client.post("/language/setlang/", {"language": "de", "next": "/"}).status_code == 302


def test_the_content_that_is_delivered_is_complete_in_both_languages(pages):
    output = StringIO()

    call_command("check_translations", stdout=output)

    assert output.getvalue() == "Every published page is there in every language.\n"
    assert HomePage.objects.count() == 2


def test_a_published_page_without_a_published_translation_fails_the_check(pages):
    page = german("what-is-a-sen")
    page.unpublish()
    output = StringIO()

    with pytest.raises(CommandError, match="1 pages lack a translation"):
        call_command("check_translations", stdout=output)

    (missing,) = missing_translations()
    assert (missing.title, missing.language) == ("What is a SEN?", "de")
    assert missing.address in output.getvalue()


def test_a_draft_needs_no_translation(pages):
    for page in FaqEntryPage.objects.filter(slug="what-is-a-sen"):
        page.unpublish()

    assert missing_translations() == []


def test_an_editor_translates_a_page_text_by_text(pages, django_capture_on_commit_callbacks):
    """wagtail-localize with our pages: what is translated is published, what is not stays English."""
    source_page = FaqEntryPage.objects.get(slug="what-is-a-sen", locale__language_code="en")
    german("what-is-a-sen").delete()
    source, _created = TranslationSource.get_or_create_from_instance(source_page)
    target = Locale.objects.get(language_code="de")
    translation = Translation.objects.create(source=source, target_locale=target)
    file = translation.export_po()
    for unit in file:
        unit.msgstr = "Was ist eine SEN?" if unit.msgid == source_page.title else f"[de] {unit.msgid}"
    translation.import_po(file)

    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target(publish=True)

    page = source_page.get_translation(target)
    assert (page.title, page.live) == ("Was ist eine SEN?", True)
    assert "[de]" in page.answer
    assert page.translation_key == source_page.translation_key
    assert missing_translations() == []
