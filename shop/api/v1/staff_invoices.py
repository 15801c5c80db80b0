"""The licensing desk: what is owed, paid, credited and reminded of."""

from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import DayField, MoneyField, Text
from shop.api.pagination import SortKey
from shop.api.v1.invoices import InvoiceAnswer, InvoiceSummary
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, kept_private, operation, page_of
from shop.billing.enums import DunningLevel, InvoiceState
from shop.billing.models import DunningNotice, Invoice, Payment
from shop.billing.selectors import (
    AGES,
    UNSETTLED,
    OpenItems,
    age_of,
    count_with_state,
    invoices_for,
    open_items,
    with_state,
)
from shop.billing.services import (
    export_batch,
    issue_credit_note,
    issue_notice,
    record_payment,
    reverse_payment,
)
from shop.core.clock import local_date
from shop.core.exceptions import InvalidInput

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
# The same order by the balances, whose index knows the state, too.
NEWEST_BALANCE_FIRST = (SortKey("balance__invoice_id", is_descending=True),)
OLDEST_FIRST = (SortKey("due_on"), SortKey("pk"))
MOST_LINES = 500
CSV = {(200, "text/csv"): OpenApiTypes.BINARY}


class StateQuery(PageQuery):
    state = serializers.ChoiceField(InvoiceState.choices, required=False)


class OpenItemsQuery(PageQuery):
    age = serializers.ChoiceField([(age, age) for age in AGES], required=False, help_text="Days overdue.")
    currency = serializers.CharField(required=False, max_length=3)
    state = serializers.ChoiceField([(state.value, state.label) for state in UNSETTLED], required=False)


class OpenItem(Shape):
    invoice = serializers.CharField(source="invoice.number")
    organization = serializers.CharField(source="organization.name")
    due_on = serializers.DateField()
    state = serializers.ChoiceField(InvoiceState.choices)
    age = serializers.SerializerMethodField(help_text="A value of the parameter of this name.")
    open_amount = MoneyField()
    dunning_level = serializers.ChoiceField(DunningLevel.choices, help_text="0: none was sent.")
    dunned_on = serializers.DateField(allow_null=True)

    def get_age(self, balance: object) -> str:
        return age_of(balance, on_date=self.context["today"])  # type: ignore[arg-type]


class CreditedLine(Shape):
    line = serializers.IntegerField(min_value=1, help_text="Position of the invoice's line.")
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=Decimal("0.01"))


class CreditBody(Shape):
    lines = CreditedLine(many=True, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]
    reason = serializers.CharField(max_length=500, help_text="The customer reads it.")


class PaymentBody(Shape):
    amount = serializers.DecimalField(max_digits=11, decimal_places=2)
    currency = serializers.CharField(max_length=3)
    paid_on = DayField()
    reference = Text(max_length=140)


class ReversalBody(Shape):
    reason = serializers.CharField(max_length=140)


class PaymentAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    amount = MoneyField(help_text="Below zero: this row takes another one back.")
    paid_on = serializers.DateField()
    reference = serializers.CharField()
    reverses = serializers.IntegerField(source="reverses_id", allow_null=True)


class StaffInvoiceAnswer(InvoiceAnswer):
    payments = PaymentAnswer(many=True)


class NoticeAnswer(Shape):
    invoice = serializers.CharField(source="invoice.number")
    level = serializers.ChoiceField(DunningLevel.choices)
    issued_on = serializers.DateField()
    pay_by = serializers.DateField()
    fee = MoneyField(currency="invoice.currency")
    open_amount = MoneyField(currency="invoice.currency", help_text="With all fees.")


class PeriodQuery(Shape):
    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        # "from" is a word of the language.
        return {"from": DayField(), "to": DayField(help_text="Included.")}


class InvoiceBase(StaffView):
    def find(self, number: str) -> Invoice:
        """Raises Invoice.DoesNotExist."""
        return (
            invoices_for(self.viewer).prefetch_related("lines", "payments", "credit_notes").get(number=number)
        )

    def described(self, number: str) -> Answer:
        return 201, self.as_json(StaffInvoiceAnswer, self.find(number))


class StaffInvoicesView(InvoiceBase):
    @operation(answer=page_of(InvoiceSummary), query=StateQuery)
    def get(self, request: Request) -> Response:
        """All invoices, newest first, or those in a state of payment"""
        query = self.query_as(StateQuery)
        invoices = invoices_for(self.viewer).prefetch_related("credit_notes")
        if "state" not in query:
            return self.list_answer(InvoiceSummary, invoices, order=NEWEST_FIRST, query=query)
        return self.list_answer(
            InvoiceSummary,
            with_state(invoices, query["state"]),
            order=NEWEST_BALANCE_FIRST,
            query=query,
            total=count_with_state(self.viewer, query["state"]),
        )


