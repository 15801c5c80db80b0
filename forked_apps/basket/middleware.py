from oscar.apps.basket import middleware

from shop.baskets.session import SESSION_KEY, adopt_anonymous_basket


class BasketMiddleware(middleware.BasketMiddleware):
    """Keeps an anonymous basket's id in the server's session, where nobody else can plant one (ADR 0004)."""

    def get_cookie_basket(self, cookie_key, request, manager):
        return manager.filter(pk=request.session.get(SESSION_KEY), owner=None).first() if self.has_id(request) else None

    def has_id(self, request):
        return SESSION_KEY in request.session

    def merge_baskets(self, master, slave):
        adopt_anonymous_basket(basket=master, anonymous=slave)

    def apply_offers_to_basket(self, request, basket):
        """Nothing has a price here, so no discount can apply."""

    def process_response(self, request, response):
        basket = request._basket_cache
        if basket is not None and basket.pk and basket.owner_id is None:
            request.session[SESSION_KEY] = basket.pk
        elif basket is not None and basket.owner_id and self.has_id(request):
            del request.session[SESSION_KEY]
        return response
