"""Each lookup on each kind of field, words in texts, and conditions within conditions."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from haystack.inputs import AltParser, AutoQuery, Clean, Exact, Not, PythonData, Raw
from haystack.query import SQ
from hypothesis import given, settings
from hypothesis import strategies as st

from search.backends.capabilities import Capability
from search.backends.errors import UnsupportedQuery
from tests.contract.search_backends.library import ENTRIES, EPOCH, Entry, day, slugs, where


# --- Words --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("wiki", {"confluence"}),
        ("WIKI", {"confluence"}),
        ("wiki teams", {"confluence"}),
        ("teams wiki", {"confluence"}),
        ("wiki horse", set()),
        ("horse", {"cart"}),
        ("horse.", {"cart"}),
        ("paper", {"card", "markup"}),
        ("notthere", set()),
    ],
)
def test_all_words_must_be_found(library, words, expected):
    assert set(slugs(library.all.filter(content=words))) == expected


def test_half_a_word_is_no_word(library):
    """Whether typing goes on is for the typeahead to know; a search takes words as they are."""
    assert slugs(library.all.filter(content="wik teams")) == []


def test_an_order_of_words_or_another_finds_the_same(library):
    assert set(slugs(library.all.filter(content="tables confluence"))) == set(
        slugs(library.all.filter(content="confluence tables"))
    )


def test_words_are_found_in_the_document_field_by_its_own_name(library):
    assert slugs(library.all.filter(text="horse")) == ["cart"]


def test_words_in_another_field(library):
    assert set(slugs(library.all.filter(title="confluence"))) == {"confluence", "tables-confluence"}
    assert slugs(library.all.filter(title="confluence tables")) == ["tables-confluence"]
    assert slugs(library.all.filter(title="horse")) == []


def test_words_in_several_values(library):
    assert set(slugs(library.all.filter(tags="center"))) == where(lambda entry: "data center" in entry.tags)


@pytest.mark.parametrize("nothing", ["", " ", "\t\n", "\0", "...", "?!", "+", "-", '"', '""', '" "', "()"])
def test_text_without_a_word_finds_nothing(library, nothing):
    assert library.all.filter(content=AutoQuery(nothing)).count() == 0
    assert library.backend.search(nothing)["hits"] == 0


@pytest.mark.parametrize("everything", ["*", "*:*"])
def test_an_asterisk_is_everything(library, everything):
    assert library.backend.search(everything)["hits"] == len(ENTRIES)
    assert library.all.filter(content=everything).count() == len(ENTRIES)


def test_no_condition_is_everything(library):
    assert library.all.count() == len(ENTRIES)


def test_text_to_the_backend_is_taken_as_typed(library):
    answer = library.backend.search('tables -"rows and columns" confluence', end_offset=20)

    assert "tables-confluence" in slugs(answer["results"])
    assert "tables" not in slugs(answer["results"])


# --- Input types --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tables totals", {"tables-confluence"}),
        ('"rows and columns"', {"tables"}),
        ('"columns and rows"', set()),
        ('"filter tables" totals', {"tables-confluence"}),
        ("ledger", {f"ledger-{number:02}" for number in range(1, 26)}),
        ("confluence -rivers -macros -filters -filter", set()),
        ("horse -wood", set()),
        ("horse -paper", {"cart"}),
        ('horse -"two wheels"', set()),
        ('"two wheels', {"cart"}),
        ("e-mail", {"cpp"}),
    ],
)
def test_auto_query(library, typed, expected):
    assert set(slugs(library.all.auto_query(typed))) == expected


def test_auto_query_of_a_field(library):
    assert slugs(library.all.auto_query("confluence -tables", fieldname="title")) == ["confluence"]


def test_only_excluded_words_leave_the_others(library):
    assert set(slugs(library.all.auto_query("-ledger"))) == where(lambda entry: entry.genre != "ledger")


def test_exact_input_is_a_phrase(library):
    assert slugs(library.all.filter(content=Exact("rows and columns"))) == ["tables"]
    assert slugs(library.all.filter(content=Exact("columns and rows"))) == []
    assert slugs(library.all.filter(content=Exact("rows columns"))) == []


def test_clean_input_is_words(library):
    assert slugs(library.all.filter(content=Clean("horse) OR (paper"))) == []
    assert slugs(library.all.filter(content=Clean("(horse)"))) == ["cart"]


def test_not_input_leaves_out(library):
    found = library.all.filter(genre__exact="post").filter(content=Not("horse"))

    assert set(slugs(found)) == where(lambda entry: entry.genre == "post" and "horse" not in entry.text)


def test_python_data_is_its_value(library):
    assert slugs(library.all.filter(pages__exact=PythonData(120))) == ["confluence"]


@pytest.mark.parametrize("raw", [Raw("horse"), Raw("title:*"), AltParser("dismax", "horse", qf="title")])
def test_raw_queries_are_refused(library, raw):
    with pytest.raises(UnsupportedQuery):
        list(library.all.filter(content=raw))
    with pytest.raises(UnsupportedQuery):
        list(library.all.raw_search("title:*"))


# --- Lookups ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("lookups", "expected"),
    [
        ({"genre__exact": "tables"}, where(lambda entry: entry.genre == "tables")),
        ({"genre__exact": "table"}, set()),
        ({"title__exact": "Tables"}, {"tables"}),
        ({"title__exact": "Tables for Confluence"}, {"tables-confluence"}),
        ({"author__exact": "Ada"}, set()),
        ({"author__exact": "O'Brien & Sons"}, {"markup"}),
        ({"author__exact": "Björn Müller"}, where(lambda entry: entry.author == "Björn Müller")),
        ({"slug__exact": "how-renew"}, {"how-renew"}),
        ({"tags__exact": "data center"}, where(lambda entry: "data center" in entry.tags)),
        ({"tags__exact": "data"}, set()),
        ({"tags__exact": 'say "cheese"'}, {"markup"}),
        ({"tags__exact": "a<b"}, {"markup"}),
        ({"pages__exact": 120}, {"confluence"}),
        ({"pages": 120}, {"confluence"}),
        ({"pages__exact": "120"}, {"confluence"}),
        ({"rating__exact": 4.5}, where(lambda entry: entry.rating == 4.5)),
        ({"rating__exact": 4}, where(lambda entry: entry.rating == 4.0)),
        ({"rating__exact": 0.0}, where(lambda entry: entry.rating == 0.0)),
        ({"price__exact": "12.50"}, {"confluence"}),
        ({"price__exact": "0"}, {"tables"}),
        ({"is_free__exact": True}, where(lambda entry: entry.is_free is True)),
        ({"is_free__exact": False}, where(lambda entry: entry.is_free is False)),
        ({"is_free": True}, where(lambda entry: entry.is_free is True)),
        ({"published_on__exact": day(10)}, {"confluence", "jira"}),
        ({"published_on": day(10)}, {"confluence", "jira"}),
        ({"updated_at__exact": EPOCH + timedelta(hours=3)}, {"ledger-03"}),
        ({"language__exact": "de"}, where(lambda entry: entry.language == "de")),
    ],
)
def test_exact(library, lookups, expected):
    assert set(slugs(library.all.filter(**lookups))) == expected


@pytest.mark.parametrize(
    ("lookups", "expected"),
    [
        ({"title__contains": "diagramm"}, {"flussdiagramm"}),
        ({"title__contains": "onfluen"}, {"confluence", "tables-confluence"}),
        ({"genre__contains": "edge"}, where(lambda entry: "edge" in entry.genre)),
        ({"tags__contains": "cent"}, where(lambda entry: "data center" in entry.tags)),
        ({"title__contains": "xyz"}, set()),
        ({"title__startswith": "Ledger"}, where(lambda entry: entry.genre == "ledger")),
        ({"title__startswith": "flussdia"}, {"flussdiagramm"}),
        ({"title__startswith": "edger"}, set()),
        ({"author__startswith": "Ad"}, where(lambda entry: entry.author == "Ada Wong")),
        ({"tags__startswith": "clo"}, where(lambda entry: "cloud" in entry.tags)),
        ({"slug__startswith": "ledger-0"}, {f"ledger-{number:02}" for number in range(1, 10)}),
        ({"title__endswith": "fluence"}, {"confluence", "tables-confluence"}),
        ({"title__endswith": "Conflu"}, set()),
        ({"tags__endswith": "oud"}, where(lambda entry: "cloud" in entry.tags)),
        ({"slug__endswith": "-03"}, {"ledger-03"}),
        ({"title__fuzzy": "conflunce"}, {"confluence", "tables-confluence"}),
        ({"title__fuzzy": "jirra"}, {"jira"}),
        ({"title__fuzzy": "somethingelse"}, set()),
    ],
)
def test_parts_and_slips_of_values(library, lookups, expected):
    assert set(slugs(library.all.filter(**lookups))) == expected


@pytest.mark.parametrize("lookup", ["contains", "startswith", "endswith"])
@pytest.mark.parametrize(
    "pattern", ["*", "?", "Tab*", "T?bles", ".*", "T.bles", "[a-z]+", "Tables|Jira", "\\", "%", "_"]
)
def test_parts_of_values_are_no_patterns(library, lookup, pattern):
    def holds(title: str) -> bool:
        said, part = title.casefold(), pattern.casefold()
        compare = {"contains": said.__contains__, "startswith": said.startswith, "endswith": said.endswith}
        return compare[lookup](part)

    found = set(slugs(library.all.filter(**{f"title__{lookup}": pattern})))

    assert found <= where(lambda entry: holds(entry.title))


@pytest.mark.parametrize(
    ("lookups", "test"),
    [
        ({"pages__gt": 1010}, lambda entry: entry.pages and entry.pages > 1010),
        ({"pages__gte": 1010}, lambda entry: entry.pages and entry.pages >= 1010),
        ({"pages__lt": 8}, lambda entry: entry.pages and entry.pages < 8),
        ({"pages__lte": 8}, lambda entry: entry.pages and entry.pages <= 8),
        ({"pages__gte": 7, "pages__lt": 30}, lambda entry: entry.pages and 7 <= entry.pages < 30),
        ({"pages__gt": 10**12}, lambda entry: False),
        ({"pages__lt": 10**12}, lambda entry: entry.pages is not None),
        ({"pages__gt": -1}, lambda entry: entry.pages is not None),
        ({"rating__gt": 4}, lambda entry: entry.rating is not None and entry.rating > 4),
        ({"rating__gte": 4.5}, lambda entry: entry.rating is not None and entry.rating >= 4.5),
        ({"rating__lt": 1.0}, lambda entry: entry.rating is not None and entry.rating < 1),
        ({"published_on__lt": day(45)}, lambda entry: entry.published_on and entry.published_on < day(45)),
        ({"published_on__lte": day(45)}, lambda entry: entry.published_on and entry.published_on <= day(45)),
        ({"published_on__gt": day(700)}, lambda entry: entry.published_on and entry.published_on > day(700)),
        (
            {"published_on__gte": day(700)},
            lambda entry: entry.published_on and entry.published_on >= day(700),
        ),
        ({"updated_at__lt": EPOCH}, lambda entry: entry.updated_at < EPOCH),
        (
            {"updated_at__gt": EPOCH + timedelta(hours=20)},
            lambda entry: entry.updated_at > EPOCH + timedelta(hours=20),
        ),
        ({"genre__gt": "planning"}, lambda entry: entry.genre > "planning"),
        ({"genre__lte": "help"}, lambda entry: entry.genre <= "help"),
        ({"pages__range": (7, 45)}, lambda entry: entry.pages and 7 <= entry.pages <= 45),
        ({"pages__range": [None, 8]}, lambda entry: entry.pages and entry.pages <= 8),
        ({"pages__range": (1020, None)}, lambda entry: entry.pages and entry.pages >= 1020),
        ({"pages__range": (45, 7)}, lambda entry: False),
        (
            {"rating__range": (2.5, 3.5)},
            lambda entry: entry.rating is not None and 2.5 <= entry.rating <= 3.5,
        ),
        (
            {"published_on__range": (day(10), day(45))},
            lambda entry: entry.published_on and day(10) <= entry.published_on <= day(45),
        ),
        ({"pages__in": [1, 2, 300, 9999]}, lambda entry: entry.pages in {1, 2, 300}),
        ({"pages__in": []}, lambda entry: False),
        ({"genre__in": ["wiki", "post"]}, lambda entry: entry.genre in {"wiki", "post"}),
        ({"genre__in": ("wik", "pos")}, lambda entry: False),
        ({"tags__in": {"data center", "even"}}, lambda entry: {"data center", "even"} & set(entry.tags)),
        (
            {"author__in": ["Ada Wong", "Élodie Brûlé"]},
            lambda entry: entry.author in {"Ada Wong", "Élodie Brûlé"},
        ),
        ({"published_on__in": [day(10), day(20)]}, lambda entry: entry.published_on in {day(10), day(20)}),
        ({"is_free__in": [True]}, lambda entry: entry.is_free),
        ({"slug__in": {"card": 1, "cart": 2}.keys()}, lambda entry: entry.slug in {"card", "cart"}),
        ({"rating__in": [4.5, 5]}, lambda entry: entry.rating in {4.5, 5.0}),
    ],
)
def test_comparisons(library, lookups, test):
    assert set(slugs(library.all.filter(**lookups))) == where(test)


def test_many_values(library):
    numbers = list(range(2000))

    assert set(slugs(library.all.filter(pages__in=numbers))) == where(lambda entry: entry.pages is not None)


def test_a_moment_of_another_zone_is_the_same_moment(library):
    moment = (EPOCH + timedelta(hours=3)).astimezone(ZoneInfo("Asia/Tokyo"))

    assert slugs(library.all.filter(updated_at__exact=moment)) == ["ledger-03"]


def test_a_day_compared_with_moments(library):
    first_day = EPOCH.date()

    assert set(slugs(library.all.filter(updated_at__lt=first_day))) == where(
        lambda entry: entry.updated_at < datetime(2024, 1, 1, tzinfo=UTC)
    )
    assert isinstance(first_day, date)


def test_documents_are_found_by_haystacks_own_fields(library):
    assert slugs(library.all.filter(id="flatpages.flatpage.4")) == ["jira"]
    assert library.all.filter(django_ct="sites.site").count() == 3
    assert set(slugs(library.all.filter(django_ct="flatpages.flatpage", django_id__in=[1, "3"]))) == {
        "confluence",
        "tables",
    }
    assert set(slugs(library.all.filter(django_id__exact="1"))) == {"confluence", "how-renew"}


@pytest.mark.parametrize("value", ["many", "", "1e999", "NaN", "12.5", None, "2024-13-45"])
@pytest.mark.parametrize("field", ["pages", "published_on", "updated_at", "is_free"])
def test_a_value_that_the_field_cannot_hold_finds_nothing(library, field, value):
    assert slugs(library.all.filter(**{f"{field}__exact": value})) == []


def test_an_unknown_field_is_refused_or_finds_nothing(library):
    with pytest.raises(UnsupportedQuery):
        list(library.all.filter(nosuchfield__exact="x"))


# --- Conditions within conditions ---------------------------------------------------------------------------
CONDITIONS: list[tuple[dict[str, Any], Any]] = [
    ({"genre__exact": "post"}, lambda entry: entry.genre == "post"),
    ({"tags__exact": "cloud"}, lambda entry: "cloud" in entry.tags),
    ({"tags__in": ["server", "odd"]}, lambda entry: bool({"server", "odd"} & set(entry.tags))),
    ({"is_free__exact": True}, lambda entry: entry.is_free is True),
    ({"pages__gte": 100}, lambda entry: entry.pages is not None and entry.pages >= 100),
    ({"rating__lt": 4}, lambda entry: entry.rating is not None and entry.rating < 4),
    ({"published_on__gt": day(100)}, lambda entry: entry.published_on and entry.published_on > day(100)),
    ({"language__exact": "de"}, lambda entry: entry.language == "de"),
]


class Both:
    """A condition for Haystack beside the same one for Python."""

    def __init__(self, tree: SQ, test: Any, text: str) -> None:
        self.tree, self.test, self.text = tree, test, text

    def __repr__(self) -> str:
        return self.text


def _one(position: int) -> Both:
    lookups, test = CONDITIONS[position]
    return Both(SQ(**lookups), test, repr(lookups))


def _joined(parts: tuple[Both, Both, bool]) -> Both:
    left, right, is_any = parts
    if is_any:
        return Both(
            left.tree | right.tree, lambda entry: left.test(entry) or right.test(entry), f"({left} | {right})"
        )
    return Both(
        left.tree & right.tree, lambda entry: left.test(entry) and right.test(entry), f"({left} & {right})"
    )


def _turned(part: Both) -> Both:
    return Both(~part.tree, lambda entry: not part.test(entry), f"~{part}")


TREES = st.recursive(
    st.integers(0, len(CONDITIONS) - 1).map(_one),
    lambda inner: st.one_of(st.tuples(inner, inner, st.booleans()).map(_joined), inner.map(_turned)),
    max_leaves=6,
)


def check(found: Any, expected: set[str]) -> None:
    assert sorted(slugs(found)) == sorted(expected)


def test_two_conditions_must_both_hold(library):
    check(library.all.filter(tags__exact="cloud", is_free=True), {"how-renew"})
    check(library.all.filter(tags__exact="cloud").filter(is_free=True), {"how-renew"})


def test_either_of_two_conditions(library):
    asked = library.all.filter(SQ(genre__exact="wiki") | SQ(pages__lt=2))

    check(asked, {"confluence", "card"})
    check(library.all.filter(genre__exact="wiki").filter_or(pages__lt=2), {"confluence", "card"})


def test_exclude(library):
    check(library.all.filter(genre__exact="post").exclude(pages__lt=8), {"groesse"})
    check(library.all.exclude(genre__exact="ledger"), where(lambda entry: entry.genre != "ledger"))
    check(
        library.all.exclude(genre__exact="ledger").exclude(language__exact="de"),
        where(lambda entry: entry.genre != "ledger" and entry.language != "de"),
    )


def test_exclude_of_two_conditions_leaves_out_what_has_both(library):
    check(
        library.all.exclude(genre__exact="post", is_free=True),
        where(lambda entry: not (entry.genre == "post" and entry.is_free)),
    )


def test_excluding_a_missing_value_keeps_documents_without_it(library):
    check(library.all.exclude(pages__gt=0), where(lambda entry: entry.pages is None))


def test_nests(library):
    asked = library.all.filter(
        SQ(genre__exact="planning") | (SQ(tags__exact="cloud") & ~SQ(rating__gte=4.5)), content="confluence"
    )

    check(asked, {"tables-confluence"})


@settings(max_examples=60, deadline=None)
@given(tree=TREES)
def test_any_nest_of_conditions_finds_what_python_finds(library, tree):
    check(library.all.filter(tree.tree), where(tree.test))


@settings(max_examples=40, deadline=None)
@given(first=TREES, second=TREES, third=TREES)
def test_any_chain_of_filters_finds_what_python_finds(library, first, second, third):
    check(
        library.all.filter(first.tree).exclude(second.tree).filter(third.tree),
        where(lambda entry: first.test(entry) and not second.test(entry) and third.test(entry)),
    )


# --- Narrowing ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "test"),
    [
        ('genre:"post"', lambda entry: entry.genre == "post"),
        ("genre:post", lambda entry: entry.genre == "post"),
        ('genre_exact:"post"', lambda entry: entry.genre == "post"),
        ('tags_exact:"data center"', lambda entry: "data center" in entry.tags),
        ('author_exact:"O\'Brien & Sons"', lambda entry: entry.author == "O'Brien & Sons"),
        ('pages:"120"', lambda entry: entry.pages == 120),
        ("is_free:true", lambda entry: entry.is_free),
        (
            'django_ct:"sites.site"',
            lambda entry: entry.slug in {"how-renew", "wie-verlaengern", "which-tables"},
        ),
        ('genre_exact:"nothing of that"', lambda entry: False),
    ],
)
def test_narrow(library, query, test):
    check(library.all.narrow(query), where(test))


def test_narrow_twice_and_with_words(library):
    asked = library.all.filter(content="tables").narrow('tags_exact:"cloud"').narrow('genre_exact:"tables"')

    check(asked, {"tables-confluence"})


@pytest.mark.parametrize(
    "query",
    [
        "post",
        "genre:post OR *:*",
        'genre:"post" OR genre:"wiki"',
        "genre:[a TO z]",
        "genre:po*",
        "*:*",
        'genre:"post") OR (genre:"wiki"',
        "genre:(post wiki)",
        "NOT genre:post",
        "-genre:post",
        "genre:/p.*/",
        "_query_:x",
        "",
    ],
)
def test_narrowing_in_a_query_language_is_refused(library, query):
    with pytest.raises(UnsupportedQuery):
        list(library.all.narrow(query))


# --- Weights ------------------------------------------------------------------------------------------------
def test_a_title_that_is_the_text_comes_first(library):
    for text in ("tables", "Tables", "TABLES"):
        assert slugs(library.all.filter(content=text))[0] == "tables"
    assert slugs(library.all.filter(content="confluence"))[0] == "confluence"
    assert slugs(library.all.filter(content="jira"))[0] == "jira"


def test_a_word_in_the_title_weighs_more_than_in_the_text(library):
    found = slugs(library.all.filter(content="confluence"))

    assert set(found) == {"confluence", "tables-confluence", "glossary", "which-tables"}
    assert found[:2] == ["confluence", "tables-confluence"]


def test_a_boosted_word_comes_first(library):
    if lacking := library.lacks(Capability.BOOST):
        pytest.skip(f"not offered: {', '.join(lacking)}")
    either = library.all.filter(SQ(content="horse") | SQ(content="envelope"))

    assert slugs(either.boost("horse", 20))[0] == "cart"
    assert slugs(either.boost("envelope", 20))[0] == "card"


def test_a_boost_changes_the_order_only(library):
    asked = library.all.filter(content="paper")

    assert set(slugs(asked.boost("horse", 5).boost("ink", 2))) == set(slugs(asked))


def test_a_weight_multiplies_scores(library):
    if lacking := library.lacks(Capability.WEIGHT):
        pytest.skip(f"not offered: {', '.join(lacking)}")
    asked = library.all.filter(content="linen bound")
    plain = {result.slug: result.score for result in asked[:50]}

    weighed = asked.weigh("weight")[:50]

    assert slugs(weighed) == [f"ledger-{number:02}" for number in range(25, 0, -1)]
    expected = {entry.slug: plain[entry.slug] * entry.weight for entry in ENTRIES if entry.slug in plain}
    assert {result.slug: result.score for result in weighed} == pytest.approx(expected, rel=1e-3)


def test_a_missing_weight_is_one(library):
    if lacking := library.lacks(Capability.WEIGHT):
        pytest.skip(f"not offered: {', '.join(lacking)}")
    asked = library.all.filter(content="license")
    plain = {result.slug: result.score for result in asked[:50]}

    weighed = {result.slug: result.score for result in asked.weigh("rating")[:50]}

    assert weighed == pytest.approx(plain, rel=1e-3)


def test_a_weight_leaves_hits_and_facets_alone(library):
    asked = library.all.filter(content="tables").facet("genre")

    assert asked.weigh("weight").facet_counts() == asked.facet_counts()
    assert isinstance(ENTRIES[0], Entry)
