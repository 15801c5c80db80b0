"""List prices of one listing after the other, as version 2 tells them. Only staff may see amounts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import quote

from shop.marketplace.enums import Hosting
from shop.marketplace.sources import transport as http
from shop.marketplace.sources.base import AnswerTooLarge, NotFound

PARAMETERS: Final = {Hosting.CLOUD: "cloud", Hosting.DATA_CENTER: "datacenter", Hosting.SERVER: "server"}
USER_TIERS: Final = "user-tier"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPrice:
    """One amount in US dollars as the source writes it, unchecked: texts, "" where there is none."""

    license_type: str
    unit_count: str
    months: str
    amount: str
    renewal_amount: str


class PricingSource:
    """Asks a service for the prices of listings, one request at a time."""

    # The Marketplace names its amounts in this currency.
    currency: Final = "USD"

    def __init__(self, address: str, *, patience: http.Patience | None = None) -> None:
        """Prepare, connect to nothing. Raises SourceError if ``address`` is none of a service."""
        self._transport = http.Transport(address, patience=patience or http.PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._transport.close()

    def prices(self, key: str, hosting: Hosting) -> Iterator[ListPrice]:
        """Yield the prices by user tier of a listing for one hosting; none if the source has none.

        Prices per unit beyond the tiers are left out. Raises ComeBackLater and SourceError.
        """
        address = f"/rest/2/addons/{quote(key, safe='')}/pricing/{PARAMETERS[hosting]}/live"
        try:
            items = self._transport.get_json(address).get("items")
        except (NotFound, AnswerTooLarge):
            return
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and item.get("editionType", USER_TIERS) == USER_TIERS:
                yield ListPrice(
                    license_type=_text(item, "licenseType").lower(),
                    unit_count=_text(item, "unitCount"),
                    months=_text(item, "monthsValid"),
                    amount=_text(item, "amount"),
                    renewal_amount=_text(item, "renewalAmount"),
                )


def _text(item: dict[str, object], name: str) -> str:
    value = item.get(name)
    return "" if value is None or isinstance(value, bool) else str(value)[:60]
