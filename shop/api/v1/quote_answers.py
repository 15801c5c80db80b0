"""What surrounds the answer to an offer: its conversation, half an order kept, the links in its mails."""

from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import Text
from shop.api.v1.quotes import QuoteBase
from shop.api.v1.requests import MessageAnswer, MessageBody
from shop.api.views import Answer, Shape, operation
from shop.quotes.models import QuoteRequest
from shop.quotes.services import (
    add_message,
    forget_ordering_draft,
    ordering_draft,
    revoke_links,
    save_ordering_draft,
)

MOST_CHOSEN = 500


class MessagesAnswer(Shape):
    request = serializers.CharField(help_text="The request whose conversation this is.")
    messages = MessageAnswer(many=True)


class EndedLinks(Shape):
    ended = serializers.IntegerField(help_text="How many links opened the offer until now.")


class DraftValues(Shape):
    """As the order form of the portal names its fields; none is checked before the order is placed."""

    po_number = Text(max_length=64)
    when = Text(max_length=10, help_text='"now" or "later".')
    buy_on = Text(max_length=40)
    technical_name = Text(max_length=200)
    technical_email = Text(max_length=254)
    technical_phone = Text(max_length=40)
    technical_has_account = Text(max_length=10, help_text='"yes", "no", or empty.')
    billing_name = Text(max_length=200)
    billing_attention = Text(max_length=200)
    billing_line1 = Text(max_length=200)
    billing_line2 = Text(max_length=200)
    billing_postcode = Text(max_length=20)
    billing_city = Text(max_length=100)
    billing_country = Text(max_length=2)
    addressing = Text(max_length=500)
    end_user_differs = serializers.BooleanField(default=False)
    end_user_name = Text(max_length=200)
    end_user_attention = Text(max_length=200)
    end_user_line1 = Text(max_length=200)
    end_user_line2 = Text(max_length=200)
    end_user_postcode = Text(max_length=20)
    end_user_city = Text(max_length=100)
    end_user_country = Text(max_length=2)
    optional = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        default=list,
        max_length=MOST_CHOSEN,
        help_text="Ids of the chosen lines.",
    )


class OrderingDraftAnswer(Shape):
    values = serializers.DictField(help_text="What was typed, by the names of the order form's fields.")
    updated_at = serializers.DateTimeField(allow_null=True, help_text="Null: nothing is kept.")


class QuoteMessagesView(QuoteBase):
    def request_of(self, number: str) -> QuoteRequest:
        """Raises Quote.DoesNotExist; NotFound for an offer that nobody asked for."""
        request = self.find(number).request
        if request is None:
            raise NotFound()
        return request

    def describe_thread(self, request: QuoteRequest) -> dict[str, Any]:
        thread = list(request.messages.select_related("author"))
        return self.as_json(MessagesAnswer, {"request": request.number, "messages": thread})

    @operation(answer=MessagesAnswer)
    def get(self, request: Request, number: str) -> Response:
        """The conversation about an offer, which is that of its request"""
        return Response(self.describe_thread(self.request_of(number)))

    @operation(answer=MessagesAnswer, status=201, body=MessageBody, once=True)
    def post(self, request: Request, number: str) -> Response:
        """Write to the other side about an offer"""
        asked = self.request_of(number)
        text = self.body_as(MessageBody)["text"]

        def write() -> Answer:
            add_message(request_id=asked.pk, viewer=self.viewer, author=self.caller, text=text, at=self.now)
            return 201, self.describe_thread(asked)

        return self.once(write)


class QuoteLinksView(QuoteBase):
    @operation(answer=EndedLinks)
    def delete(self, request: Request, number: str) -> Response:
        """End the links in the mails about an offer, which show it without a sign-in"""
        quote = self.find(number)
        return Response({"ended": revoke_links(quote_id=quote.pk, by=self.caller, at=self.now)})


class QuoteOrderingDraftView(QuoteBase):
    @operation(answer=OrderingDraftAnswer)
    def get(self, request: Request, number: str) -> Response:
        """What I have entered for the order so far"""
        draft = ordering_draft(quote_id=self.find(number).pk, user_id=self.caller.pk)
        return Response(self.as_json(OrderingDraftAnswer, draft or {"values": {}, "updated_at": None}))

    @operation(answer=OrderingDraftAnswer, body=DraftValues)
    def put(self, request: Request, number: str) -> Response:
        """Keep what is entered so far, for the order form and for me only"""
        quote = self.find(number)
        draft = save_ordering_draft(
            quote_id=quote.pk,
            viewer=self.viewer.as_customer,
            values=self.body_as(DraftValues),
            by=self.caller,
            at=self.now,
        )
        return Response(self.as_json(OrderingDraftAnswer, draft))

    @operation(answer={204: None})
    def delete(self, request: Request, number: str) -> Response:
        """Throw away what I have entered"""
        forget_ordering_draft(quote_id=self.find(number).pk, user_id=self.caller.pk)
        return Response(status=204)
