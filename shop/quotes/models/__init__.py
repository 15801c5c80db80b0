"""What customers ask for and what staff offer them."""

from shop.quotes.models.quotes import (
    OrderingDraft,
    Quote,
    QuoteApproval,
    QuoteLine,
    QuoteLink,
    QuoteQuerySet,
    QuoteReminder,
    QuoteRevision,
)
from shop.quotes.models.requests import (
    QuoteRequest,
    QuoteRequestLine,
    QuoteRequestQuerySet,
    RequestAttachment,
    RequestMessage,
    RequestReading,
    TechnicalContact,
)

__all__ = [
    "OrderingDraft",
    "Quote",
    "QuoteApproval",
    "QuoteLine",
    "QuoteLink",
    "QuoteQuerySet",
    "QuoteReminder",
    "QuoteRequest",
    "QuoteRequestLine",
    "QuoteRequestQuerySet",
    "QuoteRevision",
    "RequestAttachment",
    "RequestMessage",
    "RequestReading",
    "TechnicalContact",
]
