from typing import Literal

ListingKind = Literal["app", "host"]

LISTING_KIND_VALUES: set[ListingKind] = {
    "app",
    "host",
}


def check_listing_kind(value: str) -> ListingKind:
    if value in LISTING_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LISTING_KIND_VALUES!r}")
