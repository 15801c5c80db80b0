from typing import Literal

Severity = Literal["ask", "blocks", "note"]

SEVERITY_VALUES: set[Severity] = {
    "ask",
    "blocks",
    "note",
}


def check_severity(value: str) -> Severity:
    if value in SEVERITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SEVERITY_VALUES!r}")
