"""The licensing desk: buying, delivering, invoicing."""

from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import LONGEST_SEN, DayField, Text
from shop.api.pagination import SortKey
from shop.api.v1.invoices import InvoiceAnswer
from shop.api.v1.orders import OrderAnswer, OrderSummary, order_json
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.billing.selectors import invoices_for
from shop.core.clock import local_date
from shop.fulfillment.enums import ServiceStepKind
from shop.fulfillment.exceptions import CancellationRefused
from shop.fulfillment.key_table import MOST_TABLE, match_rows, parse_table
from shop.fulfillment.selectors import QUEUES, order_detail, order_queue, orders_for
from shop.fulfillment.services import (
    LineDelivery,
    cancel_line,
    enter_vat_number,
    fulfill_order,
    invoice_order,
    mark_bought,
    record_step,
)
from shop.licenses.selectors import licenses_for

OLDEST_FIRST = (SortKey("order__date_placed"), SortKey("pk"))
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
    starts_on = DayField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Left out: the day of purchase; of a renewal the day after the licence it renews ends.",
    )
    ends_on = DayField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Left out: the ordered months from the start.",
    )
    vendor_order_number = Text(max_length=64, help_text="Left out: the one noted with the purchase.")


class FulfillBody(Shape):
    lines = DeliveryBody(many=True, allow_empty=False, max_length=MOST_DELIVERIES)  # type: ignore[call-arg]


class FulfilledAnswer(OrderAnswer):
    delivery_note = serializers.SerializerMethodField(
        help_text="Number of the delivery note of this delivery."
    )

    def get_delivery_note(self, _details: object) -> str:
        return str(self.context["delivery_note"])


class BoughtBody(Shape):
    lines = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        allow_empty=False,
        max_length=MOST_DELIVERIES,
        help_text="Ids of the order lines.",
    )
    bought_on = DayField(required=False, allow_null=True, default=None, help_text="Left out: today.")
    vendor_order_number = Text(max_length=64)


class CancelBody(Shape):
    line = serializers.IntegerField(min_value=1)
    quantity = serializers.DecimalField(
        max_digits=10,
        decimal_places=2,
        default=Decimal(0),
        min_value=Decimal(0),
        help_text="Pieces that are not delivered yet; of a service its quantity.",
    )
    licenses = serializers.ListField(
        child=serializers.UUIDField(),
        default=list,
        max_length=MOST_DELIVERIES,
        help_text="Delivered licences of the line that are taken back.",
    )
    reason = serializers.CharField(max_length=1000, help_text="The customer reads it.")


class CancelledAnswer(OrderAnswer):
    credit_note = serializers.SerializerMethodField(
        help_text='Number of the credit note, "" if nothing was invoiced yet.'
    )

    def get_credit_note(self, _details: object) -> str:
        return str(self.context["credit_note"])


class StepBody(Shape):
    line = serializers.IntegerField(min_value=1)
    kind = serializers.ChoiceField(ServiceStepKind.choices)
    on_date = DayField(required=False, allow_null=True, default=None, help_text="Left out: today.")
    note = Text(max_length=500, help_text="The customer reads it; the agreed dates.")


class KeyTableBody(Shape):
    table = serializers.CharField(
        max_length=MOST_TABLE, trim_whitespace=False, help_text="The pasted table, with or without a heading."
    )


class KeyRowAnswer(Shape):
    row = serializers.IntegerField(source="number", help_text="Its place in the table, from 1.")
    line = serializers.IntegerField(source="line_id", allow_null=True)
    title = serializers.CharField(help_text="Of the order line it was matched with.")
    sen = serializers.CharField()
    has_key = serializers.BooleanField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    problems = serializers.ListField(
        source="errors", child=serializers.CharField(), help_text="Each with its row; none if it is right."
    )


class KeyTableAnswer(Shape):
    rows = KeyRowAnswer(many=True)
    can_be_recorded = serializers.BooleanField()


