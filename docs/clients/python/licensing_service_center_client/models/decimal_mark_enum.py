from typing import Literal

DecimalMarkEnum = Literal["auto", "comma", "point"]

DECIMAL_MARK_ENUM_VALUES: set[DecimalMarkEnum] = {
    "auto",
    "comma",
    "point",
}


def check_decimal_mark_enum(value: str) -> DecimalMarkEnum:
    if value in DECIMAL_MARK_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DECIMAL_MARK_ENUM_VALUES!r}")
