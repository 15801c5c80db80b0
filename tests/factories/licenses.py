"""Registers of many licences, written in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User

from shop.accounts.models import Organization
from shop.core.crypto import blind_index
from shop.licenses.models import License
from shop.marketplace.models import Listing
from tests.factories.journeys import NOW, cloud_configuration


def make_license_rows(
    organization: Organization,
    listing: Listing,
    count: int,
    *,
    by: User,
    first_end: date = date(2027, 1, 1),
    each: Sequence[Mapping[str, Any]] = ({},),
    prefix: str = "ROW",
    **values: Any,
) -> list[License]:
    """Active licences of the same product that end a day after each other, with the SENs ROW-00001 and so on.

    ``values`` are columns of all of them, ``each`` columns that take turns.
    """
    rows = []
    for number in range(count):
        columns = {
            "product_name": listing.name,
            "sen": f"{prefix}-{number + 1:05}",
            "ends_on": first_end + timedelta(days=number),
            "purchased_on": date(2026, 1, 1) + timedelta(days=number % 300),
            **values,
            **each[number % len(each)],
        }
        key = columns.pop("license_key", "")
        row = License(organization=organization, product_id=listing.product_id, created_at=NOW, created_by=by)
        row.configuration = cloud_configuration()
        for name, value in columns.items():
            setattr(row, name, value)
        row.license_key = key
        row.license_key_index = blind_index(key) if key else ""
        rows.append(row)
    return License.objects.bulk_create(rows)
