from typing import Literal

PortfolioProblemAnswerCodeEnum = Literal[
    "cells",
    "cloud_key",
    "conflict",
    "control",
    "date",
    "email",
    "formula",
    "key",
    "key_taken",
    "key_twice",
    "known",
    "missing",
    "other_order",
    "period",
    "repeated",
    "sen",
    "several_products",
    "taken",
    "tier",
    "too_long",
    "unknown_choice",
    "unknown_product",
]

PORTFOLIO_PROBLEM_ANSWER_CODE_ENUM_VALUES: set[PortfolioProblemAnswerCodeEnum] = {
    "cells",
    "cloud_key",
    "conflict",
    "control",
    "date",
    "email",
    "formula",
    "key",
    "key_taken",
    "key_twice",
    "known",
    "missing",
    "other_order",
    "period",
    "repeated",
    "sen",
    "several_products",
    "taken",
    "tier",
    "too_long",
    "unknown_choice",
    "unknown_product",
}


def check_portfolio_problem_answer_code_enum(value: str) -> PortfolioProblemAnswerCodeEnum:
    if value in PORTFOLIO_PROBLEM_ANSWER_CODE_ENUM_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PORTFOLIO_PROBLEM_ANSWER_CODE_ENUM_VALUES!r}"
    )
