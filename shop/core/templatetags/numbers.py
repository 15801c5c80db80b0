"""Whole numbers as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """The number with separators by the language, such as 1,284 or 1.284."""
    return number_format(number, decimal_pos=0, force_grouping=True)
