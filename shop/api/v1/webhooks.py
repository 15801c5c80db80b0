"""Webhooks: endpoints that are told of events, and the log of what they were told."""

import json
from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import Text
from shop.api.pagination import SortKey
from shop.api.permissions import Caretaker, Scope
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of
from shop.webhooks.addresses import LONGEST_URL
from shop.webhooks.enums import AttemptError, DeliveryState, DisableReason
from shop.webhooks.events import EVENTS, TEST_EVENT, events_for
from shop.webhooks.models import WebhookDelivery, WebhookEndpoint
from shop.webhooks.selectors import deliveries_of, endpoints_for
from shop.webhooks.services import (
    EndpointFacts,
    create_endpoint,
    delete_endpoint,
    edit_endpoint,
    redeliver,
    rotate_secret,
    send_test,
)
from shop.webhooks.services.endpoints import LONGEST_DESCRIPTION

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
EVENT_NAMES = [(name, name) for name in EVENTS]


class WebhookBody(Shape):
    url = serializers.CharField(
        max_length=LONGEST_URL, help_text="Where to POST to: https, on the internet, without a password."
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(EVENT_NAMES),
        min_length=1,
        max_length=len(EVENT_NAMES),
        help_text="What to tell of; GET /webhooks/events lists what there is.",
    )
    description = Text(max_length=LONGEST_DESCRIPTION)


class WebhookEditBody(Shape):
    """What is left out stays as it is."""

    url = serializers.CharField(required=False, max_length=LONGEST_URL)
    events = serializers.ListField(
        required=False,
        child=serializers.ChoiceField(EVENT_NAMES),
        min_length=1,
        max_length=len(EVENT_NAMES),
    )
    description = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_DESCRIPTION)
    is_active = serializers.BooleanField(
        required=False, help_text="What happens while it is false is not made up for."
    )


class WebhookAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    version = serializers.IntegerField(help_text="What the ETag says.")
    url = serializers.CharField()
    description = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    is_active = serializers.BooleanField()
    disabled_at = serializers.DateTimeField(allow_null=True)
    disable_reason = serializers.ChoiceField(DisableReason.choices, allow_blank=True)
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="Nothing has arrived since then; after five days it is switched off."
    )
    previous_secret_until = serializers.DateTimeField(
        source="previous_until", allow_null=True, help_text="Until then the secret before signs too."
    )
    created_at = serializers.DateTimeField()


class NewWebhookAnswer(WebhookAnswer):
    secret = serializers.CharField(
        allow_null=True,
        help_text="For verifying signatures. Shown this once; null where a repeated call gets its first "
        "answer again.",
    )


class WebhookEventAnswer(Shape):
    type = serializers.CharField(source="name")
    description = serializers.CharField(source="words")
    staff_only = serializers.BooleanField(source="is_for_staff")


class WebhookEventsAnswer(Shape):
    items = WebhookEventAnswer(many=True)


class AttemptAnswer(Shape):
    at = serializers.DateTimeField()
    status_code = serializers.IntegerField(allow_null=True, help_text="Null where there was no answer.")
    error = serializers.ChoiceField(AttemptError.choices, allow_blank=True)
    milliseconds = serializers.IntegerField()
    excerpt = serializers.CharField(help_text="The beginning of what the endpoint said.")


class DeliveryAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    webhook_id = serializers.CharField(
        source="event.message_id", help_text="The same in every attempt: know an event again by it."
    )
    type = serializers.CharField(source="event.type")
    state = serializers.ChoiceField(DeliveryState.choices)
    attempts = serializers.IntegerField(help_text="Since it was first due, or last asked for.")
    happened_at = serializers.DateTimeField(source="event.happened_at")
    created_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class DeliveryDetailAnswer(DeliveryAnswer):
    payload = serializers.SerializerMethodField(help_text="What is sent.")
    log = AttemptAnswer(many=True, source="log.all", help_text="Every attempt, the last one first.")

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_payload(self, delivery: WebhookDelivery) -> Any:
        return json.loads(delivery.event.body)


class DeliveriesQuery(PageQuery):
    state = serializers.ChoiceField(DeliveryState.choices, required=False)
    type = serializers.ChoiceField([*EVENT_NAMES, (TEST_EVENT, TEST_EVENT)], required=False)


class WebhookBase(ApiView):
    """For administrators about their organisation's endpoints, for staff about their own."""

    permission_classes = [Caretaker]
    required_scopes = (Scope.WEBHOOKS,)

    def find(self, webhook_id: UUID) -> WebhookEndpoint:
        """Raises WebhookEndpoint.DoesNotExist for somebody else's too."""
        return endpoints_for(self.viewer).get(public_id=webhook_id)

    def once_with_secret(self, make: Any) -> Response:
        """Answer with the secret, and store the answer without it."""
        secrets: list[str] = []

        def act() -> Answer:
            endpoint, secret = make()
            secrets.append(secret)
            return 201, self.as_json(WebhookAnswer, endpoint) | {"secret": None}

        response = self.once(act)
        if secrets:
            answer: dict[str, Any] = response.data
            answer["secret"] = secrets[0]
        return response


