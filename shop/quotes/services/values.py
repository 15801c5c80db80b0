"""What requests come to by the price book: the value that staff's queue shows and sorts by."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.conf import settings

from shop.core.money import quantize
from shop.pricing.selectors import ValuedLine, proposed_values
from shop.quotes.enums import OPEN_REQUESTS
from shop.quotes.models import QuoteRequest, QuoteRequestLine

REQUESTS_AT_ONCE = 500


def value_request(*, request_id: int, at: datetime) -> None:
    """Value one request on the day of ``at``."""
    _value(QuoteRequest.objects.filter(pk=request_id).select_related("organization"), on=_day(at))


def value_open_requests(*, at: datetime) -> int:
    """Value every open request anew, after the price book has changed; returns how many there are."""
    count, last = 0, 0
    while True:
        rows = list(
            QuoteRequest.objects.filter(status__in=OPEN_REQUESTS, pk__gt=last)
            .select_related("organization")
            .order_by("pk")[:REQUESTS_AT_ONCE]
        )
        if not rows:
            return count
        _value(rows, on=_day(at))
        count, last = count + len(rows), rows[-1].pk


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _value(requests: Iterable[QuoteRequest], *, on: date) -> None:
    """Write each sum as a whole or not at all: one that lacks lines would mislead."""
    by_currency: dict[str, list[QuoteRequest]] = {}
    for request in requests:
        organization = request.organization
        currency = organization.currency if organization else settings.OSCAR_DEFAULT_CURRENCY
        by_currency.setdefault(currency, []).append(request)
    for currency, group in by_currency.items():
        lines = (
            ValuedLine(
                group=line.request_id,
                listing_key=line.listing_key,
                configuration=line.configuration,
                is_free=line.is_free,
                quantity=line.quantity,
            )
            for line in QuoteRequestLine.objects.filter(request__in=group)
        )
        values = proposed_values(lines, currency=currency, on=on)
        for request in group:
            value = values.get(request.pk)
            is_known = value is not None and value.is_complete
            request.proposed_value = quantize(value.amount, currency) if value and is_known else None
            request.proposed_currency = currency if is_known else ""
        QuoteRequest.objects.bulk_update(group, ["proposed_value", "proposed_currency"])
