from typing import Literal

WaitingCause = Literal["deactivated", "left", "moved", "registered", "removed"]

WAITING_CAUSE_VALUES: set[WaitingCause] = {
    "deactivated",
    "left",
    "moved",
    "registered",
    "removed",
}


def check_waiting_cause(value: str) -> WaitingCause:
    if value in WAITING_CAUSE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WAITING_CAUSE_VALUES!r}")
