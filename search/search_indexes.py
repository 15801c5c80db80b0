"""Haystack's index classes: which rows have a document, and the fields that an index may have at all."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import Model, Prefetch, QuerySet
from haystack import indexes
from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.utils import get_identifier, get_model_ct
from oscar.core.loading import get_model

from cms.models import FaqEntryPage
from search.documents import listing_document, question_document
from shop.marketplace.models import Listing

Category = get_model("catalogue", "Category")
LISTING_COLUMNS: Final = (
    "key",
    "kind",
    "name",
    "tag_line",
    "summary",
    "description",
    "rating",
    "installs",
    "marketplace_modified_at",
)


class SiteIndex(indexes.SearchIndex):
    """The fields of all documents of the site. A value without a field here cannot get into an index."""

    text = indexes.CharField(document=True)
    title = indexes.CharField(boost=3.0)
    title_auto = indexes.EdgeNgramField()
    vendor_name = indexes.CharField(boost=1.5)
    applications = indexes.MultiValueField()
    categories = indexes.MultiValueField()
    host = indexes.MultiValueField(faceted=True)
    deployment = indexes.MultiValueField(faceted=True)
    category = indexes.MultiValueField(faceted=True)
    vendor = indexes.CharField(faceted=True)
    payment_model = indexes.MultiValueField(faceted=True)
    # "cloud/vendor": the deployment and the payment model of one hosting, which belong together.
    hosting = indexes.MultiValueField(faceted=True)
    kind = indexes.CharField(faceted=True)
    # Of questions; a listing has one text for all languages.
    language = indexes.CharField(faceted=True)
    rating = indexes.FloatField(null=True)
    installs = indexes.IntegerField()
    weight = indexes.FloatField()
    changed_at = indexes.DateTimeField(null=True)
    name_sort = indexes.CharField()
    key = indexes.CharField()

    document: Callable[[Any], dict[str, Any]]

    def prepare(self, obj: Model) -> dict[str, Any]:
        """Take the values of the document that have a field. Asks the database for nothing."""
        values = type(self).document(obj)
        self.prepared_data = {
            ID: get_identifier(obj),
            DJANGO_CT: get_model_ct(self.get_model()),
            DJANGO_ID: str(obj.pk),
            **{name: values.get(name) for name in self.fields},
        }
        return self.prepared_data

    def with_ids(self, ids: Iterable[int]) -> "QuerySet[Any]":
        """Those of the rows that have a document, loaded with what it is made from."""
        rows: QuerySet[Any] = self.index_queryset().filter(pk__in=list(ids))
        return rows


class ListingIndex(SiteIndex, indexes.Indexable):
    """The listed products and apps."""

    document = staticmethod(listing_document)

    def get_model(self) -> type[Listing]:
        return Listing

    def get_updated_field(self) -> str:
        return "synchronized_at"

    def index_queryset(self, using: str | None = None) -> "QuerySet[Listing]":
        """Four queries, however many listings are read at once.

        Into lists: for ten thousand listings, the managers of what was prefetched would take seconds.
        """
        public = Category.objects.filter(is_public=True).only("name", "slug").order_by("path")
        return (
            Listing.objects.listed()
            .select_related("product", "vendor")
            .only(*LISTING_COLUMNS, "product__id", "vendor__key", "vendor__name")
            .prefetch_related(
                Prefetch("hostings", to_attr="indexed_hostings"),
                Prefetch("applications", to_attr="indexed_applications"),
                Prefetch("product__categories", queryset=public, to_attr="indexed_categories"),
            )
        )


class FaqIndex(SiteIndex, indexes.Indexable):
    """The published questions that everybody may read."""

    document = staticmethod(question_document)

    def get_model(self) -> type[FaqEntryPage]:
        return FaqEntryPage

    def get_updated_field(self) -> str:
        return "last_published_at"

    def index_queryset(self, using: str | None = None) -> "QuerySet[FaqEntryPage]":
        published: QuerySet[FaqEntryPage] = FaqEntryPage.objects.live().public().select_related("locale")
        return published
