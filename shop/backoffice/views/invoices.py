from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from shop.backoffice.access import StaffPage
from shop.backoffice.selectors import find_invoices, invoice_of
from shop.backoffice.trail import history_of_object
from shop.backoffice.views.documents import DocumentView
from shop.billing.models import Invoice
from shop.billing.selectors import invoices_for
from shop.core.enums import DocumentKind
from shop.core.money import total_of


class InvoiceListView(StaffPage):
    """All invoices, newest first; ``?q=`` looks for number, order, PO number or customer."""

    template_name = "backoffice/invoice_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").replace("\0", "")
        rows = self.of_chosen_customer(find_invoices(invoices_for(self.viewer), text))
        return self.render_to_response(
            {"page": self.page_of(rows), "text": text, "customer": self.chosen_customer}
        )


class InvoicePage(StaffPage):
    def load(self, number: str) -> Invoice:
        try:
            return invoice_of(number=number, viewer=self.viewer)
        except Invoice.DoesNotExist:
            raise Http404 from None


class InvoiceDetailView(InvoicePage):
    """What an invoice says, from its own frozen rows."""

    template_name = "backoffice/invoice_detail.html"

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        lines = list(invoice.lines.all())
        totals = total_of(((line.tax_rate, line.net_amount) for line in lines), currency=invoice.currency)
        return self.render_to_response(
            {"invoice": invoice, "lines": lines, "totals": totals, "history": history_of_object(invoice)}
        )


class InvoicePdfView(DocumentView, InvoicePage):
    kind = DocumentKind.INVOICE

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        return self.document(invoice.pk, back=reverse("backoffice:invoice-detail", kwargs={"number": number}))
