"""Haystack's query set with what a search page asks for beyond it."""

from collections.abc import Iterable
from typing import Any, Self

from haystack import connections
from haystack.query import SearchQuerySet


class SiteQuerySet(SearchQuerySet):
    """A search with facets that stay multi-select, forgiven slips and the analysis of one language.

    For the backends of ``search.backends``; others refuse the additions.
    """

    def select(self, **selections: Iterable[Any]) -> Self:
        """Keep documents that have one of the chosen values in each of the named facet fields.

        Values of one field are alternatives, fields are not. The counts of a facet leave the choice of its
        own field aside: they say what choosing one more would bring.
        """
        clone = self._clone()
        unified = connections[clone.query._using].get_unified_index()
        for field, values in selections.items():
            chosen = tuple(values)
            if chosen:
                clone.query.selections[unified.get_facet_fieldname(field)] = chosen
        return clone

    def fuzzy(self, distance: int) -> Self:
        """Forgive up to ``distance`` slips in a word (0 to 2); short words and numbers are forgiven fewer."""
        clone = self._clone()
        clone.query.fuzziness = min(max(distance, 0), 2)
        return clone

    def language(self, code: str) -> Self:
        """Ask the texts as this language ("de", "en") reads them: stems, compounds."""
        clone = self._clone()
        clone.query.language = code
        return clone

    def weigh(self, field: str) -> Self:
        """Multiply scores by the number in ``field``."""
        clone = self._clone()
        clone.query.weight_field = field
        return clone

    def after(self, cursor: str) -> Self:
        """Go on behind the page that ended with ``cursor``, also beyond the window of pages."""
        clone = self._clone()
        clone.query.cursor = cursor or "*"
        return clone

    @property
    def next_cursor(self) -> str:
        """Where this page ended, "" behind the last one. Asks the engine."""
        self.query.get_results()
        return str(self.query.next_cursor)
