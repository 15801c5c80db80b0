"""Reading the catalogue. Everything here is public knowledge: no viewer, no price."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Model,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
    Window,
    prefetch_related_objects,
)
from django.db.models.functions import Lower, RowNumber
from oscar.core.loading import get_model

from shop.marketplace.enums import Hosting, ListingSort, PaymentModel
from shop.marketplace.models import HostApplication, Listing, ListingHosting, ListingQuerySet, Vendor

Category = get_model("catalogue", "Category")
ProductCategory = get_model("catalogue", "ProductCategory")

MAX_PAGE: Final = 100
MAX_WORDS: Final = 8
MAX_TEXT: Final = 200
# A catalogue of thousands has thousands of vendors; a list of choices ends somewhere.
MAX_CHOICES: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFilters:
    """What narrows the catalogue; "" does not narrow.

    ``kind``, ``payment_model`` and ``deployment`` are values of the enums, ``host`` is an application's key,
    ``category`` a slug, ``vendor`` a vendor's key. Values nobody knows find nothing.
    """

    text: str = ""
    kind: str = ""
    host: str = ""
    deployment: str = ""
    category: str = ""
    vendor: str = ""
    payment_model: str = ""


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A part of the listings found, with everything a card shows, and how many there are in all."""

    items: list[Listing]
    total: int


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """One value to narrow by, and how many listings would remain."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The choices of each facet. Each counts what the *other* filters leave."""

    host: list[FacetChoice]
    deployment: list[FacetChoice]
    category: list[FacetChoice]
    vendor: list[FacetChoice]
    payment_model: list[FacetChoice]


def listing_page(
    *,
    text: str = "",
    kind: str = "",
    host: str = "",
    deployment: str = "",
    category: str = "",
    vendor: str = "",
    payment_model: str = "",
    sort: str = ListingSort.NAME,
    offset: int = 0,
    limit: int = 20,
) -> ListingPage:
    """Return listed entries in four queries, with product, vendor, hostings and applications loaded.

    Each word of ``text`` must be found, in any letter case, in name, tag line, summary or vendor's name. For
    the other filters see ``ListingFilters``. An unknown ``sort`` means by name. ``limit`` is cut to 1 to 100.
    """
    filters = ListingFilters(
        text=text,
        kind=kind,
        host=host,
        deployment=deployment,
        category=category,
        vendor=vendor,
        payment_model=payment_model,
    )
    found = _filtered(filters)
    start = max(offset, 0)
    page = found.order_by(*_ordering(sort)).with_facts()[start : start + min(max(limit, 1), MAX_PAGE)]
    return ListingPage(items=list(page), total=found.count())


def listing_facets(filters: ListingFilters) -> Facets:
    """Count listings per host application, deployment, category, vendor and payment model, in one query."""
    hosts = HostApplication.objects.filter(listings__in=_filtered(replace(filters, host="")))
    categories = Category.objects.filter(
        product__listing__in=_filtered(replace(filters, category="")), is_public=True
    )
    vendors = Vendor.objects.filter(listings__in=_filtered(replace(filters, vendor="")))
    found: dict[str, list[FacetChoice]] = {field.name: [] for field in fields(Facets)}
    rows = _largest("host", hosts, value="key", counted="listings", chosen=filters.host).union(
        _hostings("deployment", replace(filters, deployment="")),
        _largest("category", categories, value="slug", counted="product__listing", chosen=filters.category),
        _largest("vendor", vendors, value="key", counted="listings", chosen=filters.vendor),
        _hostings("payment_model", replace(filters, payment_model="")),
        all=True,
    )
    for facet, value, label, total in rows:
        found[facet].append(FacetChoice(value, label, total, value == getattr(filters, facet)))
    return Facets(
        host=_by_label(found["host"]),
        deployment=_named_by(Hosting, found["deployment"]),
        category=_by_label(found["category"]),
        vendor=_by_label(found["vendor"]),
        payment_model=_named_by(PaymentModel, found["payment_model"]),
    )


def listing_detail(*, key: str) -> Listing:
    """Return a listing with versions, applications and the product's categories, in four queries.

    One that is no longer listed is returned too: those who own it still come by. Raises Listing.DoesNotExist.
    """
    return Listing.objects.with_facts().prefetch_related("product__categories").get(key=key)


def get_listing(*, key: str) -> Listing:
    """Return a listing with hostings and applications, listed or not. Raises Listing.DoesNotExist."""
    return Listing.objects.with_facts().get(key=key)


