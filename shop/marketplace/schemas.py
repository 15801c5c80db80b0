"""The shape of the Marketplace's answers (versions 2 and 3 of its API), as far as we read it.

Unknown fields are ignored, missing optional ones have a default, and a field of the wrong type is an error:
half-understood facts would end up in somebody's offer. Texts are taken as they come; ``services`` cleans them
before they are stored.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

MOST_IN_DATABASE = 2**31 - 1
# More than is ever kept of a text (``facts`` cuts to what the columns hold), and little enough to be cleaned
# quickly even if its tags are nested as deeply as can be.
MAX_TEXT = 25_000
# The links that something here follows or shows; the others are left where they are.
RELATIONS = frozenset(
    {
        "self",
        "alternate",
        "next",
        "versions",
        "image",
        "highRes",
        "unscaled",
        "smallHighResImage",
        "smallImage",
    }
)


def _nothing_as_empty(value: object) -> object:
    return "" if value is None else value


def _nothing_as_list(value: object) -> object:
    return [] if value is None else value


def _nothing_as_mapping(value: object) -> object:
    return {} if value is None else value


def _cut(value: str) -> str:
    return value[:MAX_TEXT]


def _sensible_count(value: object) -> object:
    """A total that makes no sense is as good as none: what counts is what the pages hold."""
    return value if type(value) is int and 0 <= value <= MOST_IN_DATABASE else None


def _followed(value: dict[str, Any]) -> dict[str, Any]:
    return {relation: link for relation, link in value.items() if relation in RELATIONS}


def _day(value: object) -> object:
    """Take the day of ``2023-06-14`` and of ``2023-06-14T17:14:45.319Z`` alike; the API writes both."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


def _aware(value: datetime) -> datetime:
    # Years at the ends of the calendar cannot be converted between time zones.
    if not 1990 <= value.year <= 2200:
        raise ValueError("not a plausible date")
    return value if timezone.is_aware(value) else timezone.make_aware(value, timezone.get_default_timezone())


# Nested facts of which we read little: their inside is checked where it is used.
Facts = Annotated[dict[str, Any], BeforeValidator(_nothing_as_mapping)]
Links = Annotated[Facts, AfterValidator(_followed)]
Text = Annotated[str, BeforeValidator(_nothing_as_empty), AfterValidator(_cut)]
Count = Annotated[int, Field(ge=0, le=MOST_IN_DATABASE)]
Day = Annotated[date | None, BeforeValidator(_day)]
Moment = Annotated[datetime, Field(strict=False), AfterValidator(_aware)]
# A key is part of addresses, so it may hold nothing that an address would split at.
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:+-]*$", max_length=255)]
Name = Annotated[str, Field(pattern=r"\S"), AfterValidator(_cut)]


class Wire(BaseModel):
    """Base of all shapes: strict types, unknown fields ignored, immutable."""

    model_config = ConfigDict(
        strict=True, extra="ignore", frozen=True, populate_by_name=True, allow_inf_nan=False
    )


class WireCollection(Wire):
    """One page of any collection. The items are checked one by one: a broken one costs only itself."""

    links: Links = Field(alias="_links", default_factory=dict)
    embedded: Facts = Field(alias="_embedded", default_factory=dict)
    count: Annotated[int | None, BeforeValidator(_sensible_count)] = None


class WireApplication(Wire):
    key: Annotated[Key, Field(max_length=64)]
    name: Name


class WireNamed(Wire):
    name: Name


class WireDistribution(Wire):
    total_installs: Count = Field(alias="totalInstalls", default=0)


class WireReviews(Wire):
    average_stars: float = Field(alias="averageStars", default=0.0, ge=0, le=5)
    count: Count = 0


class WireVendor(Wire):
    """A vendor, complete or as embedded in an app; its number is only in the link to itself."""

    links: Links = Field(alias="_links")
    name: Name
    email: Text = ""
    support_details: Facts = Field(alias="supportDetails", default_factory=dict)
    vendor_links: Facts = Field(alias="vendorLinks", default_factory=dict)


class WireDeployment(Wire):
    server: bool = False
    cloud: bool = False
    data_center: bool = Field(alias="dataCenter", default=False)


