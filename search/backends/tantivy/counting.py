"""Facets and statistics: the engine's aggregations, asked for and read in Haystack's shapes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

from django.utils import timezone

from search.backends.errors import UnsupportedQuery
from search.backends.tantivy.schema import MOMENTS, NUMBERS, Field, IndexSchema, Kind, number_of, value_of

VALUES: Final = 100
MOST_VALUES: Final = 10_000
# Asked for beyond the limit, so that values with the same count are cut in their order as far as possible.
SPARE_VALUES: Final = 100
MOST_SPANS: Final = 1_000
MONTHS: Final = {"month": 1, "year": 12}
# Runs aggregations over the hits of a query.
Aggregate = Callable[[dict[str, Any]], dict[str, Any]]


def field_counts(
    schema: IndexSchema, facets: Mapping[str, Mapping[str, Any]], aggregate: Aggregate
) -> dict[str, list[tuple[Any, int]]]:
    """The values of facet fields with their numbers of hits, most hits first, then by value.

    Options of a facet: ``limit`` or ``size``, ``mincount``.
    """
    if not facets:
        return {}
    limits = {name: _limit(options) for name, options in facets.items()}
    asked = {name: _terms(schema, name, limit + SPARE_VALUES) for name, limit in limits.items()}
    answer = aggregate(asked)
    return {
        name: _counted(schema.field(name), answer[name], limits[name], int(options.get("mincount", 1)))
        for name, options in facets.items()
    }


def _limit(options: Mapping[str, Any]) -> int:
    wanted = int(options.get("limit") or options.get("size") or VALUES)
    return min(wanted if wanted > 0 else MOST_VALUES, MOST_VALUES)


def _terms(schema: IndexSchema, name: str, size: int) -> dict[str, Any]:
    size = min(size, MOST_VALUES)
    return {"terms": {"field": schema.column(name), "size": size, "segment_size": size}}


def _counted(field: Field, answer: Mapping[str, Any], limit: int, least: int) -> list[tuple[Any, int]]:
    counts = [(bucket["key"], bucket["doc_count"]) for bucket in answer["buckets"]]
    if field.kind in NUMBERS:
        counts = [(value_of(key, field.kind), count) for key, count in counts]
    counts.sort(key=lambda pair: (-pair[1], pair[0]))
    return [pair for pair in counts[:limit] if pair[1] >= least]


def date_counts(
    schema: IndexSchema, facets: Mapping[str, Mapping[str, Any]], aggregate: Aggregate
) -> dict[str, list[tuple[date, int]]]:
    """The hits in each gap of Haystack's date facets, in their order; gaps begin with ``start_date``.

    Raises UnsupportedQuery for fields without dates and for more than MOST_SPANS gaps.
    """
    counts = {}
    for name, details in facets.items():
        field = schema.field(name)
        if field.kind not in MOMENTS:
            raise UnsupportedQuery(f"the field {name!r} has no dates")
        begins = list(_begins(details, field.kind))
        edges = [number_of(begin, field.kind) for begin in begins]
        ranges = [{"from": low, "to": high} for low, high in pairwise(edges)]
        if not ranges:
            counts[name] = []
            continue
        answer = aggregate({name: {"range": {"field": schema.column(name), "ranges": ranges}}})
        numbers = {bucket.get("from"): bucket["doc_count"] for bucket in answer[name]["buckets"]}
        counts[name] = [
            (begin, numbers.get(float(edge), 0)) for begin, edge in zip(begins[:-1], edges, strict=False)
        ]
    return counts


def _begins(details: Mapping[str, Any], kind: Kind) -> Iterator[date]:
    """Where gaps begin, and where the last one ends."""
    start, end = (_begin(details[name], kind) for name in ("start_date", "end_date"))
    gap, amount = str(details["gap_by"]), max(1, int(details.get("gap_amount") or 1))
    for number in range(MOST_SPANS + 1):
        begin = _later(start, gap, amount * number)
        if begin >= end:
            yield end
            return
        yield begin
    raise UnsupportedQuery(f"more than {MOST_SPANS} gaps")


def _begin(value: date, kind: Kind) -> date:
    if kind is Kind.DATE:
        return value.date() if isinstance(value, datetime) else value
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _later(start: date, gap: str, amount: int) -> date:
    if gap in MONTHS:
        months = start.year * 12 + start.month - 1 + MONTHS[gap] * amount
        year, month = divmod(months, 12)
        day = start.day
        while True:
            try:
                return start.replace(year=year, month=month + 1, day=day)
            except ValueError:
                # The 31st of a month that has none is its last day.
                if day <= 28:
                    raise UnsupportedQuery("dates beyond the calendar") from None
                day -= 1
    if not isinstance(start, datetime) and gap != "day":
        raise UnsupportedQuery("days have no hours")
    return start + timedelta(**{f"{gap}s": amount})


def figures(
    schema: IndexSchema, fields: Mapping[str, Any], aggregate: Aggregate
) -> dict[str, dict[str, float | None]]:
    """Number, least, greatest, sum, mean and deviation of the values of numeric fields in the hits.

    Raises UnsupportedQuery for fields without numbers.
    """
    found = {}
    for name in fields:
        if schema.field(name).kind not in {Kind.INTEGER, Kind.FLOAT}:
            raise UnsupportedQuery(f"the field {name!r} has no numbers")
        answer = aggregate({name: {"extended_stats": {"field": schema.column(name)}}})[name]
        count = int(answer["count"])
        values = {
            "min": answer["min"],
            "max": answer["max"],
            "sum": answer["sum"],
            "mean": answer["avg"],
            "sumOfSquares": answer["sum_of_squares"],
            "stddev": answer["std_deviation"],
        }
        found[name] = {"count": count} | {key: value if count else None for key, value in values.items()}
    return found