class WebhooksView(WebhookBase):
    @operation(answer=page_of(WebhookAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Your organisation's webhooks, newest first; staff's are their own"""
        return self.list_answer(
            WebhookAnswer,
            endpoints_for(self.viewer),
            order=NEWEST_FIRST,
            query=self.query_as(PageQuery),
        )

    @operation(answer=NewWebhookAnswer, status=201, body=WebhookBody, once=True)
    def post(self, request: Request) -> Response:
        """Make a webhook

        From now on each of the events is sent to the address as a POST, signed after the Standard Webhooks
        (standardwebhooks.com) with the secret of this answer.
        """
        body = self.body_as(WebhookBody)
        facts = EndpointFacts(**body)
        return self.once_with_secret(
            lambda: create_endpoint(viewer=self.viewer, facts=facts, by=self.caller, at=self.now)
        )


class WebhookEventsView(WebhookBase):
    @operation(answer=WebhookEventsAnswer)
    def get(self, request: Request) -> Response:
        """The events that there are for you"""
        events = events_for(is_staff=self.viewer.is_licensing_staff)
        return Response(self.as_json(WebhookEventsAnswer, {"items": events}))


class WebhookView(WebhookBase):
    @operation(answer=WebhookAnswer)
    def get(self, request: Request, webhook_id: UUID) -> Response:
        """One webhook, with the ETag that editing needs"""
        return with_etag(self.as_json(WebhookAnswer, self.find(webhook_id)))

    @operation(answer=WebhookAnswer, body=WebhookEditBody, headers=(IF_MATCH,))
    def patch(self, request: Request, webhook_id: UUID) -> Response:
        """Change a webhook, switch it off or on

        What waits while it is off is sent once it is on. What happens meanwhile is not told.
        """
        self.find(webhook_id)
        version = wanted_version(request)
        body = self.body_as(WebhookEditBody)
        edited = edit_endpoint(
            public_id=webhook_id,
            viewer=self.viewer,
            facts=EndpointFacts(**body),
            version=version,
            by=self.caller,
            at=self.now,
        )
        return with_etag(self.as_json(WebhookAnswer, edited))

    @operation(status=204)
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        """Delete a webhook with its log; nothing more is sent"""
        delete_endpoint(public_id=webhook_id, viewer=self.viewer, by=self.caller, at=self.now)
        return Response(status=204)


class WebhookRotateView(WebhookBase):
    @operation(answer=NewWebhookAnswer, status=201, once=True)
    def post(self, request: Request, webhook_id: UUID) -> Response:
        """Get a new secret

        For 24 hours each call has two signatures, with the new secret and with the one before.
        """
        self.find(webhook_id)
        return self.once_with_secret(
            lambda: rotate_secret(public_id=webhook_id, viewer=self.viewer, by=self.caller, at=self.now)
        )


class WebhookTestView(WebhookBase):
    @operation(answer=DeliveryAnswer, status=202, once=True)
    def post(self, request: Request, webhook_id: UUID) -> Response:
        """Have a test event sent

        It is of the type `webhook.test` and sent at once, beside everything else. Its delivery tells what
        came of it.
        """
        self.find(webhook_id)

        def act() -> Answer:
            delivery = send_test(public_id=webhook_id, viewer=self.viewer, by=self.caller, at=self.now)
            return 202, self.as_json(DeliveryAnswer, delivery)

        return self.once(act)


class WebhookDeliveriesView(WebhookBase):
    @operation(answer=page_of(DeliveryAnswer), query=DeliveriesQuery)
    def get(self, request: Request, webhook_id: UUID) -> Response:
        """What a webhook was told in the last 30 days, newest first"""
        query = self.query_as(DeliveriesQuery)
        found = deliveries_of(self.find(webhook_id))
        if "state" in query:
            found = found.filter(state=query["state"])
        if "type" in query:
            found = found.filter(event__type=query["type"])
        return self.list_answer(DeliveryAnswer, found, order=NEWEST_FIRST, query=query)


class WebhookDeliveryView(WebhookBase):
    @operation(answer=DeliveryDetailAnswer)
    def get(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """One delivery: what is sent, and every attempt"""
        delivery = deliveries_of(self.find(webhook_id)).prefetch_related("log").get(public_id=delivery_id)
        return Response(self.as_json(DeliveryDetailAnswer, delivery))


class WebhookRedeliverView(WebhookBase):
    @operation(answer=DeliveryAnswer, status=202, once=True)
    def post(self, request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
        """Have an event sent again, under the same id, with a day of attempts"""
        deliveries_of(self.find(webhook_id)).get(public_id=delivery_id)

        def act() -> Answer:
            delivery = redeliver(
                public_id=webhook_id,
                delivery_id=delivery_id,
                viewer=self.viewer,
                by=self.caller,
                at=self.now,
            )
            return 202, self.as_json(DeliveryAnswer, delivery)

        return self.once(act)
