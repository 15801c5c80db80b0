"""The demo's pages and settings: complete in both languages, and made once."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from wagtail.models import Locale, ModelLogEntry, Page, Revision, Site

from cms.demo import build_demo_pages, build_demo_site_settings
from cms.enums import StepKey
from cms.models import AfterTheOrderPage, FaqEntryPage, HomePage, SiteSettings
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
    assert FaqEntryPage.objects.descendant_of(home).live().count() >= 6


def test_no_text_was_left_in_the_other_language():
    build_demo_pages(at=AT)

    for german in Page.objects.filter(locale__language_code="de").specific():
        english = german.get_translation(Locale.objects.get(language_code="en"))
        for field in german._meta.get_fields():
            if field.name in ("introduction", "answer", "hero_text", "search_description"):
                value = field.value_from_object(german)
                assert not value or value != field.value_from_object(english), (german, field.name)


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

    assert [step.value["step_key"] for step in page.license_steps] == [
        StepKey.ORDER_CONFIRMED,
        StepKey.TECHNICAL_CONTACT,
        StepKey.PURCHASED,
        StepKey.LICENSES_AVAILABLE,
        StepKey.DELIVERY_NOTE,
        StepKey.INVOICED,
    ]
    assert [step.value["step_key"] for step in page.service_steps] == [
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
