"""Questions that editors change: marked for the index when they are published, taken back, moved, hidden or
deleted. The services of the catalogue mark listings themselves.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.models import FaqEntryPage
from shop.core.changes import mark_changed

LABEL = FaqEntryPage._meta.label_lower


def connect() -> None:
    """Listen to Wagtail; called once, when the app is ready."""
    for signal in (page_published, page_unpublished, post_delete):
        signal.connect(_mark_question, sender=FaqEntryPage, dispatch_uid=f"search-{id(signal)}")
    post_page_move.connect(_mark_questions_below_page)
    for signal in (post_save, post_delete):
        signal.connect(_mark_questions_of_restriction, sender=PageViewRestriction)


def _mark_question(instance: FaqEntryPage, **_signal: Any) -> None:
    mark_changed(LABEL, [instance.pk])


def _mark_questions_below_page(instance: Page, **_signal: Any) -> None:
    # Whether everybody may read a page is said above it, too.
    mark_changed(LABEL, _ids_below(Page.objects.get(pk=instance.pk)))


def _mark_questions_of_restriction(instance: PageViewRestriction, **_signal: Any) -> None:
    # A restriction goes with its page; then the questions below are marked on their own.
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is not None:
        mark_changed(LABEL, _ids_below(page))


def _ids_below(page: Page) -> list[int]:
    ids: list[int] = list(
        FaqEntryPage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)
    )
    return ids
