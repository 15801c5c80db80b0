from typing import Literal

PortfolioRowAnswerUserTierType1 = Literal["unlimited"]

PORTFOLIO_ROW_ANSWER_USER_TIER_TYPE_1_VALUES: set[PortfolioRowAnswerUserTierType1] = {
    "unlimited",
}


def check_portfolio_row_answer_user_tier_type_1(value: str) -> PortfolioRowAnswerUserTierType1:
    if value in PORTFOLIO_ROW_ANSWER_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PORTFOLIO_ROW_ANSWER_USER_TIER_TYPE_1_VALUES!r}"
    )
