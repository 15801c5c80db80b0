from typing import Literal

FitEnum = Literal["exact", "name", "none", "number"]

FIT_ENUM_VALUES: set[FitEnum] = {
    "exact",
    "name",
    "none",
    "number",
}


def check_fit_enum(value: str) -> FitEnum:
    if value in FIT_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {FIT_ENUM_VALUES!r}")
