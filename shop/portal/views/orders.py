"""My orders and their papers."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.views import View
from django.views.generic import ListView, TemplateView

from cms.order_steps import shown_steps
from cms.selectors import after_the_order_page
from shop.accounts.sign_in import signed_in_recently
from shop.billing.models import DeliveryNote
from shop.billing.services import print_delivery_note
from shop.core.audit import record
from shop.core.enums import DocumentKind
from shop.core.money import total_of
from shop.documents.models import StoredDocument
from shop.documents.selectors import document_for
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.selectors import order_detail, orders_for
from shop.fulfillment.services import print_order_confirmation
from shop.fulfillment.steps import order_kinds, steps_done
from shop.fulfillment.timeline import order_timeline
from shop.portal.history_forms import OrderFilterForm
from shop.portal.mixins import (
    ROWS_PER_PAGE,
    ActivatedMixin,
    WaitingPageMixin,
    confirm_first,
    found,
    hand_out,
)

OPENED = "delivery_note_opened"
SHOWN_APART = frozenset({"ordered", "confirmed", "delivered", "invoiced", "paid", "credited"})


class OrderListView(WaitingPageMixin, ListView[OrderDetails]):
    """The organisation's orders, newest first."""

    template_name = "portal/order_list.html"
    context_object_name = "orders"
    paginate_by = ROWS_PER_PAGE
    section = "orders"

    @cached_property
    def filters(self) -> OrderFilterForm:
        return OrderFilterForm(self.request.GET)

    def get_queryset(self) -> QuerySet[OrderDetails]:
        return self.filters.apply(orders_for(self.customer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filters=self.filters, **kwargs)


class OneOrderMixin(ActivatedMixin):
    kwargs: dict[str, Any]

    @cached_property
    def details(self) -> OrderDetails:
        return found(order_detail, number=self.kwargs["number"], viewer=self.viewer)

    @property
    def address(self) -> str:
        return reverse("portal:order-detail", kwargs={"number": self.details.order.number})


class OrderDetailView(OneOrderMixin, TemplateView):
    """How far it is, what was ordered, every paper about it."""

    template_name = "portal/order_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        details = self.details
        order = details.order
        lines: list[Any] = list(order.lines.all())  # the selector adds ``is_invoiced``
        confirmation = document_for(DocumentKind.ORDER, order.pk)
        timeline = order_timeline(details, self.viewer, on_date=timezone.localdate())
        return super().get_context_data(
            details=details,
            timeline=timeline,
            # The papers have places of their own.
            extra_events=[event for event in timeline.events if event.code not in SHOWN_APART],
            later_events=[event for event in timeline.events if event.code == "paid"],
            order=order,
            lines=[(line, LineStatus(line.status)) for line in lines],
            status=OrderStatus(order.status),
            is_cancelled=order.status == OrderStatus.CANCELLED,
            is_running=order.status in (OrderStatus.PLACED, OrderStatus.PARTLY_FULFILLED),
            has_cancellations=any(line.details.cancelled_quantity for line in lines),
            is_invoiced=bool(lines)
            and all(line.is_invoiced or line.status == LineStatus.CANCELLED for line in lines),
            confirmed_at=_made_at(confirmation),
            totals=total_of(
                ((line.details.tax_rate, line.details.net_amount) for line in lines), currency=order.currency
            ),
            **kwargs,
        )


class OrderStepsView(OneOrderMixin, TemplateView):
    """What happens after the order, as editors wrote it, with the steps this order has really taken."""

    template_name = "portal/order_steps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        details = self.details
        kinds = order_kinds(details)
        asked = self.request.GET.get("order", "")
        kind = next((kind for kind in kinds if kind == asked), kinds[0])
        timeline = order_timeline(details, self.viewer, on_date=timezone.localdate())
        is_confirmed = any(event.code == "confirmed" for event in timeline.events)
        page = after_the_order_page(get_language() or settings.LANGUAGE_CODE)
        return super().get_context_data(
            order=details.order,
            order_number=details.order.number,
            order_kinds=kinds,
            order_kind=kind,
            next_step=timeline.next_step,
            # Not "page": the head of a page is for search engines.
            steps_page=page,
            steps=shown_steps(
                page.steps_of(kind) if page else [],
                done=steps_done(details, kind, is_confirmed=is_confirmed),
                is_over=details.order.status == OrderStatus.CANCELLED,
            ),
            **kwargs,
        )


def _made_at(document: StoredDocument | None) -> datetime | None:
    return document.created_at if document else None


class OrderConfirmationPdfView(OneOrderMixin, View):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        order_id = self.details.order_id
        return hand_out(
            request,
            lambda: print_order_confirmation(order_id=order_id, at=timezone.now()),
            otherwise=self.address,
        )


class DeliveryNotePdfView(OneOrderMixin, View):
    """The one document that holds licence keys: like a revealed key it needs a recent sign-in and leaves a
    trace.
    """

    def get(self, request: HttpRequest, number: str, note: str) -> HttpResponse:
        delivery_note = self._note(note)
        if not signed_in_recently(request):
            return confirm_first(request, following=request.get_full_path())
        now = timezone.now()
        record(delivery_note, action=OPENED, by=self.user, at=now)
        return hand_out(
            request,
            lambda: print_delivery_note(delivery_note_id=delivery_note.pk, at=now),
            otherwise=self.address,
        )

    def _note(self, number: str) -> DeliveryNote:
        for note in self.details.order.deliverynotes.all():
            if note.number == number:
                return note
        raise Http404
