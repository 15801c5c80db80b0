"""When an offer needs a second person's word, and whether it has it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from cms.selectors import site_settings
from shop.quotes.enums import ApprovalOutcome
from shop.quotes.models import Quote, QuoteApproval, QuoteLine, QuoteRevision

TOTAL: Final = "total"
DISCOUNT: Final = "discount"


def largest_net(lines: Iterable[QuoteLine]) -> Decimal:
    """What the customer could order at most, net: all optional lines, and of each group of alternatives the
    dearest. A limit that counted less could be passed by with an optional line.
    """
    total = Decimal(0)
    dearest: dict[int, Decimal] = {}
    for line in lines:
        group = line.alternative_group
        if group:
            dearest[group] = max(dearest.get(group, Decimal(0)), line.net_amount)
        else:
            total += line.net_amount
    return total + sum(dearest.values(), Decimal(0))


def approval_reasons(lines: Sequence[QuoteLine], *, currency: str) -> list[dict[str, str]]:
    """Which limits of the site settings the lines exceed: [{code, limit, value, currency}], empty where
    everybody may send it. Limits are exclusive: exactly at the limit nobody is asked.
    """
    settings = site_settings()
    reasons = []
    net = largest_net(lines)
    if net > settings.approval_total:
        reasons.append(
            {"code": TOTAL, "limit": str(settings.approval_total), "value": str(net), "currency": currency}
        )
    discount = max((line.discount_percent for line in lines if line.is_priced), default=Decimal(0))
    if discount > settings.approval_discount_percent:
        limit = str(settings.approval_discount_percent)
        reasons.append({"code": DISCOUNT, "limit": limit, "value": str(discount), "currency": ""})
    return reasons


def is_approved(quote: Quote, revision: QuoteRevision) -> bool:
    """Whether a colleague agreed to exactly this state of the draft. One query."""
    return QuoteApproval.objects.filter(
        revision=revision, version=quote.version, outcome=ApprovalOutcome.APPROVED
    ).exists()
