from typing import Literal

SyncAnswerStatusEnum = Literal["abandoned", "completed", "failed", "queued", "running"]

SYNC_ANSWER_STATUS_ENUM_VALUES: set[SyncAnswerStatusEnum] = {
    "abandoned",
    "completed",
    "failed",
    "queued",
    "running",
}


def check_sync_answer_status_enum(value: str) -> SyncAnswerStatusEnum:
    if value in SYNC_ANSWER_STATUS_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SYNC_ANSWER_STATUS_ENUM_VALUES!r}")
