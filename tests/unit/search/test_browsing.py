"""What an address asks for, read from whatever it holds."""

import pytest
from django.core.paginator import EmptyPage
from django.http import QueryDict

from shop.marketplace.browsing import filters_from, page_number, sort_from
from shop.marketplace.outline import ListingFilters


@pytest.mark.parametrize(("text", "number"), [("", 1), ("1", 1), ("007", 7), ("999999", 999_999)])
def test_page_number_reads_what_a_list_can_have(text, number):
    assert page_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.0", "1e3", "²", "٣", " 1", "x", "1" * 21])
def test_page_number_refuses_the_rest(text):
    with pytest.raises(EmptyPage):
        page_number(text)


def test_filters_know_their_own_names_only():
    query = QueryDict("q=+jira%00++cloud+&host=jira&price=1&offset=7")

    assert filters_from(query) == ListingFilters(text="jira cloud", host=("jira",))


def test_a_facet_takes_each_value_once_in_the_order_of_the_address_and_no_empty_one():
    query = QueryDict("host=jira&host=&host=confluence&host=+jira+&host=%00&kind=app&kind=host")

    assert filters_from(query) == ListingFilters(host=("jira", "confluence"), kind="host")


def test_a_facet_takes_no_more_values_than_somebody_ticks():
    query = QueryDict("&".join(f"vendor={number}" for number in range(500)))

    assert filters_from(query).vendor == tuple(str(number) for number in range(20))


def test_filters_are_cut_to_what_a_database_compares():
    filters = filters_from(QueryDict(f"q={'x' * 9000}&vendor={'y' * 9000}"))

    assert (len(filters.text), [len(key) for key in filters.vendor]) == (200, [255])


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        ("", "name"),
        ("q=wiki", "relevance"),
        ("q=wiki&sort=name", "name"),
        ("q=wiki&sort=price", "relevance"),
        ("sort=relevance", "name"),
        ("sort=rating&sort=updated", "updated"),
        ("sort=", "name"),
    ],
)
def test_the_best_match_comes_first_where_there_is_a_text(query, sort):
    assert sort_from(QueryDict(query), filters_from(QueryDict(query))) == sort
