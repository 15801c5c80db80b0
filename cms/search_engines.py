"""What machines that read the site are told: which pages there are, in which languages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from cms.restrictions import restrictions_above
from shop.core.links import at_site

# What is behind a sign-in, changes with every visitor, or is a list without end; in every language.
NOT_FOR_ROBOTS = (
    "/accounts/",
    "/api/",
    "/basket/",
    "/checkout/",
    "/cms/",
    "/contact/",
    "/dashboard/",
    "/search/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """The same page in one language."""

    language: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapEntry:
    """A public page; ``alternates`` are all its languages, its own included."""

    url: str
    updated_at: datetime | None
    alternates: list[Alternate]


def open_pages() -> PageQuerySet[Page]:
    """Return the published pages that everybody may see, restrictions of pages above them counted."""
    return Page.objects.live().filter(~Exists(restrictions_above())).select_related("locale")


def alternates_of(page: Page) -> list[Alternate]:
    """Return the page's address in each language in which everybody may read it; one query."""
    same = open_pages().filter(translation_key=page.translation_key).order_by("locale_id")
    return _alternates(same)


def sitemap_entries() -> list[SitemapEntry]:
    """Return all public pages of the default site in the order of the tree; three queries."""
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    roots = root.get_translations(inclusive=True)
    below = Q(pk__in=[])
    for path in roots.values_list("path", flat=True):
        below |= Q(path__startswith=path)
    pages = list(open_pages().filter(below).order_by("path"))
    languages: dict[object, list[Page]] = defaultdict(list)
    for page in pages:
        languages[page.translation_key].append(page)
    return [
        SitemapEntry(
            url=at_site(page.full_url),
            updated_at=page.last_published_at,
            alternates=_alternates(languages[page.translation_key]),
        )
        for page in pages
    ]


def _alternates(pages: "PageQuerySet[Page] | list[Page]") -> list[Alternate]:
    return [
        Alternate(language=page.locale.language_code, url=at_site(page.full_url))
        for page in pages
        if page.full_url
    ]


@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Answer with the public pages as a sitemap, each with its languages."""
    context = {"entries": sitemap_entries()}
    return render(request, "cms/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots may read. It hides nothing: what is closed asks for a sign-in."""
    prefixes = [f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    closed = [f"Disallow: {prefix}{path}" for prefix in ("", *prefixes) for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
