"""Pages, slices, orders, and the way beyond the window of pages."""

import pytest

from search.backends import base
from search.backends.capabilities import Capability
from search.backends.errors import UnsupportedQuery
from tests.contract.search_backends.library import ARTICLES, ENTRIES, slugs

LEDGERS = [f"ledger-{number:02}" for number in range(1, 26)]


@pytest.fixture
def ledgers(library):
    """The 25 ledgers in their order."""
    return library.all.filter(genre__exact="ledger").order_by("pages")


@pytest.mark.parametrize(
    ("start", "end"), [(0, 10), (10, 20), (20, 30), (24, 25), (0, 25), (0, 1), (7, 8), (3, 17)]
)
def test_a_slice_is_that_part_of_the_whole(ledgers, start, end):
    assert [result.slug for result in ledgers[start:end]] == LEDGERS[start:end]


def test_a_page_beyond_the_last_is_empty(ledgers):
    assert list(ledgers[25:50]) == []
    assert list(ledgers[1000:1010]) == []


def test_one_result_by_its_number(ledgers):
    assert (ledgers[0].slug, ledgers[24].slug) == ("ledger-01", "ledger-25")


def test_slices_of_one_query_set_in_any_order(ledgers):
    assert [result.slug for result in ledgers[20:25]] == LEDGERS[20:]
    assert [result.slug for result in ledgers[0:3]] == LEDGERS[:3]
    assert [result.slug for result in ledgers[19:22]] == LEDGERS[19:22]


def test_iteration_goes_through_all_pages(ledgers):
    assert [result.slug for result in ledgers] == LEDGERS


def test_pages_of_equal_scores_neither_repeat_nor_lose(library):
    seen = [result.slug for start in range(0, 50, 7) for result in library.all[start : start + 7]]

    assert sorted(seen) == sorted(entry.slug for entry in ENTRIES)


def test_offsets_of_the_backend(library, ledgers):
    answer = library.backend.search(
        ledgers.query.build_query(), sort_by=["pages"], start_offset=5, end_offset=8
    )

    assert (answer["hits"], slugs(answer["results"])) == (25, LEDGERS[5:8])


@pytest.mark.parametrize("start", [10**4, 10**7, 2**31, 2**40, 2**63, 10**20])
def test_a_page_far_away_is_empty_and_says_how_many_there_are(library, ledgers, start):
    answer = library.backend.search(
        ledgers.query.build_query(), start_offset=start, end_offset=start + 20, facets={"genre_exact": {}}
    )

    assert (answer["hits"], list(answer["results"])) == (25, [])
    assert answer["facets"]["fields"]["genre_exact"] == [("ledger", 25)]


@pytest.mark.parametrize(("start", "end"), [(-5, 3), (-(10**20), 2), (0, -1), (5, 2), (-3, -1)])
def test_offsets_that_make_no_sense_give_a_part_or_nothing(library, ledgers, start, end):
    answer = library.backend.search(
        ledgers.query.build_query(), sort_by=["pages"], start_offset=start, end_offset=end
    )

    assert (answer["hits"], slugs(answer["results"])) == (25, LEDGERS[: max(0, end)] if start < 0 else [])


def test_a_page_is_cut_at_the_longest(library, ledgers, monkeypatch):
    monkeypatch.setattr(base, "LONGEST_PAGE", 10)

    answer = library.backend.search(ledgers.query.build_query(), sort_by=["pages"])

    assert (answer["hits"], slugs(answer["results"])) == (25, LEDGERS[:10])


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("pages", ["card", "cart", "operators"]),
        ("-pages", ["ledger-25", "ledger-24", "ledger-23"]),
        ("published_on", ["confluence", "jira", "how-renew"]),
        ("-published_on", ["ledger-25", "ledger-24", "ledger-23"]),
        ("-updated_at", ["confluence", "ledger-25", "ledger-24"]),
        ("slug", ["basel2", "boards", "card"]),
        ("-slug", ["wie-verlaengern", "which-tables", "tables-confluence"]),
        ("-price", None),
        ("-rating", ["flussdiagramm"]),
        ("author", None),
    ],
)
def test_sorted_by_a_field(library, order, expected):
    found = slugs(library.all.order_by(order, "slug"))

    assert len(found) == len(ENTRIES)
    if expected:
        assert found[: len(expected)] == expected


