"""My offers: look, choose, order, decline, ask for a change."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from shop.core.exceptions import DomainError, StaleVersion
from shop.fulfillment.exceptions import OrderChanged
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import place_order
from shop.portal.forms import DeclineForm, OrderForm, RevisionForm
from shop.portal.mixins import ROWS_PER_PAGE, PortalMixin, found, hand_out, waiting_context
from shop.portal.states import OfferState, OfferView, offer_view
from shop.portal.views.requests import write_once
from shop.quotes.models import Quote
from shop.quotes.selectors import quote_detail, quote_totals, quotes_for
from shop.quotes.services import decline_quote, print_quote, request_revision

# What the services call a field, where the form's name differs.
FORM_FIELDS = {"buy_at": "buy_on", "optional_lines": "optional"}


class OfferListView(PortalMixin, ListView[Quote]):
    """The offers on the person's or their organisation's requests, newest first."""

    template_name = "portal/offer_list.html"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[Quote]:
        return quotes_for(self.customer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        now = timezone.now()
        offers = [offer_view(quote, at=now) for quote in context["object_list"]]
        context["rows"] = [
            (offer, quote_totals(offer.revision, currency=offer.quote.currency)) for offer in offers
        ]
        return context


class OneOfferMixin(PortalMixin):
    kwargs: dict[str, Any]

    @cached_property
    def offer(self) -> OfferView:
        quote = found(quote_detail, number=self.kwargs["number"], viewer=self.viewer)
        return found(offer_view, quote, at=timezone.now())

    @property
    def address(self) -> str:
        return reverse("portal:offer-detail", kwargs={"number": self.offer.number})

    def chosen_line_ids(self, values: Sequence[str]) -> list[int]:
        """The optional lines among ``values``, whatever else the address says."""
        wanted = {int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19}
        return [line_id for line_id in self.offer.optional_line_ids if line_id in wanted]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offer = self.offer
        values = self.request.POST if self.request.method == "POST" else self.request.GET
        chosen = self.chosen_line_ids(values.getlist("optional"))
        return super().get_context_data(
            **{
                "offer": offer,
                "quote": offer.quote,
                "lines": list(offer.revision.lines.all()),
                "chosen": chosen,
                "totals": quote_totals(offer.revision, currency=offer.quote.currency, chosen_line_ids=chosen),
                "can_act": not self.viewer.is_licensing_staff,
                "is_activated": self.customer.is_activated,
                **kwargs,
            }
        )


class OfferDetailView(OneOfferMixin, TemplateView):
    """The newest sent revision; with htmx, ticking an optional line fetches the totals only."""

    def get_template_names(self) -> list[str]:
        fragment = self.request.headers.get("HX-Target") == "offer-totals"
        return ["portal/includes/offer_totals.html" if fragment else "portal/offer_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order = OrderDetails.objects.visible_to(self.viewer).select_related("order")
        return super().get_context_data(order=order.filter(quote=self.offer.quote).first(), **kwargs)


class OfferPdfView(OneOfferMixin, View):
    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        revision_id = self.offer.revision.pk
        return hand_out(
            request,
            lambda: print_quote(revision_id=revision_id, at=timezone.now()),
            otherwise=self.address,
        )


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

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "offer": self.offer,
            "person": self.user,
            "chosen_line_ids": self.chosen_line_ids(self.request.GET.getlist("optional")),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = {} if self.customer.is_activated else waiting_context(self.user)
        return super().get_context_data(**waiting, **kwargs)

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
            messages.info(self.request, error.message)
            return redirect(self.address)
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

    def form_invalid(self, form: OrderForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OfferDeclineView(OneOfferMixin, FormView[DeclineForm]):
    template_name = "portal/offer_decline.html"
    form_class = DeclineForm

    def form_valid(self, form: DeclineForm) -> HttpResponse:
        try:
            found(
                decline_quote,
                quote_id=self.offer.quote.pk,
                viewer=self.customer,
                reason=form.cleaned_data["reason"],
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("The offer is declined. Thank you for telling us."))
        return redirect(self.address)

    def form_invalid(self, form: DeclineForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class OfferRevisionView(OneOfferMixin, FormView[RevisionForm]):
    """Ask for a change; after the end of the validity, for a new offer, which is a message about the
    request.
    """

    template_name = "portal/offer_revision.html"
    form_class = RevisionForm

    def get_initial(self) -> dict[str, Any]:
        if not self.offer.is_expired:
            return {}
        text = _("The offer %(number)s has expired. Please make us a new one.")
        return {"reason": text % {"number": self.offer.number}}

    def form_valid(self, form: RevisionForm) -> HttpResponse:
        quote, reason = self.offer.quote, form.cleaned_data["reason"]
        try:
            if self.offer.is_expired and quote.request is not None and not self.viewer.is_licensing_staff:
                write_once(quote.request, self, reason)
            else:
                found(
                    request_revision,
                    quote_id=quote.pk,
                    viewer=self.customer,
                    reason=reason,
                    by=self.user,
                    at=timezone.now(),
                )
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(self.request, _("Thank you. We look at it and send you a new version."))
        return redirect(self.address)

    def form_invalid(self, form: RevisionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
