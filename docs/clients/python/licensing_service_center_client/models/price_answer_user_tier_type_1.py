from typing import Literal

PriceAnswerUserTierType1 = Literal["unlimited"]

PRICE_ANSWER_USER_TIER_TYPE_1_VALUES: set[PriceAnswerUserTierType1] = {
    "unlimited",
}


def check_price_answer_user_tier_type_1(value: str) -> PriceAnswerUserTierType1:
    if value in PRICE_ANSWER_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PRICE_ANSWER_USER_TIER_TYPE_1_VALUES!r}")
