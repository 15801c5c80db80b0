"""Pages in two languages: the same page in another one, and what is missing."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language_from_path
from wagtail.models import Page, Site

from cms.routing import url_path


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingTranslation:
    """A published page that readers of a language cannot read."""

    title: str
    address: str
    language: str


def path_in_language(path: str, *, language: str) -> str | None:
    """Return where the page at a path is in another language, or the nearest page above it that is there.

    Args:
        path: the address without host and query, with the prefix of its language.
        language: a code of ``LANGUAGES``.

    None where no published page is at the path, so that it is an address of another kind.
    """
    page = _page_at(path)
    if page is None:
        return None
    line = [page, *page.get_ancestors().live().filter(depth__gt=1).order_by("-depth")]
    public = Page.objects.live().public().filter(locale__language_code=language)
    by_key = {
        translation.translation_key: translation
        for translation in public.filter(translation_key__in=[above.translation_key for above in line])
    }
    found = (by_key.get(above.translation_key) for above in line)
    return next((str(translation.url) for translation in found if translation and translation.url), None)


def _page_at(path: str) -> Page | None:
    """Return the published page with this address on the default site."""
    prefix = get_language_from_path(path)
    language = prefix or settings.LANGUAGE_CODE
    below = path.removeprefix(f"/{prefix}") if prefix else path
    whole = url_path(Site.objects.filter(is_default_site=True).first(), below, language=language)
    page: Page | None = Page.objects.live().filter(url_path=whole).first() if whole else None
    return page


def missing_translations() -> list[MissingTranslation]:
    """Return the published pages that are not published in every language of the site, in the tree's order.

    A page for some readers only needs its translation too.
    """
    languages = {code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES}
    roots = Page.objects.filter(pk__in=Site.objects.values("root_page"))
    keys = set(roots.values_list("translation_key", flat=True))
    paths = tuple(Page.objects.filter(translation_key__in=keys).values_list("path", flat=True))
    pages = [
        page
        for page in Page.objects.live().select_related("locale").order_by("path")
        if page.path.startswith(paths)
    ]
    known: dict[object, set[str]] = defaultdict(set)
    for page in pages:
        known[page.translation_key].add(page.locale.language_code)
    return [
        MissingTranslation(title=page.title, address=str(page.url or page.url_path), language=code)
        for page in pages
        for code in sorted(languages - known[page.translation_key])
    ]
