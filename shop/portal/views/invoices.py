"""My Invoices."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from shop.billing.models import Invoice
from shop.billing.register import OWED, InvoiceFilter, invoice_page, owed_sums
from shop.billing.selectors import account_of, credit_notes_for, invoices_for
from shop.billing.services import (
    print_credit_note,
    print_credit_note_xml,
    print_invoice,
    print_invoice_xml,
)
from shop.core.exceptions import InvalidInput
from shop.core.money import total_of
from shop.portal.invoice_forms import InvoiceFilterForm, filter_answers
from shop.portal.mixins import ActivatedMixin, WaitingPageMixin, found, hand_out


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """An invoice with what a page says about it on a day."""

    invoice: Invoice
    is_overdue: bool


class InvoiceListView(WaitingPageMixin, TemplateView):
    """The organisation's invoices, filtered and sorted by the address; what is still to be paid on top."""

    template_name = "portal/invoice_list.html"
    section = "invoices"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            wanted = InvoiceFilter.from_query(request.GET)
        except InvalidInput as error:
            # Neither all rows nor none would be an answer: say what is wrong with the address.
            context = self.get_context_data(error=error.message, wanted=InvoiceFilter())
            return self.render_to_response(context, status=400)
        today = timezone.localdate()
        page = invoice_page(
            viewer=self.customer,
            wanted=wanted,
            on_date=today,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        rows = [InvoiceRow(invoice=invoice, is_overdue=_is_overdue(invoice, today)) for invoice in page.rows]
        return self.render_to_response(self.get_context_data(wanted=wanted, page=page, rows=rows))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted: InvoiceFilter = kwargs["wanted"]
        return super().get_context_data(
            filters=InvoiceFilterForm(initial=filter_answers(wanted)),
            owed=owed_sums(self.customer, on_date=timezone.localdate()),
            **kwargs,
        )


def _is_overdue(invoice: Invoice, today: date) -> bool:
    return invoice.balance.state in OWED and invoice.balance.due_on < today


class OneInvoiceMixin(ActivatedMixin):
    kwargs: dict[str, Any]

    @cached_property
    def invoice(self) -> Invoice:
        return found(invoices_for(self.viewer).prefetch_related("lines").get, number=self.kwargs["number"])


class InvoiceDetailView(OneInvoiceMixin, TemplateView):
    template_name = "portal/invoice_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = list(self.invoice.lines.all())
        return super().get_context_data(
            invoice=self.invoice,
            balance=self.invoice.balance,
            account=account_of(self.invoice),
            is_overdue=_is_overdue(self.invoice, timezone.localdate()),
            credit_notes=list(credit_notes_for(self.viewer).filter(invoice=self.invoice)),
            lines=lines,
            tax_notes=sorted({line.tax_note for line in lines if line.tax_note}),
            totals=total_of(
                ((line.tax_rate, line.net_amount) for line in lines), currency=self.invoice.currency
            ),
            **kwargs,
        )


class InvoicePdfView(OneInvoiceMixin, View):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice_id = self.invoice.pk
        return hand_out(
            request,
            lambda: print_invoice(invoice_id=invoice_id, at=timezone.now()),
            otherwise=reverse("portal:invoice-detail", kwargs={"number": number}),
        )


class InvoiceXmlView(OneInvoiceMixin, View):
    """The invoice for programs."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice_id = self.invoice.pk
        return hand_out(
            request,
            lambda: print_invoice_xml(invoice_id=invoice_id, at=timezone.now()),
            otherwise=reverse("portal:invoice-detail", kwargs={"number": number}),
        )


class OneCreditNoteMixin(OneInvoiceMixin):
    @property
    def credit_note_id(self) -> int:
        credit_notes = credit_notes_for(self.viewer).filter(invoice=self.invoice)
        return found(credit_notes.get, number=self.kwargs["note"]).pk


class CreditNotePdfView(OneCreditNoteMixin, View):
    def get(self, request: HttpRequest, number: str, note: str) -> HttpResponse:
        note_id = self.credit_note_id
        return hand_out(
            request,
            lambda: print_credit_note(credit_note_id=note_id, at=timezone.now()),
            otherwise=reverse("portal:invoice-detail", kwargs={"number": number}),
        )


class CreditNoteXmlView(OneCreditNoteMixin, View):
    """The credit note for programs."""

    def get(self, request: HttpRequest, number: str, note: str) -> HttpResponse:
        note_id = self.credit_note_id
        return hand_out(
            request,
            lambda: print_credit_note_xml(credit_note_id=note_id, at=timezone.now()),
            otherwise=reverse("portal:invoice-detail", kwargs={"number": number}),
        )
