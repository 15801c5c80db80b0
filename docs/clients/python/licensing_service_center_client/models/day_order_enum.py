from typing import Literal

DayOrderEnum = Literal["dmy", "mdy"]

DAY_ORDER_ENUM_VALUES: set[DayOrderEnum] = {
    "dmy",
    "mdy",
}


def check_day_order_enum(value: str) -> DayOrderEnum:
    if value in DAY_ORDER_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DAY_ORDER_ENUM_VALUES!r}")
