from typing import Literal

QuotesGetStatus = Literal[
    "",
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

QUOTES_GET_STATUS_VALUES: set[QuotesGetStatus] = {
    "",
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


def check_quotes_get_status(value: str) -> QuotesGetStatus:
    if value in QUOTES_GET_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {QUOTES_GET_STATUS_VALUES!r}")
