from typing import Literal

ProblemAnswerCodeEnum = Literal[
    "amount",
    "cells",
    "conflict",
    "currency",
    "date",
    "decimals",
    "duplicate",
    "formula",
    "missing",
    "months",
    "negative",
    "other_mark",
    "period",
    "tier",
    "too_large",
    "too_long",
    "unknown_choice",
    "unknown_product",
]

PROBLEM_ANSWER_CODE_ENUM_VALUES: set[ProblemAnswerCodeEnum] = {
    "amount",
    "cells",
    "conflict",
    "currency",
    "date",
    "decimals",
    "duplicate",
    "formula",
    "missing",
    "months",
    "negative",
    "other_mark",
    "period",
    "tier",
    "too_large",
    "too_long",
    "unknown_choice",
    "unknown_product",
}


def check_problem_answer_code_enum(value: str) -> ProblemAnswerCodeEnum:
    if value in PROBLEM_ANSWER_CODE_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PROBLEM_ANSWER_CODE_ENUM_VALUES!r}")
