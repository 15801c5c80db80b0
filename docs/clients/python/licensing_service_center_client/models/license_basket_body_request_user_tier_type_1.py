from typing import Literal

LicenseBasketBodyRequestUserTierType1 = Literal["unlimited"]

LICENSE_BASKET_BODY_REQUEST_USER_TIER_TYPE_1_VALUES: set[LicenseBasketBodyRequestUserTierType1] = {
    "unlimited",
}


def check_license_basket_body_request_user_tier_type_1(value: str) -> LicenseBasketBodyRequestUserTierType1:
    if value in LICENSE_BASKET_BODY_REQUEST_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {LICENSE_BASKET_BODY_REQUEST_USER_TIER_TYPE_1_VALUES!r}"
    )
