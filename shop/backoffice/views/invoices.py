"""Invoices: what they say, what was paid, reminders and credit notes."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffPage
from shop.backoffice.billing_forms import CreditForm, PaymentForm, ReversalForm
from shop.backoffice.forms import new_token
from shop.backoffice.selectors import find_invoices, invoice_of
from shop.backoffice.trail import history_of_object
from shop.backoffice.views.documents import DocumentView
from shop.billing.enums import InvoiceState
from shop.billing.models import Invoice
from shop.billing.selectors import (
    InvoiceAccount,
    account_of,
    count_with_state,
    creditable_quantities,
    invoices_for,
    with_state,
)
from shop.billing.services import (
    NextNotice,
    issue_credit_note,
    issue_notice,
    next_notice,
    record_payment,
    reverse_payment,
)
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError
from shop.core.money import total_of
from shop.documents.selectors import document_for


class InvoiceListView(StaffPage):
    """All invoices, newest first; ``?q=`` looks for number, order, PO number or customer, ``?state=`` for
    where the payment stands.
    """

    template_name = "backoffice/invoice_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").replace("\0", "")
        state = request.GET.get("state", "")
        # In the order in which they were issued, which an index knows.
        rows = invoices_for(self.viewer).order_by("-pk")
        count = None
        if state in InvoiceState.values:
            rows = with_state(rows, state)
            if not text.strip() and not self.chosen_customer:
                count = count_with_state(self.viewer, state)
        rows = self.of_chosen_customer(find_invoices(rows, text))
        return self.render_to_response(
            {
                "page": self.page_of(rows, count=count),
                "text": text,
                "state": state,
                "states": InvoiceState.choices,
                "customer": self.chosen_customer,
            }
        )


class InvoicePage(StaffPage):
    def load(self, number: str) -> Invoice:
        try:
            return invoice_of(number=number, viewer=self.viewer)
        except Invoice.DoesNotExist:
            raise Http404 from None

    def back(self, number: str) -> HttpResponse:
        return redirect("backoffice:invoice-detail", number=number)


class InvoiceDetailPage(InvoicePage):
    """One invoice with its account; shown again by the form that was filled in wrongly."""

    template_name = "backoffice/invoice_detail.html"

    def show(self, invoice: Invoice, form: PaymentForm | None = None, *, status: int = 200) -> HttpResponse:
        lines = list(invoice.lines.all())
        account = account_of(invoice)
        today = local_date(self.at)
        is_owed = account.balance.open_amount > 0
        initial = {
            "amount": account.balance.open_amount if is_owed else None,
            "paid_on": today,
            "token": new_token(),
        }
        context: dict[str, Any] = {
            "invoice": invoice,
            "lines": lines,
            "totals": total_of(
                ((line.tax_rate, line.net_amount) for line in lines), currency=invoice.currency
            ),
            "account": account,
            "balance": account.balance,
            "is_overdue": is_owed and account.balance.due_on < today,
            "next_notice": self.notice_to_send(account, on_date=today),
            "payment_form": form or PaymentForm(initial=initial),
            "reversal_form": ReversalForm(auto_id=False),
            "has_xml": document_for(DocumentKind.INVOICE, invoice.pk, "xml") is not None,
            "history": history_of_object(
                invoice, {"billing.creditnote": [note.pk for note in account.credit_notes]}
            ),
        }
        return self.render_to_response(context, status=status)

    def notice_to_send(self, account: InvoiceAccount, *, on_date: date) -> NextNotice | None:
        """What can be sent on that day; None while the days of the last notice still run."""
        balance = account.balance
        days = [balance.due_on, *(notice.pay_by for notice in account.notices)]
        if balance.open_amount <= 0 or max(days) >= on_date:
            return None
        return next_notice(balance, on_date=on_date)


class InvoiceDetailView(InvoiceDetailPage):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.show(self.load(number))


class InvoicePayView(InvoiceDetailPage):
    """Record a payment."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        form = PaymentForm(request.POST)
        if not form.is_valid():
            return self.show(invoice, form, status=422)
        said = form.cleaned_data

        def pay() -> None:
            record_payment(
                invoice_id=invoice.pk,
                amount=said["amount"],
                currency=invoice.currency,
                paid_on=said["paid_on"],
                reference=said["reference"],
                by=self.staff,
                at=self.at,
            )

        try:
            self.do_once(pay)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show(invoice, form, status=422)
        messages.success(request, _("The payment is recorded."))
        return self.back(number)


