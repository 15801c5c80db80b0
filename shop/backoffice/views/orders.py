"""Orders: what to buy, what was bought, delivery notes and invoices."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.debug import sensitive_post_parameters

from shop.accounts.sign_in import signed_in_recently
from shop.backoffice.access import StaffPage
from shop.backoffice.forms import DeliveryFormSet, new_token
from shop.backoffice.selectors import (
    Progress,
    delivery_note_of,
    lines_by_id,
    progress_of,
)
from shop.backoffice.trail import history_of_object
from shop.backoffice.views.documents import DocumentView
from shop.billing.models import DeliveryNote
from shop.core.audit import record
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError
from shop.documents.selectors import document_for
from shop.fulfillment.documents import order_totals
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.invoiceable import wanted_quantity
from shop.fulfillment.maintenance import period_of, previous_licenses
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.purchase_sheet import kept_licenses, purchase_sheet
from shop.fulfillment.selectors import QUEUES, order_detail, order_queue, orders_for, queue_counts
from shop.fulfillment.services import fulfill_order, invoice_order
from shop.fulfillment.services.invoicing import reverse_charge_lines
from shop.fulfillment.services.steps import next_step_kind
from shop.fulfillment.timeline import order_timeline
from shop.quotes.enums import LineKind

QUEUE_WORDS = {
    "buy_now": _lazy("Buy now"),
    "waiting": _lazy("Waiting for their date"),
    "services": _lazy("Services"),
    "partly_delivered": _lazy("Partly delivered"),
    "to_invoice": _lazy("To invoice"),
    "bought_not_invoiced": _lazy("Not invoiced for a day"),
}
# More entries of one line than this are recorded in several goes.
MOST_ENTRIES_PER_LINE = 25


class OrderListView(StaffPage):
    """All orders, newest first, or one of the queues, oldest first."""

    template_name = "backoffice/order_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        viewer, today = self.viewer, localdate(self.at)
        queue = request.GET.get("queue", "")
        rows = order_queue(viewer, queue, on_date=today) if queue in QUEUES else orders_for(viewer)
        page = self.page_of(self.of_chosen_customer(rows).annotate(line_count=Count("order__lines")))
        counts = queue_counts(viewer, on_date=today)
        context = {
            "page": page,
            "queue": queue,
            "customer": self.chosen_customer,
            "tabs": [(name, QUEUE_WORDS[name], counts[name]) for name in QUEUES],
        }
        return self.render_to_response(context)


class OrderPage(StaffPage):
    """One order with its checklist; shown again by the step that was filled in wrongly."""

    template_name = "backoffice/order_detail.html"

    def load(self, number: str) -> OrderDetails:
        try:
            return order_detail(number=number, viewer=self.viewer)
        except OrderDetails.DoesNotExist:
            raise Http404 from None

    def show(self, details: OrderDetails, deliveries: Any = None, status: int = 200) -> HttpResponse:
        lines = lines_by_id(details)
        progress = progress_of(lines.values())
        if deliveries is None:
            deliveries = DeliveryFormSet(
                prefix="lines", initial=self.entries(details, lines), form_kwargs={"lines": lines}
            )
        forms_of_lines: dict[int, list[Any]] = {}
        for form in deliveries.forms:
            if form.line is not None and form.line.status == LineStatus.OPEN:
                forms_of_lines.setdefault(form.line.pk, []).append(form)
        context = {
            "details": details,
            "order": details.order,
            "totals": order_totals(details),
            "has_cancellations": any(line.details.cancelled_quantity for line in lines.values()),
            "progress": progress,
            "has_confirmation": document_for(DocumentKind.ORDER, details.order_id) is not None,
            "needs_vat_number": self.needs_vat_number(details, lines.values()),
            "waits_until": details.buy_on if details.buy_on and details.buy_on > localdate(self.at) else None,
            "deliveries": deliveries,
            "token": self.request.POST.get("token") or new_token(),
            "rows": [
                {
                    "line": line,
                    "forms": forms_of_lines.get(line.pk, []),
                    "licenses": kept_licenses(line),
                    "is_license": line.details.kind == LineKind.LICENSE,
                    **self.what_can_be_done(line),
                }
                for line in lines.values()
            ],
            "steps": self.steps(progress),
            "sheet": purchase_sheet(details),
            "timeline": order_timeline(details, self.viewer, on_date=localdate(self.at)),
            "today": localdate(self.at),
            "history": history_of_object(details.order, self.parts(details, lines.values())),
        }
        return self.render_to_response(context, status=status)

    def needs_vat_number(self, details: OrderDetails, lines: Iterable[Any]) -> bool:
        """Whether no invoice of what is left can be made before the number is there."""
        left = [line for line in lines if line.status != LineStatus.CANCELLED and not line.is_invoiced]
        return not details.vat_number and bool(reverse_charge_lines(left))

    def what_can_be_done(self, line: Any) -> dict[str, Any]:
        """The next step of a service, and the pieces that can still be cancelled by their number."""
        is_service = line.details.kind == LineKind.SERVICE
        left = wanted_quantity(line) - (0 if is_service else len(kept_licenses(line)))
        step = None
        if is_service and line.status == LineStatus.OPEN:
            step = next_step_kind({step.kind for step in line.service_steps.all()})
        return {"left": left, "next_step": step, "taken_steps": list(line.service_steps.all())}

    def entries(self, details: OrderDetails, lines: Mapping[int, Any]) -> list[dict[str, Any]]:
        """An entry per piece that is still to be bought: a new licence begins today, one that goes on begins
        the day after its predecessor ends.
        """
        known = previous_licenses(details, lines.values())
        rows: list[dict[str, Any]] = []
        for line in lines.values():
            if line.status != LineStatus.OPEN:
                continue
            if line.details.kind == LineKind.SERVICE:
                rows.append({"line_id": line.pk})
                continue
            before = known.get(line.details.existing_sen)
            starts_on, ends_on = period_of(line.details, today=localdate(self.at), previous=before)
            row = {
                "line_id": line.pk,
                "sen": before.sen if before else line.details.existing_sen,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "vendor_order_number": line.details.vendor_order_number,
            }
            missing = int(wanted_quantity(line)) - len(kept_licenses(line))
            rows += [row] * min(missing, MOST_ENTRIES_PER_LINE)
        return rows

    def parts(self, details: OrderDetails, lines: Iterable[Any]) -> dict[str, list[int]]:
        """What happened to these is part of the order's history."""
        lines = list(lines)
        return {
            "order.line": [line.pk for line in lines],
            "licenses.license": [link.license_id for line in lines for link in line.issued_licenses.all()],
            "billing.deliverynote": [note.pk for note in details.order.deliverynotes.all()],
            "billing.invoice": [invoice.pk for invoice in details.order.invoices.all()],
        }

    def steps(self, progress: Progress) -> dict[str, bool]:
        return {
            "bought": progress.bought >= progress.to_buy,
            "keys": progress.bought >= progress.to_buy and progress.keys >= progress.keys_due,
            "delivered": progress.delivered >= progress.lines,
            "invoiced": progress.invoiced >= progress.lines,
        }


