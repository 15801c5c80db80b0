"""Results that make their fields and marks when somebody looks at them."""

import copy
import pickle
from collections.abc import Mapping
from typing import Any

import pytest
from django.contrib.flatpages.models import FlatPage
from haystack import indexes
from haystack.models import SearchResult
from haystack.utils.loading import UnifiedIndex

from search.backends.results import ResultReader, StoredResult

STORED = {
    "id": "flatpages.flatpage.7",
    "django_ct": "flatpages.flatpage",
    "django_id": "7",
    "text": "A lantern.",
    "pages": "12",
}
MARKS = {"text": ["A <em>lantern</em>."]}


class PageIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True)
    pages = indexes.IntegerField()

    def get_model(self) -> type[FlatPage]:
        return FlatPage


class VerboseIndex(PageIndex):
    """Has a field that is named like a method of Haystack's results."""

    content_type = indexes.CharField()


class OwnResult(SearchResult):
    """What a caller wants in place of Haystack's results."""


class Engine:
    """Counts how often values and marks are made."""

    def __init__(self, index: type[indexes.SearchIndex] = PageIndex, stored: Mapping[str, Any] = STORED):
        self.index, self.stored = index, stored
        self.read = self.marked = 0

    def result(self, result_class: type[SearchResult] | None = None, *, is_marked: bool = True) -> Any:
        unified = UnifiedIndex()
        unified.build([self.index()])
        reader = ResultReader(unified, result_class, self.values)
        return reader.result(self.stored, score=1.5, mark=self.mark if is_marked else None)

    def values(self, stored: Mapping[str, Any]) -> Mapping[str, Any]:
        self.read += 1
        return stored

    def mark(self) -> dict[str, list[str]]:
        self.marked += 1
        return MARKS


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("result_class", [None, SearchResult])
def test_who_wants_the_key_alone_has_nothing_made(engine, result_class):
    result = engine.result(result_class)

    assert (result.pk, result.score, result.app_label, result.model_name) == (
        *("7", 1.5),
        *("flatpages", "flatpage"),
    )
    assert (result.model, str(result)) == (FlatPage, "<SearchResult: flatpages.flatpage (pk='7')>")
    assert (engine.read, engine.marked) == (0, 0)


def test_fields_are_converted_once_and_nothing_is_marked_for_them(engine):
    result = engine.result()

    assert (result.pages, result.text, result.pages, result.unknown) == (12, "A lantern.", 12, None)
    assert (engine.read, engine.marked) == (1, 0)


def test_marks_are_made_once_and_need_no_field(engine):
    result = engine.result()

    assert (result.highlighted, result.highlighted) == (MARKS, MARKS)
    assert (engine.read, engine.marked) == (0, 1)


def test_a_result_that_was_not_to_be_marked_has_no_marks(engine):
    result = engine.result(is_marked=False)

    assert result.highlighted is None
    assert result.get_additional_fields() == {"text": "A lantern.", "pages": 12}


def test_all_fields_of_a_result_include_its_marks(engine):
    assert engine.result().get_additional_fields() == {
        "text": "A lantern.",
        "pages": 12,
        "highlighted": MARKS,
    }


def test_what_a_caller_sets_stays(engine):
    result = engine.result()
    result.text = "mine"

    assert (result.pages, result.text) == (12, "mine")


def pickled(result: SearchResult) -> Any:
    return pickle.loads(pickle.dumps(result))  # noqa: S301 - it comes from here


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, pickled])
def test_a_copy_has_everything(engine, copied):
    result = copied(engine.result())

    assert (result.pk, result.pages, result.highlighted) == ("7", 12, MARKS)
    assert result.get_additional_fields() == {"text": "A lantern.", "pages": 12, "highlighted": MARKS}


def test_another_class_of_results_gets_all_values_at_once(engine):
    result = engine.result(OwnResult)

    assert isinstance(result, OwnResult)
    assert (engine.read, engine.marked) == (1, 1)
    assert (result.pages, result.highlighted) == (12, MARKS)


def test_a_field_hides_the_method_it_is_named_like():
    result = Engine(VerboseIndex, STORED | {"content_type": "a page"}).result()

    assert not isinstance(result, StoredResult)
    assert (result.content_type, result.pages) == ("a page", 12)


@pytest.mark.parametrize("name", ["nowhere.thing", "sites.site"])
def test_a_model_that_is_not_indexed_has_no_result(name):
    assert Engine(stored=STORED | {"django_ct": name}).result() is None
