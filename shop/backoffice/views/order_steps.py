"""The steps of an order besides its delivery: bought, keys from a table, services, cancellations."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from shop.backoffice.billing_forms import VatNumberForm
from shop.backoffice.forms import BoughtForm, CancelForm, KeyTableForm, StepForm, new_token
from shop.backoffice.selectors import lines_by_id
from shop.backoffice.views.orders import OrderPage
from shop.core.exceptions import DomainError
from shop.fulfillment.enums import ServiceStepKind
from shop.fulfillment.key_table import MatchedRow, TableRow, as_table, match_rows, parse_table
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.purchase_sheet import kept_licenses
from shop.fulfillment.services import (
    cancel_line,
    enter_vat_number,
    fulfill_order,
    invoice_order,
    mark_bought,
    record_step,
)


class OrderStepPage(OrderPage, ABC):
    """A form on the order page: recorded, or told why not, back on that page."""

    @abstractmethod
    def form_for(self, details: OrderDetails) -> forms.Form:
        """What was sent, as its form."""

    @abstractmethod
    def take(self, details: OrderDetails, given: dict[str, Any]) -> None:
        """Record what a valid form says."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        details = self.load(number)
        form = self.form_for(details)
        if form.is_valid():
            with self.telling_refusals():
                self.take(details, form.cleaned_data)
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else None
            for error in errors:
                messages.error(request, f"{label}: {error}" if label else str(error))
        return redirect("backoffice:order-detail", number=number)


class OrderBoughtView(OrderStepPage):
    def form_for(self, details: OrderDetails) -> forms.Form:
        return BoughtForm(self.request.POST, line_ids=list(lines_by_id(details)))

    def take(self, details: OrderDetails, given: dict[str, Any]) -> None:
        mark_bought(
            order_id=details.order_id,
            line_ids=given["lines"],
            bought_on=given["bought_on"],
            vendor_order_number=given["vendor_order_number"],
            by=self.staff,
            at=self.at,
        )
        messages.success(self.request, _("Noted as bought. The keys can follow."))


class OrderCancelView(OrderStepPage):
    def form_for(self, details: OrderDetails) -> forms.Form:
        lines = lines_by_id(details).values()
        ids = [license_.pk for line in lines for license_ in kept_licenses(line)]
        return CancelForm(self.request.POST, license_ids=ids)

    def take(self, details: OrderDetails, given: dict[str, Any]) -> None:
        def cancel() -> None:
            note = cancel_line(
                order_id=details.order_id,
                line_id=given["line"],
                quantity=given["quantity"] or Decimal(0),
                license_ids=given["licenses"],
                reason=given["reason"],
                by=self.staff,
                at=self.at,
            )
            told = _("Cancelled.")
            if note is not None:
                told = _("Cancelled; credit note %(number)s is issued.") % {"number": note.number}
            messages.success(self.request, told)

        self.do_once(cancel)


class OrderStepView(OrderStepPage):
    def form_for(self, details: OrderDetails) -> forms.Form:
        return StepForm(self.request.POST)

    def take(self, details: OrderDetails, given: dict[str, Any]) -> None:
        record_step(
            order_id=details.order_id,
            line_id=given["line"],
            kind=ServiceStepKind(given["kind"]),
            on_date=given["on_date"],
            note=given["note"],
            by=self.staff,
            at=self.at,
        )
        messages.success(self.request, _("Recorded."))


class OrderVatNumberView(OrderStepPage):
    """The number that a reverse charge needs; with ``do=invoice`` the invoice follows at once."""

    def form_for(self, details: OrderDetails) -> forms.Form:
        return VatNumberForm(self.request.POST)

    def take(self, details: OrderDetails, given: dict[str, Any]) -> None:
        enter_vat_number(order_id=details.order_id, vat_number=given["vat_number"], by=self.staff, at=self.at)
        if self.request.POST.get("do") != "invoice":
            messages.success(self.request, _("The VAT number is in the order. Its next invoice has it."))
            return
        invoice = invoice_order(order_id=details.order_id, by=self.staff, at=self.at)
        messages.success(
            self.request,
            _("Invoice %(number)s is issued and on its way to the customer.") % {"number": invoice.number},
        )


class KeysPage(OrderPage):
    """A table of keys and what it would record. Keys are in these answers and forms only, never kept."""

    template_name = "backoffice/order_keys.html"

    def show_table(
        self, details: OrderDetails, form: forms.Form, rows: Sequence[MatchedRow] = (), status: int = 200
    ) -> HttpResponse:
        positions = {line.pk: line.details.position for line in lines_by_id(details).values()}
        context = {
            "details": details,
            "order": details.order,
            "form": form,
            "rows": rows,
            "wrong": any(row.errors for row in rows),
            "table": as_table(rows, positions) if rows else "",
            "token": new_token(),
        }
        return self.render_to_response(context, status=status)

    def match(self, details: OrderDetails, rows: Sequence[TableRow]) -> list[MatchedRow]:
        return match_rows(details, rows, on_date=localdate(self.at))


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OrderKeysView(KeysPage):
    """Paste or upload a table, and see what each row is."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.show_table(self.load(number), KeyTableForm())

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        details = self.load(number)
        form = KeyTableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show_table(details, form, status=422)
        try:
            rows = self.match(details, form.rows())
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.show_table(details, form, status=422)
        return self.show_table(details, form, rows, status=422 if any(row.errors for row in rows) else 200)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OrderKeysRecordView(KeysPage):
    """Record the rows that were shown: all of them or none."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        details = self.load(number)
        form = KeyTableForm(request.POST)
        if not form.is_valid():
            return self.show_table(details, form, status=422)

        def record() -> None:
            rows = self.match(details, parse_table(form.cleaned_data["table"]))
            if any(row.errors for row in rows):
                raise DomainError(next(row.errors[0] for row in rows if row.errors))
            note = fulfill_order(
                order_id=details.order_id,
                deliveries=[row.delivery() for row in rows],
                by=self.staff,
                at=self.at,
            )
            messages.success(
                request,
                _("Recorded. Delivery note %(number)s is on its way to the customer.")
                % {"number": note.number},
            )

        try:
            self.do_once(record)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show_table(details, form, status=422)
        return redirect("backoffice:order-detail", number=number)
