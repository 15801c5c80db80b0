from typing import Literal

ExportStatus = Literal["cancelled", "expired", "failed", "queued", "ready", "running"]

EXPORT_STATUS_VALUES: set[ExportStatus] = {
    "cancelled",
    "expired",
    "failed",
    "queued",
    "ready",
    "running",
}


def check_export_status(value: str) -> ExportStatus:
    if value in EXPORT_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EXPORT_STATUS_VALUES!r}")
