from typing import Literal

SuggestionAnswerCodeEnum = Literal[
    "deployment_ends", "ends_this_quarter", "no_longer_listed", "payment_model_changed", "tier_below_host"
]

SUGGESTION_ANSWER_CODE_ENUM_VALUES: set[SuggestionAnswerCodeEnum] = {
    "deployment_ends",
    "ends_this_quarter",
    "no_longer_listed",
    "payment_model_changed",
    "tier_below_host",
}


def check_suggestion_answer_code_enum(value: str) -> SuggestionAnswerCodeEnum:
    if value in SUGGESTION_ANSWER_CODE_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SUGGESTION_ANSWER_CODE_ENUM_VALUES!r}")
