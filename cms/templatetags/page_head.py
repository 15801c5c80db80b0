"""What the head of an editorial page tells search engines and whoever passes its link on."""

from typing import Any

from django import template
from django.conf import settings

from cms.context_processors import Brand
from cms.models import EditorialPage
from cms.search_engines import alternates_of
from shop.core.links import at_site

register = template.Library()


@register.inclusion_tag("cms/includes/head.html", takes_context=True)
def page_head(context: dict[str, Any]) -> dict[str, Any]:
    """Name the page's one address, its languages, title and picture; nothing on any other kind of page."""
    page = context.get("page")
    if not isinstance(page, EditorialPage) or page.pk is None or not page.full_url:
        return {}
    brand = context.get("brand") or Brand()
    alternates = alternates_of(page)
    return {
        "page": page,
        "canonical": at_site(page.full_url),
        "alternates": alternates,
        "default": next((a.url for a in alternates if a.language == settings.LANGUAGE_CODE), ""),
        "description": page.search_description or getattr(page, "hero_text", ""),
        "language": page.locale.language_code,
        "brand": brand,
        "picture": at_site(brand.logo_url) if brand.logo_url else "",
    }
