from typing import Literal

StatementFormat = Literal["camt", "csv"]

STATEMENT_FORMAT_VALUES: set[StatementFormat] = {
    "camt",
    "csv",
}


def check_statement_format(value: str) -> StatementFormat:
    if value in STATEMENT_FORMAT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STATEMENT_FORMAT_VALUES!r}")
