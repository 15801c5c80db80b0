"""Who may read a page is said for it or for a page above it."""

from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction


def restrictions_above() -> "QuerySet[PageViewRestriction]":
    """Return, for a subquery over pages, the restrictions of each and of the pages above it."""
    return PageViewRestriction.objects.filter(page__path=Substr(OuterRef("path"), 1, Length(F("page__path"))))


def restrictions_of(page: Page) -> "QuerySet[PageViewRestriction]":
    """Return the restrictions of a page and of the pages above it; an alias has those of its source.

    As Wagtail's ``get_view_restrictions`` does, in one query instead of two.
    """
    paths = [page.path[:length] for length in range(page.steplen, len(page.path) + 1, page.steplen)]
    applies = Q(page__path__in=paths, page__alias_of=None) | Q(page__aliases__path__in=paths)
    ids = PageViewRestriction.objects.filter(applies).values("pk")
    return PageViewRestriction.objects.filter(pk__in=ids)