class OrderDetailView(OrderPage):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        return self.show(self.load(number))


# Keys are typed here: error reports must not show what was sent.
@method_decorator(sensitive_post_parameters(), name="dispatch")
class OrderFulfillView(OrderPage):
    """Record what was bought: the ticked entries in one go, or none of them."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        details = self.load(number)
        lines = lines_by_id(details)
        known = self.entries(details, lines)
        deliveries = DeliveryFormSet(
            request.POST, prefix="lines", initial=known, form_kwargs={"lines": lines}
        )
        if not deliveries.is_valid():
            return self.show(details, deliveries, status=422)
        chosen = deliveries.chosen_forms

        def deliver() -> None:
            note = fulfill_order(
                order_id=details.order_id,
                deliveries=[form.delivery() for form in chosen],
                by=self.staff,
                at=self.at,
            )
            messages.success(
                request,
                _("Recorded. Delivery note %(number)s is on its way to the customer.")
                % {"number": note.number},
            )

        try:
            # One of several equal licences can be recorded again; a second click must not do it.
            self.do_once(deliver)
        except DomainError as error:
            if deliveries.tell(error, chosen):
                return self.show(details, deliveries, status=422)
            messages.error(request, error.message)
            return self.show(self.load(number), deliveries, status=422)
        return redirect("backoffice:order-detail", number=number)


class OrderInvoiceView(OrderPage):
    """Invoice what was delivered and has no invoice yet."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        details = self.load(number)
        with self.telling_refusals():
            invoice = invoice_order(order_id=details.order_id, by=self.staff, at=self.at)
            messages.success(
                request,
                _("Invoice %(number)s is issued and on its way to the customer.")
                % {"number": invoice.number},
            )
        return redirect("backoffice:order-detail", number=number)


class OrderConfirmationView(DocumentView, OrderPage):
    """The PDF of the order confirmation."""

    kind = DocumentKind.ORDER

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        details = self.load(number)
        return self.document(
            details.order_id, back=reverse("backoffice:order-detail", kwargs={"number": number})
        )


class DeliveryNoteView(DocumentView):
    """The PDF of a delivery note. It holds licence keys, so taking it is a POST that needs a recent sign-in
    and leaves a trace.
    """

    kind = DocumentKind.DELIVERY_NOTE

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        try:
            note = delivery_note_of(number=number, viewer=self.viewer)
        except DeliveryNote.DoesNotExist:
            raise Http404 from None
        back = reverse("backoffice:order-detail", kwargs={"number": note.order_number})
        if not signed_in_recently(request):
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
        record(note, action="delivery_note_opened", by=self.staff, at=self.at)
        return self.document(note.pk, back=back, inline=False)
