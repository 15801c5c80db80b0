"""More like this one."""

import pytest
from django.contrib.flatpages.models import FlatPage
from django.contrib.sites.models import Site
from haystack.models import SearchResult

from search.backends.capabilities import Capability
from tests.contract.search_backends.library import ARTICLES, QUESTIONS, Entry, slugs, where

LEDGER = next(entry for entry in ARTICLES if entry.slug == "ledger-07")


class OwnResult(SearchResult):
    """A result of our own kind."""


@pytest.fixture(autouse=True)
def _can(library):
    if lacking := library.lacks(Capability.MORE_LIKE_THIS):
        pytest.skip(f"not offered: {', '.join(lacking)}")


@pytest.fixture
def alike(library):
    """What is like the seventh ledger."""
    return library.all.more_like_this(LEDGER.as_object())


def test_the_most_alike_come_first(alike):
    assert all(slug.startswith("ledger-") for slug in slugs(alike[:10]))
    assert len(alike[:10]) == 10


def test_a_document_is_not_like_itself(alike):
    assert LEDGER.slug not in slugs(alike)


def test_it_can_be_sliced_and_counted(alike):
    found = slugs(alike)

    assert alike.count() == len(found)
    assert slugs(alike[3:6]) == found[3:6]


def test_filters_narrow_what_is_alike(library):
    asked = library.all.filter(pages__lte=1003).more_like_this(LEDGER.as_object())

    assert {"ledger-01", "ledger-02", "ledger-03"} <= set(slugs(asked))
    assert set(slugs(asked)) <= where(lambda entry: entry.pages is not None and entry.pages <= 1003)


def test_excluded_documents_are_not_alike(library):
    asked = library.all.exclude(tags__exact="odd").more_like_this(LEDGER.as_object())

    assert {f"ledger-{number:02}" for number in range(2, 26, 2)} <= set(slugs(asked))
    assert set(slugs(asked)) <= where(lambda entry: "odd" not in entry.tags)


def test_narrowing_holds_too(library):
    asked = library.all.narrow('tags_exact:"even"').more_like_this(LEDGER.as_object())

    assert set(slugs(asked)) == {f"ledger-{number:02}" for number in range(2, 26, 2)}


def test_models_narrow_what_is_alike(library):
    article = ARTICLES[1].as_object()

    assert set(slugs(library.all.models(Site).more_like_this(article))) <= {entry.slug for entry in QUESTIONS}
    assert not set(slugs(library.all.models(FlatPage).more_like_this(article))) & {
        entry.slug for entry in QUESTIONS
    }


def test_a_namesake_of_another_model_may_be_alike(scratch):
    text = "A lantern with a candle inside, hung on a nail by the door."
    one = Entry(pk=1, slug="article", title="Lantern", text=text)
    scratch.fill(
        [
            one,
            Entry(pk=1, slug="question", title="Lantern?", text=text, model=Site),
            Entry(pk=2, slug="other", title="Other", text="Nothing of that."),
            *(Entry(pk=number, slug=f"f{number}", title="Filler", text="Words.") for number in range(3, 9)),
        ]
    )

    assert slugs(scratch.all.more_like_this(one.as_object())) == ["question"]


def test_a_document_that_is_not_in_the_index_is_like_its_words_or_like_nothing(library):
    stranger = Entry(pk=999, slug="stranger", title="Ledger", text="A volume bound in linen.")

    assert all(slug.startswith("ledger-") for slug in slugs(library.all.more_like_this(stranger.as_object())))


def test_a_class_of_results_can_be_chosen(alike):
    assert {type(result) for result in alike.result_class(OwnResult)[:5]} == {OwnResult}


def test_load_all_and_values_work(alike):
    assert list(alike.values_list("slug", flat=True)[:5]) == slugs(alike[:5])
