"""What a document says, and that an index cannot hold anything else."""

import pytest

from search.documents import words_of_key
from search.search_indexes import FaqIndex, ListingIndex
from shop.marketplace.models import Listing

ALLOWED = {
    "text",
    "title",
    "title_auto",
    "vendor_name",
    "applications",
    "categories",
    "host",
    "deployment",
    "category",
    "vendor",
    "payment_model",
    "hosting",
    "kind",
    "language",
    "rating",
    "installs",
    "weight",
    "changed_at",
    "name_sort",
    "key",
}
FACETS = {"host", "deployment", "category", "vendor", "payment_model", "hosting", "kind", "language"}


@pytest.mark.parametrize("index", [ListingIndex, FaqIndex])
def test_an_index_has_these_fields_and_no_other(index: type[ListingIndex]):
    """Whoever adds a field here has asked whether everybody may read it."""
    assert set(index.fields) == ALLOWED | {f"{name}_exact" for name in FACETS}


def test_a_value_without_a_field_does_not_reach_the_engine(monkeypatch: pytest.MonkeyPatch):
    values = {"title": "Known", "price": "4711.00"}
    monkeypatch.setattr(ListingIndex, "document", staticmethod(lambda row: values))

    prepared = ListingIndex().full_prepare(Listing(pk=1))

    assert prepared["title"] == "Known"
    assert "price" not in prepared


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("confluence", "confluence"),
        ("org.example.time-sheets", "org.example.time-sheets org example time sheets"),
        ("com.example.TimeSheets2", "com.example.TimeSheets2 com example Time Sheets2"),
        ("some_key", "some_key some key"),
    ],
)
def test_the_words_of_a_key_are_found_as_well_as_the_key(key: str, words: str):
    assert words_of_key(key) == words
