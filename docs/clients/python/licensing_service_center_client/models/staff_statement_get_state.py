from typing import Literal

StaffStatementGetState = Literal["", "booked", "ignored", "open"]

STAFF_STATEMENT_GET_STATE_VALUES: set[StaffStatementGetState] = {
    "",
    "booked",
    "ignored",
    "open",
}


def check_staff_statement_get_state(value: str) -> StaffStatementGetState:
    if value in STAFF_STATEMENT_GET_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_STATEMENT_GET_STATE_VALUES!r}")
