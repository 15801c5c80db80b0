from typing import Literal

QuoteStatus = Literal[
    "accepted",
    "approved",
    "awaiting_approval",
    "declined",
    "draft",
    "expired",
    "revision_requested",
    "sent",
    "withdrawn",
]

QUOTE_STATUS_VALUES: set[QuoteStatus] = {
    "accepted",
    "approved",
    "awaiting_approval",
    "declined",
    "draft",
    "expired",
    "revision_requested",
    "sent",
    "withdrawn",
}


def check_quote_status(value: str) -> QuoteStatus:
    if value in QUOTE_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {QUOTE_STATUS_VALUES!r}")
