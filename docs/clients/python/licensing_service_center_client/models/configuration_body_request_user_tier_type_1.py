from typing import Literal

ConfigurationBodyRequestUserTierType1 = Literal["unlimited"]

CONFIGURATION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES: set[ConfigurationBodyRequestUserTierType1] = {
    "unlimited",
}


def check_configuration_body_request_user_tier_type_1(value: str) -> ConfigurationBodyRequestUserTierType1:
    if value in CONFIGURATION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONFIGURATION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES!r}"
    )
