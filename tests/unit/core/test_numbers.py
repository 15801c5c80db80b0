"""Whole numbers in the words of a page."""

import pytest
from django.utils import translation

from shop.core.templatetags.numbers import grouped


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [("en", 12, "12"), ("en", 1284, "1,284"), ("en", 1_000_000, "1,000,000"), ("de", 1284, "1.284")],
)
def test_large_number_is_grouped_as_its_language_does(language, number, text):
    with translation.override(language):
        assert grouped(number) == text
