"""Invoicing a day's deliveries, the export for the bookkeeping, the check of all numbers."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.access import StaffPage
from shop.backoffice.billing_forms import PeriodForm
from shop.billing.selectors import reverse_charge_codes
from shop.billing.services import (
    export_batch,
    is_being_checked,
    last_check,
    request_check,
    years_with_numbers,
)
from shop.core.clock import local_date
from shop.core.exceptions import DomainError
from shop.fulfillment.invoiceable import lines_to_invoice, totals_to_invoice
from shop.fulfillment.selectors import order_queue, orders_for
from shop.fulfillment.services import invoice_order

# One click makes at most as many as one page shows.
MOST_AT_ONCE = 50


def _amount(text: str) -> Decimal | None:
    """A total as the form carries it; None if there is none, NaN, which equals no total, for nonsense."""
    if not text:
        return None
    try:
        amount = Decimal(text[:32])
    except InvalidOperation:
        return Decimal("NaN")
    return amount if amount.is_finite() else Decimal("NaN")


class OrdersToInvoiceView(StaffPage):
    """All orders with delivered lines that have no invoice, oldest first, with the sums they would come to;
    POST makes the chosen invoices, each in its own transaction. An order that was cancelled or changed since
    it was shown is left out, in words.
    """

    template_name = "backoffice/billing/orders.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = order_queue(self.viewer, "to_invoice", on_date=local_date(self.at))
        page = self.page_of(
            waiting.prefetch_related(
                "order__lines__details", "order__lines__invoice_line", "order__deliverynotes"
            )
        )
        codes = reverse_charge_codes()
        rows = [
            {
                "details": details,
                "totals": totals_to_invoice(details),
                "lacks_vat_number": not details.vat_number
                and any(line.details.tax_code in codes for line in lines_to_invoice(details)),
            }
            for details in page
        ]
        sums: dict[str, Decimal] = {}
        for row in rows:
            currency = row["details"].order.currency
            sums[currency] = sums.get(currency, Decimal(0)) + row["totals"].gross
        return self.render_to_response({"page": page, "rows": rows, "sums": sorted(sums.items())})

    def post(self, request: HttpRequest) -> HttpResponse:
        named = [text for text in request.POST.getlist("order") if text.isascii() and text.isdigit()]
        ids = [int(text) for text in named if len(text) < 16][:MOST_AT_ONCE]
        chosen = orders_for(self.viewer).filter(order_id__in=ids).order_by("order__date_placed", "pk")
        made = 0
        for details in chosen:
            try:
                invoice_order(
                    order_id=details.order_id,
                    previewed=_amount(request.POST.get(f"total_{details.order_id}", "")),
                    by=self.staff,
                    at=self.at,
                )
            except DomainError as error:
                messages.error(
                    request,
                    _("Order %(number)s was not invoiced: %(reason)s")
                    % {"number": details.order.number, "reason": error.message},
                )
            else:
                made += 1
        if made:
            text = ngettext(
                "%(count)s invoice is issued and on its way.",
                "%(count)s invoices are issued and on their way.",
                made,
            )
            messages.success(request, text % {"count": made})
        else:
            messages.info(request, _("Nothing was invoiced."))
        return redirect("backoffice:invoice-orders")


class BooksView(StaffPage):
    """The export of a period for the bookkeeping; the last month unless told otherwise."""

    template_name = "backoffice/billing/books.html"

    def show(self, form: PeriodForm, *, status: int = 200) -> HttpResponse:
        return self.render_to_response({"form": form}, status=status)

    def get(self, request: HttpRequest) -> HttpResponse:
        last = local_date(self.at).replace(day=1) - timedelta(days=1)
        return self.show(PeriodForm(initial={"first": last.replace(day=1), "last": last}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PeriodForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        first: date = form.cleaned_data["first"]
        last: date = form.cleaned_data["last"]
        try:
            batch = export_batch(first=first, last=last, by=self.staff, at=self.at)
        except DomainError as error:
            form.add_error({"from": "first", "to": "last"}.get(error.field), error.message)
            return self.show(form, status=422)
        response = HttpResponse(batch.content, content_type="text/csv; charset=windows-1252")
        response["Content-Disposition"] = f'attachment; filename="{batch.filename}"'
        return response


class NumbersView(StaffPage):
    """What the last check of a year found, the newest year unless ``?year=`` names another; POST has it
    checked again in the background, because that reads every document.
    """

    template_name = "backoffice/billing/numbers.html"

    def year_of(self, text: str) -> int | None:
        self.years = years_with_numbers()
        newest = self.years[0] if self.years else None
        return next((one for one in self.years if str(one) == text), newest)

    def get(self, request: HttpRequest) -> HttpResponse:
        year = self.year_of(request.GET.get("year", ""))
        return self.render_to_response(
            {
                "years": self.years,
                "year": year,
                "check": last_check(year) if year is not None else None,
                "is_running": year is not None and is_being_checked(year),
            }
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        year = self.year_of(request.POST.get("year", ""))
        if year is None:
            return redirect("backoffice:invoice-numbers")
        request_check(year=year, by=self.staff, at=self.at)
        return redirect(f"{reverse('backoffice:invoice-numbers')}?{urlencode({'year': year})}")
