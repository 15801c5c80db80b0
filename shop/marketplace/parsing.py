"""From the Marketplace's answers to the facts we keep. Every source uses it; nothing here reads or writes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

from pydantic import ValidationError

from shop.marketplace.enums import Hosting, ListingKind, PaymentModel
from shop.marketplace.schemas import WireAddon, WireLogo, WireProduct, WireVendor, WireVersion, href

MAX_ADDRESS: Final = 500
VENDOR_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Best first, for a place of a few dozen pixels.
LOGO_SIZES: Final = ("image", "highRes", "unscaled", "smallHighResImage", "smallImage")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVendor:
    """Who makes a listing. Incomplete, it is just a name: an app embeds no more of its vendor."""

    key: str
    name: str
    email: str = ""
    website: str = ""
    support_url: str = ""
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHosting:
    """The newest version for one hosting; compatibilities are ``{application, min, max}``."""

    deployment: Hosting
    payment_model: PaymentModel
    version_name: str
    build_number: int
    released_on: date | None
    compatibilities: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceListing:
    """Everything a source says about one listing. Texts are raw: they may hold any HTML."""

    kind: ListingKind
    key: str
    name: str
    tag_line: str
    summary: str
    description: str
    vendor: SourceVendor
    applications: frozenset[str]
    categories: frozenset[str]
    hostings: tuple[SourceHosting, ...]
    rating: Decimal | None
    rating_count: int
    installs: int
    support_url: str
    source_href: str
    is_public: bool
    modified_at: datetime | None
    # Relative to the source or not; "" without a logo.
    logo_address: str = ""
    # A product of Oscar that was there before, for a source of the project's own; else one is made.
    product_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedListing:
    """A listing that was left as it is, and why, in words for staff."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnchangedListing:
    """A listing that the source has not changed since it was last read."""

    key: str


# The API names no vendor for host products; they all come from the same one.
HOST_VENDOR: Final = SourceVendor(
    key="atlassian",
    name="Atlassian",
    website="https://www.atlassian.com",
    support_url="https://support.atlassian.com",
    is_complete=True,
)


def listing_from_addon(
    addon: WireAddon, versions: Iterable[WireVersion], vendor: SourceVendor
) -> SourceListing:
    """Put an app together from its summary, its versions in any order and its vendor."""
    latest = latest_by_hosting(versions)
    embedded = addon.embedded
    reviews = embedded.reviews
    return SourceListing(
        kind=ListingKind.APP,
        key=addon.key,
        name=addon.name,
        tag_line=addon.tag_line,
        summary=addon.summary,
        description=_longest_story(latest) or addon.summary,
        vendor=vendor,
        applications=_applications(latest),
        categories=frozenset(category.name.strip() for category in embedded.categories),
        hostings=_hostings(latest),
        # No review is not the same as no star.
        rating=Decimal(f"{reviews.average_stars:.2f}") if reviews and reviews.count else None,
        rating_count=reviews.count if reviews else 0,
        installs=embedded.distribution.total_installs if embedded.distribution else 0,
        support_url=_support_link(latest) or vendor.support_url,
        source_href=href(addon.links, "alternate"),
        is_public=addon.status == "public",
        modified_at=embedded.last_modified,
        logo_address=_logo_address(embedded.logo),
    )


def listing_from_product(product: WireProduct, versions: Iterable[WireVersion]) -> SourceListing:
    """Put a host product together from its summary and its versions in any order."""
    latest = latest_by_hosting(versions)
    return SourceListing(
        kind=ListingKind.HOST,
        key=product.key,
        name=product.name,
        tag_line="",
        summary=product.summary,
        description=product.summary,
        vendor=HOST_VENDOR,
        applications=_applications(latest),
        categories=frozenset(),
        hostings=_hostings(latest),
        rating=None,
        rating_count=0,
        installs=0,
        support_url=HOST_VENDOR.support_url,
        source_href=href(product.links, "alternate"),
        is_public=True,
        modified_at=None,
    )


def vendor_key(links: Mapping[str, Any]) -> str:
    """Return the vendor's number from the link to itself: ``90001`` of ``/rest/2/vendors/90001``."""
    return urlsplit(href(links, "self")).path.rpartition("/")[2]


