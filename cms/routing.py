"""Wagtail's view, which finds a page by its whole path."""

from functools import lru_cache
from typing import Any

from django.db.models import OneToOneRel
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from wagtail import views as wagtail_views
from wagtail.models import Page, Site

from cms.models import EditorialPage


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at a path. Wagtail walks down to it, two queries a level; we ask at once."""
    if page := page_at(request, path):
        # Where Wagtail keeps what it has found for a request. Did it look elsewhere, it would find it again.
        request._wagtail_route_for_request = page.route(request, [])
    response: HttpResponse = wagtail_views.serve(request, path)
    return response


def page_at(request: HttpRequest, path: str) -> EditorialPage | None:
    """Return the published page at a path in the language of the request; one query beside the site's."""
    whole = url_path(Site.find_for_request(request), path, language=get_language() or "")
    if whole is None:
        return None
    found = Page.objects.live().select_related("locale", *_kinds()).filter(url_path=whole).first()
    own = (getattr(found, kind, None) for kind in _kinds())
    return next((page for page in own if page is not None), None)


def url_path(site: Site | None, path: str, *, language: str) -> str | None:
    """Return which path in the tree belongs to an address, given without the prefix of its language.

    None where the site has no pages in that language. No query while Wagtail knows the roots of its sites.
    """
    below = "".join(f"{part}/" for part in path.split("/") if part)
    roots = (
        root.root_path
        for root in Site.get_site_root_paths()
        if site is not None and root.site_id == site.pk and root.language_code == language
    )
    return next((f"{root}{below}" for root in roots), None)


@lru_cache(maxsize=1)
def _kinds() -> tuple[str, ...]:
    """Return the names under which a page has what its kind adds to it."""
    relations: list[Any] = [field for field in Page._meta.get_fields() if isinstance(field, OneToOneRel)]
    return tuple(
        relation.get_accessor_name()
        for relation in relations
        if relation.parent_link and issubclass(relation.related_model, EditorialPage)
    )
