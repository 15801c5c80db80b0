from typing import Literal

InvoicesGetState = Literal["", "credited", "open", "overpaid", "paid", "partly_paid"]

INVOICES_GET_STATE_VALUES: set[InvoicesGetState] = {
    "",
    "credited",
    "open",
    "overpaid",
    "paid",
    "partly_paid",
}


def check_invoices_get_state(value: str) -> InvoicesGetState:
    if value in INVOICES_GET_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {INVOICES_GET_STATE_VALUES!r}")
