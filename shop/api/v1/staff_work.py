"""The licensing desk: background work and mails, and whether all numbers of a year are there."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.pagination import SortKey
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.billing.services import is_being_checked, last_check, request_check, years_with_numbers
from shop.core.enums import OPEN_WORK, OutboxState
from shop.core.failures import in_plain_words
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import open_events, retry, retry_all
from shop.notifications.models import SentMail

_WORDS: Final = {state.value: word for word, state in OPEN_WORK.items()} | {OutboxState.DONE.value: "done"}


class JobFields(Shape):
    state = serializers.ChoiceField(list(OPEN_WORK), required=False)
    kind = serializers.ChoiceField(Job.values, required=False)


class JobQuery(PageQuery, JobFields):
    pass


class JobAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField(source="job")
    name = serializers.CharField(source="job_label", help_text="The kind in words.")
    state = serializers.SerializerMethodField()
    attempts = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    available_at = serializers.DateTimeField(help_text="When it is tried next.")
    reason = serializers.SerializerMethodField(help_text="The last failure in plain words.")

    def get_state(self, event: OutboxEvent) -> str:
        return _WORDS[event.state]

    def get_reason(self, event: OutboxEvent) -> str:
        return str(in_plain_words(event.last_error)) if event.last_error else ""


class RetriedAnswer(Shape):
    count = serializers.IntegerField(help_text="How many jobs run again.")


class MailQuery(PageQuery):
    recipient = serializers.EmailField(required=False, help_text="Mails to this address only.")


class SentMailAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    kind = serializers.CharField()
    recipient = serializers.CharField()
    cc = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
    subject = serializers.CharField(help_text="Empty for mails with confidential content.")
    sent_at = serializers.DateTimeField()


def open_jobs(wanted: Mapping[str, Any]) -> QuerySet[OutboxEvent]:
    """Jobs that are not done, narrowed to what was asked for."""
    return open_events(state=wanted.get("state", ""), job=wanted.get("kind", ""))


class StaffJobsView(StaffView):
    @operation(answer=page_of(JobAnswer), query=JobQuery)
    def get(self, request: Request) -> Response:
        """Background work that failed, waits or runs; failed ones first, then oldest first"""
        query = self.query_as(JobQuery)
        # Parked ones come first: their state's name happens to sort before the others.
        order = (SortKey("state"), SortKey("pk"))
        return self.list_answer(JobAnswer, open_jobs(query), order=order, query=query)


class StaffJobsRetryView(StaffView):
    @operation(answer=RetriedAnswer, body=JobFields, once=True)
    def post(self, request: Request) -> Response:
        """Run all failed jobs again that fit the state and kind"""
        body = self.body_as(JobFields)

        def again() -> Answer:
            return 200, {"count": retry_all(open_jobs(body), now=self.now)}

        return self.once(again)


class StaffJobView(StaffView):
    @operation(answer=JobAnswer)
    def get(self, request: Request, event_id: int) -> Response:
        """One piece of background work, done or not"""
        return Response(self.as_json(JobAnswer, OutboxEvent.objects.get(pk=event_id)))


class StaffJobRetryView(StaffView):
    @operation(answer=JobAnswer, once=True)
    def post(self, request: Request, event_id: int) -> Response:
        """Run a failed job again; one that did not fail is left alone"""
        OutboxEvent.objects.get(pk=event_id)

        def again() -> Answer:
            retry(event_id, now=self.now)
            return 200, self.as_json(JobAnswer, OutboxEvent.objects.get(pk=event_id))

        return self.once(again)


class StaffMailsView(StaffView):
    @operation(answer=page_of(SentMailAnswer), query=MailQuery)
    def get(self, request: Request) -> Response:
        """Every mail that left, newest first"""
        query = self.query_as(MailQuery)
        mails = SentMail.objects.all()
        if "recipient" in query:
            mails = mails.filter(recipient__iexact=query["recipient"])
        order = (SortKey("sent_at", is_descending=True), SortKey("pk", is_descending=True))
        return self.list_answer(SentMailAnswer, mails, order=order, query=query)


class YearQuery(Shape):
    year = serializers.IntegerField(
        required=False, min_value=1970, max_value=9999, help_text="Left out: the newest year."
    )


class YearBody(Shape):
    year = serializers.IntegerField(min_value=1970, max_value=9999)


class SeriesAnswer(Shape):
    kind = serializers.CharField(source="kind.value")
    last = serializers.IntegerField(help_text="The highest number given.")
    found = serializers.IntegerField()
    problems = serializers.IntegerField()
    missing = serializers.ListField(child=serializers.CharField(), help_text="At most fifty of each.")
    duplicate = serializers.ListField(child=serializers.CharField())
    beyond = serializers.ListField(child=serializers.CharField())
    unprinted = serializers.ListField(child=serializers.CharField())
    damaged = serializers.ListField(child=serializers.CharField())


class NumbersAnswer(Shape):
    years = serializers.ListField(child=serializers.IntegerField(), help_text="Newest first.")
    year = serializers.IntegerField(allow_null=True)
    is_running = serializers.BooleanField()
    checked_at = serializers.DateTimeField(allow_null=True)
    series = SeriesAnswer(many=True)


class StaffNumbersView(StaffView):
    @operation(answer=NumbersAnswer, query=YearQuery)
    def get(self, request: Request) -> Response:
        """What the last check of a year's numbers found"""
        return Response(self.describe(self.query_as(YearQuery).get("year")))

    @operation(answer=NumbersAnswer, status=202, body=YearBody, once=True)
    def post(self, request: Request) -> Response:
        """Check all numbers of a year in the background"""
        year = self.body_as(YearBody)["year"]

        def check() -> Answer:
            request_check(year=year, by=self.caller, at=self.now)
            return 202, self.describe(year)

        return self.once(check)

    def describe(self, wanted: int | None) -> dict[str, Any]:
        years = years_with_numbers()
        year = wanted if wanted is not None else next(iter(years), None)
        check = last_check(year) if year is not None else None
        found = {
            "years": years,
            "year": year,
            "is_running": year is not None and is_being_checked(year),
            "checked_at": check.checked_at if check else None,
            "series": check.series if check else (),
        }
        return self.as_json(NumbersAnswer, found)
