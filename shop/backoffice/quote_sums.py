"""What a draft amounts to while it is typed: per line, per section, in all, and what it earns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shop.billing.models import TaxCode
from shop.core.money import Totals
from shop.quotes.limits import approval_reasons
from shop.quotes.margins import Margin, margin_of, margin_of_line
from shop.quotes.models import QuoteLine
from shop.quotes.selectors import Section, sections_of, totals_of
from shop.quotes.services import LineDraft
from shop.quotes.services.line_drafts import net_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSum:
    """Of one line: its net, None while the price is open, and what it earns, where that is known."""

    net: Decimal | None
    margin: Margin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSums:
    """``lines`` by position; totals of the lines that count; positions of lines that need a price; the limits
    that are exceeded.
    """

    lines: Mapping[int, LineSum]
    totals: Totals
    without_price: Sequence[int]
    margin: Margin | None
    sections: Sequence[Section]
    reasons: Sequence[Mapping[str, str]]

    @property
    def has_lines(self) -> bool:
        return bool(self.lines)


def draft_sums(drafts: Mapping[int, LineDraft], *, currency: str) -> DraftSums:
    """Compute as saving would, without saving: at most two queries. ``drafts`` by position; what cannot be
    read yet is not among them.
    """
    rates = dict(TaxCode.objects.values_list("code", "rate_percent"))
    lines = [
        QuoteLine(
            position=position,
            kind=draft.kind,
            title=draft.title,
            quantity=draft.quantity,
            unit_price=draft.unit_price,
            unit_cost=draft.unit_cost,
            discount_percent=draft.discount_percent,
            tax_rate=rates.get(draft.tax_code, Decimal(0)),
            net_amount=net_of(draft, kind=draft.kind, currency=currency),
            is_optional=draft.is_optional,
            alternative_group=draft.alternative_group,
        )
        for position, draft in drafts.items()
    ]
    return sums_of(lines, currency=currency)


def sums_of(lines: Sequence[QuoteLine], *, currency: str) -> DraftSums:
    """The sums of lines with their net amounts; at most one query."""
    priced = [line for line in lines if line.is_priced]
    return DraftSums(
        lines={
            line.position: LineSum(
                net=None if line.unit_price is None else line.net_amount,
                margin=margin_of_line(line, currency=currency),
            )
            for line in priced
        },
        totals=totals_of(lines, currency=currency),
        without_price=[line.position for line in priced if line.unit_price is None],
        margin=margin_of(lines, currency=currency),
        sections=sections_of(lines),
        reasons=approval_reasons(lines, currency=currency),
    )
