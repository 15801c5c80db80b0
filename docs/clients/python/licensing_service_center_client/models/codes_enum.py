from typing import Literal

CodesEnum = Literal[
    "academic_institution_missing",
    "app_tier_below_host",
    "deployment_not_offered",
    "existing_customers_only",
    "existing_license_mismatch",
    "existing_license_required",
    "existing_license_unknown",
    "host_unknown",
    "months_not_offered",
    "no_longer_listed",
    "sale_window_closed",
    "tier_changed_on_renewal",
    "tier_not_higher",
    "tier_not_in_scale",
    "tier_not_lower",
]

CODES_ENUM_VALUES: set[CodesEnum] = {
    "academic_institution_missing",
    "app_tier_below_host",
    "deployment_not_offered",
    "existing_customers_only",
    "existing_license_mismatch",
    "existing_license_required",
    "existing_license_unknown",
    "host_unknown",
    "months_not_offered",
    "no_longer_listed",
    "sale_window_closed",
    "tier_changed_on_renewal",
    "tier_not_higher",
    "tier_not_in_scale",
    "tier_not_lower",
}


def check_codes_enum(value: str) -> CodesEnum:
    if value in CODES_ENUM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CODES_ENUM_VALUES!r}")
