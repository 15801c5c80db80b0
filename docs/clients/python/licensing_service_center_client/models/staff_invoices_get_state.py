from typing import Literal

StaffInvoicesGetState = Literal["credited", "open", "overpaid", "paid", "partly_paid"]

STAFF_INVOICES_GET_STATE_VALUES: set[StaffInvoicesGetState] = {
    "credited",
    "open",
    "overpaid",
    "paid",
    "partly_paid",
}


def check_staff_invoices_get_state(value: str) -> StaffInvoicesGetState:
    if value in STAFF_INVOICES_GET_STATE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_INVOICES_GET_STATE_VALUES!r}")
