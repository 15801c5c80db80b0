from typing import Literal

ChangeAnswerKindEnum = Literal[
    "added",
    "changed",
    "delisted",
    "deployment",
    "logo",
    "missing",
    "payment",
    "relisted",
    "renamed",
    "skipped",
]

CHANGE_ANSWER_KIND_ENUM_VALUES: set[ChangeAnswerKindEnum] = {
    "added",
    "changed",
    "delisted",
    "deployment",
    "logo",
    "missing",
    "payment",
    "relisted",
    "renamed",
    "skipped",
}


def check_change_answer_kind_enum(value: str) -> ChangeAnswerKindEnum:
    if value in CHANGE_ANSWER_KIND_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CHANGE_ANSWER_KIND_ENUM_VALUES!r}")
