"""The Marketplace's list prices, written down as a price list like any other.

So they take the same way: what is wrong with them is reported by row, and nothing counts before somebody has
looked at it.
"""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File

from shop.configurator.enums import LicenseType, PurchaseType
from shop.marketplace.enums import Hosting, PaymentModel
from shop.marketplace.models import ListingHosting
from shop.marketplace.sources.pricing import PricingSource
from shop.pricing.columns import COLUMNS, NAMES
from shop.pricing.models import PriceListImport

HEADING: Final = [NAMES[field][0] for field in COLUMNS]


def fetch_prices(price_list: PriceListImport, *, on_progress: Callable[[int], None]) -> None:
    """Ask for the prices of every app that is ordered through the Marketplace, and keep them as the list's
    file. Interrupted, it goes on behind the last app whose prices are complete.

    Raises ComeBackLater and SourceError.
    """
    path = Path(settings.VAR_DIR) / "prices" / f"list-{price_list.pk}.csv"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hostings = (
        ListingHosting.objects.filter(
            payment_model=PaymentModel.ATLASSIAN, listing__is_listed=True, listing__kind="app"
        )
        .select_related("listing")
        .order_by("listing_id", "deployment")
    )
    if not path.exists():
        price_list.last_listing_id = price_list.size = 0
    _set(price_list, total=hostings.values("listing_id").distinct().count())
    done = hostings.filter(listing_id__lte=price_list.last_listing_id).values("listing_id").distinct().count()
    with PricingSource(settings.MARKETPLACE_URL) as source:
        for listing_id, group in _by_listing(hostings.filter(listing_id__gt=price_list.last_listing_id)):
            on_progress(done)
            rows = [row for hosting in group for row in _rows(source, hosting, price_list)]
            size = _append(path, rows, behind=price_list.size)
            done += 1
            _set(price_list, last_listing_id=listing_id, size=size)
    if not path.exists():
        _append(path, [], behind=0)
    with path.open("rb") as file:
        price_list.file.save("price-list", File(file), save=False)
    _set(price_list, file=price_list.file.name, size=path.stat().st_size, done=0)
    path.unlink()


def _set(price_list: PriceListImport, **values: Any) -> None:
    for name, value in values.items():
        setattr(price_list, name, value)
    PriceListImport.objects.filter(pk=price_list.pk).update(**values)


def _by_listing(hostings: Any) -> Iterator[tuple[int, list[ListingHosting]]]:
    group: list[ListingHosting] = []
    for hosting in hostings.iterator(chunk_size=500):
        if group and group[0].listing_id != hosting.listing_id:
            yield group[0].listing_id, group
            group = []
        group.append(hosting)
    if group:
        yield group[0].listing_id, group


def _rows(source: PricingSource, hosting: ListingHosting, price_list: PriceListImport) -> Iterator[list[str]]:
    key, deployment = hosting.listing.key, Hosting(hosting.deployment)
    for price in source.prices(key, deployment):
        if price.license_type not in LicenseType.values:
            # Community, open source, starter: nothing that is ordered here.
            continue
        place = [key, deployment.value, price.license_type]
        rest = [price.unit_count, price.months, source.currency]
        days = [price_list.valid_from.isoformat(), ""]
        if price.renewal_amount:
            yield [*place, PurchaseType.NEW.value, *rest, price.amount, "", *days]
            yield [*place, PurchaseType.RENEWAL.value, *rest, price.renewal_amount, "", *days]
        else:
            # In the cloud a renewal costs what a new licence costs; elsewhere nobody says what it costs.
            purchase_type = "" if deployment == Hosting.CLOUD else PurchaseType.NEW.value
            yield [*place, purchase_type, *rest, price.amount, "", *days]


def _append(path: Path, rows: list[list[str]], *, behind: int) -> int:
    """Write the rows of one listing behind what is known to be complete, the heading before the first;
    returns how long the file is then.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    if not behind:
        writer.writerow(HEADING)
    writer.writerows(rows)
    with path.open("r+b" if path.exists() else "w+b") as file:
        # An attempt that died may have written more than it had noted down.
        file.truncate(behind)
        file.seek(behind)
        file.write(text.getvalue().encode())
        return file.tell()
