from django import template

from shop.core import countries

register = template.Library()


@register.filter
def country_name(code: str) -> str:
    """The name of an ISO 3166 code in the active language."""
    return countries.country_name(code or "")