def find_listing(*, key: str) -> Listing:
    """Return a listing with product and vendor, listed or not; ``load_facts`` reads the rest. One query.

    Raises Listing.DoesNotExist.
    """
    return Listing.objects.select_related("product", "vendor").get(key=key)


def load_facts(listings: Iterable[Listing]) -> None:
    """Read hostings and applications of the listings that have not got them yet, in two queries for all."""
    prefetch_related_objects(list(listings), "hostings", "applications")


def listings_of_products(*, product_ids: Iterable[int]) -> dict[int, Listing]:
    """Return the listings of these products by product id, in three queries; some may have none."""
    return {
        listing.product_id: listing
        for listing in Listing.objects.with_facts().filter(product__in=product_ids)
    }


def _filtered(filters: ListingFilters) -> ListingQuerySet:
    found = Listing.objects.listed()
    # NUL is the one character that a database refuses even to look for.
    for word in filters.text.replace("\0", " ")[:MAX_TEXT].split()[:MAX_WORDS]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(tag_line__icontains=word)
            | Q(summary__icontains=word)
            | Q(vendor__name__icontains=word)
        )
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.vendor:
        found = found.filter(vendor__key=filters.vendor)
    if filters.host:
        found = found.filter(
            _exists(Listing.applications.through, "listing", hostapplication__key=filters.host)
        )
    if filters.category:
        found = found.filter(
            Exists(
                ProductCategory.objects.filter(
                    product=OuterRef("product"), category__slug=filters.category, category__is_public=True
                )
            )
        )
    # One row must fit both: free in the cloud is not free somewhere and offered in the cloud.
    if hosting := _hosting_conditions(filters):
        found = found.filter(_exists(ListingHosting, "listing", **hosting))
    return found


def _exists(model: type[Model], back: str, **conditions: str) -> Exists:
    return Exists(model._default_manager.filter(**{back: OuterRef("pk")}, **conditions))


def _hosting_conditions(filters: ListingFilters) -> dict[str, str]:
    given = {"deployment": filters.deployment, "payment_model": filters.payment_model}
    return {name: value for name, value in given.items() if value}


def _ordering(sort: str) -> tuple[OrderBy, ...]:
    by_name = (Lower("name").asc(), F("pk").asc())
    return {
        ListingSort.INSTALLS.value: (F("installs").desc(), *by_name),
        ListingSort.RATING.value: (F("rating").desc(nulls_last=True), F("rating_count").desc(), *by_name),
        ListingSort.UPDATED.value: (F("marketplace_modified_at").desc(nulls_last=True), *by_name),
    }.get(sort, by_name)


def _largest(
    facet: str, groups: QuerySet[Any], *, value: str, counted: str, chosen: str
) -> QuerySet[Any, tuple[str, str, str, int]]:
    """Rows of facet, value, name and count: the largest groups, the chosen one in any case."""
    is_chosen = Case(When(choice=chosen, then=0), default=1)
    rows: QuerySet[Any, tuple[str, str, str, int]] = (
        groups.order_by()
        .values(facet=Value(facet), choice=F(value), title=F("name"))
        .annotate(total=Count(counted, distinct=True))
        # Not a slice: SQLite takes none inside a union.
        .annotate(place=Window(RowNumber(), order_by=[is_chosen, F("total").desc(), F("title")]))
        .filter(place__lte=MAX_CHOICES)
        .values_list("facet", "choice", "title", "total")
    )
    return rows


def _hostings(facet: str, filters: ListingFilters) -> QuerySet[Any, tuple[str, str, str, int]]:
    """Rows of facet, value, no name and count, for a field of the hostings."""
    rows: QuerySet[Any, tuple[str, str, str, int]] = (
        ListingHosting.objects.filter(listing__in=_filtered(filters), **_hosting_conditions(filters))
        .order_by()
        .values(facet=Value(facet), choice=F(facet), title=Value(""))
        .annotate(total=Count("listing", distinct=True))
        .values_list("facet", "choice", "title", "total")
    )
    return rows


def _by_label(choices: list[FacetChoice]) -> list[FacetChoice]:
    return sorted(choices, key=lambda choice: (choice.label.casefold(), -choice.count, choice.value))


def _named_by(names: type[TextChoices], choices: list[FacetChoice]) -> list[FacetChoice]:
    """The choices under the enum's names, in the enum's order."""
    by_value = {choice.value: choice for choice in choices}
    return [replace(by_value[name.value], label=str(name.label)) for name in names if name.value in by_value]
