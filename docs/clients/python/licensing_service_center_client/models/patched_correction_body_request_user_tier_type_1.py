from typing import Literal

PatchedCorrectionBodyRequestUserTierType1 = Literal["unlimited"]

PATCHED_CORRECTION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES: set[PatchedCorrectionBodyRequestUserTierType1] = {
    "unlimited",
}


def check_patched_correction_body_request_user_tier_type_1(
    value: str,
) -> PatchedCorrectionBodyRequestUserTierType1:
    if value in PATCHED_CORRECTION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PATCHED_CORRECTION_BODY_REQUEST_USER_TIER_TYPE_1_VALUES!r}"
    )
