"""Offers, and the customer's answer to them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import ConfigurationField, DayField, MoneyField, Text
from shop.api.pagination import SortKey
from shop.api.permissions import Scope, SignedIn
from shop.api.v1.orders import OrderAnswer, order_json
from shop.api.v1.totals import TotalsAnswer, totals_values
from shop.api.views import PDF, Answer, ApiView, PageQuery, Shape, kept_private, operation, page_of
from shop.documents.responses import document_response
from shop.fulfillment.services import AcceptanceDetails, place_order
from shop.fulfillment.services import Address as PostalAddress
from shop.quotes.enums import LineKind, QuoteStatus
from shop.quotes.models import Quote, QuoteRevision
from shop.quotes.selectors import can_be_answered, latest_revision, quote_detail, quote_totals, quotes_for
from shop.quotes.services import decline_quote, print_quote, request_revision
from shop.quotes.services.answers import LONGEST_REASON

NEWEST_FIRST = (SortKey("created_at", is_descending=True), SortKey("pk", is_descending=True))
NOW = "now"


class QuoteQuery(PageQuery):
    status = serializers.ChoiceField(QuoteStatus.choices, default="", allow_blank=True)


class QuoteLineAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    position = serializers.IntegerField()
    kind = serializers.ChoiceField(LineKind.choices)
    title = serializers.CharField()
    detail = serializers.CharField()
    configuration = ConfigurationField()
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2)
    unit = serializers.CharField()
    unit_price = MoneyField(currency="revision.quote.currency")
    discount_percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    tax_code = serializers.CharField()
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=2)
    is_optional = serializers.BooleanField()
    alternative_group = serializers.IntegerField(
        help_text="Lines of one group above 0 stand for each other: the first is ordered unless another is "
        "chosen."
    )
    net_amount = MoneyField(currency="revision.quote.currency")


class RevisionAnswer(Shape):
    revision = serializers.IntegerField(source="revision_number")
    valid_until = serializers.DateField(
        source="valid_until_date", help_text="The last day it can be ordered."
    )
    sent_at = serializers.DateTimeField(allow_null=True)
    introduction = serializers.CharField()
    content_hash = serializers.CharField(help_text="SHA-256 of all that is accepted with it.")
    lines = QuoteLineAnswer(many=True)
    totals = serializers.SerializerMethodField()

    @extend_schema_field(TotalsAnswer)
    def get_totals(self, revision: QuoteRevision) -> dict[str, Any]:
        currency = revision.quote.currency
        return totals_values(quote_totals(revision, currency=currency), currency)


class QuoteSummary(Shape):
    number = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(QuoteStatus.choices)
    request = serializers.CharField(source="request.number", allow_null=True, default=None)
    organization = serializers.CharField(source="organization.name", allow_null=True, default=None)
    created_at = serializers.DateTimeField()
    revision = serializers.SerializerMethodField()
    valid_until = serializers.SerializerMethodField()
    totals = serializers.SerializerMethodField()

    def get_revision(self, quote: Quote) -> int:
        return latest_revision(quote).revision_number

    def get_valid_until(self, quote: Quote) -> str:
        return latest_revision(quote).valid_until_date.isoformat()

    @extend_schema_field(TotalsAnswer)
    def get_totals(self, quote: Quote) -> dict[str, Any]:
        return totals_values(quote_totals(latest_revision(quote), currency=quote.currency), quote.currency)


class QuoteAnswer(Shape):
    number = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(QuoteStatus.choices)
    request = serializers.CharField(source="request.number", allow_null=True, default=None)
    organization = serializers.CharField(source="organization.name", allow_null=True, default=None)
    currency = serializers.CharField()
    language = serializers.CharField()
    answer_reason = serializers.CharField(help_text="What the customer said with their answer.")
    revisions = serializers.SerializerMethodField(help_text="Numbers of the revisions.")
    current = serializers.SerializerMethodField(help_text="The newest revision.")
    can_be_answered = serializers.SerializerMethodField()

    def get_revisions(self, quote: Quote) -> list[int]:
        return [revision.revision_number for revision in quote.revisions.all()]

    @extend_schema_field(RevisionAnswer)
    def get_current(self, quote: Quote) -> dict[str, Any]:
        return dict(RevisionAnswer(latest_revision(quote)).data)

    def get_can_be_answered(self, quote: Quote) -> bool:
        return can_be_answered(quote, at=self.context["at"])


class AddressBody(Shape):
    name = Text(max_length=200)
    attention = Text(max_length=200)
    line1 = Text(max_length=200)
    line2 = Text(max_length=200)
    postcode = Text(max_length=20)
    city = Text(max_length=100)
    country = Text(max_length=2, help_text="ISO 3166 code, such as DE.")


class ContactPersonBody(Shape):
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    phone = Text(max_length=40)
    has_account = serializers.BooleanField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Whether they have an account with the vendor.",
    )


@extend_schema_field({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "enum": [NOW]}]})
class BuyAtField(DayField):
    """A date, or "now"."""

    def to_internal_value(self, value: Any) -> Any:
        return None if value == NOW else super().to_internal_value(value)


class AcceptBody(Shape):
    technical_contact = ContactPersonBody()
    po_number = Text(max_length=64)
    buy_at = BuyAtField(required=False, allow_null=True, default=None, help_text='A date, or "now".')
    addressing = Text(max_length=1000, help_text="How the confirmation is to be addressed.")
    billing = AddressBody(required=False, help_text="Your organisation's own address unless it has a name.")
    end_user = AddressBody(required=False, help_text="Likewise.")
    optional_lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        default=list,
        max_length=500,
        help_text="Ids of the chosen lines: optional ones, and of each group of alternatives the one that is "
        "wanted instead of the first.",
    )
    revision = serializers.IntegerField(
        min_value=1,
        max_value=10_000,
        required=False,
        help_text="The revision that you have seen: 412 if it is not the newest any more.",
    )


class DeclineBody(Shape):
    reason = Text(max_length=LONGEST_REASON)


class RevisionRequestBody(Shape):
    reason = serializers.CharField(max_length=LONGEST_REASON, help_text="What should change.")


class PdfQuery(Shape):
    revision = serializers.IntegerField(
        min_value=1, max_value=10_000, required=False, help_text="The newest unless given."
    )


class QuoteBase(ApiView):
    permission_classes = [SignedIn]
    required_scopes: tuple[str, ...] = (Scope.QUOTES,)

    def find(self, number: str) -> Quote:
        """Raises Quote.DoesNotExist, also for a foreign one and a draft."""
        return quote_detail(viewer=self.viewer, number=number)

    def describe(self, number: str) -> dict[str, Any]:
        return self.as_json(QuoteAnswer, self.find(number), at=self.now)


class QuotesView(QuoteBase):
    @operation(answer=page_of(QuoteSummary), query=QuoteQuery)
    def get(self, request: Request) -> Response:
        """My offers, newest first"""
        query = self.query_as(QuoteQuery)
        quotes = quotes_for(self.viewer)
        if query["status"]:
            quotes = quotes.filter(status=query["status"])
        return self.list_answer(QuoteSummary, quotes, order=NEWEST_FIRST, query=query)


class QuoteView(QuoteBase):
    @operation(answer=QuoteAnswer)
    def get(self, request: Request, number: str) -> Response:
        """One offer with its newest revision"""
        return Response(self.describe(number))


class QuoteRevisionView(QuoteBase):
    @operation(answer=RevisionAnswer)
    def get(self, request: Request, number: str, revision_number: int) -> Response:
        """One revision of an offer, as it was sent"""
        return Response(self.as_json(RevisionAnswer, _revision(self.find(number), revision_number)))


class QuotePdfView(QuoteBase):
    @operation(answer=PDF, query=PdfQuery)
    def get(self, request: Request, number: str) -> HttpResponse:
        """The offer as PDF"""
        quote = self.find(number)
        sent = [revision for revision in quote.revisions.all() if revision.sent_at]
        if not sent:
            raise NotFound()
        wanted = self.query_as(PdfQuery).get("revision", sent[-1].revision_number)
        revision = _revision(quote, wanted)
        if revision.sent_at is None:
            raise NotFound()
        return kept_private(document_response(print_quote(revision_id=revision.pk, at=self.now)))


class QuoteAcceptView(QuoteBase):
    @operation(answer=OrderAnswer, status=201, body=AcceptBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Order an offer

        Optional lines are ordered only if named, alternatives other than the first of their group likewise.
        Ordering twice answers the first order.
        """
        quote = self.find(number)
        details = acceptance_details(self.body_as(AcceptBody))

        def accept() -> Answer:
            placed = place_order(
                quote_id=quote.pk,
                viewer=self.viewer.as_customer,
                details=details,
                accepted_by=self.caller,
                accepted_at=self.now,
            )
            return 201, order_json(self, placed.order.number)

        return self.once(accept)


