from typing import Literal

LineBodyRequestUserTierType1 = Literal["unlimited"]

LINE_BODY_REQUEST_USER_TIER_TYPE_1_VALUES: set[LineBodyRequestUserTierType1] = {
    "unlimited",
}


def check_line_body_request_user_tier_type_1(value: str) -> LineBodyRequestUserTierType1:
    if value in LINE_BODY_REQUEST_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {LINE_BODY_REQUEST_USER_TIER_TYPE_1_VALUES!r}"
    )
