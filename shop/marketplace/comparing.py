"""Listings side by side: one row for each fact, and whether they differ in it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.marketplace.enums import Hosting, PaymentModel
from shop.marketplace.models import Listing, ListingHosting


@dataclass(frozen=True, slots=True)
class Cell:
    """What one listing says about a fact, line by line; nothing where it says nothing. ``url`` is a link."""

    lines: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One fact; a cell for each listing in their order."""

    name: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        return len({cell.lines for cell in self.cells}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``listings`` have their facts, ``rows`` cells in the same order."""

    listings: Sequence[Listing]
    rows: Sequence[Row]

    @property
    def differing(self) -> list[Row]:
        return [row for row in self.rows if row.differs]


def compare_listings(listings: Sequence[Listing], *, units: Mapping[str, str]) -> Comparison:
    """Compare listings read by ``selectors.listings_by_key``, in the active language and without a query.

    ``units`` says by key what the tiers of each count.
    """
    rows = [Row(name, label, tuple(cells)) for name, label, cells in _rows(listings, units)]
    return Comparison(listings=listings, rows=[row for row in rows if any(cell.lines for cell in row.cells)])


def _rows(listings: Sequence[Listing], units: Mapping[str, str]) -> Iterator[tuple[str, str, Iterable[Cell]]]:
    yield "kind", _("Kind"), (_cell(listing.get_kind_display()) for listing in listings)
    yield "vendor", _("Vendor"), (_cell(listing.vendor.name) for listing in listings)
    yield "applications", _("Works with"), (_cell(*_applications(listing)) for listing in listings)
    yield "deployment", _("Deployment"), (_cell(*_per_hosting(listing, _deployment)) for listing in listings)
    for hosting in Hosting:
        offered = [_hosting(listing, hosting) for listing in listings]
        label = _("Version for %(deployment)s") % {"deployment": hosting.label}
        yield f"version_{hosting}", label, (_cell(*_version(one)) for one in offered)
        label = _("Compatibility of %(deployment)s") % {"deployment": hosting.label}
        yield (
            f"compatibility_{hosting}",
            label,
            (_cell(*_compatibility(listing, one)) for listing, one in zip(listings, offered, strict=True)),
        )
    yield "payment_model", _("Payment"), (_cell(*_payment(listing)) for listing in listings)
    yield "unit", _("Tiers count"), (_cell(units.get(listing.key, "")) for listing in listings)
    yield "rating", _("Rating"), (_cell(_rating(listing)) for listing in listings)
    yield "installs", _("Installations"), (_cell(_number(listing.installs)) for listing in listings)
    yield "changed_at", _("Last change"), (_cell(_changed(listing)) for listing in listings)
    yield "categories", _("Categories"), (_cell(*_categories(listing)) for listing in listings)
    yield "support", _("Support"), (_support(listing) for listing in listings)


def _cell(*lines: str) -> Cell:
    return Cell(tuple(line for line in lines if line))


def _hosting(listing: Listing, deployment: Hosting) -> ListingHosting | None:
    return next((one for one in listing.hostings.all() if one.deployment == deployment), None)


def _applications(listing: Listing) -> list[str]:
    if listing.is_host:
        return []
    return sorted(application.name for application in listing.applications.all())


def _per_hosting(listing: Listing, text: Callable[[ListingHosting], str]) -> list[str]:
    return [text(hosting) for hosting in listing.hostings.all()]


def _deployment(hosting: ListingHosting) -> str:
    return str(Hosting(hosting.deployment).label)


def _version(hosting: ListingHosting | None) -> list[str]:
    if hosting is None:
        return []
    released = hosting.released_on
    return [
        hosting.version_name,
        _("released on %(date)s") % {"date": date_format(released, "DATE_FORMAT")} if released else "",
    ]


def _compatibility(listing: Listing, hosting: ListingHosting | None) -> list[str]:
    names = {application.key: application.name for application in listing.applications.all()}
    return [
        f"{names.get(versions['application'], versions['application'])} {version_range(versions)}".strip()
        for versions in (hosting.compatibilities if hosting and not listing.is_host else ())
    ]


def version_range(versions: Mapping[str, str]) -> str:
    """The range of one compatibility ({application, min, max}; versions as text), such as "9.12–10.3"."""
    lowest, highest = versions.get("min") or "", versions.get("max") or ""
    return "–".join(dict.fromkeys(version for version in (lowest, highest) if version))


def _payment(listing: Listing) -> list[str]:
    """One line where all hostings are paid alike, else one for each."""
    labels = [(hosting, str(PaymentModel(hosting.payment_model).label)) for hosting in listing.hostings.all()]
    if len({label for _hosting, label in labels}) == 1:
        return [labels[0][1]]
    return [f"{_deployment(hosting)}: {label}" for hosting, label in labels]


def _rating(listing: Listing) -> str:
    if listing.rating is None or not listing.rating_count:
        return ""
    text = ngettext(
        "%(rating)s of 5 (%(count)s review)", "%(rating)s of 5 (%(count)s reviews)", listing.rating_count
    )
    return text % {
        "rating": number_format(listing.rating, decimal_pos=1),
        "count": _number(listing.rating_count),
    }


def _number(number: int) -> str:
    return number_format(number, force_grouping=True) if number else ""


def _changed(listing: Listing) -> str:
    changed_at = listing.marketplace_modified_at
    return date_format(timezone.localtime(changed_at), "DATE_FORMAT") if changed_at else ""


def _categories(listing: Listing) -> list[str]:
    return sorted(category.name for category in listing.product.categories.all() if category.is_public)


def _support(listing: Listing) -> Cell:
    """The vendor answers on an app; on a product of Atlassian the reseller does, for all alike."""
    url = listing.support_url or listing.vendor.support_url
    return Cell((_("Vendor’s support"),), url) if url and not listing.is_host else Cell()
