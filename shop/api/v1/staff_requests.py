"""The licensing desk: working off requests."""

from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.api.fields import Address, Text
from shop.api.pagination import SortKey, keyset_page
from shop.api.problems import InvalidBody
from shop.api.v1.requests import MessageBody, ReasonBody, RequestAnswer, RequestBase, RequestSummary
from shop.api.v1.staff_accounts import StaffView
from shop.api.v1.staff_quote_shapes import StaffQuoteAnswer
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.quotes.enums import OPEN_REQUESTS, RequestStatus
from shop.quotes.queue import NOBODY, QueueFilter, filtered_requests
from shop.quotes.selectors import quote_detail
from shop.quotes.services import ask_customer, assign_request, decline_request, draft_quote, quote_basket
from shop.quotes.services.desk import WHOEVER

OLDEST_FIRST = (SortKey("submitted_at"), SortKey("pk"))


class StaffRequestSummary(RequestSummary):
    customer = serializers.CharField(source="contact_email")
    assigned_to = serializers.CharField(source="assigned_to.email", allow_null=True, default=None)

    asks_us = serializers.BooleanField()
    customer_wrote_at = serializers.DateTimeField()
    staff_wrote_at = serializers.DateTimeField(allow_null=True)
    proposed_value = serializers.DecimalField(
        max_digits=14, decimal_places=2, allow_null=True, help_text="Net, by the price book; null: unknown."
    )
    proposed_currency = serializers.CharField()


class QueueQuery(PageQuery):
    """The filters of the desk's queue; what is left out filters nothing."""

    status = serializers.ChoiceField(
        RequestStatus.choices, required=False, help_text="All open ones unless given."
    )
    owner = Text(max_length=254, help_text="`mine`, `nobody`, or the address of somebody at the desk.")
    organization = serializers.UUIDField(required=False)
    older_than_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)
    asks_us = serializers.BooleanField(default=False)
    unread = serializers.BooleanField(default=False)
    least_value = serializers.IntegerField(min_value=0, max_value=10**9, required=False)
    q = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text="Number, contact or organisation."
    )


class AssignBody(Shape):
    to = Address(help_text="E-mail address of somebody at the desk; yourself unless given.")
    instead_of = Address(
        help_text="The owner whom you saw: refused (409) if it has another one by now. Left out: anybody."
    )


class StaffRequestBase(RequestBase, StaffView):
    permission_classes = StaffView.permission_classes
    required_scopes = StaffView.required_scopes


class StaffQuoteRequestsView(StaffRequestBase):
    @operation(answer=page_of(StaffRequestSummary), query=QueueQuery, refusals=(422,))
    def get(self, request: Request) -> Response:
        """The queue of requests, oldest first"""
        query = self.query_as(QueueQuery)
        statuses = [query["status"]] if "status" in query else list(OPEN_REQUESTS)
        rows = filtered_requests(
            viewer=self.viewer, reader_id=self.caller.pk, wanted=self._wanted(query), at=self.now
        )
        page = keyset_page(
            rows.filter(status__in=statuses).select_related("organization", "customer", "assigned_to"),
            order=OLDEST_FIRST,
            limit=query["limit"],
            cursor=query["cursor"],
        )
        return self.page_answer(StaffRequestSummary, page, unread=self.unread(page.items))

    def _wanted(self, query: dict[str, Any]) -> QueueFilter:
        organization_id = None
        if "organization" in query:
            known = Organization.objects.visible_to(self.viewer).filter(public_id=query["organization"])
            organization_id = known.values_list("pk", flat=True).first() or NOBODY
        owner = query["owner"]
        known_owners = {"": None, "nobody": NOBODY, "mine": self.caller.pk}
        colleague = _colleague(owner, field="owner") if owner not in known_owners else None
        least = query.get("least_value")
        return QueueFilter(
            owner_id=colleague.pk if colleague else known_owners[owner],
            organization_id=organization_id,
            older_than_days=query.get("older_than_days"),
            asks_us=query["asks_us"],
            unread=query["unread"],
            least_value=None if least is None else Decimal(least),
            text=query["q"],
        )


class StaffRequestAssignView(StaffRequestBase):
    @operation(answer=RequestAnswer, body=AssignBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Give a request to somebody at the desk"""
        asked = self.find(number)
        body = self.body_as(AssignBody)
        to = _colleague(body["to"]) or self.caller
        seen = _colleague(body["instead_of"], field="instead_of")
        instead_of = seen.pk if seen else WHOEVER

        def assign() -> Answer:
            assign_request(request_id=asked.pk, to=to, by=self.caller, at=self.now, instead_of=instead_of)
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


class StaffBasketQuoteView(StaffRequestBase):
    @operation(answer=StaffQuoteAnswer, status=201, once=True)
    def post(self, request: Request, basket_id: int) -> Response:
        """Make an offer of a customer's open basket

        The basket becomes a request in the customer's name, who gets a mail, and the request an offer. A
        repeated call answers the same draft.
        """

        def draft() -> Answer:
            quote = quote_basket(basket_id=basket_id, by=self.caller, at=self.now)
            found = quote_detail(viewer=self.viewer, public_id=str(quote.public_id))
            return 201, self.as_json(StaffQuoteAnswer, found, at=self.now)

        return self.once(draft)


def _colleague(email: str, *, field: str = "to") -> User | None:
    """None for "". Raises InvalidBody for an address that is nobody's at the desk."""
    if not email:
        return None
    user = get_user_model().objects.filter(email__iexact=email, is_staff=True, is_active=True).first()
    if user is None or not viewer_for(user).is_licensing_staff:
        raise InvalidBody({field: [_("Nobody at the licensing desk has this address.")]}, "not_found")
    return user
