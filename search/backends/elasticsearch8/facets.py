"""Counts beside the hits: by value, by gaps of time, by conditions, and figures about numbers."""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from search.backends.conditions import span
from search.backends.elasticsearch8.queries import Asker, Query
from search.backends.elasticsearch8.schema import WORDED, Kind, storable
from search.backends.errors import UnsupportedQuery

FACET_VALUES: Final = 100
MOST_FACET_VALUES: Final = 1_000
MOST_GAPS: Final = 1_000
FIGURES: Final = {"min": "min", "max": "max", "sum": "sum", "count": "count", "mean": "avg"}
STEPS: Final = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
MONTHS: Final = {"month": 1, "year": 12}


class Counts:
    """The aggregations of one question, and what their answers say in Haystack's words.

    ``chosen`` are the filters of the facet selections by field: the counts of a field leave its own aside.
    """

    def __init__(self, asker: Asker, chosen: Mapping[str, Query]) -> None:
        self._asker = asker
        self._chosen = chosen
        self._shapes: dict[str, tuple[str, str, Any]] = {}
        self.aggregations: dict[str, Query] = {}

    def _add(self, group: str, name: str, field: str, aggregation: Query, detail: Any = None) -> None:
        """Ask for counts among the hits that all choices but those of ``field`` leave."""
        key = f"{group}-{len(self._shapes)}"
        self._shapes[key] = (group, name, detail)
        filters = [query for chosen, query in self._chosen.items() if chosen != field]
        self.aggregations[key] = {"filter": {"bool": {"filter": filters}}, "aggs": {"inner": aggregation}}

    def add_field(self, name: str, options: Mapping[str, Any]) -> None:
        """Count the documents of each value of a field; ``limit`` or ``size`` bounds the values."""
        field = self._asker.field(name)
        if self._asker.schema.kinds[field] in WORDED:
            raise UnsupportedQuery(f"{name!r} holds words; a facet counts values")
        limit = int(options.get("limit") or options.get("size") or FACET_VALUES)
        terms = {
            "field": field,
            "size": max(1, min(limit, MOST_FACET_VALUES)),
            "order": [{"_count": "desc"}, {"_key": "asc"}],
        }
        self._add("fields", name, field, {"terms": terms}, self._asker.schema.kinds[field])

    def add_date(self, name: str, options: Mapping[str, Any]) -> None:
        """Count the documents of each gap of time between two moments."""
        field = self._asker.field(name)
        if self._asker.schema.kinds[field] is not Kind.DATE:
            raise UnsupportedQuery(f"{name!r} holds no dates")
        begins = list(
            gaps(options["start_date"], options["end_date"], options["gap_by"], options["gap_amount"])
        )
        ends = [*begins[1:], _moment(options["end_date"])]
        ranges = [
            {"key": str(position), "from": storable(begin), "to": storable(end)}
            for position, (begin, end) in enumerate(zip(begins, ends, strict=True))
        ]
        if ranges:
            self._add("dates", name, field, {"date_range": {"field": field, "ranges": ranges}}, begins)

    def add_query(self, name: str, text: str) -> None:
        """Count the documents with a value, or one between two ends."""
        field = self._asker.field(name)
        self._add("queries", f"{name}:{text}", field, {"filter": self._asker.query(span(field, text))})

    def add_figures(self, name: str) -> None:
        """Ask for figures about a number."""
        field = self._asker.field(name)
        if self._asker.schema.kinds[field] not in {Kind.INTEGER, Kind.NUMBER}:
            raise UnsupportedQuery(f"{name!r} is no number")
        self._add("stats", name, "", {"extended_stats": {"field": field}})

    def read(self, answer: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
        """Facets and figures of an answer's aggregations."""
        facets: dict[str, dict[str, Any]] = {"fields": {}, "dates": {}, "queries": {}}
        figures: dict[str, Any] = {}
        for key, (group, name, detail) in self._shapes.items():
            outer = answer[key]
            inner = outer["inner"]
            match group:
                case "fields":
                    facets[group][name] = [
                        (_value(one, detail), one["doc_count"]) for one in inner["buckets"]
                    ]
                case "dates":
                    counted = {int(one["key"]): one["doc_count"] for one in inner["buckets"]}
                    facets[group][name] = [(begin, counted[i]) for i, begin in enumerate(detail)]
                case "queries":
                    facets[group][name] = inner["doc_count"]
                case _:
                    figures[name] = {own: inner[theirs] for own, theirs in FIGURES.items()} | {
                        "missing": outer["doc_count"] - inner["count"],
                        "sumOfSquares": inner["sum_of_squares"],
                        "stddev": inner["std_deviation_sampling"],
                    }
        return {group: found for group, found in facets.items() if found}, figures


def gaps(start: date, end: date, gap_by: str, amount: int = 1) -> Iterator[datetime]:
    """The beginnings of the gaps between two moments. Raises UnsupportedQuery when they are too many."""
    first, last = _moment(start), _moment(end)
    for number in range(MOST_GAPS + 1):
        steps = number * max(1, amount)
        begin = (
            first + STEPS[gap_by] * steps if gap_by in STEPS else _months_later(first, MONTHS[gap_by] * steps)
        )
        if begin >= last:
            return
        if number == MOST_GAPS:
            raise UnsupportedQuery(f"more than {MOST_GAPS} gaps")
        yield begin


def _months_later(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    return moment.replace(
        year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1])
    )


def _moment(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _value(bucket: Mapping[str, Any], kind: Kind) -> Any:
    if kind is Kind.BOOLEAN:
        return bool(bucket["key"])
    return bucket.get("key_as_string", bucket["key"]) if kind is Kind.DATE else bucket["key"]
