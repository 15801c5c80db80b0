"""Orders, their confirmations and delivery notes."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import ConfigurationField, MoneyField
from shop.api.pagination import SortKey
from shop.api.permissions import Activated, Scope
from shop.api.sign_in import require_recent_sign_in
from shop.api.v1.totals import TotalsAnswer, totals_values
from shop.api.views import PDF, ApiView, PageQuery, Shape, kept_private, operation, page_of
from shop.billing.models import DeliveryNote
from shop.billing.services import print_delivery_note
from shop.core.audit import record
from shop.core.money import total_of
from shop.documents.responses import document_response
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.selectors import order_detail, orders_for
from shop.fulfillment.services import print_order_confirmation
from shop.fulfillment.timeline import order_timeline
from shop.quotes.enums import LineKind

NEWEST_FIRST = (SortKey("order__date_placed", is_descending=True), SortKey("pk", is_descending=True))


class OrderQuery(PageQuery):
    status = serializers.ChoiceField(OrderStatus.choices, default="", allow_blank=True)


class OrderSummary(Shape):
    number = serializers.CharField(source="order.number")
    status = serializers.ChoiceField(OrderStatus.choices, source="order.status")
    placed_at = serializers.DateTimeField(source="order.date_placed")
    organization = serializers.CharField(source="organization.name")
    quote = serializers.CharField(source="quote.number")
    po_number = serializers.CharField()
    buy_at = serializers.DateField(source="buy_on", allow_null=True, help_text="Null: at once.")
    net_total = MoneyField(source="order.total_excl_tax", currency="order.currency")
    gross_total = MoneyField(source="order.total_incl_tax", currency="order.currency")


class IssuedLicenseAnswer(Shape):
    id = serializers.UUIDField(source="license.public_id")
    sen = serializers.CharField(source="license.sen")


class OrderLineAnswer(Shape):
    id = serializers.IntegerField(source="pk", help_text="What fulfilment calls `line`.")
    position = serializers.IntegerField(source="details.position")
    status = serializers.ChoiceField(LineStatus.choices)
    kind = serializers.ChoiceField(LineKind.choices, source="details.kind")
    title = serializers.CharField()
    detail = serializers.CharField(source="details.detail")
    configuration = serializers.SerializerMethodField()
    quantity = serializers.DecimalField(source="details.quantity", max_digits=10, decimal_places=2)
    unit = serializers.CharField(source="details.unit")
    unit_price = MoneyField(source="details.unit_price", currency="order.currency")
    discount_percent = serializers.DecimalField(
        source="details.discount_percent", max_digits=5, decimal_places=2
    )
    tax_code = serializers.CharField(source="details.tax_code")
    tax_rate = serializers.DecimalField(source="details.tax_rate", max_digits=5, decimal_places=2)
    net_amount = MoneyField(source="details.net_amount", currency="order.currency")
    cancelled_quantity = serializers.DecimalField(
        source="details.cancelled_quantity", max_digits=10, decimal_places=2
    )
    is_invoiced = serializers.BooleanField()
    licenses = IssuedLicenseAnswer(source="issued_licenses", many=True)

    @extend_schema_field(ConfigurationField)
    def get_configuration(self, line: Any) -> Any:
        return ConfigurationField().to_representation(line.details)


class DeliveryNoteAnswer(Shape):
    n = serializers.IntegerField(help_text="Its place in the order, for the address of the PDF.")
    number = serializers.CharField()
    delivered_on = serializers.DateField()


class OrderContactAnswer(Shape):
    name = serializers.CharField(source="technical_contact_name")
    email = serializers.CharField(source="technical_contact_email")
    phone = serializers.CharField(source="technical_contact_phone")
    has_account = serializers.BooleanField(source="technical_contact_has_account", allow_null=True)


class OrderAddressAnswer(Shape):
    name = serializers.CharField(default="")
    attention = serializers.CharField(default="")
    line1 = serializers.CharField(default="")
    line2 = serializers.CharField(default="")
    postcode = serializers.CharField(default="")
    city = serializers.CharField(default="")
    country = serializers.CharField(default="")


class TimelineEventAnswer(Shape):
    code = serializers.CharField(
        help_text="`ordered`, `confirmed`, `bought`, `delivered`, `invoiced`, `paid`, `credited`, "
        "`service_contacted`, `service_dates_agreed`, `service_done`."
    )
    title = serializers.CharField()
    on = serializers.DateField()
    detail = serializers.CharField()
    number = serializers.CharField(help_text="Of the document, if it is about one.")


class OrderAnswer(OrderSummary):
    addressing = serializers.CharField()
    vat_number = serializers.CharField(help_text="The customer's, as the order's next invoice says it.")
    billing = OrderAddressAnswer(source="billing_snapshot")
    end_user = OrderAddressAnswer(source="end_user_snapshot")
    technical_contact = OrderContactAnswer(source="*")
    lines = OrderLineAnswer(source="order.lines", many=True)
    totals = serializers.SerializerMethodField()
    delivery_notes = serializers.SerializerMethodField()
    invoices = serializers.SerializerMethodField(help_text="Their numbers.")
    timeline = serializers.SerializerMethodField(help_text="What has happened, oldest first.")
    next_step = serializers.SerializerMethodField(
        help_text="What comes next, in words: for staff what they are to do, for customers what to expect."
    )

    def to_representation(self, instance: OrderDetails) -> Any:
        self._timeline = order_timeline(
            instance, self.context["viewer"], on_date=localdate(self.context["now"])
        )
        return super().to_representation(instance)

    @extend_schema_field(TimelineEventAnswer(many=True))
    def get_timeline(self, _details: OrderDetails) -> Any:
        return TimelineEventAnswer(self._timeline.events, many=True).data

    def get_next_step(self, _details: OrderDetails) -> str:
        return self._timeline.next_step

    @extend_schema_field(TotalsAnswer)
    def get_totals(self, details: OrderDetails) -> dict[str, Any]:
        order = details.order
        amounts = ((line.details.tax_rate, line.details.net_amount) for line in order.lines.all())
        return totals_values(total_of(amounts, currency=order.currency), order.currency)

    @extend_schema_field(DeliveryNoteAnswer(many=True))
    def get_delivery_notes(self, details: OrderDetails) -> list[dict[str, Any]]:
        return [
            {"n": n, "number": note.number, "delivered_on": note.delivered_on}
            for n, note in enumerate(details.order.deliverynotes.all(), start=1)
        ]

    def get_invoices(self, details: OrderDetails) -> list[str]:
        return [invoice.number for invoice in details.order.invoices.all()]


def order_json(view: ApiView, number: str) -> dict[str, Any]:
    """The answer about one order, as it stands now. Raises OrderDetails.DoesNotExist."""
    details = order_detail(number=number, viewer=view.viewer)
    return view.as_json(OrderAnswer, details, viewer=view.viewer, now=view.now)


class OrderBase(ApiView):
    permission_classes = [Activated]
    required_scopes: tuple[str, ...] = (Scope.ORDERS,)


class OrdersView(OrderBase):
    @operation(answer=page_of(OrderSummary), query=OrderQuery)
    def get(self, request: Request) -> Response:
        """My orders, newest first"""
        query = self.query_as(OrderQuery)
        orders = orders_for(self.viewer)
        if query["status"]:
            orders = orders.filter(order__status=query["status"])
        return self.list_answer(OrderSummary, orders, order=NEWEST_FIRST, query=query)


class OrderView(OrderBase):
    @operation(answer=OrderAnswer)
    def get(self, request: Request, number: str) -> Response:
        """One order with its lines, licences, delivery notes and invoices"""
        return Response(order_json(self, number))


class OrderConfirmationView(OrderBase):
    @operation(answer=PDF)
    def get(self, request: Request, number: str) -> HttpResponse:
        """The order confirmation as PDF"""
        details = orders_for(self.viewer).get(order__number=number)
        return kept_private(
            document_response(print_order_confirmation(order_id=details.order_id, at=self.now))
        )


class DeliveryNotePdfView(OrderBase):
    required_scopes = (Scope.ORDERS, Scope.LICENSES, Scope.REVEAL)

    @operation(answer=PDF)
    def get(self, request: Request, number: str, note: str) -> HttpResponse:
        """A delivery note as PDF, by its place in the order or its number

        It holds licence keys in clear: a session needs a recent sign-in, a token the scope `licenses:reveal`
        beside `orders` and `licenses`, and the download is recorded.
        """
        details = order_detail(number=number, viewer=self.viewer)
        found = _delivery_note(details, note)
        require_recent_sign_in(request)
        document = print_delivery_note(delivery_note_id=found.pk, at=self.now)
        record(found, action="downloaded", by=self.caller, at=self.now)
        return kept_private(document_response(document))


def _delivery_note(details: OrderDetails, wanted: str) -> DeliveryNote:
    for n, note in enumerate(details.order.deliverynotes.all(), start=1):
        if wanted in (str(n), note.number):
            found: DeliveryNote = note
            return found
    raise NotFound()
