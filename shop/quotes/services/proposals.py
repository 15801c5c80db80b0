"""What the price book proposes, put into the lines of a draft that have no price."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from shop.core.audit import record
from shop.core.exceptions import StaleVersion
from shop.licenses.selectors import listing_facts
from shop.marketplace.selectors import listings_of_products
from shop.pricing.selectors import PricedLine, propose_prices
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services.drafts import update_draft
from shop.quotes.services.line_drafts import DraftHeader, draft_of


@transaction.atomic
def fill_prices(*, quote_id: int, version: int, by: User, at: datetime) -> tuple[Quote, list[int]]:
    """Ask the price book for the lines without a price, and write what it knows; what staff wrote stays.

    A cost is filled only where none is written. Returns the quote and the positions of lines that got a
    price; nothing is saved where there are none. Raises as ``update_draft``.
    """
    quote = Quote.objects.get(pk=quote_id)
    if quote.version != version:
        raise StaleVersion()
    revision = quote.revisions.get(sent_at=None)
    lines = list(revision.lines.all())
    asked = _to_price([line for line in lines if line.kind == LineKind.LICENSE and line.unit_price is None])
    today = at.astimezone(ZoneInfo(revision.time_zone)).date()
    proposed = propose_prices(asked, currency=quote.currency, on=today)
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


def _to_price(lines: Sequence[QuoteLine]) -> list[PricedLine]:
    listings = listings_of_products(product_ids={line.product_id for line in lines if line.product_id})
    asked = []
    for line in lines:
        listing = listings.get(line.product_id or 0)
        if listing is None:
            continue
        configuration = line.configuration
        is_free = listing_facts(listing).is_free(configuration.deployment)
        asked.append(PricedLine(line.pk, listing.key, configuration, is_free))
    return asked
