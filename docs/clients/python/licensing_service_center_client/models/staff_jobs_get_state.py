from typing import Literal

StaffJobsGetState = Literal["failed", "running", "waiting"]

STAFF_JOBS_GET_STATE_VALUES: set[StaffJobsGetState] = {
    "failed",
    "running",
    "waiting",
}


def check_staff_jobs_get_state(value: str) -> StaffJobsGetState:
    if value in STAFF_JOBS_GET_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_JOBS_GET_STATE_VALUES!r}")