class StaffOrdersView(StaffView):
    @operation(answer=page_of(OrderSummary), query=QueueQuery)
    def get(self, request: Request) -> Response:
        """Orders by queue, oldest first

        `buy_now` is to be bought today, `waiting` waits for its date, `services` are to be arranged and done,
        `partly_delivered` has something left to deliver, `to_invoice` was delivered without an invoice,
        `bought_not_invoiced` was bought or delivered more than a day ago without an invoice.
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
                vendor_order_number=line["vendor_order_number"],
            )
            for line in self.body_as(FulfillBody)["lines"]
        ]

        def fulfill() -> Answer:
            note = fulfill_order(order_id=order_id, deliveries=deliveries, by=self.caller, at=self.now)
            details = order_detail(number=number, viewer=self.viewer)
            return 201, self.as_json(
                FulfilledAnswer, details, viewer=self.viewer, now=self.now, delivery_note=note.number
            )

        return self.once(fulfill)


class StaffOrderInvoiceView(StaffView):
    @operation(answer=InvoiceAnswer, status=201, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Invoice every delivered line that has no invoice yet

        409 `vat_number_missing` or `vat_number_unfit` when reverse charge needs the customer's VAT number.
        """
        order_id = orders_for(self.viewer).get(order__number=number).order_id

        def invoice() -> Answer:
            issued = invoice_order(order_id=order_id, by=self.caller, at=self.now)
            found = invoices_for(self.viewer).prefetch_related("lines").get(pk=issued.pk)
            return 201, self.as_json(InvoiceAnswer, found)

        return self.once(invoice)


class VatNumberBody(Shape):
    vat_number = serializers.CharField(max_length=40, help_text="With or without blanks, dots and hyphens.")


class StaffOrderVatNumberView(StaffView):
    @operation(answer=OrderAnswer, body=VatNumberBody)
    def put(self, request: Request, number: str) -> Response:
        """Put the customer's VAT number into an order, for its invoices that are still to come

        What was issued stays as it is. 409 `vat_number_unfit` for an order with reverse charge and a number
        that is not of another EU country.
        """
        order_id = orders_for(self.viewer).get(order__number=number).order_id
        body = self.body_as(VatNumberBody)
        enter_vat_number(order_id=order_id, vat_number=body["vat_number"], by=self.caller, at=self.now)
        return Response(order_json(self, number))


class StaffOrderBoughtView(StaffView):
    @operation(answer=OrderAnswer, body=BoughtBody)
    def post(self, request: Request, number: str) -> Response:
        """Note that lines were bought at the vendor, before their keys are there"""
        order_id = orders_for(self.viewer).get(order__number=number).order_id
        body = self.body_as(BoughtBody)
        mark_bought(
            order_id=order_id,
            line_ids=body["lines"],
            bought_on=body["bought_on"] or local_date(self.now),
            vendor_order_number=body["vendor_order_number"],
            by=self.caller,
            at=self.now,
        )
        return Response(order_json(self, number))


class StaffOrderCancelView(StaffView):
    @operation(answer=CancelledAnswer, body=CancelBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Cancel a line, or a part of it; what was invoiced is credited in the same step"""
        order_id = orders_for(self.viewer).get(order__number=number).order_id
        body = self.body_as(CancelBody)
        wanted = set(body["licenses"])
        ids = licenses_for(self.viewer).filter(public_id__in=wanted).values_list("pk", flat=True)
        license_ids = set(ids)
        if len(license_ids) != len(wanted):
            raise CancellationRefused(_("This licence does not belong to the line."), field="licenses")

        def cancel() -> Answer:
            note = cancel_line(
                order_id=order_id,
                line_id=body["line"],
                quantity=body["quantity"],
                license_ids=license_ids,
                reason=body["reason"],
                by=self.caller,
                at=self.now,
            )
            details = order_detail(number=number, viewer=self.viewer)
            return 200, self.as_json(
                CancelledAnswer,
                details,
                viewer=self.viewer,
                now=self.now,
                credit_note=note.number if note else "",
            )

        return self.once(cancel)


class StaffOrderStepsView(StaffView):
    @operation(answer=OrderAnswer, body=StepBody)
    def post(self, request: Request, number: str) -> Response:
        """Record the next step of a service; the last one delivers it"""
        order_id = orders_for(self.viewer).get(order__number=number).order_id
        body = self.body_as(StepBody)
        record_step(
            order_id=order_id,
            line_id=body["line"],
            kind=ServiceStepKind(body["kind"]),
            on_date=body["on_date"] or local_date(self.now),
            note=body["note"],
            by=self.caller,
            at=self.now,
        )
        return Response(order_json(self, number))


class StaffOrderKeysPreviewView(StaffView):
    @operation(answer=KeyTableAnswer, body=KeyTableBody)
    def post(self, request: Request, number: str) -> Response:
        """What a pasted table of SENs and keys would record; nothing is written

        Keys are not answered: what is right goes to `fulfill`.
        """
        details = order_detail(number=number, viewer=self.viewer)
        rows = match_rows(
            details, parse_table(self.body_as(KeyTableBody)["table"]), on_date=localdate(self.now)
        )
        can_be_recorded = bool(rows) and not any(row.errors for row in rows)
        answer = {"rows": rows, "can_be_recorded": can_be_recorded}
        return Response(self.as_json(KeyTableAnswer, answer))
