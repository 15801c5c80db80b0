"""Import price lists and propose prices, and write what it took: `… .prices RESULT ROWS FOLDER`.

The lists are read and imported by the services that the pages call; statements are counted on their way.
"""

import csv
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.files.base import File
from django.db import connection
from oscar.core.loading import get_model

from benchmarks.ours.synchronize import peak_mib
from shop.configurator.configuration import LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.marketplace.models import Listing, Vendor
from shop.pricing.enums import DecimalMark
from shop.pricing.models import Price, PriceListImport
from shop.pricing.selectors import PriceFilter, find_prices, prices_behind, propose_prices
from shop.pricing.services import carry_out_import, read_price_list, take_price_list
from shop.pricing.services.applying import apply_price_list

TIERS = (10, 25, 50, 100, 250, 500, 1_000, 2_000, 10_000, "unlimited")
LINES = 200
PROPOSALS = 20
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Counter:
    """Counts statements."""

    def __init__(self) -> None:
        self.queries = 0

    def note(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.queries += 1
        return execute(*arguments)


def make_listings(count: int) -> list[str]:
    """So many products, as an import of the catalogue leaves them."""
    product_class = get_model("catalogue", "ProductClass").objects.get_or_create(
        slug="license", defaults={"name": "License"}
    )[0]
    vendor = Vendor.objects.create(key="1", name="Vendor")
    product_model = get_model("catalogue", "Product")
    keys = [f"org.example.benchmark.app{number:05}" for number in range(count)]
    products = product_model.objects.bulk_create(
        [
            product_model(title=key, slug=key.replace(".", "-"), upc=key, product_class=product_class)
            for key in keys
        ]
    )
    products = (
        list(product_model.objects.filter(upc__in=keys).order_by("upc")) if len(keys) < 900 else products
    )
    Listing.objects.bulk_create(
        [
            Listing(product=product, key=key, kind="app", name=key, vendor=vendor, synchronized_at=AT)
            for key, product in zip(keys, products, strict=True)
        ]
    )
    return keys


def write_list(path: Path, keys: list[str], rows: int, factor: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(
            ["Product key", "Deployment", "Licence type", "Purchase type", "Tier", "Months", "Price", "Cost"]
        )
        written = 0
        for key in keys:
            for deployment in ("cloud", "data_center"):
                for license_type in ("commercial", "academic"):
                    for place, tier in enumerate(TIERS):
                        if written == rows:
                            return
                        price = (place + 1) * 100 * factor
                        writer.writerow(
                            [key, deployment, license_type, "", tier, 12, f"{price}.50", f"{price - 20}.00"]
                        )
                        written += 1


def write_sheet(path: Path, source: Path) -> None:
    """The same rows as an Excel file."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Prices")
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    book.save(path)


def measured(action: Callable[[], Any]) -> dict[str, float]:
    counter, started, used = Counter(), time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counter.note):
        action()
    return {
        "seconds": time.perf_counter() - started,
        # Of this process alone: what the wall clock would show on a machine that has nothing else to do.
        "cpu_seconds": time.process_time() - used,
        "queries": counter.queries,
        "load": os.getloadavg()[0],
    }


def import_list(path: Path, day: int) -> dict[str, dict[str, float]]:
    """Upload, read and import one list, as page and worker do."""
    found: dict[str, dict[str, float]] = {}
    with path.open("rb") as file:
        taken: list[PriceListImport] = []
        found["upload"] = measured(
            lambda: taken.append(
                take_price_list(
                    file=File(file),
                    file_name=path.name,
                    currency="EUR",
                    valid_from=AT.date().replace(day=day),
                    valid_until=None,
                    decimal_mark=DecimalMark.AUTO,
                    is_complete=False,
                    by=None,
                    at=AT,
                )
            )
        )
    (price_list,) = taken
    found["read"] = measured(lambda: read_price_list(price_list_id=price_list.pk, at=AT))
    found["press Import"] = measured(lambda: apply_price_list(price_list_id=price_list.pk, by=None, at=AT))
    found["import"] = measured(lambda: carry_out_import(price_list_id=price_list.pk, at=AT))
    return found


def propose(keys: list[str], lines: int) -> dict[str, float]:
    """Prices for so many lines: the median of some attempts."""
    configurations = [
        (
            number,
            keys[number * 7 % len(keys)],
            LicenseConfiguration(
                deployment=Deployment.CLOUD,
                license_type=LicenseType.COMMERCIAL,
                purchase_type=PurchaseType.NEW,
                maintenance_months=12,
                user_tier=Tier(TIERS[number % 9]),
            ),
            False,
        )
        for number in range(lines)
    ]
    found = [
        measured(lambda: propose_prices(configurations, currency="EUR", on=AT.date()))
        for _attempt in range(PROPOSALS)
    ]
    if len(propose_prices(configurations, currency="EUR", on=AT.date())) != lines:
        raise RuntimeError("not every line has a price")
    return sorted(found, key=lambda figures: figures["seconds"])[len(found) // 2]


def main(result: Path, rows: int, folder: Path) -> None:
    keys = make_listings(-(-rows // 40))
    first, second, sheet = folder / "first.csv", folder / "second.csv", folder / "third.xlsx"
    write_list(first, keys, rows, 1)
    write_list(second, keys, rows, 2)
    third = folder / "third.csv"
    write_list(third, keys, rows, 3)
    write_sheet(sheet, third)
    figures: dict[str, Any] = {"rows": rows}
    for name, path, day in (
        ("CSV, all new", first, 1),
        ("CSV, all changed", second, 10),
        ("Excel, all changed", sheet, 20),
    ):
        figures[name] = import_list(path, day)
        figures[name]["peak_mib"] = peak_mib()
    if Price.objects.valid_on(AT.date()).count() != rows:
        raise RuntimeError("not every price is in the book")
    figures["propose 1"], figures[f"propose {LINES}"] = propose(keys, 1), propose(keys, LINES)
    last = find_prices(PriceFilter()).order_by("listing_key", "deployment", "user_tier", "pk").last()
    near_end = find_prices(PriceFilter()).filter(listing_key=keys[-2]).last()
    if last is None or near_end is None:
        raise RuntimeError("no price")
    figures["first part of the book"] = measured(
        lambda: list(prices_behind(find_prices(PriceFilter(on=AT.date())), after=0)[:51])
    )
    figures["last part of the book"] = measured(
        lambda: list(prices_behind(find_prices(PriceFilter(on=AT.date())), after=near_end.pk)[:51])
    )
    result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
