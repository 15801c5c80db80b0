from typing import Literal

ConfigurationAnswerUserTierType1 = Literal["unlimited"]

CONFIGURATION_ANSWER_USER_TIER_TYPE_1_VALUES: set[ConfigurationAnswerUserTierType1] = {
    "unlimited",
}


def check_configuration_answer_user_tier_type_1(value: str) -> ConfigurationAnswerUserTierType1:
    if value in CONFIGURATION_ANSWER_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONFIGURATION_ANSWER_USER_TIER_TYPE_1_VALUES!r}"
    )
