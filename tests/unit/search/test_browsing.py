"""What an address asks for, read from whatever it holds."""

import pytest
from django.core.paginator import EmptyPage

from shop.marketplace.browsing import filters_from, page_number
from shop.marketplace.selectors import ListingFilters


@pytest.mark.parametrize(("text", "number"), [("", 1), ("1", 1), ("007", 7), ("999999", 999_999)])
def test_page_number_reads_what_a_list_can_have(text, number):
    assert page_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.0", "1e3", "²", "٣", " 1", "x", "1" * 21])
def test_page_number_refuses_the_rest(text):
    with pytest.raises(EmptyPage):
        page_number(text)


def test_filters_know_their_own_names_only():
    query = {"q": " jira\0  cloud ", "host": "jira", "price": "1", "offset": "7"}

    assert filters_from(query) == ListingFilters(text="jira cloud", host="jira")


def test_filters_are_cut_to_what_a_database_compares():
    filters = filters_from({"q": "x" * 9000, "vendor": "y" * 9000})

    assert (len(filters.text), len(filters.vendor)) == (200, 255)
