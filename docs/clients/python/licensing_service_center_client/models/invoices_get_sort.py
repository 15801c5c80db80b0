from typing import Literal

InvoicesGetSort = Literal["-due_on", "-issued_on", "due_on", "issued_on"]

INVOICES_GET_SORT_VALUES: set[InvoicesGetSort] = {
    "-due_on",
    "-issued_on",
    "due_on",
    "issued_on",
}


def check_invoices_get_sort(value: str) -> InvoicesGetSort:
    if value in INVOICES_GET_SORT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {INVOICES_GET_SORT_VALUES!r}")