class PaymentReverseView(InvoicePage):
    """Take a payment back."""

    def post(self, request: HttpRequest, number: str, payment_id: int) -> HttpResponse:
        payment = self.load(number).payments.filter(pk=payment_id).first()
        if payment is None:
            raise Http404
        with self.telling_refusals():
            reverse_payment(
                payment_id=payment.pk, reason=request.POST.get("reason", ""), by=self.staff, at=self.at
            )
            messages.success(request, _("The payment was taken back. Both rows stay in the books."))
        return self.back(number)


class InvoiceRemindView(InvoicePage):
    """Send the next reminder or notice."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        with self.telling_refusals():
            notice = issue_notice(invoice_id=invoice.pk, by=self.staff, at=self.at)
            messages.success(
                request,
                _("%(level)s is on its way to the customer.") % {"level": notice.get_level_display()},
            )
        return self.back(number)


class InvoiceCreditView(InvoicePage):
    """Take lines of an invoice back."""

    template_name = "backoffice/invoice_credit.html"

    def form_of(self, invoice: Invoice, *data: Any) -> CreditForm:
        left = creditable_quantities(invoice)
        return CreditForm(*data, lines=list(invoice.lines.all()), left=left, initial={"token": new_token()})

    def show(self, invoice: Invoice, form: CreditForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(
            {"invoice": invoice, "form": form, "is_all_credited": not any(form.left.values())}, status=status
        )

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        return self.show(invoice, self.form_of(invoice))

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        form = self.form_of(invoice, request.POST)
        if not form.is_valid():
            return self.show(invoice, form, status=422)

        def credit() -> None:
            note = issue_credit_note(
                invoice_id=invoice.pk,
                quantities=form.quantities(),
                reason=form.cleaned_data["reason"],
                by=self.staff,
                at=self.at,
            )
            messages.success(
                request,
                _("Credit note %(number)s is issued and on its way to the customer.")
                % {"number": note.number},
            )

        try:
            self.do_once(credit)
        except DomainError as error:
            form.add_error(form.field_of(error.field), error.message)
            return self.show(invoice, form, status=422)
        return self.back(number)


class InvoicePdfView(DocumentView, InvoicePage):
    kind = DocumentKind.INVOICE

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        return self.document(invoice.pk, back=reverse("backoffice:invoice-detail", kwargs={"number": number}))


class InvoiceXmlView(DocumentView, InvoicePage):
    """The structured invoice, where there is one."""

    kind = DocumentKind.INVOICE

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        invoice = self.load(number)
        back = reverse("backoffice:invoice-detail", kwargs={"number": number})
        return self.document(invoice.pk, back=back, inline=False, variant="xml")


class CreditNotePdfView(DocumentView, InvoicePage):
    kind = DocumentKind.CREDIT_NOTE

    def get(self, request: HttpRequest, number: str, note: str) -> HttpResponse:
        return self.document(self.load_note(number, note), back=self.page_of_invoice(number))

    def load_note(self, number: str, note: str) -> int:
        found = self.load(number).credit_notes.filter(number=note).first()
        if found is None:
            raise Http404
        return found.pk

    def page_of_invoice(self, number: str) -> str:
        return reverse("backoffice:invoice-detail", kwargs={"number": number})


class CreditNoteXmlView(CreditNotePdfView):
    """The structured credit note."""

    def get(self, request: HttpRequest, number: str, note: str) -> HttpResponse:
        note_id = self.load_note(number, note)
        return self.document(note_id, back=self.page_of_invoice(number), inline=False, variant="xml")
