"""The calendar of the ends of licences: made and revoked by its owner, read by calendar programs."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import Text
from shop.api.pagination import SortKey
from shop.api.permissions import Activated, Anyone, Scope
from shop.api.v1.reminders import LeadDays
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of
from shop.licenses.calendar import (
    LONGEST_NAME,
    calendar_address,
    calendars_of,
    create_calendar,
    read_calendar,
    revoke_calendar,
)

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the last answer: 304 if nothing has changed since.",
)


class CalendarBody(Shape):
    name = Text(max_length=LONGEST_NAME)
    alarm_days = LeadDays(default=list, help_text="Days before the end on which the calendar rings.")
    language = serializers.ChoiceField(
        settings.LANGUAGES, required=False, help_text="Of the entries; yours unless given."
    )


class CalendarAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    name = serializers.CharField()
    organization = serializers.CharField(source="organization.name")
    alarm_days = serializers.ListField(child=serializers.IntegerField())
    language = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_read_at = serializers.DateTimeField(allow_null=True)


class NewCalendarAnswer(CalendarAnswer):
    url = serializers.CharField(
        allow_null=True,
        help_text="The secret address for calendar programs. Shown this once; null where a repeated call "
        "gets its first answer again.",
    )


class CalendarsView(ApiView):
    permission_classes = [Activated]
    required_scopes = (Scope.LICENSES,)

    @operation(answer=page_of(CalendarAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        """My calendars, newest first; not their addresses"""
        query = self.query_as(PageQuery)
        return self.list_answer(CalendarAnswer, calendars_of(self.viewer), order=NEWEST_FIRST, query=query)

    @operation(answer=NewCalendarAnswer, status=201, body=CalendarBody, once=True)
    def post(self, request: Request) -> Response:
        """Make a calendar of the ends of my organisation's licences

        Whoever has the address sees products, SENs and days, without a sign-in, until you revoke it or lose
        access to the licences.
        """
        body = self.body_as(CalendarBody)
        addresses: list[str] = []

        def create() -> Answer:
            feed, secret = create_calendar(
                viewer=self.viewer.as_customer,
                name=body["name"],
                alarm_days=body["alarm_days"],
                language=body.get("language", self.viewer.language),
                by=self.caller,
                at=self.now,
            )
            addresses.append(calendar_address(secret))
            # The answer is stored with the idempotency key; the secret must not be.
            return 201, self.as_json(CalendarAnswer, feed) | {"url": None}

        response = self.once(create)
        if addresses:
            answer: dict[str, Any] = response.data
            answer["url"] = addresses[0]
        return response


class CalendarView(ApiView):
    permission_classes = [Activated]
    required_scopes = (Scope.LICENSES,)

    @operation(status=204)
    def delete(self, request: Request, calendar_id: str) -> Response:
        """Revoke a calendar; its address answers 404 at once"""
        revoke_calendar(public_id=calendar_id, by=self.caller, at=self.now)  # type: ignore[arg-type]
        return Response(status=204)


class CalendarFileView(ApiView):
    permission_classes = [Anyone]
    required_scopes = ()
    throttle_scope = "calendar"

    @operation(
        answer={(200, "text/calendar"): OpenApiTypes.BINARY, 304: None},
        headers=(IF_NONE_MATCH,),
        needs_sign_in=False,
    )
    def get(self, request: Request, secret: str) -> HttpResponse:
        """A calendar, for calendar programs: the secret address is the key

        iCalendar (RFC 5545) with one all-day event per licence: product, SEN and last day of maintenance.
        """
        given = request.headers.get("If-None-Match", "")
        known = [part.strip().removeprefix("W/") for part in given.split(",") if part.strip()]
        found = read_calendar(
            secret=secret, known_etags=known, today=timezone.localdate(self.now), at=self.now
        )
        if found.text is None:
            answer = HttpResponse(status=304)
        else:
            answer = HttpResponse(found.text, content_type="text/calendar; charset=utf-8")
            answer.headers["Content-Disposition"] = 'inline; filename="licences.ics"'
        answer.headers["ETag"] = found.etag
        answer.headers["Cache-Control"] = "private, max-age=900"
        return answer
