"""What surrounds a listing on its page: where it belongs, what is like it, what was looked at before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shop.marketplace.enums import Hosting, PaymentModel
from shop.marketplace.models import Listing
from shop.marketplace.outline import FacetChoice, ListingLink, catalogue_outline, state_beside


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """``pages_of_hosts`` are the keys of the host applications that have a page, ``has_vendor_page`` says it
    of the vendor: those without a listed entry have none. ``free`` and ``sold_by_vendor`` name deployments.
    """

    categories: list[FacetChoice]
    pages_of_hosts: frozenset[str]
    has_vendor_page: bool
    related: list[ListingLink]
    recent: list[ListingLink]
    free: list[str]
    sold_by_vendor: list[str]


def surroundings(listing: Listing, *, looked_at: Iterable[str]) -> Surroundings:
    """Gather what surrounds a listing that ``find_listing`` read and whose facts are loaded, without a query
    unless the catalogue has changed.

    ``looked_at`` are keys, the latest first; the listing itself is left out.
    """
    outline = catalogue_outline(state_beside(listing))
    applications = [application.key for application in listing.applications.all()]
    return Surroundings(
        categories=outline.categories_of(listing.key),
        pages_of_hosts=frozenset(key for key in applications if key in outline.labels["host"]),
        has_vendor_page=listing.vendor.key in outline.labels["vendor"],
        related=outline.related(key=listing.key, applications=applications, vendor=listing.vendor.key),
        recent=outline.links(key for key in looked_at if key != listing.key),
        free=_paid_as(listing, PaymentModel.FREE),
        sold_by_vendor=_paid_as(listing, PaymentModel.VENDOR),
    )


def _paid_as(listing: Listing, payment_model: PaymentModel) -> list[str]:
    if listing.is_host:
        return []
    return [
        str(Hosting(hosting.deployment).label)
        for hosting in listing.hostings.all()
        if hosting.payment_model == payment_model
    ]


def links_to(keys: Sequence[str]) -> list[ListingLink]:
    """Return links to these listings in this order; what is not listed (any more) drops out.

    One query, none without keys.
    """
    return catalogue_outline().links(keys) if keys else []
