from typing import Literal

ApprovalOutcome = Literal["approved", "rejected"]

APPROVAL_OUTCOME_VALUES: set[ApprovalOutcome] = {
    "approved",
    "rejected",
}


def check_approval_outcome(value: str) -> ApprovalOutcome:
    if value in APPROVAL_OUTCOME_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {APPROVAL_OUTCOME_VALUES!r}")
