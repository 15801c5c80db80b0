from typing import Literal

StepBodyKindEnum = Literal["contacted", "dates_agreed", "done"]

STEP_BODY_KIND_ENUM_VALUES: set[StepBodyKindEnum] = {
    "contacted",
    "dates_agreed",
    "done",
}


def check_step_body_kind_enum(value: str) -> StepBodyKindEnum:
    if value in STEP_BODY_KIND_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STEP_BODY_KIND_ENUM_VALUES!r}")
