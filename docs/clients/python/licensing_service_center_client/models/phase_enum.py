from typing import Literal

PhaseEnum = Literal["done", "importing", "logos", "reading", "waiting"]

PHASE_ENUM_VALUES: set[PhaseEnum] = {
    "done",
    "importing",
    "logos",
    "reading",
    "waiting",
}


def check_phase_enum(value: str) -> PhaseEnum:
    if value in PHASE_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PHASE_ENUM_VALUES!r}")
