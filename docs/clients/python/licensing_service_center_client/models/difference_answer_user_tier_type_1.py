from typing import Literal

DifferenceAnswerUserTierType1 = Literal["unlimited"]

DIFFERENCE_ANSWER_USER_TIER_TYPE_1_VALUES: set[DifferenceAnswerUserTierType1] = {
    "unlimited",
}


def check_difference_answer_user_tier_type_1(value: str) -> DifferenceAnswerUserTierType1:
    if value in DIFFERENCE_ANSWER_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {DIFFERENCE_ANSWER_USER_TIER_TYPE_1_VALUES!r}"
    )
