"""How pages tell search engines what they hold."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.structured_data import JsonLd

register = template.Library()


@register.simple_tag
def json_ld(data: JsonLd | None) -> SafeString | str:
    """Write the data as JSON-LD. Browsers do not run it, so the content security policy allows it."""
    return format_html('<script type="application/ld+json">{}</script>', data) if data else ""
