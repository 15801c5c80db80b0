"""The licensing desk: what readers of editorial pages wrote to us."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cms.contact import LONGEST_MESSAGE, answer_message, close_message, contact_messages
from cms.enums import ContactKind
from cms.models import ContactMessage
from shop.api.pagination import SortKey
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of


class MessageQuery(PageQuery):
    closed = serializers.BooleanField(
        default=False, help_text="Those that were dealt with, in place of the open ones."
    )


class ReaderMessageAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    page = serializers.CharField(source="page_title", help_text="The title that the page had.")
    language = serializers.CharField()
    kind = serializers.ChoiceField(ContactKind.choices)
    text = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField(help_text="Empty: there is nowhere to send an answer.")
    sent_at = serializers.DateTimeField()
    answer = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)


class AnswerBody(Shape):
    text = serializers.CharField(max_length=LONGEST_MESSAGE, help_text="What is mailed to the reader.")


class StaffMessagesView(StaffView):
    @operation(answer=page_of(ReaderMessageAnswer), query=MessageQuery)
    def get(self, request: Request) -> Response:
        """What readers wrote from a page: the open ones oldest first, closed ones newest first"""
        query = self.query_as(MessageQuery)
        newest_first = (SortKey("closed_at", is_descending=True), SortKey("pk", is_descending=True))
        return self.list_answer(
            ReaderMessageAnswer,
            contact_messages(is_open=not query["closed"]),
            order=newest_first if query["closed"] else (SortKey("pk"),),
            query=query,
        )


class StaffMessageView(StaffView):
    @operation(answer=ReaderMessageAnswer)
    def get(self, request: Request, message_id: UUID) -> Response:
        """One message from a page"""
        return Response(self.as_json(ReaderMessageAnswer, ContactMessage.objects.get(public_id=message_id)))


class StaffMessageAnswerView(StaffView):
    @operation(answer=ReaderMessageAnswer, body=AnswerBody, once=True)
    def post(self, request: Request, message_id: UUID) -> Response:
        """Answer a reader by mail; the message is closed with it"""
        ContactMessage.objects.get(public_id=message_id)
        text = self.body_as(AnswerBody)["text"]

        def answer() -> Answer:
            message = answer_message(public_id=message_id, text=text, by=self.caller, at=self.now)
            return 200, self.as_json(ReaderMessageAnswer, message)

        return self.once(answer)


class StaffMessageCloseView(StaffView):
    @operation(answer=ReaderMessageAnswer, once=True)
    def post(self, request: Request, message_id: UUID) -> Response:
        """Close a message without an answer"""

        def close() -> Answer:
            message = close_message(public_id=message_id, by=self.caller, at=self.now)
            return 200, self.as_json(ReaderMessageAnswer, message)

        return self.once(close)
