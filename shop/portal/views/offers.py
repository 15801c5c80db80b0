"""My offers: look, choose, talk, decline, ask for a change."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from shop.core.exceptions import DomainError, TransitionNotAllowed
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.order_form import named_lines
from shop.fulfillment.selectors import ordered_line_ids
from shop.portal.forms import DeclineForm, MessageForm, RevisionForm
from shop.portal.history_forms import OfferFilterForm
from shop.portal.mixins import ROWS_PER_PAGE, PortalMixin, found, hand_out
from shop.portal.states import OfferState, OfferView, offer_view
from shop.portal.views.requests import write_once
from shop.quotes.comparison import Comparison, compare, state_of
from shop.quotes.models import OrderingDraft, Quote, QuoteRevision
from shop.quotes.selectors import (
    choice_of,
    counted_lines,
    quote_detail,
    quote_totals,
    quotes_for,
)
from shop.quotes.services import (
    decline_quote,
    has_open_link,
    ordering_draft,
    print_quote,
    request_revision,
    revoke_links,
)

# What a page of the offer sends along with its choices: that they are choices, even if nothing is ticked.
CHOSEN = "chosen"


class OfferListView(PortalMixin, ListView[Quote]):
    """The offers on the person's or their organisation's requests, newest first."""

    template_name = "portal/offer_list.html"
    paginate_by = ROWS_PER_PAGE

    @cached_property
    def filters(self) -> OfferFilterForm:
        return OfferFilterForm(self.request.GET)

    def get_queryset(self) -> QuerySet[Quote]:
        return self.filters.apply(quotes_for(self.customer))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(filters=self.filters, **kwargs)
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

    def changes_since(self, earlier: QuoteRevision) -> Comparison:
        """What the newest revision changed of an earlier one."""
        currency = self.offer.quote.currency
        return compare(state_of(earlier, currency=currency), state_of(self.offer.revision, currency=currency))

    @cached_property
    def draft(self) -> OrderingDraft | None:
        """What the person has typed into the order form of this offer."""
        return ordering_draft(quote_id=self.offer.quote.pk, user_id=self.user.pk)

    @cached_property
    def chosen(self) -> list[int]:
        """The optional lines and alternatives that count: as they were ordered, else as the address or the
        form says, else as kept in the draft.
        """
        if self.offer.state == OfferState.ORDERED:
            return choice_of(self.offer.revision, ordered_line_ids(self.offer.quote))
        is_form = self.request.method == "POST"
        values = self.request.POST if is_form else self.request.GET
        if is_form or CHOSEN in values or named_lines(values) or self.draft is None:
            wanted = named_lines(values)
        else:
            wanted = {int(line_id) for line_id in self.draft.values.get("optional", [])}
        return choice_of(self.offer.revision, wanted)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offer = self.offer
        return super().get_context_data(
            **{
                "offer": offer,
                "quote": offer.quote,
                **lines_context(offer.revision, self.chosen),
                "can_act": not self.viewer.is_licensing_staff,
                "is_activated": self.customer.is_activated,
                **kwargs,
            }
        )


def lines_context(revision: QuoteRevision, chosen: list[int]) -> dict[str, Any]:
    """What the table of lines and its sums show: all lines, what of them counts, and the totals."""
    lines = list(revision.lines.all())
    return {
        "revision": revision,
        "lines": lines,
        "chosen": chosen,
        "counted": counted_lines(lines, chosen),
        "totals": quote_totals(revision, currency=revision.quote.currency, chosen_line_ids=chosen),
    }


class OfferDetailView(OneOfferMixin, TemplateView):
    """The newest sent revision; with htmx, choosing a line fetches the totals only."""

    def get_template_names(self) -> list[str]:
        fragment = self.request.headers.get("HX-Target") == "offer-totals"
        return ["portal/includes/offer_totals.html" if fragment else "portal/offer_detail.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offer, earlier = self.offer, self.offer.earlier_revisions
        order = OrderDetails.objects.visible_to(self.viewer).select_related("order")
        return super().get_context_data(
            **{
                "order": order.filter(quote=offer.quote).first(),
                "draft": self.draft if offer.is_open else None,
                "thread": self.thread,
                "form": MessageForm(),
                "comparison": self.changes_since(earlier[0]) if earlier else None,
                "has_open_link": offer.state != OfferState.WITHDRAWN
                and has_open_link(offer.quote, at=timezone.now()),
                **kwargs,
            }
        )

    @property
    def thread(self) -> list[Any]:
        """The conversation of the request, which is that of the offer too."""
        request = self.offer.quote.request
        return list(request.messages.select_related("author")) if request else []


class OfferMessageView(OfferDetailView):
    """POST: add to the thread."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        asked = self.offer.quote.request
        if asked is None:
            raise Http404
        form = MessageForm(request.POST)
        if form.is_valid():
            try:
                found(write_once, asked, self, form.cleaned_data["text"])
            except DomainError as error:
                form.add_error("text", error.message)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, _("Your message is sent."))
        return redirect(f"{self.address}#thread")


class OfferSentRevisionView(OneOfferMixin, TemplateView):
    """An earlier revision, as it was sent."""

    template_name = "portal/offer_earlier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.kwargs["revision"]
        earlier = [one for one in self.offer.earlier_revisions if one.revision_number == wanted]
        if not earlier:
            raise Http404
        comparison = self.changes_since(earlier[0])
        return super().get_context_data(
            **{**kwargs, **lines_context(earlier[0], []), "comparison": comparison}
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.offer.revision.revision_number == kwargs["revision"]:
            return redirect(self.address)
        return super().get(request, *args, **kwargs)


class OfferPdfView(OneOfferMixin, View):
    """The PDF of the newest revision, or of the one that ``?revision=`` names."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        wanted = request.GET.get("revision", "")
        revisions = [self.offer.revision, *self.offer.earlier_revisions]
        shown = [one for one in revisions if not wanted or str(one.revision_number) == wanted]
        if not shown:
            raise Http404
        return hand_out(
            request,
            lambda: print_quote(revision_id=shown[0].pk, at=timezone.now()),
            otherwise=self.address,
        )


class OfferRevokeLinksView(OneOfferMixin, View):
    """POST: end the links in the mails about this offer. Staff have a button of their own."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        revoke_links(quote_id=self.offer.quote.pk, by=self.user, at=timezone.now())
        messages.success(
            request, _("The links in the mails about this offer do not open it any more. You still can.")
        )
        return redirect(self.address)


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
    """Ask for a change; after the end of the validity, for a new offer, where a click is enough."""

    template_name = "portal/offer_revision.html"
    form_class = RevisionForm

    def get_initial(self) -> dict[str, Any]:
        return {"reason": self.offer.wish_for_new_one} if self.offer.is_expired else {}

    def form_valid(self, form: RevisionForm) -> HttpResponse:
        was_expired = self.offer.is_expired
        try:
            found(
                request_revision,
                quote_id=self.offer.quote.pk,
                viewer=self.customer,
                reason=form.cleaned_data["reason"],
                by=self.user,
                at=timezone.now(),
            )
        except TransitionNotAllowed as error:
            # A second click, or a colleague was quicker: it is asked for already.
            if self.offer.state == OfferState.CHANGE_REQUESTED:
                return redirect(self.address)
            form.add_error(None, error.message)
            return self.form_invalid(form)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("Thank you. We make you a new offer and tell you by mail.")
            if was_expired
            else _("Thank you. We look at it and send you a new version."),
        )
        return redirect(self.address)

    def form_invalid(self, form: RevisionForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
