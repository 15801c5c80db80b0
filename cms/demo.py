"""Pages and settings of the demo, read from ``fixtures/demo/cms``.

What exists already is left as it is, since editors may have changed it: running this again changes nothing.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from wagtail.log_actions import log
from wagtail.models import Locale, Page, Site

from cms.models import (
    AfterTheOrderPage,
    ContentPage,
    EditorialPage,
    FaqEntryPage,
    FaqIndexPage,
    FaqTopicPage,
    HomePage,
    LegalPage,
    RelatedEntry,
    SiteSettings,
)
from shop.core.paths import FIXTURES

PAGES = FIXTURES / "demo" / "cms"


@transaction.atomic
def build_demo_pages(*, at: datetime) -> HomePage:
    """Make the site of the demo, English at ``/`` and German at ``/de/``, and return its English home page.

    Args:
        at: when the pages that are made now count as published.
    """
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    home = _ensure_home(at=at)
    _ensure_faq(home, at=at)
    _ensure_page(AfterTheOrderPage, parent=home, texts=_read("after_the_order"), at=at)
    for texts in _read("content")["pages"]:
        _ensure_page(ContentPage, parent=home, texts=texts, at=at)
    for texts in _read("legal")["pages"]:
        _ensure_page(LegalPage, parent=home, texts=texts, at=at)
    return home


@transaction.atomic
def build_demo_site_settings(*, at: datetime) -> SiteSettings:
    """Give the default site the settings of a reseller that does not exist, unless it has settings.

    Args:
        at: when the site history says that this was done.
    """
    site = Site.objects.get(is_default_site=True)
    row, created = SiteSettings.objects.get_or_create(site=site, defaults=_read("site_settings"))
    if created:
        log(instance=row, action="wagtail.create", timestamp=at)
    return row


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    return content


def _ensure_home(*, at: datetime) -> Page:
    """Return the root page of the default site, putting our home in the place of Wagtail's welcome page."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site and isinstance(site.root_page.specific, HomePage):
        return site.root_page

    address = urlsplit(settings.SITE_URL)
    welcome = site.root_page if site else None
    site = site or Site(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = _ensure_page(HomePage, parent=Page.get_first_root_node(), texts=_read("home"), at=at)
    site.save()
    if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
    return site.root_page


def _ensure_faq(home: Page, *, at: datetime) -> None:
    """Make what is missing of the FAQ. A question that editors moved to another topic stays there."""
    texts = _read("faq")
    faq = _ensure_page(FaqIndexPage, parent=home, texts=texts, at=at)
    questions = FaqEntryPage.objects.descendant_of(faq)
    known = set(questions.values_list("slug", flat=True))
    made = []
    for topic_texts in texts["topics"]:
        topic = _ensure_page(FaqTopicPage, parent=faq, texts=topic_texts, at=at)
        for entry_texts in topic_texts["entries"]:
            if entry_texts["slug"] not in known:
                _ensure_page(FaqEntryPage, parent=topic, texts=entry_texts, at=at)
                made.append(entry_texts)
    _relate(made, questions, at=at)


def _relate(made: Iterable[Mapping[str, Any]], questions: QuerySet[FaqEntryPage], *, at: datetime) -> None:
    """Give the questions that were made now what is related to them, in every language."""
    by_slug = {question.slug: question for question in questions}
    for texts in made:
        entries = [by_slug[slug] for slug in texts.get("related", []) if slug in by_slug]
        question = by_slug[texts["slug"]]
        for page in (question, *question.get_translations()) if entries else ():
            page.related = [
                RelatedEntry(entry=entry, sort_order=place) for place, entry in enumerate(entries)
            ]
            _publish(page, at=at)


def _ensure_page(
    model: type[EditorialPage], *, parent: Page, texts: Mapping[str, Any], at: datetime
) -> EditorialPage:
    """Return the page below the parent, made and published in every language it is missing in.

    Args:
        texts: the slug, and under each language code the values of the page's fields.
    """
    page = model.objects.child_of(parent).filter(slug=texts["slug"]).first()
    if page is None:
        language = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
        page = model(slug=texts["slug"], locale=language, live=False, **texts[language.language_code])
        # The parent in hand may have got children since it was read.
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        _publish(page, at=at)
    for language in Locale.objects.exclude(pk=page.locale_id):
        if language.language_code in texts and not page.has_translation(language):
            translation = page.copy_for_translation(language)
            for field, value in texts[language.language_code].items():
                setattr(translation, field, value)
            _publish(translation, at=at)
    return page


def _publish(page: EditorialPage, *, at: datetime) -> None:
    page.save_revision().publish()
    page.refresh_from_db()
    page.first_published_at = page.last_published_at = at
    page.save(update_fields=["first_published_at", "last_published_at"])
