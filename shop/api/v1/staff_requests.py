"""The licensing desk: working off requests."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.selectors import viewer_for
from shop.api.fields import Address
from shop.api.pagination import SortKey
from shop.api.problems import InvalidBody
from shop.api.v1.requests import MessageBody, ReasonBody, RequestAnswer, RequestSummary
from shop.api.v1.staff_accounts import StaffView
from shop.api.v1.staff_quote_shapes import StaffQuoteAnswer
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.quotes.models import QuoteRequest
from shop.quotes.selectors import quote_detail, request_detail, request_queue, requests_for
from shop.quotes.services import ask_customer, assign_request, decline_request, draft_quote

OLDEST_FIRST = (SortKey("submitted_at"), SortKey("pk"))


class StaffRequestSummary(RequestSummary):
    customer = serializers.CharField(source="contact_email")
    assigned_to = serializers.CharField(source="assigned_to.email", allow_null=True, default=None)


class AssignBody(Shape):
    to = Address(help_text="E-mail address of somebody at the desk; yourself unless given.")


class StaffRequestBase(StaffView):
    def find(self, number: str) -> QuoteRequest:
        """Raises QuoteRequest.DoesNotExist."""
        return requests_for(self.viewer).get(number=number)

    def describe(self, number: str) -> dict[str, Any]:
        return self.as_json(RequestAnswer, request_detail(number=number, viewer=self.viewer))


class StaffQuoteRequestsView(StaffRequestBase):
    @operation(answer=page_of(StaffRequestSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Open requests, oldest first"""
        query = self.query_as(PageQuery)
        return self.list_answer(
            StaffRequestSummary, request_queue(self.viewer), order=OLDEST_FIRST, query=query
        )


class StaffRequestAssignView(StaffRequestBase):
    @operation(answer=RequestAnswer, body=AssignBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Give a request to somebody at the desk"""
        asked = self.find(number)
        to = _colleague(self.body_as(AssignBody)["to"]) or self.caller

        def assign() -> Answer:
            assign_request(request_id=asked.pk, to=to, by=self.caller, at=self.now)
            return 200, self.describe(number)

        return self.once(assign)


class StaffRequestAskView(StaffRequestBase):
    @operation(answer=RequestAnswer, body=MessageBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Ask the customer for more; the request waits for the answer"""
        asked = self.find(number)
        text = self.body_as(MessageBody)["text"]

        def ask() -> Answer:
            ask_customer(request_id=asked.pk, viewer=self.viewer, by=self.caller, text=text, at=self.now)
            return 200, self.describe(number)

        return self.once(ask)


class StaffRequestDeclineView(StaffRequestBase):
    @operation(answer=RequestAnswer, body=ReasonBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Decline a request with a reason that the customer reads"""
        asked = self.find(number)
        reason = self.body_as(ReasonBody)["reason"]

        def decline() -> Answer:
            decline_request(request_id=asked.pk, reason=reason, by=self.caller, at=self.now)
            return 200, self.describe(number)

        return self.once(decline)


class StaffRequestQuoteView(StaffRequestBase):
    @operation(answer=StaffQuoteAnswer, status=201, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Begin an offer; the request's draft is answered if there is one already"""
        asked = self.find(number)

        def draft() -> Answer:
            quote = draft_quote(request_id=asked.pk, by=self.caller, at=self.now)
            found = quote_detail(viewer=self.viewer, public_id=str(quote.public_id))
            return 201, self.as_json(StaffQuoteAnswer, found, at=self.now)

        return self.once(draft)


def _colleague(email: str) -> User | None:
    """None for "". Raises InvalidBody for an address that is nobody's at the desk."""
    if not email:
        return None
    user = get_user_model().objects.filter(email__iexact=email, is_staff=True, is_active=True).first()
    if user is None or not viewer_for(user).is_licensing_staff:
        raise InvalidBody({"to": [_("Nobody at the licensing desk has this address.")]}, "not_found")
    return user