class QuoteDeclineView(QuoteBase):
    @operation(answer=QuoteAnswer, body=DeclineBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Decline an offer"""
        quote = self.find(number)
        reason = self.body_as(DeclineBody)["reason"]

        def decline() -> Answer:
            decline_quote(
                quote_id=quote.pk,
                viewer=self.viewer.as_customer,
                reason=reason,
                by=self.caller,
                at=self.now,
            )
            return 200, self.describe(number)

        return self.once(decline)


class QuoteRequestRevisionView(QuoteBase):
    @operation(answer=QuoteAnswer, body=RevisionRequestBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Ask for a change of an offer"""
        quote = self.find(number)
        reason = self.body_as(RevisionRequestBody)["reason"]

        def ask() -> Answer:
            request_revision(
                quote_id=quote.pk,
                viewer=self.viewer.as_customer,
                reason=reason,
                by=self.caller,
                at=self.now,
            )
            return 200, self.describe(number)

        return self.once(ask)


def acceptance_details(body: dict[str, Any]) -> AcceptanceDetails:
    """A checked AcceptBody as the service takes it."""
    contact = body["technical_contact"]
    return AcceptanceDetails(
        technical_contact_name=contact["name"],
        technical_contact_email=contact["email"],
        technical_contact_phone=contact["phone"],
        technical_contact_has_account=contact["has_account"],
        po_number=body["po_number"],
        buy_on=body["buy_at"],
        addressing=body["addressing"],
        billing=PostalAddress(**body.get("billing", {})),
        end_user=PostalAddress(**body.get("end_user", {})),
        optional_line_ids=body["optional_lines"],
        revision_number=body.get("revision"),
    )


def quote_key(text: str) -> dict[str, str]:
    """How staff name an offer: by its id while it is a draft, by its number once it has one."""
    try:
        return {"public_id": str(UUID(text))}
    except ValueError:
        return {"number": text}


def _revision(quote: Quote, number: int) -> QuoteRevision:
    for revision in quote.revisions.all():
        if revision.revision_number == number:
            return revision
    raise NotFound()
