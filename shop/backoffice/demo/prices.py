"""The demo's price book, with invented amounts: imported from a list as staff do it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.core.files.base import File

from shop.core.clock import local_date
from shop.core.paths import FIXTURES
from shop.pricing.enums import DecimalMark
from shop.pricing.models import PriceListImport
from shop.pricing.services import apply_price_list, take_price_list

PRICE_LIST = FIXTURES / "demo" / "price_list.csv"


def build_prices(*, by: User, at: datetime) -> PriceListImport:
    """Import the demo's price list, valid from the first day of the year."""
    with PRICE_LIST.open("rb") as file:
        price_list = take_price_list(
            file=File(file),
            file_name=PRICE_LIST.name,
            currency="EUR",
            valid_from=local_date(at).replace(month=1, day=1),
            valid_until=None,
            decimal_mark=DecimalMark.COMMA,
            is_complete=False,
            by=by,
            at=at,
        )
    return apply_price_list(price_list_id=price_list.pk, by=by, at=at)
