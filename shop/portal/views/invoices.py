"""My Invoices."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import ListView, TemplateView

from shop.billing.models import Invoice
from shop.billing.selectors import account_of, credit_notes_for, invoices_for
from shop.billing.services import (
    print_credit_note,
    print_credit_note_xml,
    print_invoice,
    print_invoice_xml,
)
from shop.core.clock import local_date
from shop.core.money import total_of
from shop.portal.mixins import ROWS_PER_PAGE, ActivatedMixin, WaitingPageMixin, found, hand_out


class InvoiceListView(WaitingPageMixin, ListView[Invoice]):
    """The organisation's invoices, newest first."""

    template_name = "portal/invoice_list.html"
    context_object_name = "invoices"
    paginate_by = ROWS_PER_PAGE
    section = "invoices"

    def get_queryset(self) -> QuerySet[Invoice]:
        return invoices_for(self.customer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(today=local_date(timezone.now()), **kwargs)


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
            today=local_date(timezone.now()),
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
