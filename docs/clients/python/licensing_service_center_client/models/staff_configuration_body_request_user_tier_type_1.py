from typing import Literal

StaffConfigurationBodyRequestUserTierType1 = Literal["unlimited"]

STAFF_CONFIGURATION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES: set[StaffConfigurationBodyRequestUserTierType1] = {
    "unlimited",
}


def check_staff_configuration_body_request_user_tier_type_1(
    value: str,
) -> StaffConfigurationBodyRequestUserTierType1:
    if value in STAFF_CONFIGURATION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {STAFF_CONFIGURATION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES!r}"
    )
