"""From an offer to an order: the form, and what of it is kept for later."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView

from shop.core.clock import local_date
from shop.core.exceptions import DomainError, StaleVersion
from shop.fulfillment.exceptions import OrderChanged
from shop.fulfillment.order_form import FORM_FIELDS, OrderForm, draft_of, initial_of
from shop.fulfillment.prefill import order_prefill
from shop.fulfillment.services import place_order
from shop.portal.mixins import found, waiting_context
from shop.portal.states import OfferState
from shop.portal.views.offers import OneOfferMixin
from shop.quotes.exceptions import QuoteExpired
from shop.quotes.services import forget_ordering_draft, save_ordering_draft


class OfferOrderView(OneOfferMixin, FormView[OrderForm]):
    """What fulfilment needs to know, beside a summary of what is ordered."""

    form_class = OrderForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.method == "GET" and not self.offer.is_open:
            if self.offer.state != OfferState.ORDERED:
                messages.warning(request, _("This offer cannot be ordered at the moment."))
            return redirect(self.address)
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return [
            "portal/offer_order.html" if self.customer.is_activated else "portal/offer_order_waiting.html"
        ]

    def get_initial(self) -> dict[str, Any]:
        kept = initial_of(self.draft.values) if self.draft else {}
        return {**order_prefill(self.offer.quote, person=self.user), **kept}

    def get_form_kwargs(self) -> dict[str, Any]:
        organization = self.offer.quote.organization
        return super().get_form_kwargs() | {
            "offered": self.offer.revision,
            "chosen_line_ids": self.chosen,
            "is_po_required": organization is not None and organization.po_number_required,
            "today": local_date(timezone.now()),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = {} if self.customer.is_activated else waiting_context(self.user)
        return super().get_context_data(**waiting, **{"draft": self.draft, **kwargs})

    def form_valid(self, form: OrderForm) -> HttpResponse:
        try:
            details = found(
                place_order,
                quote_id=self.offer.quote.pk,
                viewer=self.customer,
                details=form.details(),
                accepted_by=self.user,
                accepted_at=timezone.now(),
            )
        except (OrderChanged, StaleVersion) as error:
            if isinstance(error, OrderChanged):
                return self.show_offer(error.message)
            self.keep()
            return self.show_offer(
                _(
                    "The offer was changed meanwhile: this is its newest version. Nothing was ordered; what "
                    "you entered is kept."
                )
            )
        except QuoteExpired as error:
            form.add_error(None, error.message)
            return self.render_to_response(self.get_context_data(form=form, is_expired=True), status=422)
        except DomainError as error:
            name = FORM_FIELDS.get(error.field, error.field)
            form.add_error(name if name in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Thank you, your order %(number)s is placed. The confirmation is on its way by mail.")
            % {"number": details.order.number},
        )
        return redirect("portal:order-detail", number=details.order.number)

    def show_offer(self, message: str) -> HttpResponse:
        messages.info(self.request, message)
        return redirect(self.address)

    def keep(self) -> None:
        """Keep what was typed for the next try; that it cannot be kept stops nothing."""
        try:
            found(
                save_ordering_draft,
                quote_id=self.offer.quote.pk,
                viewer=self.customer,
                values=draft_of(self.request.POST),
                by=self.user,
                at=timezone.now(),
            )
        except DomainError:
            return

    def form_invalid(self, form: OrderForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OfferOrderDraftView(OneOfferMixin, View):
    """POST: keep what is typed so far, complete or not; with ``forget`` throw it away.

    The form sends it after each change; without JavaScript a button does.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        is_fragment = bool(getattr(request, "htmx", False))
        if "forget" in request.POST:
            forget_ordering_draft(quote_id=self.offer.quote.pk, user_id=self.user.pk)
            return redirect(reverse("portal:offer-order", kwargs={"number": number}))
        now, problem = timezone.now(), ""
        try:
            found(
                save_ordering_draft,
                quote_id=self.offer.quote.pk,
                viewer=self.customer,
                values=draft_of(request.POST),
                by=self.user,
                at=now,
            )
        except DomainError as error:
            problem = str(error.message)
        if is_fragment:
            return render(
                request, "portal/includes/order_draft_state.html", {"saved_at": now, "problem": problem}
            )
        if problem:
            messages.error(request, problem)
        else:
            messages.success(request, _("Your entries are kept. Nothing is ordered yet; go on at any time."))
        return redirect(self.address)
