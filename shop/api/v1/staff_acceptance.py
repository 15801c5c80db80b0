"""Staff: the order that comes after the end of its offer, and the links in an offer's mails."""

from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.v1.orders import OrderAnswer, order_json
from shop.api.v1.quote_answers import EndedLinks
from shop.api.v1.quotes import AcceptBody, acceptance_details
from shop.api.v1.staff_quotes import StaffQuoteBase
from shop.api.views import Answer, operation
from shop.fulfillment.services import accept_late
from shop.quotes.services import revoke_links


class StaffQuoteAcceptLateView(StaffQuoteBase):
    @operation(answer=OrderAnswer, status=201, body=AcceptBody, once=True)
    def post(self, request: Request, quote_id: str) -> Response:
        """Order an offer on the customer's behalf after its validity has ended

        The order is the customer's, who gets the confirmation. Doing it twice answers the first order.
        """
        quote = self.find(quote_id)
        details = acceptance_details(self.body_as(AcceptBody))

        def accept() -> Answer:
            placed = accept_late(quote_id=quote.pk, details=details, by=self.caller, at=self.now)
            return 201, order_json(self, placed.order.number)

        return self.once(accept)


class StaffQuoteRevokeLinksView(StaffQuoteBase):
    @operation(answer=EndedLinks, once=True)
    def post(self, request: Request, quote_id: str) -> Response:
        """End the links in the mails about an offer, which show it without a sign-in"""
        quote = self.find(quote_id)

        def end() -> Answer:
            return 200, {"ended": revoke_links(quote_id=quote.pk, by=self.caller, at=self.now)}

        return self.once(end)
