from typing import Literal

RequestStatus = Literal["declined", "in_progress", "needs_information", "quoted", "submitted", "withdrawn"]

REQUEST_STATUS_VALUES: set[RequestStatus] = {
    "declined",
    "in_progress",
    "needs_information",
    "quoted",
    "submitted",
    "withdrawn",
}


def check_request_status(value: str) -> RequestStatus:
    if value in REQUEST_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {REQUEST_STATUS_VALUES!r}")
