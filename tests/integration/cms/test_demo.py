"""The demo's pages and settings: complete in both languages, and made once."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from wagtail.fields import StreamField
from wagtail.models import Locale, ModelLogEntry, Page, Revision, Site

from cms.demo import build_demo_pages, build_demo_site_settings
from cms.enums import LegalKind, StepKey
from cms.faq_lists import related_questions
from cms.models import (
    AfterTheOrderPage,
    FaqEntryPage,
    FaqTopicPage,
    HomePage,
    LegalPage,
    SiteSettings,
)
from cms.order_steps import step_key_of
from cms.services import ensure_editor_group

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def test_building_the_demo_twice_changes_nothing():
    build_demo_pages(at=AT)
    build_demo_site_settings(at=AT)
    ensure_editor_group()
    before = everything()

    build_demo_pages(at=datetime(2027, 6, 1, tzinfo=UTC))
    build_demo_site_settings(at=datetime(2027, 6, 1, tzinfo=UTC))
    ensure_editor_group()

    assert everything() == before


def test_building_the_demo_again_leaves_what_editors_wrote():
    build_demo_pages(at=AT)
    entry = FaqEntryPage.objects.get(slug="what-is-a-sen", locale__language_code="en")
    entry.answer = "<p>Written by an editor.</p>"
    entry.save_revision().publish()
    row = build_demo_site_settings(at=AT)
    row.brand_name = "Chosen by an editor"
    row.save()

    build_demo_pages(at=AT)
    build_demo_site_settings(at=AT)

    entry.refresh_from_db()
    assert entry.answer == "<p>Written by an editor.</p>"
    assert SiteSettings.objects.get().brand_name == "Chosen by an editor"


def test_every_page_has_its_translation_at_the_same_address():
    home = build_demo_pages(at=AT)

    english = set(home.get_descendants(inclusive=True).live().values_list("translation_key", "slug"))
    german_home = home.get_translation(Locale.objects.get(language_code="de"))
    german = set(german_home.get_descendants(inclusive=True).live().values_list("translation_key", "slug"))
    assert {key for key, _slug in english} == {key for key, _slug in german}
    assert english - {(home.translation_key, "start")} == german - {(home.translation_key, "start-de")}
    assert german_home.url == "/de/"
    assert FaqEntryPage.objects.descendant_of(home).live().count() >= 20
    assert set(LegalPage.objects.descendant_of(home).values_list("kind", flat=True)) == set(LegalKind.values)


def test_no_text_was_left_in_the_other_language():
    build_demo_pages(at=AT)

    for german in Page.objects.filter(locale__language_code="de").specific():
        english = german.get_translation(Locale.objects.get(language_code="en"))
        for field in german._meta.get_fields():
            if field.name in ("introduction", "answer", "hero_text", "search_description"):
                value = field.value_from_object(german)
                assert not value or value != field.value_from_object(english), (german, field.name)
            if isinstance(field, StreamField):
                texts, theirs = (texts_of(field, page) for page in (german, english))
                assert len(texts) == len(theirs), (german, field.name)
                assert [text for text in set(texts) & set(theirs) if text not in SAME_IN_BOTH] == []


# Names, and what both languages write alike.
SAME_IN_BOTH = {"SEN", "Apps", "Cookies"}


def texts_of(field: StreamField, page: Page) -> list[str]:
    """Every heading and text of a stream, in its order."""

    def words(value: object, key: str = "") -> list[str]:
        if isinstance(value, dict):
            return [text for name, part in value.items() for text in words(part, name)]
        if isinstance(value, list):
            return [text for part in value for text in words(part, key)]
        shown = key in {"heading", "title", "text", "term", "contents", "button", "value"}
        return [value] if shown and isinstance(value, str) and value else []

    return words([block["value"] for block in field.value_from_object(page).get_prep_value()])


def test_questions_are_related_in_both_languages():
    build_demo_pages(at=AT)

    for language, title in (
        ("en", "How do I get the licence key?"),
        ("de", "Wie erhalte ich den Lizenzschlüssel?"),
    ):
        entry = FaqEntryPage.objects.get(slug="what-is-a-sen", locale__language_code=language)
        shown = related_questions(entry)
        assert (len(shown), shown[0].title) == (2, title)


def test_a_question_that_an_editor_moved_is_not_made_again():
    build_demo_pages(at=AT)
    entry = FaqEntryPage.objects.get(slug="what-is-a-sen", locale__language_code="en")
    entry.move(FaqTopicPage.objects.get(slug="general", locale__language_code="en"), pos="last-child")

    build_demo_pages(at=AT)

    assert FaqEntryPage.objects.filter(slug="what-is-a-sen", locale__language_code="en").count() == 1


def test_every_link_of_the_demo_leads_somewhere(client):
    build_demo_pages(at=AT)
    linked = set()
    for page in Page.objects.filter(depth__gt=1).live():
        html = client.get(page.url).content.decode()
        main = html.partition("<main")[2].partition("</main>")[0]
        footer = html.partition('<footer class="site-footer')[2]
        linked |= set(re.findall(r'<a [^>]*href="(/[^"#?]*)', main + footer))

    answers = {address: client.get(address).status_code for address in sorted(linked)}

    # What needs an account leads to the login.
    assert {address: code for address, code in answers.items() if code not in (200, 302)} == {}
    assert {"/imprint/", "/de/imprint/", "/accounts/licenses/", "/de/after-the-order/"} <= set(answers)


def test_home_replaces_the_welcome_page_as_root_of_the_site():
    home = build_demo_pages(at=AT)

    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific == home.specific
    assert list(Page.get_first_root_node().get_children().type(HomePage)) == list(
        Page.get_first_root_node().get_children()
    )


def test_pages_count_as_published_at_the_given_time():
    home = build_demo_pages(at=AT)

    pages = home.get_descendants(inclusive=True)
    assert set(pages.values_list("first_published_at", "last_published_at")) == {(AT, AT)}


@pytest.mark.parametrize("language", ["en", "de"])
def test_steps_after_the_order_can_be_ticked_one_by_one(language):
    build_demo_pages(at=AT)
    page = AfterTheOrderPage.objects.get(locale__language_code=language)

    assert [step_key_of(step) for step in page.license_steps if step.block_type != "fact"] == [
        StepKey.ORDER_CONFIRMED,
        StepKey.TECHNICAL_CONTACT,
        StepKey.PURCHASED,
        StepKey.LICENSES_AVAILABLE,
        StepKey.DELIVERY_NOTE,
        StepKey.INVOICED,
    ]
    assert [step_key_of(step) for step in page.service_steps if step.block_type != "fact"] == [
        StepKey.ORDER_CONFIRMED,
        StepKey.TEAM_CONTACT,
        StepKey.EXTRANET_READY,
        StepKey.SERVICE_DELIVERED,
        StepKey.INVOICED,
    ]


def test_settings_of_the_demo_are_valid_and_in_the_site_history():
    build_demo_pages(at=AT)
    row = build_demo_site_settings(at=AT)

    row.full_clean()
    assert row.licensing_email.endswith("@example.org")
    entry = ModelLogEntry.objects.for_instance(row).get()
    assert (entry.action, entry.timestamp) == ("wagtail.create", AT)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of the tables the demo may write to."""
    prefixes = ("cms_", "wagtail", "auth_group")
    tables = [table for table in connection.introspection.table_names() if table.startswith(prefixes)]
    content = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608
            content[table] = cursor.fetchall()
    assert Revision.objects.exists()
    return content
