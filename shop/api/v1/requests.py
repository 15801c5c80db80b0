"""Requests for an offer, and the conversation about them."""

from typing import Any

from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Person
from shop.accounts.selectors import person_of
from shop.api.fields import Address, ConfigurationField, DayField, Text
from shop.api.pagination import SortKey
from shop.api.permissions import Scope, SignedIn
from shop.api.v1.basket import BasketBase
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of
from shop.configurator.enums import Severity
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import EmptyBasket
from shop.quotes.models import QuoteRequest
from shop.quotes.selectors import request_detail, requests_for
from shop.quotes.services import (
    ContactDetails,
    RequestDetails,
    add_message,
    submit_request,
    withdraw_request,
)
from shop.quotes.services.requests import LONGEST_MESSAGE

NEWEST_FIRST = (SortKey("submitted_at", is_descending=True), SortKey("pk", is_descending=True))
MOST_CONTACTS = 50


class ContactBody(Shape):
    name = Text(max_length=200)
    email = Address()
    phone = Text(max_length=40)


class TechnicalContactBody(Shape):
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(max_length=254)
    phone = Text(max_length=40)
    instance_url = Text(max_length=255, help_text="The instance they look after; empty for all.")


class RequestBody(Shape):
    contact = ContactBody(required=False, help_text="What is left out is taken from your account.")
    technical_contacts = TechnicalContactBody(  # type: ignore[call-arg]
        many=True, required=False, default=list, max_length=MOST_CONTACTS
    )
    wished_date = DayField(required=False, allow_null=True, default=None)
    message = Text(max_length=LONGEST_MESSAGE)


class MessageBody(Shape):
    text = serializers.CharField(max_length=LONGEST_MESSAGE)


class ReasonBody(Shape):
    reason = serializers.CharField(max_length=LONGEST_MESSAGE)


class ContactAnswer(Shape):
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()


class TechnicalContactAnswer(ContactAnswer):
    instance_url = serializers.CharField()


class MessageAnswer(Shape):
    author = serializers.CharField(source="author.get_full_name")
    is_from_staff = serializers.BooleanField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class SnapshotViolation(Shape):
    code = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    message = serializers.CharField()


class RequestLineAnswer(Shape):
    position = serializers.IntegerField()
    product = serializers.CharField(source="listing_key")
    product_name = serializers.CharField()
    configuration = ConfigurationField()
    summary = serializers.CharField()
    unit = serializers.CharField()
    quantity = serializers.IntegerField()
    note = serializers.CharField()
    violations = SnapshotViolation(many=True, help_text="What the rules said when it was asked for.")


class RequestSummary(Shape):
    number = serializers.CharField()
    status = serializers.ChoiceField(RequestStatus.choices)
    submitted_at = serializers.DateTimeField()
    organization = serializers.CharField(source="organization.name", allow_null=True, default=None)
    wished_date = serializers.DateField(allow_null=True)


class RequestAnswer(RequestSummary):
    contact = serializers.SerializerMethodField()
    message = serializers.CharField()
    decline_reason = serializers.CharField()
    lines = RequestLineAnswer(many=True)
    technical_contacts = TechnicalContactAnswer(many=True)
    messages = MessageAnswer(many=True)
    quotes = serializers.SerializerMethodField(help_text="Numbers of the offers made for it.")

    def get_contact(self, request: QuoteRequest) -> ContactAnswer:
        contact = {
            "name": request.contact_name,
            "email": request.contact_email,
            "phone": request.contact_phone,
        }
        return ContactAnswer(contact).data  # type: ignore[return-value]

    def get_quotes(self, request: QuoteRequest) -> list[str]:
        return sorted(quote.number for quote in request.quotes.all() if quote.number)


class RequestBase(ApiView):
    permission_classes = [SignedIn]
    required_scopes: tuple[str, ...] = (Scope.REQUESTS,)

    def describe(self, number: str) -> dict[str, Any]:
        return self.as_json(RequestAnswer, request_detail(number=number, viewer=self.viewer))

    def find(self, number: str) -> QuoteRequest:
        """Raises QuoteRequest.DoesNotExist, also for a foreign one."""
        return requests_for(self.viewer).get(number=number)


class QuoteRequestsView(RequestBase, BasketBase):
    permission_classes = [SignedIn]
    required_scopes = (Scope.REQUESTS,)

    @operation(answer=page_of(RequestSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """My requests, newest first"""
        query = self.query_as(PageQuery)
        return self.list_answer(RequestSummary, requests_for(self.viewer), order=NEWEST_FIRST, query=query)

    @operation(answer=RequestAnswer, status=201, body=RequestBody, once=True)
    def post(self, request: Request) -> Response:
        """Request an offer for what is in the basket, which is empty afterwards"""
        body = self.body_as(RequestBody)

        def submit() -> Answer:
            basket = self.basket
            if basket.pk is None:
                raise EmptyBasket()
            asked = submit_request(
                basket_id=basket.pk,
                customer=self.caller,
                viewer=self.viewer,
                details=self._details(body),
                submitted_at=self.now,
            )
            return 201, self.describe(asked.number)

        return self.once(submit)

    def _details(self, body: dict[str, Any]) -> RequestDetails:
        contact = body.get("contact", {})
        try:
            person: Person | None = person_of(self.caller.pk)
        except Person.DoesNotExist:
            person = None
        return RequestDetails(
            contact_name=contact.get("name") or (person.full_name if person else self.caller.get_full_name()),
            contact_email=contact.get("email") or (person.email if person else self.caller.email),
            contact_phone=contact.get("phone") or (person.phone if person else ""),
            message=body["message"],
            wished_date=body["wished_date"],
            technical_contacts=[ContactDetails(**contact) for contact in body["technical_contacts"]],
            language=get_language() or self.viewer.language,
        )


class QuoteRequestView(RequestBase):
    @operation(answer=RequestAnswer)
    def get(self, request: Request, number: str) -> Response:
        """One request with its lines, contacts and thread"""
        return Response(self.describe(number))


class QuoteRequestMessagesView(RequestBase):
    @operation(answer=RequestAnswer, status=201, body=MessageBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Write to the other side"""
        asked = self.find(number)
        text = self.body_as(MessageBody)["text"]

        def write() -> Answer:
            add_message(request_id=asked.pk, viewer=self.viewer, author=self.caller, text=text, at=self.now)
            return 201, self.describe(number)

        return self.once(write)


class QuoteRequestWithdrawView(RequestBase):
    @operation(answer=RequestAnswer, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Take a request back"""
        asked = self.find(number)

        def withdraw() -> Answer:
            withdraw_request(request_id=asked.pk, viewer=self.viewer.as_customer, by=self.caller, at=self.now)
            return 200, self.describe(number)

        return self.once(withdraw)
