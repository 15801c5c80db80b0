"""The catalogue: public knowledge, without prices."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.pagination import offset_cursor, offset_of
from shop.api.permissions import Anyone, Scope
from shop.api.views import ApiView, PageQuery, Shape, operation
from shop.marketplace.enums import Hosting, ListingKind, ListingSort, PaymentModel
from shop.marketplace.models import Listing
from shop.marketplace.selectors import ListingFilters, listing_detail, listing_facets, listing_page

MOST_SUGGESTIONS = 8
LARGEST_OFFSET = 100_000


class ProductQuery(PageQuery):
    q = serializers.CharField(
        default="", allow_blank=True, max_length=200, help_text="Words that must all be found."
    )
    kind = serializers.ChoiceField(ListingKind.choices, default="", allow_blank=True)
    host = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=64,
        help_text="Key of the application that it belongs to or extends.",
    )
    deployment = serializers.ChoiceField(Hosting.choices, default="", allow_blank=True)
    category = serializers.CharField(
        default="", allow_blank=True, max_length=255, help_text="Slug of a category."
    )
    vendor = serializers.CharField(default="", allow_blank=True, max_length=64, help_text="Key of a vendor.")
    payment_model = serializers.ChoiceField(PaymentModel.choices, default="", allow_blank=True)
    sort = serializers.ChoiceField(ListingSort.choices, default=ListingSort.NAME)


class SuggestQuery(Shape):
    q = serializers.CharField(max_length=200, default="", allow_blank=True)


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


class Product(Suggestion):
    vendor = NamedKey()
    tag_line = serializers.CharField()
    summary = serializers.CharField()
    rating = serializers.DecimalField(max_digits=3, decimal_places=2, allow_null=True)
    rating_count = serializers.IntegerField()
    installs = serializers.IntegerField()
    applications = NamedKey(many=True)
    deployments = HostingAnswer(source="hostings", many=True)


class ProductDetail(Product):
    description = serializers.CharField(help_text="Sanitised HTML.")
    support_url = serializers.CharField()
    source_url = serializers.CharField()
    is_listed = serializers.BooleanField(help_text="Whether the catalogue still shows it.")
    changed_at = serializers.DateTimeField(source="marketplace_modified_at", allow_null=True)
    categories = CategoryAnswer(source="product.categories", many=True)
    deployments = HostingDetail(source="hostings", many=True)


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

        The facets count what the other filters leave.
        """
        query = self.query_as(ProductQuery)
        limit, offset, sort = query.pop("limit"), offset_of(query.pop("cursor")), query.pop("sort")
        filters = ListingFilters(text=query.pop("q"), **query)
        found = listing_page(text=filters.text, **query, sort=sort, offset=offset, limit=limit)
        following = offset + limit
        is_last = following >= min(found.total, LARGEST_OFFSET)
        page: dict[str, Any] = {
            "items": found.items,
            "next": None if is_last else offset_cursor(following),
            "total": found.total,
            "facets": listing_facets(filters),
        }
        return Response(ProductPage(page).data)


class ProductSuggestView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=Suggestions, query=SuggestQuery)
    def get(self, request: Request) -> Response:
        """Suggest products while somebody types"""
        text = self.query_as(SuggestQuery)["q"].strip()
        found = listing_page(text=text, limit=MOST_SUGGESTIONS).items if text else []
        return Response(Suggestions({"items": found}).data)


class ProductView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=ProductDetail)
    def get(self, request: Request, key: str) -> Response:
        """One product or app with its versions

        One that is no longer listed is answered too: those who own it still come by.
        """
        return Response(self.as_json(ProductDetail, public_listing(key)))
