from typing import Literal

StaffPricesGetUserTierType1 = Literal["unlimited"]

STAFF_PRICES_GET_USER_TIER_TYPE_1_VALUES: set[StaffPricesGetUserTierType1] = {
    "unlimited",
}


def check_staff_prices_get_user_tier_type_1(value: str) -> StaffPricesGetUserTierType1:
    if value in STAFF_PRICES_GET_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {STAFF_PRICES_GET_USER_TIER_TYPE_1_VALUES!r}"
    )
