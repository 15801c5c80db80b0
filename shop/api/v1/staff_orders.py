"""The licensing desk: buying, delivering, invoicing."""

from django.utils.timezone import localdate
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import LONGEST_SEN, DayField, Text
from shop.api.pagination import SortKey
from shop.api.v1.invoices import InvoiceAnswer
from shop.api.v1.orders import OrderAnswer, OrderSummary
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.billing.selectors import invoices_for
from shop.fulfillment.selectors import order_detail, order_queue, orders_for
from shop.fulfillment.services import LineDelivery, fulfill_order, invoice_order

OLDEST_FIRST = (SortKey("order__date_placed"), SortKey("pk"))
QUEUES = ("buy_now", "waiting", "to_invoice")
MOST_DELIVERIES = 500
LONGEST_KEY = 10_000


class QueueQuery(PageQuery):
    queue = serializers.ChoiceField([(name, name) for name in QUEUES], default="", allow_blank=True)


class DeliveryBody(Shape):
    line = serializers.IntegerField(
        min_value=1, help_text="Id of the order line; once per licence of its quantity."
    )
    sen = Text(max_length=LONGEST_SEN)
    license_key = Text(max_length=LONGEST_KEY, help_text="A cloud licence and a service have none.")
    starts_on = DayField(required=False, allow_null=True, default=None)
    ends_on = DayField(required=False, allow_null=True, default=None)


class FulfillBody(Shape):
    lines = DeliveryBody(many=True, allow_empty=False, max_length=MOST_DELIVERIES)  # type: ignore[call-arg]


class FulfilledAnswer(OrderAnswer):
    delivery_note = serializers.SerializerMethodField(
        help_text="Number of the delivery note of this delivery."
    )

    def get_delivery_note(self, _details: object) -> str:
        return str(self.context["delivery_note"])


class StaffOrdersView(StaffView):
    @operation(answer=page_of(OrderSummary), query=QueueQuery)
    def get(self, request: Request) -> Response:
        """Orders by queue, oldest first

        `buy_now` is to be bought today, `waiting` waits for its date, `to_invoice` was delivered without an
        invoice.
        """
        query = self.query_as(QueueQuery)
        name = query["queue"]
        orders = (
            order_queue(self.viewer, name, on_date=localdate(self.now)) if name else orders_for(self.viewer)
        )
        return self.list_answer(OrderSummary, orders, order=OLDEST_FIRST, query=query)


class StaffOrderFulfillView(StaffView):
    @operation(answer=FulfilledAnswer, status=201, body=FulfillBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Record what was bought: licences for the customer and a delivery note

        Some lines are enough; the rest can follow.
        """
        order_id = orders_for(self.viewer).get(order__number=number).order_id
        deliveries = [
            LineDelivery(
                line_id=line["line"],
                sen=line["sen"],
                license_key=line["license_key"],
                starts_on=line["starts_on"],
                ends_on=line["ends_on"],
            )
            for line in self.body_as(FulfillBody)["lines"]
        ]

        def fulfill() -> Answer:
            note = fulfill_order(order_id=order_id, deliveries=deliveries, by=self.caller, at=self.now)
            details = order_detail(number=number, viewer=self.viewer)
            return 201, self.as_json(FulfilledAnswer, details, delivery_note=note.number)

        return self.once(fulfill)


class StaffOrderInvoiceView(StaffView):
    @operation(answer=InvoiceAnswer, status=201, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Invoice every delivered line that has no invoice yet"""
        order_id = orders_for(self.viewer).get(order__number=number).order_id

        def invoice() -> Answer:
            issued = invoice_order(order_id=order_id, by=self.caller, at=self.now)
            found = invoices_for(self.viewer).prefetch_related("lines").get(pk=issued.pk)
            return 201, self.as_json(InvoiceAnswer, found)

        return self.once(invoice)