@pytest.mark.parametrize("order", ["pages", "-pages", "rating", "-rating", "published_on", "-published_on"])
def test_documents_without_the_value_come_last_both_ways(library, order):
    field = order.removeprefix("-")
    present = [getattr(entry, field) for entry in ENTRIES if getattr(entry, field) is not None]

    found = [getattr(result, field) for result in library.all.order_by(order)[:100]]

    assert found[: len(present)] == sorted(present, reverse=order.startswith("-"))
    assert found[len(present) :] == [None] * (len(ENTRIES) - len(present))


def test_sorted_by_two_fields(library):
    found = library.all.filter(rating__gt=0).order_by("-rating", "pages")[:100]

    entries = [entry for entry in ARTICLES if entry.rating]
    expected = sorted(entries, key=lambda entry: (-entry.rating, entry.pages))
    assert slugs(found) == [entry.slug for entry in expected]


def test_sorting_by_text_is_by_the_whole_value(library):
    found = [result.title for result in library.all.filter(genre__in=["tables", "wiki"]).order_by("title")]

    assert found == ["Confluence", "Tables", "Tables for Confluence"]


def test_facets_do_not_change_with_the_page(library):
    def genres(start: int) -> object:
        asked = library.all.facet("genre").order_by("slug")
        assert len(asked[start : start + 5]) == 5
        return asked.facet_counts()["fields"]["genre"]

    assert genres(0) == genres(30)


class TestCursor:
    """Programs walk through everything by a cursor.

    Haystack asks again for the rest of a page that is shorter than its slice; a cursor's page has no rest.
    """

    @pytest.fixture(autouse=True)
    def _can(self, library):
        if lacking := library.lacks(Capability.CURSOR):
            pytest.skip(f"not offered: {', '.join(lacking)}")

    @staticmethod
    def walk(asked, size):
        """Pages until there is no cursor any more."""
        cursor, pages = "", []
        while True:
            page = asked.after(cursor)
            pages.append([result.slug for result in page[:size]])
            cursor = page.next_cursor
            if not cursor or len(pages) > 30:
                return pages

    def test_it_goes_through_everything_once(self, library):
        pages = self.walk(library.all.order_by("slug"), 7)

        assert [slug for page in pages for slug in page] == sorted(entry.slug for entry in ENTRIES)

    def test_it_goes_beyond_the_window(self, library, monkeypatch):
        monkeypatch.setattr(base, "WINDOW", 10)
        ledgers = library.all.filter(genre__exact="ledger").order_by("pages")

        assert list(ledgers[10:20]) == []
        assert [slug for page in self.walk(ledgers, 8) for slug in page] == LEDGERS

    def test_it_goes_by_relevance_without_an_order(self, library):
        pages = self.walk(library.all.filter(content="tables"), 2)

        found = [slug for page in pages for slug in page]
        assert len(found) == len(set(found)) == library.all.filter(content="tables").count()

    def test_equal_values_are_neither_repeated_nor_lost(self, library):
        pages = self.walk(library.all.order_by("genre"), 4)

        assert sorted(slug for page in pages for slug in page) == sorted(entry.slug for entry in ENTRIES)

    @pytest.mark.parametrize("cursor", ["nonsense", "[]", "{", "0", "a" * 5000, "\0", '["x","y","z"]'])
    def test_a_cursor_that_nobody_gave_is_refused(self, library, cursor):
        with pytest.raises(UnsupportedQuery):
            list(library.all.order_by("slug").after(cursor)[:5])
