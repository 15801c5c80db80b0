"""The words of a configuration as people write them into spreadsheets, in English and in German."""

from collections.abc import Mapping
from typing import Final

from shop.configurator.enums import Deployment, LicenseType, PurchaseType

DEPLOYMENTS: Final = {
    **{value.replace("_", " "): value for value in Deployment.values},
    "datacenter": "data_center",
    "dc": "data_center",
    "rechenzentrum": "data_center",
    "wolke": "cloud",
}
LICENSE_TYPES: Final = {
    **{value: value for value in LicenseType.values},
    "kommerziell": "commercial",
    "akademisch": "academic",
    "education": "academic",
}
PURCHASE_TYPES: Final = {
    **{value: value for value in PurchaseType.values},
    "new licence": "new",
    "new license": "new",
    "neu": "new",
    "neulizenz": "new",
    "renew": "renewal",
    "verlaengerung": "renewal",
    "verlängerung": "renewal",
    "erweiterung": "upgrade",
    "verkleinerung": "downgrade",
}
UNLIMITED_WORDS: Final = frozenset({"unlimited", "unbegrenzt", "unlimitiert", "-1"})


def bare_words(text: str) -> str:
    """A text as these words are compared: small, with single blanks for dashes and underscores."""
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())


def code_of(text: str, words: Mapping[str, str]) -> str | None:
    """The code that a word stands for; None for an unknown one."""
    return words.get(bare_words(text))
