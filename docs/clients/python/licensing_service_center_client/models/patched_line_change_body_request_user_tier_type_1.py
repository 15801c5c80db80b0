from typing import Literal

PatchedLineChangeBodyRequestUserTierType1 = Literal["unlimited"]

PATCHED_LINE_CHANGE_BODY_REQUEST_USER_TIER_TYPE_1_VALUES: set[PatchedLineChangeBodyRequestUserTierType1] = {
    "unlimited",
}


def check_patched_line_change_body_request_user_tier_type_1(
    value: str,
) -> PatchedLineChangeBodyRequestUserTierType1:
    if value in PATCHED_LINE_CHANGE_BODY_REQUEST_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PATCHED_LINE_CHANGE_BODY_REQUEST_USER_TIER_TYPE_1_VALUES!r}"
    )
