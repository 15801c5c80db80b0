from typing import Literal

ApprovalReasonAnswerCodeEnum = Literal["discount", "total"]

APPROVAL_REASON_ANSWER_CODE_ENUM_VALUES: set[ApprovalReasonAnswerCodeEnum] = {
    "discount",
    "total",
}


def check_approval_reason_answer_code_enum(value: str) -> ApprovalReasonAnswerCodeEnum:
    if value in APPROVAL_REASON_ANSWER_CODE_ENUM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {APPROVAL_REASON_ANSWER_CODE_ENUM_VALUES!r}"
    )