class StaffInvoiceView(InvoiceBase):
    @operation(answer=StaffInvoiceAnswer)
    def get(self, request: Request, number: str) -> Response:
        """One invoice with its lines and payments"""
        return Response(self.described(number)[1])


class StaffInvoiceCreditView(InvoiceBase):
    @operation(answer=StaffInvoiceAnswer, status=201, body=CreditBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Issue a credit note for lines of an invoice

        It goes to the customer. 409 `nothing_to_credit` when all was credited before.
        """
        invoice, body = self.find(number), self.body_as(CreditBody)
        ids = {line.position: line.pk for line in invoice.lines.all()}
        quantities: dict[int, Decimal] = {}
        for place, line in enumerate(body["lines"]):
            line_id = ids.get(line["line"])
            if line_id is None or line_id in quantities:
                raise InvalidInput(
                    _("This line is not part of the invoice, or it is here twice."),
                    field=f"lines.{place}.line",
                )
            quantities[line_id] = line["quantity"]

        def credit() -> Answer:
            issue_credit_note(
                invoice_id=invoice.pk,
                quantities=quantities,
                reason=body["reason"],
                by=self.caller,
                at=self.now,
            )
            return self.described(number)

        return self.once(credit)


class StaffInvoicePaymentsView(InvoiceBase):
    @operation(answer=StaffInvoiceAnswer, status=201, body=PaymentBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Record a payment of an invoice: a part, exactly what is open, or more"""
        invoice, body = self.find(number), self.body_as(PaymentBody)

        def pay() -> Answer:
            record_payment(
                invoice_id=invoice.pk,
                amount=body["amount"],
                currency=body["currency"].upper(),
                paid_on=body["paid_on"],
                reference=body["reference"],
                by=self.caller,
                at=self.now,
            )
            return self.described(number)

        return self.once(pay)


class StaffPaymentReverseView(InvoiceBase):
    @operation(answer=StaffInvoiceAnswer, status=201, body=ReversalBody, once=True)
    def post(self, request: Request, payment_id: int) -> Response:
        """Take a payment back

        Both rows stay. 409 `payment_reversed` when it was taken back before.
        """
        invoices = invoices_for(self.viewer)
        payment = Payment.objects.select_related("invoice").get(pk=payment_id, invoice__in=invoices)
        body = self.body_as(ReversalBody)

        def reverse() -> Answer:
            reverse_payment(payment_id=payment.pk, reason=body["reason"], by=self.caller, at=self.now)
            return self.described(payment.invoice.number)

        return self.once(reverse)


class StaffInvoiceDunningView(InvoiceBase):
    @operation(answer=NoticeAnswer, status=201, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Send the next reminder or notice of an overdue invoice

        409 `nothing_to_remind`, `not_due_yet` (also while the days of the last one run) or
        `all_notices_sent`.
        """
        invoice = self.find(number)

        def remind() -> Answer:
            notice: DunningNotice = issue_notice(invoice_id=invoice.pk, by=self.caller, at=self.now)
            return 201, self.as_json(NoticeAnswer, notice)

        return self.once(remind)


class StaffOpenItemsView(StaffView):
    @operation(answer=page_of(OpenItem), query=OpenItemsQuery)
    def get(self, request: Request) -> Response:
        """What is owed or paid too much, longest overdue first"""
        query = self.query_as(OpenItemsQuery)
        today = local_date(self.now)
        wanted = OpenItems(
            on_date=today,
            age=query.get("age", ""),
            currency=query.get("currency", ""),
            state=query.get("state", ""),
        )
        items = open_items(self.viewer, wanted)
        return self.list_answer(OpenItem, items, order=OLDEST_FIRST, query=query, today=today)


class StaffBookkeepingView(StaffView):
    @operation(answer=CSV, query=PeriodQuery)
    def get(self, request: Request) -> HttpResponse:
        """Invoices and credit notes of a period for the bookkeeping

        A booking batch in DATEV's format (EXTF 700, category 21), in Windows-1252. The period lies within one
        year. That it was taken is recorded; customers get their debtor account with their first export.
        """
        query = self.query_as(PeriodQuery)
        batch = export_batch(first=query["from"], last=query["to"], by=self.caller, at=self.now)
        response = HttpResponse(batch.content, content_type="text/csv; charset=windows-1252")
        response["Content-Disposition"] = f'attachment; filename="{batch.filename}"'
        return kept_private(response)
