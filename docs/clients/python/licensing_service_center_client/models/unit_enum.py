from typing import Literal

UnitEnum = Literal["amount", "count", "hours", "month", "name", "percent", "week", "year"]

UNIT_ENUM_VALUES: set[UnitEnum] = {
    "amount",
    "count",
    "hours",
    "month",
    "name",
    "percent",
    "week",
    "year",
}


def check_unit_enum(value: str) -> UnitEnum:
    if value in UNIT_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {UNIT_ENUM_VALUES!r}")
