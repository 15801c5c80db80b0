"""Prices that a price book proposes, put into the lines of a draft that have none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from shop.configurator.configuration import LicenseConfiguration
from shop.core.audit import record
from shop.core.exceptions import StaleVersion
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services.drafts import update_draft
from shop.quotes.services.line_drafts import DraftHeader, draft_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LineToPrice:
    """A licence of a draft as a price book reads it; ``key`` ties the answer to the line."""

    key: int
    product_id: int
    configuration: LicenseConfiguration
    quantity: Decimal


class Proposal(Protocol):
    """What a price book says about one line, per unit in the asked currency; None where it does not know."""

    @property
    def unit_price(self) -> Decimal | None: ...

    @property
    def unit_cost(self) -> Decimal | None: ...


Propose = Callable[[Sequence[LineToPrice], str, date], Mapping[int, Proposal]]


@transaction.atomic
def fill_prices(
    *, quote_id: int, version: int, propose: Propose, by: User, at: datetime
) -> tuple[Quote, list[int]]:
    """Ask the price book for the lines without a price, and write what it knows; what staff wrote stays.

    A cost is filled only where none is written. Returns the quote and the positions of lines that got a
    price; nothing is saved where there are none. Raises as ``update_draft``.
    """
    quote = Quote.objects.get(pk=quote_id)
    if quote.version != version:
        raise StaleVersion()
    revision = quote.revisions.get(sent_at=None)
    lines = list(revision.lines.all())
    asked = [_to_price(line) for line in lines if line.kind == LineKind.LICENSE and line.unit_price is None]
    today = at.astimezone(ZoneInfo(revision.time_zone)).date()
    known = propose(asked, quote.currency, today) if asked else {}
    proposed = {key: one for key, one in known.items() if one.unit_price is not None}
    if not proposed:
        return quote, []
    drafts = []
    for line in lines:
        draft, proposal = draft_of(line), proposed.get(line.pk)
        if proposal is not None:
            cost = proposal.unit_cost if draft.unit_cost is None else draft.unit_cost
            draft = replace(draft, unit_price=proposal.unit_price, unit_cost=cost)
        drafts.append(draft)
    quote = update_draft(
        quote_id=quote_id,
        version=version,
        header=DraftHeader(introduction=revision.introduction, valid_until_date=revision.valid_until_date),
        lines=drafts,
        by=by,
        at=at,
    )
    positions = [line.position for line in lines if line.pk in proposed]
    record(quote, action="prices_proposed", by=by, at=at, details={"lines": positions})
    return quote, positions


def _to_price(line: QuoteLine) -> LineToPrice:
    return LineToPrice(
        key=line.pk,
        product_id=line.product_id or 0,
        configuration=line.configuration,
        quantity=line.quantity,
    )
