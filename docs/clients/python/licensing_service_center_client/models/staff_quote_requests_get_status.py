from typing import Literal

StaffQuoteRequestsGetStatus = Literal[
    "declined", "in_progress", "needs_information", "quoted", "submitted", "withdrawn"
]

STAFF_QUOTE_REQUESTS_GET_STATUS_VALUES: set[StaffQuoteRequestsGetStatus] = {
    "declined",
    "in_progress",
    "needs_information",
    "quoted",
    "submitted",
    "withdrawn",
}


def check_staff_quote_requests_get_status(value: str) -> StaffQuoteRequestsGetStatus:
    if value in STAFF_QUOTE_REQUESTS_GET_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_QUOTE_REQUESTS_GET_STATUS_VALUES!r}")
