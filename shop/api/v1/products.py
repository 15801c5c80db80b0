"""The catalogue: public knowledge, without prices."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from search.queries import FoundListings, search_listings
from search.suggestions import suggest_site
from shop.api.pagination import offset_cursor, offset_of
from shop.api.permissions import Anyone, Scope
from shop.api.views import ApiView, PageQuery, Shape, operation
from shop.licenses.units import tier_units
from shop.marketplace.browsing import MAX_VALUES
from shop.marketplace.comparing import compare_listings
from shop.marketplace.enums import Hosting, ListingKind, ListingSort, PaymentModel
from shop.marketplace.models import Listing
from shop.marketplace.outline import FACETS, ListingFilters, catalogue_outline
from shop.marketplace.recent import forget_looks, looked_at
from shop.marketplace.related import links_to, surroundings
from shop.marketplace.selectors import listing_detail, listings_by_key
from shop.marketplace.session import MAX_COMPARED

LOGO_HELP = 'Address of our own copy, or "".'
LARGEST_OFFSET = 100_000


def values_of(child: serializers.Field[Any, Any, Any, Any], what: str) -> serializers.ListField:
    """A filter that may be given several times."""
    return serializers.ListField(
        child=child,
        default=list,
        max_length=MAX_VALUES,
        help_text=f"{what}, once for each that is as good.",
    )


class ProductQuery(PageQuery):
    q = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="What to search for, as somebody types it."
    )
    exact = serializers.BooleanField(
        default=False, help_text="Search for `q` as it is, also where another text was more likely meant."
    )
    kind = serializers.ChoiceField(ListingKind.choices, default="", allow_blank=True)
    host = values_of(
        serializers.CharField(allow_blank=True, max_length=64),
        "Key of an application that it belongs to or extends",
    )
    deployment = values_of(serializers.ChoiceField(Hosting.choices, allow_blank=True), "Where it runs")
    category = values_of(serializers.CharField(allow_blank=True, max_length=255), "Slug of a category")
    vendor = values_of(serializers.CharField(allow_blank=True, max_length=64), "Key of a vendor")
    payment_model = values_of(serializers.ChoiceField(PaymentModel.choices, allow_blank=True), "Who is paid")
    sort = serializers.ChoiceField(
        ListingSort.choices,
        default="",
        allow_blank=True,
        help_text="Default: `relevance` with `q`, `name` without.",
    )


class SuggestQuery(Shape):
    q = serializers.CharField(max_length=200, default="", allow_blank=True)


class CompareQuery(Shape):
    key = serializers.ListField(
        child=serializers.CharField(max_length=255),
        min_length=1,
        max_length=MAX_COMPARED,
        help_text="Key of a product, once for each to compare.",
    )


class NamedKey(Shape):
    key = serializers.CharField()
    name = serializers.CharField()


class CategoryAnswer(Shape):
    slug = serializers.CharField()
    name = serializers.CharField()


class HostingAnswer(Shape):
    deployment = serializers.ChoiceField(Hosting.choices)
    payment_model = serializers.ChoiceField(PaymentModel.choices)
    version = serializers.CharField(source="version_name")
    released_on = serializers.DateField(allow_null=True)


class HostingDetail(HostingAnswer):
    compatibilities = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField(allow_null=True))
    )


class Suggestion(Shape):
    key = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(ListingKind.choices)


class Suggestions(Shape):
    items = Suggestion(many=True)
    is_fallback = serializers.BooleanField(help_text="Whether the search engine is not available.")


class LogoField(serializers.CharField):
    """Full address of our own copy of a logo, "" without one."""

    def to_representation(self, value: str) -> str:
        return f"{settings.SITE_URL}{value}" if value.startswith("/") else value


class ProductLink(Shape):
    key = serializers.CharField()
    name = serializers.CharField()
    vendor = serializers.CharField(source="vendor_name")
    logo = LogoField(source="logo_url", help_text=LOGO_HELP)


class ProductLinks(Shape):
    items = ProductLink(many=True)


class Product(Suggestion):
    vendor = NamedKey()
    tag_line = serializers.CharField()
    summary = serializers.CharField()
    rating = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    rating_count = serializers.IntegerField()
    installs = serializers.IntegerField()
    applications = NamedKey(many=True)
    logo = LogoField(source="logo_url", help_text=LOGO_HELP)
    deployments = HostingAnswer(source="hostings", many=True)


class VendorDetail(NamedKey):
    support_url = serializers.CharField()
    website = serializers.CharField()


class ProductFacts(Product):
    vendor = VendorDetail()
    description = serializers.CharField(help_text="Sanitised HTML.")
    support_url = serializers.CharField()
    source_url = serializers.CharField()
    is_listed = serializers.BooleanField(help_text="Whether the catalogue still shows it.")
    unlisted_at = serializers.DateTimeField(allow_null=True, help_text="Since when it is not listed.")
    stale_since = serializers.DateTimeField(
        allow_null=True, help_text="Since when the Marketplace did not confirm these facts."
    )
    synchronized_at = serializers.DateTimeField(help_text="When these facts were last written.")
    confirmed_at = serializers.DateTimeField(help_text="When they were last known to be the Marketplace's.")
    changed_at = serializers.DateTimeField(source="marketplace_modified_at", allow_null=True)
    categories = CategoryAnswer(source="product.categories", many=True)
    deployments = HostingDetail(source="hostings", many=True)


class ProductDetail(ProductFacts):
    related = serializers.SerializerMethodField()

    @extend_schema_field(ProductLink(many=True))
    def get_related(self, listing: Listing) -> Any:
        return ProductLink(surroundings(listing, looked_at=()).related, many=True).data


class ComparedCell(Shape):
    lines = serializers.ListField(child=serializers.CharField())
    url = serializers.CharField(help_text='A link that belongs to it, or "".')


class ComparedRow(Shape):
    name = serializers.CharField(help_text="Stable name of the fact.")
    label = serializers.CharField(help_text="Its name in the language of the answer.")  # type: ignore[assignment]
    differs = serializers.BooleanField()
    cells = ComparedCell(many=True, help_text="One for each product, in their order.")


class ComparisonAnswer(Shape):
    products = ProductFacts(source="listings", many=True)
    rows = ComparedRow(many=True)


class DirectoryEntry(Shape):
    key = serializers.CharField(source="value", help_text="What `GET /products` filters by.")
    name = serializers.CharField(source="label")
    products = serializers.IntegerField(source="count")


class DirectoryAnswer(Shape):
    items = DirectoryEntry(many=True)


class FacetChoiceAnswer(Shape):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    is_chosen = serializers.BooleanField()


class FacetsAnswer(Shape):
    host = FacetChoiceAnswer(many=True)
    deployment = FacetChoiceAnswer(many=True)
    category = FacetChoiceAnswer(many=True)
    vendor = FacetChoiceAnswer(many=True)
    payment_model = FacetChoiceAnswer(many=True)


class ProductPage(Shape):
    items = Product(many=True)
    next = serializers.CharField(allow_null=True)
    total = serializers.IntegerField()
    facets = FacetsAnswer()
    searched_for = serializers.CharField(
        help_text="`q`, or what it was taken for where nothing has its words."
    )
    suggestion = serializers.CharField(help_text='Another text that may be meant, or "".')
    is_similar = serializers.BooleanField(
        help_text="Whether nothing has exactly the words, and the items have similar ones."
    )
    is_fallback = serializers.BooleanField(
        help_text="Whether the search engine is not available, and words were compared plainly."
    )


def public_listing(key: str) -> Listing:
    """A listing by its key. Raises NotFound, also for a product that was taken off the site altogether."""
    try:
        listing = listing_detail(key=key)
    except Listing.DoesNotExist:
        raise NotFound() from None
    if not listing.product.is_public:
        raise NotFound()
    return listing


class ProductsView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=ProductPage, query=ProductQuery)
    def get(self, request: Request) -> Response:
        """Find products and apps

        The values of one filter are alternatives, the filters hold together. The count of a value says how
        many products it has beside what the other filters leave.
        """
        # Not as a plain dictionary, which would hold the last value of each filter only.
        query = self._checked(ProductQuery, request.query_params, ValidationError)
        limit, offset = query["limit"], offset_of(query["cursor"])
        found = self.found(query, offset=offset, limit=limit)
        following = offset + limit
        is_last = not found.items or following >= min(found.total, LARGEST_OFFSET)
        page: dict[str, Any] = {
            "items": found.items,
            "next": None if is_last else offset_cursor(following),
            "total": found.total,
            "facets": found.facets,
            "searched_for": found.text,
            "suggestion": found.suggestion,
            "is_similar": found.is_similar,
            "is_fallback": found.is_fallback,
        }
        return Response(ProductPage(page).data)

    def found(self, query: dict[str, Any], *, offset: int, limit: int) -> FoundListings:
        chosen = {facet: tuple(dict.fromkeys(filter(None, query[facet]))) for facet in FACETS}
        filters = ListingFilters(text=query["q"], kind=query["kind"], **chosen)
        return search_listings(
            filters,
            language=get_language() or "",
            sort=query["sort"],
            offset=offset,
            limit=limit,
            is_exact=query["exact"],
        )


class ProductSuggestView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=Suggestions, query=SuggestQuery)
    def get(self, request: Request) -> Response:
        """Suggest products while somebody types"""
        text = self.query_as(SuggestQuery)["q"]
        found = suggest_site(text=text, language=get_language() or "")
        return Response(Suggestions({"items": found.listings, "is_fallback": found.is_fallback}).data)


class ProductView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=ProductDetail)
    def get(self, request: Request, key: str) -> Response:
        """One product or app with its versions

        One that is no longer listed is answered too: those who own it still come by.
        """
        return Response(self.as_json(ProductDetail, public_listing(key)))


class ProductCompareView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=ComparisonAnswer, query=CompareQuery, refusals=(404,))
    def get(self, request: Request) -> Response:
        """Compare up to four products

        Rows without any value are left out. An unknown key answers 404.
        """
        # Not as a plain dictionary, which would hold the last key only.
        query = self._checked(CompareQuery, request.query_params, ValidationError)
        keys = list(dict.fromkeys(query["key"]))
        listings = [listing for listing in listings_by_key(keys) if listing.product.is_public]
        if len(listings) < len(keys):
            raise NotFound()
        comparison = compare_listings(listings, units=tier_units(listings))
        return Response(self.as_json(ComparisonAnswer, comparison))


class RecentProductsView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=ProductLinks)
    def get(self, request: Request) -> Response:
        """The products that were looked at last in this browser

        At most twelve, the latest first; what is no longer listed drops out. They are kept in a cookie: a
        call with a token has none and gets an empty list.
        """
        return Response(ProductLinks({"items": links_to(looked_at(request._request))}).data)

    @operation(status=204)
    def delete(self, request: Request) -> Response:
        """Forget what was looked at"""
        response = Response(status=204)
        forget_looks(response)
        return response


class DirectoryView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)
    facet = ""

    def answer(self) -> Response:
        return Response(DirectoryAnswer({"items": catalogue_outline().choices(self.facet)}).data)


class HostsView(DirectoryView):
    facet = "host"

    @operation(answer=DirectoryAnswer)
    def get(self, request: Request) -> Response:
        """All host applications, with the number of products for each"""
        return self.answer()


class CategoriesView(DirectoryView):
    facet = "category"

    @operation(answer=DirectoryAnswer)
    def get(self, request: Request) -> Response:
        """All categories, with the number of products in each"""
        return self.answer()


class VendorsView(DirectoryView):
    facet = "vendor"

    @operation(answer=DirectoryAnswer)
    def get(self, request: Request) -> Response:
        """All vendors, with the number of products of each"""
        return self.answer()