def vendor_from_wire(vendor: WireVendor, *, is_complete: bool = False) -> SourceVendor:
    """Take from a vendor, complete or embedded, what we keep. Raises ValueError without a link to itself.

    The maker of the host products also makes apps, under a number of its own: it is one vendor all the same.
    """
    key = vendor_key(vendor.links)
    if not VENDOR_KEY.fullmatch(key):
        raise ValueError("_embedded.vendor: has no link to itself that ends in its number")
    if key == HOST_VENDOR.key or vendor.name.strip().casefold() == HOST_VENDOR.name.casefold():
        return HOST_VENDOR
    organization = vendor.support_details.get("supportOrg")
    support = organization if isinstance(organization, dict) else vendor.support_details
    return SourceVendor(
        key=key,
        name=vendor.name,
        email=vendor.email,
        website=web_address(vendor.vendor_links.get("homePage")),
        support_url=web_address(support.get("supportUrl")),
        is_complete=is_complete,
    )


def latest_by_hosting(versions: Iterable[WireVersion]) -> dict[Hosting, WireVersion]:
    """Return the public version with the highest build number for each hosting it is made for."""
    latest: dict[Hosting, WireVersion] = {}
    for version in versions:
        if version.status != "public":
            continue
        for hosting in _made_for(version):
            if hosting not in latest or version.build_number > latest[hosting].build_number:
                latest[hosting] = version
    return latest


def web_address(given: object) -> str:
    """Return the address if a page may link to it (http or https, with a host, of sane length), else ""."""
    if (
        not isinstance(given, str)
        or len(given) > MAX_ADDRESS
        or any(c.isspace() or c in "<>\"'\\`" for c in given)
    ):
        return ""
    try:
        parts = urlsplit(given)
        host = parts.hostname
    except ValueError:
        return ""
    return given if parts.scheme in ("http", "https") and host and given.isprintable() else ""


def reason_of(error: ValueError) -> str:
    """Say which fields of an answer could not be read, without repeating what they held."""
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc']) or 'the whole'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)[:5]
    )


def _made_for(version: WireVersion) -> frozenset[Hosting]:
    """An app's version says where it is deployed; a product's says it only by what it is compatible with."""
    if version.deployment:
        flags = {
            Hosting.CLOUD: version.deployment.cloud,
            Hosting.DATA_CENTER: version.deployment.data_center,
            Hosting.SERVER: version.deployment.server,
        }
    else:
        flags = {hosting: bool(_compatibilities(version, hosting)) for hosting in Hosting}
    return frozenset(hosting for hosting, is_made_for in flags.items() if is_made_for)


def _compatibilities(version: WireVersion, hosting: Hosting) -> tuple[dict[str, str], ...]:
    rows = []
    for compatibility in version.compatibilities:
        given = {
            Hosting.CLOUD: compatibility.hosting.cloud,
            Hosting.DATA_CENTER: compatibility.hosting.data_center,
            Hosting.SERVER: compatibility.hosting.server,
        }[hosting]
        if given is None or given is False:
            continue
        bounds = (given.min, given.max) if not isinstance(given, bool) else (None, None)
        low, high = (bound.version if bound else "" for bound in bounds)
        rows.append({"application": compatibility.application, "min": low, "max": high})
    return tuple(sorted(rows, key=lambda row: row["application"]))


def _hostings(latest: Mapping[Hosting, WireVersion]) -> tuple[SourceHosting, ...]:
    return tuple(
        SourceHosting(
            deployment=hosting,
            payment_model=PaymentModel(version.payment_model),
            version_name=version.name,
            build_number=version.build_number,
            released_on=version.release.date if version.release else version.release_date,
            compatibilities=_compatibilities(version, hosting),
        )
        for hosting, version in sorted(latest.items())
    )


def _applications(latest: Mapping[Hosting, WireVersion]) -> frozenset[str]:
    return frozenset(
        row["application"]
        for hosting, version in latest.items()
        for row in _compatibilities(version, hosting)
    )


def _by_currency(latest: Mapping[Hosting, WireVersion]) -> list[WireVersion]:
    """The versions in the order in which their words are likely to be up to date."""
    return [latest[hosting] for hosting in Hosting if hosting in latest]


def _longest_story(latest: Mapping[Hosting, WireVersion]) -> str:
    return next(
        (v.text.more_details for v in _by_currency(latest) if v.text and v.text.more_details.strip()), ""
    )


def _logo_address(logo: WireLogo | None) -> str:
    addresses = (href(logo.links, size) for size in LOGO_SIZES) if logo else iter(())
    return next((a for a in addresses if a and len(a) <= MAX_ADDRESS and a.isprintable()), "")


def _support_link(latest: Mapping[Hosting, WireVersion]) -> str:
    for version in _by_currency(latest):
        if address := web_address(version.vendor_links.get("supportTicketSystem")):
            return address
    return ""