class WireBound(Wire):
    version: Text = ""


class WireRange(Wire):
    min: WireBound | None = None
    max: WireBound | None = None


class WireCompatibleHosting(Wire):
    server: WireRange | None = None
    data_center: WireRange | None = Field(alias="dataCenter", default=None)
    cloud: bool = False


class WireCompatibility(Wire):
    application: Annotated[Key, Field(max_length=64)]
    hosting: WireCompatibleHosting = WireCompatibleHosting()


class WireRelease(Wire):
    date: Day = None


class WireLogo(Wire):
    """Where a logo is, in up to five sizes, any of which may be missing."""

    links: Links = Field(alias="_links", default_factory=dict)


class WireText(Wire):
    more_details: Text = Field(alias="moreDetails", default="")


class WireVersion(Wire):
    """A version of an app or of a host product; they differ in where the release date stands."""

    name: Text = ""
    build_number: int = Field(alias="buildNumber", ge=0, le=2**63 - 1)
    status: Text = "public"
    payment_model: Literal["free", "vendor", "atlassian"] = Field(alias="paymentModel")
    release: WireRelease | None = None
    release_date: Day = Field(alias="releaseDate", default=None)
    deployment: WireDeployment | None = None
    compatibilities: Annotated[list[WireCompatibility], BeforeValidator(_nothing_as_list)] = Field(
        default_factory=list
    )
    text: WireText | None = None
    vendor_links: Facts = Field(alias="vendorLinks", default_factory=dict)


class WireAddonParts(Wire):
    categories: Annotated[list[WireNamed], BeforeValidator(_nothing_as_list)] = Field(default_factory=list)
    distribution: WireDistribution | None = None
    reviews: WireReviews | None = None
    vendor: WireVendor
    logo: WireLogo | None = None
    last_modified: Moment | None = Field(alias="lastModified", default=None)
    # Only where it was asked for, and only for the hosting that was asked for.
    version: WireVersion | None = None


class WireAddon(Wire):
    """An app. Its number is a string, and the date of its last change sits among the embedded parts."""

    id: Text = ""
    key: Key
    name: Name
    tag_line: Text = Field(alias="tagLine", default="")
    summary: Text = ""
    status: Text = "public"
    links: Links = Field(alias="_links")
    embedded: WireAddonParts = Field(alias="_embedded")


class WireProductParts(Wire):
    version: WireVersion | None = None


class WireProduct(Wire):
    """A host product: fewer facts than an app, neither vendor nor tag line."""

    key: Key
    name: Name
    summary: Text = ""
    links: Links = Field(alias="_links", default_factory=dict)
    embedded: Annotated[WireProductParts, BeforeValidator(_nothing_as_mapping)] = Field(
        alias="_embedded", default=WireProductParts()
    )


class WireCursorPage(Wire):
    """One page of a collection of version 3, under whichever name its items go."""

    links: Facts = Field(default_factory=dict)


class WireHostingOption(Wire):
    hosting: Text = ""


class WireParentSoftware(Wire):
    """A host product as version 3 lists it."""

    id: Key
    name: Name
    hosting_options: Annotated[list[WireHostingOption], BeforeValidator(_nothing_as_list)] = Field(
        alias="hostingOptions", default_factory=list
    )
    state: Text = ""


class WireParentVersion(Wire):
    """A version of a host product in version 3."""

    build_number: int | Text = Field(alias="buildNumber", default=0)
    version_number: Text = Field(alias="versionNumber", default="")
    hosting: Annotated[list[Text], BeforeValidator(_nothing_as_list)] = Field(default_factory=list)


def href(links: Mapping[str, Any], relation: str) -> str:
    """Return the address of a relation, or "" without one.

    A relation is a single link or a list of links in several media types, of which the JSON one counts.
    Templates are no addresses.
    """
    given = links.get(relation)
    for link in given if isinstance(given, list) else [given]:
        if (
            isinstance(link, dict)
            and isinstance(link.get("href"), str)
            and not link.get("templated")
            and (not isinstance(given, list) or link.get("type", "application/json") == "application/json")
        ):
            return str(link["href"])
    return ""
