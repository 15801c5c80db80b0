from typing import Literal

JobFieldsStateEnum = Literal["failed", "running", "waiting"]

JOB_FIELDS_STATE_ENUM_VALUES: set[JobFieldsStateEnum] = {
    "failed",
    "running",
    "waiting",
}


def check_job_fields_state_enum(value: str) -> JobFieldsStateEnum:
    if value in JOB_FIELDS_STATE_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {JOB_FIELDS_STATE_ENUM_VALUES!r}")
