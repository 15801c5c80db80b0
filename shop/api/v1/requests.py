"""Requests for an offer, and the conversation about them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.models import Person
from shop.accounts.selectors import person_of
from shop.api.fields import Address, ConfigurationField, DayField, Text
from shop.api.pagination import SortKey, keyset_page
from shop.api.permissions import Scope, SignedIn
from shop.api.v1.basket import BasketBase
from shop.api.views import Answer, ApiView, PageQuery, Shape, kept_private, operation, page_of
from shop.configurator.enums import Severity
from shop.documents.responses import download_response
from shop.quotes.duplicates import duplicates_of
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import EmptyBasket
from shop.quotes.models import QuoteRequest
from shop.quotes.queue import unread_by_customer, unread_by_staff
from shop.quotes.selectors import attachment_detail, request_detail, requests_for
from shop.quotes.services import (
    ContactDetails,
    RequestDetails,
    add_message,
    mark_read,
    read_attachment,
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


class AttachmentAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField(help_text="As the sender called it.")
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    uploaded_at = serializers.DateTimeField()


class FilesBody(Shape):
    files = serializers.ListField(
        child=serializers.FileField(max_length=1000, allow_empty_file=True, use_url=False),
        min_length=1,
        help_text="Up to 5 files of 10 MB each.",
    )
    text = Text(max_length=LONGEST_MESSAGE, help_text="Words that go with the files.")


class MessageAnswer(Shape):
    author = serializers.CharField(source="author.get_full_name")
    is_from_staff = serializers.BooleanField()
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    attachments = AttachmentAnswer(many=True)


class DuplicateAnswer(Shape):
    summary = serializers.CharField(help_text="The line that is asked for there too.")
    request = serializers.CharField(source="request.number")
    quote = serializers.CharField(
        source="offer.number", allow_null=True, default=None, help_text="The open offer made for it."
    )
    is_own = serializers.BooleanField(help_text="Whether the same person asked.")


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
    is_unread = serializers.SerializerMethodField(
        help_text="Whether the other side wrote something that you have not read."
    )

    def get_is_unread(self, request: QuoteRequest) -> bool:
        return request.pk in self.context.get("unread", ())


class RequestAnswer(RequestSummary):
    contact = serializers.SerializerMethodField()
    message = serializers.CharField()
    decline_reason = serializers.CharField()
    lines = RequestLineAnswer(many=True)
    technical_contacts = TechnicalContactAnswer(many=True)
    messages = MessageAnswer(many=True)
    attachments = AttachmentAnswer(many=True, help_text="Files that came with the request itself.")
    duplicates = serializers.SerializerMethodField(
        help_text="Where your organisation asks for the same licence already. Only a hint."
    )
    quotes = serializers.SerializerMethodField(help_text="Numbers of the offers made for it.")

    def get_contact(self, request: QuoteRequest) -> ContactAnswer:
        contact = {
            "name": request.contact_name,
            "email": request.contact_email,
            "phone": request.contact_phone,
        }
        return ContactAnswer(contact).data  # type: ignore[return-value]

    @extend_schema_field(DuplicateAnswer(many=True))
    def get_duplicates(self, request: QuoteRequest) -> Any:
        return DuplicateAnswer(self.context.get("duplicates", ()), many=True).data

    def get_quotes(self, request: QuoteRequest) -> list[str]:
        return sorted(quote.number for quote in request.quotes.all() if quote.number)


class RequestBase(ApiView):
    permission_classes = [SignedIn]
    required_scopes: tuple[str, ...] = (Scope.REQUESTS,)

    def describe(self, number: str) -> dict[str, Any]:
        asked = request_detail(number=number, viewer=self.viewer)
        return self.as_json(
            RequestAnswer,
            asked,
            duplicates=duplicates_of(asked, viewer=self.viewer),
            unread=self.unread([asked]),
        )

    def unread(self, requests: Sequence[QuoteRequest]) -> set[int]:
        """Of these the ids of those with something new for the caller; one query."""
        by = unread_by_staff if self.viewer.is_licensing_staff else unread_by_customer
        return by(requests, reader_id=self.caller.pk)

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
        page = keyset_page(
            requests_for(self.viewer), order=NEWEST_FIRST, limit=query["limit"], cursor=query["cursor"]
        )
        return self.page_answer(RequestSummary, page, unread=self.unread(page.items))

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


class QuoteRequestAttachmentsView(RequestBase):
    parser_classes = [MultiPartParser]

    @operation(answer=RequestAnswer, status=201, body=FilesBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Write to the other side with files

        The body is `multipart/form-data`: `files` once for each file, and `text`. PDF, PNG, JPEG, WebP, plain
        text, CSV, XLSX, DOCX, ODT and ODS are taken; the content decides, not the name.
        """
        asked = self.find(number)
        body = self.body_as(FilesBody)
        files = body["files"]

        def write() -> Answer:
            add_message(
                request_id=asked.pk,
                viewer=self.viewer,
                author=self.caller,
                text=body["text"],
                files=files,
                at=self.now,
            )
            return 201, self.describe(number)

        return self.once(write, body=[body["text"], *(f"{file.name} {file.size}" for file in files)])


class QuoteRequestAttachmentView(RequestBase):
    @operation(answer={(200, "*/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, number: str, attachment_id: UUID) -> HttpResponse:
        """A file of the request or of its thread, as it was sent"""
        attachment = attachment_detail(number=number, public_id=attachment_id, viewer=self.viewer)
        return kept_private(
            download_response(
                read_attachment(attachment), content_type=attachment.content_type, filename=attachment.name
            )
        )


class ReadBody(Shape):
    until = serializers.DateTimeField(help_text="Time of the newest message that was shown.")


class QuoteRequestReadView(RequestBase):
    @operation(answer=RequestSummary, body=ReadBody)
    def post(self, request: Request, number: str) -> Response:
        """Remember that you have seen the thread up to a time; what came later stays unread"""
        asked = self.find(number)
        until = self.body_as(ReadBody)["until"]
        mark_read(request_id=asked.pk, viewer=self.viewer, reader=self.caller, until=until, at=self.now)
        return Response(self.as_json(RequestSummary, asked, unread=self.unread([asked])))


class QuoteRequestWithdrawView(RequestBase):
    @operation(answer=RequestAnswer, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Take a request back"""
        asked = self.find(number)

        def withdraw() -> Answer:
            withdraw_request(request_id=asked.pk, viewer=self.viewer.as_customer, by=self.caller, at=self.now)
            return 200, self.describe(number)

        return self.once(withdraw)
