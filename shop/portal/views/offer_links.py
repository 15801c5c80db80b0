"""What the link in an offer's mail shows, without a sign-in: the offer and its PDF, nothing that acts."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView
from redis.exceptions import RedisError

from shop.core.exceptions import DomainError
from shop.documents.responses import document_response
from shop.fulfillment.selectors import ordered_line_ids
from shop.portal.mixins import found
from shop.portal.states import OfferView, offer_view
from shop.portal.views.offers import lines_context
from shop.quotes.models import Quote
from shop.quotes.selectors import choice_of
from shop.quotes.services import print_quote, quote_behind_link

# The address is the secret: it is told to no other page, kept by no cache and found by no search engine.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def looks_too_often(request: HttpRequest) -> bool:
    """Count a look, right or wrong, and say whether it is one too many from its address in this minute.

    Without the cache nobody is counted: reading goes on, and no secret can be guessed.
    """
    minute = int(timezone.now().timestamp()) // 60
    key = f"offer-link:{get_adapter().get_client_ip(request)}:{minute}"
    try:
        cache.add(key, 0, 120)
        looks: int = cache.incr(key)
    except (RedisError, ValueError):
        return False
    return looks > settings.OFFER_LINK_LOOKS_PER_MINUTE


class LinkedOfferMixin(View):
    """Looks the link up with every call. One that does not work is missing, whatever the reason."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: Callable[..., HttpResponseBase] = super().dispatch
        try:
            response = respond_429(request) if looks_too_often(request) else answer(request, *args, **kwargs)
        except Http404 as error:
            # The site's own page, here already: it needs the headers, too.
            missing: Any = get_resolver().resolve_error_handler(404)
            response = missing(request, exception=error)
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
            **{
                **kwargs,
                **lines_context(offer.revision, choice_of(offer.revision, ordered_line_ids(offer.quote))),
                "offer": offer,
                "quote": offer.quote,
                "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': portal})}",
            }
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
