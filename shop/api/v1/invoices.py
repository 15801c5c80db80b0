"""Invoices, as they were issued."""

from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import DayField, MoneyField, Text
from shop.api.pagination import SortKey
from shop.api.permissions import Activated, Scope
from shop.api.v1.totals import TotalsAnswer, totals_values
from shop.api.views import PDF, XML, ApiView, PageQuery, Shape, kept_private, operation, page_of
from shop.billing import register
from shop.billing.enums import InvoiceState
from shop.billing.models import Invoice
from shop.billing.selectors import credit_notes_for, invoices_for
from shop.billing.services import print_credit_note, print_invoice, print_invoice_xml
from shop.core.money import total_of
from shop.documents.responses import document_response

SORTS = {
    f"{sign}{name}": (SortKey(field, is_descending=bool(sign)), SortKey("pk", is_descending=bool(sign)))
    for name, field in register.SORTS.items()
    for sign in ("", "-")
}


class InvoiceQuery(PageQuery):
    q = Text(
        max_length=register.LONGEST_TEXT,
        help_text="Words of number, PO number, order, SEN or the name of a line.",
    )
    state = serializers.ChoiceField(InvoiceState.choices, default="", allow_blank=True)
    owed = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="Whether something is still to be paid."
    )
    overdue = serializers.BooleanField(required=False, allow_null=True, default=None)
    issued_from = DayField(required=False)
    issued_until = DayField(required=False, help_text="Included.")
    due_from = DayField(required=False)
    due_until = DayField(required=False, help_text="Included.")
    license = serializers.UUIDField(required=False, help_text="A licence that the invoice charges.")
    sort = serializers.ChoiceField([(name, name) for name in SORTS], default=register.DEFAULT_SORT)


class CreditNoteSummary(Shape):
    number = serializers.CharField()
    issued_on = serializers.DateField()
    reason = serializers.CharField()
    gross_total = MoneyField(help_text="What it takes back, a positive amount.")


class InvoiceSummary(Shape):
    number = serializers.CharField()
    issued_on = serializers.DateField()
    due_on = serializers.DateField()
    organization = serializers.CharField(source="organization.name")
    order = serializers.CharField(source="order_number")
    po_number = serializers.CharField()
    net_total = MoneyField()
    tax_total = MoneyField()
    gross_total = MoneyField()
    state = serializers.ChoiceField(InvoiceState.choices, source="balance.state")
    open_amount = MoneyField(source="balance.open_amount", help_text="Below zero: too much was paid.")
    credit_notes = CreditNoteSummary(many=True)


class InvoiceLineAnswer(Shape):
    position = serializers.IntegerField()
    title = serializers.CharField()
    detail = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2)
    unit = serializers.CharField()
    unit_price = MoneyField(currency="invoice.currency")
    discount_percent = serializers.DecimalField(max_digits=5, decimal_places=2)
    net_amount = MoneyField(currency="invoice.currency")
    tax_code = serializers.CharField()
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=2)
    tax_note = serializers.CharField()


class InvoiceAnswer(InvoiceSummary):
    delivered_on = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    lines = InvoiceLineAnswer(many=True)
    totals = serializers.SerializerMethodField()

    @extend_schema_field(TotalsAnswer)
    def get_totals(self, invoice: Invoice) -> dict[str, Any]:
        amounts = ((line.tax_rate, line.net_amount) for line in invoice.lines.all())
        return totals_values(total_of(amounts, currency=invoice.currency), invoice.currency)


class InvoiceBase(ApiView):
    permission_classes = [Activated]
    required_scopes = (Scope.INVOICES,)

    def find(self, number: str) -> Invoice:
        """Raises Invoice.DoesNotExist, also for a foreign one."""
        return invoices_for(self.viewer).prefetch_related("lines", "credit_notes").get(number=number)


class InvoicesView(InvoiceBase):
    @operation(answer=page_of(InvoiceSummary), query=InvoiceQuery)
    def get(self, request: Request) -> Response:
        """My invoices, newest first"""
        query = self.query_as(InvoiceQuery)
        wanted = register.InvoiceFilter(
            states=(InvoiceState(query["state"]),) if query["state"] else (),
            is_owed=query["owed"],
            is_overdue=query["overdue"],
            text=query["q"],
            sort=query["sort"],
            **{name: query.get(name) for name in ("issued_from", "issued_until", "due_from", "due_until")},
            license=query.get("license"),
        )
        invoices = (
            register.filtered_invoices(viewer=self.viewer, wanted=wanted, on_date=localdate(self.now))
            .select_related("organization", "balance")
            .prefetch_related("credit_notes")
        )
        return self.list_answer(InvoiceSummary, invoices, order=SORTS[wanted.sort], query=query)


class InvoiceView(InvoiceBase):
    @operation(answer=InvoiceAnswer)
    def get(self, request: Request, number: str) -> Response:
        """One invoice with its lines"""
        return Response(self.as_json(InvoiceAnswer, self.find(number)))


class InvoicePdfView(InvoiceBase):
    @operation(answer=PDF)
    def get(self, request: Request, number: str) -> HttpResponse:
        """The invoice as PDF"""
        return kept_private(document_response(print_invoice(invoice_id=self.find(number).pk, at=self.now)))


class InvoiceXmlView(InvoiceBase):
    @operation(answer=XML)
    def get(self, request: Request, number: str) -> HttpResponse:
        """The invoice for programs

        An electronic invoice after EN 16931 (Cross Industry Invoice). The PDF has the same inside.
        """
        stored = print_invoice_xml(invoice_id=self.find(number).pk, at=self.now)
        return kept_private(document_response(stored))


class CreditNotePdfView(InvoiceBase):
    @operation(answer=PDF)
    def get(self, request: Request, number: str, note: str) -> HttpResponse:
        """A credit note of the invoice as PDF"""
        found = credit_notes_for(self.viewer).get(invoice=self.find(number), number=note)
        return kept_private(document_response(print_credit_note(credit_note_id=found.pk, at=self.now)))
