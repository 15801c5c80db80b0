"""What the link in an offer's mail shows, without a sign-in: the offer and its PDF, nothing that acts."""

from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from shop.core.exceptions import DomainError
from shop.documents.responses import document_response
from shop.portal.mixins import found
from shop.portal.states import OfferView, offer_view
from shop.portal.views.offers import lines_context
from shop.quotes.models import Quote
from shop.quotes.services import print_quote, quote_behind_link

# The address is the secret: it is told to no other page, kept by no cache and found by no search engine.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class LinkedOfferMixin(View):
    """Looks the link up with every call. One that does not work is missing, whatever the reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: Callable[..., HttpResponseBase] = super().dispatch
        is_allowed = ratelimit.consume(request, action="offer_link", limit_get=True)
        response = answer(request, *args, **kwargs) if is_allowed else ratelimit.respond_429(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    @cached_property
    def offer(self) -> OfferView:
        now = timezone.now()
        quote = found(quote_behind_link, self.kwargs["secret"], at=now)
        return found(offer_view, quote, at=now)


class LinkedOfferView(LinkedOfferMixin, TemplateView):
    """The offer. Whoever is signed in and may see it goes on to its page in the portal."""

    template_name = "portal/offer_link.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = request.viewer  # type: ignore[attr-defined]
        quote = self.offer.quote
        if viewer.is_authenticated and Quote.objects.visible_to(viewer).filter(pk=quote.pk).exists():
            return redirect("portal:offer-detail", number=self.offer.number)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offer = self.offer
        portal = reverse("portal:offer-detail", kwargs={"number": offer.number})
        return super().get_context_data(
            offer=offer,
            quote=offer.quote,
            secret=self.kwargs["secret"],
            sign_in_url=f"{reverse('account_login')}?{urlencode({'next': portal})}",
            **lines_context(offer.revision, []),
            **kwargs,
        )


class LinkedOfferPdfView(LinkedOfferMixin):
    """The PDF of the newest revision."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        try:
            document = print_quote(revision_id=self.offer.revision.pk, at=timezone.now())
            return document_response(document, inline=True)
        except DomainError:
            # The page says how else to get it: the mail has it attached.
            return redirect("portal:offer-link", secret=secret)
