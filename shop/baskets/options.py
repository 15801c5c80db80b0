"""A configuration as Oscar's basket options: a list of ``{"option": Option, "value": str}``, keyed by
option codes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from shop.configurator.configuration import LicenseConfiguration

CONFIGURATION_CODES = (
    "deployment",
    "license_type",
    "purchase_type",
    "maintenance_months",
    "user_tier",
    "existing_sen",
    "instance_url",
    "institution",
)
# Kept with a line without being part of what is licensed.
ACCEPTED_CODES = "ask_anyway"
NOTE = "note"
OPTION_CODES = (*CONFIGURATION_CODES, ACCEPTED_CODES, NOTE)


def configuration_from_options(options: Iterable[Mapping[str, Any]]) -> LicenseConfiguration:
    """Raises InvalidInput if the options are not a whole configuration."""
    return LicenseConfiguration.parse({entry["option"].code: entry["value"] for entry in options})


def option_values(
    configuration: LicenseConfiguration, *, accepted_codes: Iterable[str], note: str
) -> dict[str, str]:
    """What is stored on a line, by option code; empty values are left out."""
    values = {code: str(value) for code, value in configuration.to_values().items()}
    values[ACCEPTED_CODES] = " ".join(sorted(set(accepted_codes)))
    values[NOTE] = note
    return {code: value for code, value in values.items() if value}
