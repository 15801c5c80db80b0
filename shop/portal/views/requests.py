"""My requests: what was asked for, and the conversation about it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, TemplateView

from shop.core.exceptions import DomainError
from shop.portal.forms import MessageForm
from shop.portal.mixins import ROWS_PER_PAGE, PortalMixin, found
from shop.portal.states import offer_view
from shop.quotes.enums import OPEN_REQUESTS
from shop.quotes.models import QuoteRequest
from shop.quotes.selectors import quotes_for, request_detail, requests_for
from shop.quotes.services import add_message, withdraw_request


class RequestListView(PortalMixin, ListView[QuoteRequest]):
    """The person's or their organisation's requests, newest first."""

    template_name = "portal/request_list.html"
    context_object_name = "requests"
    paginate_by = ROWS_PER_PAGE

    def get_queryset(self) -> QuerySet[QuoteRequest]:
        return requests_for(self.customer).prefetch_related("lines")


class OneRequestMixin(PortalMixin):
    kwargs: dict[str, Any]

    @cached_property
    def quote_request(self) -> QuoteRequest:
        return found(request_detail, number=self.kwargs["number"], viewer=self.viewer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        of_request = quotes_for(self.customer).filter(request=self.quote_request)
        return super().get_context_data(
            **{
                "quote_request": self.quote_request,
                "is_open": self.quote_request.status in OPEN_REQUESTS,
                "offers": [offer_view(quote, at=now) for quote in of_request],
                "form": MessageForm(),
                **kwargs,
            }
        )


class RequestDetailView(OneRequestMixin, TemplateView):
    """Lines, contacts, thread with its reply form."""

    template_name = "portal/request_detail.html"


class RequestMessageView(OneRequestMixin, View):
    """POST: add to the thread."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        quote_request = self.quote_request
        form = MessageForm(request.POST)
        if form.is_valid():
            try:
                write_once(quote_request, self, form.cleaned_data["text"])
            except DomainError as error:
                form.add_error("text", error.message)
        if not form.is_valid():
            context = self.get_context_data(form=form)
            return render(request, RequestDetailView.template_name, context, status=422)
        messages.success(request, _("Your message is sent."))
        return redirect("portal:request-detail", number=number)


def write_once(quote_request: QuoteRequest, view: PortalMixin, text: str) -> None:
    """Add a message unless it is the thread's last one already: a second click on the way says nothing new.

    Raises as ``add_message``.
    """
    newest = quote_request.messages.order_by("-created_at", "-pk").first()
    if newest is not None and newest.author_id == view.user.pk and newest.text == text.strip():
        return
    add_message(
        request_id=quote_request.pk, viewer=view.viewer, author=view.user, text=text, at=timezone.now()
    )


class RequestWithdrawView(OneRequestMixin, TemplateView):
    """Asks first; the POST takes the request back."""

    template_name = "portal/request_withdraw.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.quote_request.status not in OPEN_REQUESTS:
            return redirect("portal:request-detail", number=self.quote_request.number)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, number: str) -> HttpResponseBase:
        try:
            found(
                withdraw_request,
                request_id=self.quote_request.pk,
                viewer=self.customer,
                by=self.user,
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Your request %(number)s is withdrawn.") % {"number": number})
        return redirect("portal:request-detail", number=number)
