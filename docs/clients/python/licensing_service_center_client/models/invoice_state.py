from typing import Literal

InvoiceState = Literal["credited", "open", "overpaid", "paid", "partly_paid"]

INVOICE_STATE_VALUES: set[InvoiceState] = {
    "credited",
    "open",
    "overpaid",
    "paid",
    "partly_paid",
}


def check_invoice_state(value: str) -> InvoiceState:
    if value in INVOICE_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {INVOICE_STATE_VALUES!r}")
