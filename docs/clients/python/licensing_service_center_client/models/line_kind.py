from typing import Literal

LineKind = Literal["heading", "license", "service", "text"]

LINE_KIND_VALUES: set[LineKind] = {
    "heading",
    "license",
    "service",
    "text",
}


def check_line_kind(value: str) -> LineKind:
    if value in LINE_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LINE_KIND_VALUES!r}")
