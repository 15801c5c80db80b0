from django.contrib import messages
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from oscar.apps.basket import middleware

from shop.baskets.session import SESSION_KEY, adopt_anonymous_basket


class BasketMiddleware(middleware.BasketMiddleware):
    """Keeps an anonymous basket's id in the server's session, where nobody else can plant one (ADR 0004)."""

    def get_basket(self, request):
        """What was chosen before the sign-in moves into the person's own basket, and they are told.

        Looking at a page creates no row: a basket is stored when its first line comes in.
        """
        if request._basket_cache is not None or not request.user.is_authenticated:
            return super().get_basket(request)
        own = list(middleware.Basket.open.filter(owner=request.user)[:2])
        anonymous = None
        if self.has_id(request):
            anonymous = self.get_cookie_basket("", request, middleware.Basket.open)
            del request.session[SESSION_KEY]
        if len(own) == 1 or not (own or anonymous):
            basket = own[0] if own else middleware.Basket(owner=request.user)
            request._basket_cache = basket
        else:
            basket = super().get_basket(request)
        if anonymous and (names := adopt_anonymous_basket(basket=basket, anonymous=anonymous)):
            text = _("What you chose before you signed in is in your basket: %(products)s.")
            messages.warning(request, text % {"products": get_text_list(names, _("and"))})
        return basket

    def get_cookie_basket(self, cookie_key, request, manager):
        return (
            manager.filter(pk=request.session.get(SESSION_KEY), owner=None).first()
            if self.has_id(request)
            else None
        )

    def has_id(self, request):
        return SESSION_KEY in request.session

    def apply_offers_to_basket(self, request, basket):
        """Nothing has a price here, so no discount can apply."""

    def process_response(self, request, response):
        basket = request._basket_cache
        is_anonymous = basket is not None and basket.pk and basket.owner_id is None
        # Writing what is there already would store the session anew with every page.
        if is_anonymous and request.session.get(SESSION_KEY) != basket.pk:
            request.session[SESSION_KEY] = basket.pk
        return response
