from typing import Literal

PriceImportStatus = Literal[
    "applied", "applying", "discarded", "queued", "reading", "ready", "refused", "undone"
]

PRICE_IMPORT_STATUS_VALUES: set[PriceImportStatus] = {
    "applied",
    "applying",
    "discarded",
    "queued",
    "reading",
    "ready",
    "refused",
    "undone",
}


def check_price_import_status(value: str) -> PriceImportStatus:
    if value in PRICE_IMPORT_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRICE_IMPORT_STATUS_VALUES!r}")
