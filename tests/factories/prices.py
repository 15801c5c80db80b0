"""Price lists and prices, made as staff make them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from openpyxl import Workbook

from shop.pricing.enums import DecimalMark
from shop.pricing.models import Price, PriceListImport
from shop.pricing.services import apply_price_list, take_price_list

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = AT.date()
HEADING = (
    "Product key",
    "Deployment",
    "Licence type",
    "Purchase type",
    "User tier",
    "Months",
    "Currency",
    "Price",
    "Cost",
    "Valid from",
    "Valid until",
)
ROW: Mapping[str, Any] = {
    "Product key": "wiki",
    "Deployment": "cloud",
    "Licence type": "commercial",
    "Purchase type": "new",
    "User tier": "100",
    "Months": "12",
    "Currency": "EUR",
    "Price": "1000.50",
    "Cost": "",
    "Valid from": "",
    "Valid until": "",
}


def row(**given: Any) -> list[Any]:
    """A right row; ``given`` replaces cells, by heading with _ for blanks."""
    cells = {name.replace("_", " ").capitalize(): value for name, value in given.items()}
    assert cells.keys() <= ROW.keys(), cells
    return [cells.get(name, ROW[name]) for name in HEADING]


def csv_list(*rows: Sequence[Any], heading: Sequence[str] = HEADING, delimiter: str = ";") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().encode()


def xlsx_list(*rows: Iterable[Any], heading: Sequence[str] = HEADING) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(list(heading))
    for cells in rows:
        sheet.append(list(cells))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def take(content: bytes, *, by: User | None = None, at: datetime = AT, **given: Any) -> PriceListImport:
    """Upload a list; read at once if it is short."""
    options: dict[str, Any] = {
        "file_name": "prices.csv",
        "currency": "EUR",
        "valid_from": TODAY,
        "valid_until": None,
        "decimal_mark": DecimalMark.AUTO,
        "is_complete": False,
    }
    return take_price_list(file=ContentFile(content), by=by, at=at, **{**options, **given})


def import_prices(*rows: Sequence[Any], by: User | None = None, **given: Any) -> PriceListImport:
    """Upload and import a list."""
    price_list = take(csv_list(*rows), by=by, **given)
    return apply_price_list(price_list_id=price_list.pk, by=by, at=given.get("at", AT))


def kept_prices() -> list[tuple[Any, ...]]:
    """What the book says: key, tier, amount, from, until, in order."""
    return [
        (price.listing_key, price.user_tier, str(price.unit_price), price.valid_from, price.valid_until)
        for price in Price.objects.kept().order_by("listing_key", "user_tier", "purchase_type", "valid_from")
    ]


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)
