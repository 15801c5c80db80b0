from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search.marking import MarkedText

register = template.Library()


@register.filter
def marked(text: MarkedText) -> SafeString:
    """Show a text with marks where a search found its words; every piece is escaped."""
    shown = (format_html("<mark>{}</mark>", piece.text) if piece.is_found else piece.text for piece in text)
    return format_html_join("", "{}", ((piece,) for piece in shown))
