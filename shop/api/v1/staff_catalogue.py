"""The licensing desk: synchronising the catalogue with the Marketplace."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.pagination import SortKey
from shop.api.problems import InvalidBody
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.marketplace.enums import ChangeKind, SyncMode, SyncPhase, SyncStatus
from shop.marketplace.exceptions import NothingToResume
from shop.marketplace.history import changes_of, latest_runs, open_run
from shop.marketplace.models import SyncChange, SyncRun
from shop.marketplace.reporting import in_words
from shop.marketplace.services import confirm_missing, keep_missing, request_sync, resume_sync

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
AS_FOUND = (SortKey("pk"),)


class SyncBody(Shape):
    mode = serializers.ChoiceField(SyncMode.choices, default=SyncMode.INCREMENTAL)


class ConfirmBody(Shape):
    missing = serializers.IntegerField(
        min_value=1, help_text="How many are missing, as it was read: a guard against confirming unread."
    )


class ChangeQuery(PageQuery):
    kind = serializers.ChoiceField(ChangeKind.choices, required=False, help_text="One kind only.")


class SyncAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    source = serializers.CharField()  # type: ignore[assignment]
    mode = serializers.ChoiceField(SyncMode.choices)
    status = serializers.ChoiceField(SyncStatus.choices)
    phase = serializers.ChoiceField(SyncPhase.choices)
    done = serializers.IntegerField(help_text="Progress within the phase.")
    total = serializers.IntegerField(help_text="0 while nobody knows.")
    requested_by = serializers.CharField(
        source="requested_by.email", allow_null=True, default=None, help_text="Null for the schedule."
    )
    requested_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    heartbeat_at = serializers.DateTimeField(allow_null=True, help_text="The last sign of life.")
    finished_at = serializers.DateTimeField(allow_null=True)
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    skipped = serializers.IntegerField()
    delisted = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="Too many to be believed without a person's word.")
    awaits_confirmation = serializers.BooleanField()
    error = serializers.CharField()


class ChangeAnswer(Shape):
    kind = serializers.ChoiceField(ChangeKind.choices)
    key = serializers.CharField()
    name = serializers.CharField()
    details = serializers.DictField(help_text='`{"fields": […]}`, `{"old": …, "new": …}` or `{"reason": …}`.')
    text = serializers.SerializerMethodField(help_text="The details in words.")

    def get_text(self, change: SyncChange) -> str:
        return in_words(change.kind, change.details)


class SyncBase(StaffView):
    def find(self, sync_id: int) -> SyncRun:
        """Raises SyncRun.DoesNotExist."""
        return latest_runs().get(pk=sync_id)

    def describe(self, sync_id: int) -> dict[str, Any]:
        return self.as_json(SyncAnswer, self.find(sync_id))


class StaffSyncsView(SyncBase):
    @operation(answer=page_of(SyncAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        """Synchronisations of the catalogue, newest first"""
        return self.list_answer(SyncAnswer, latest_runs(), order=NEWEST_FIRST, query=self.query_as(PageQuery))

    @operation(answer=SyncAnswer, status=202, body=SyncBody, once=True)
    def post(self, request: Request) -> Response:
        """Ask for a synchronisation

        409 while one waits or runs. The first reading of a source is always a full one.
        """
        mode = SyncMode(self.body_as(SyncBody)["mode"])

        def start() -> Answer:
            run = request_sync(source=settings.MARKETPLACE_URL, mode=mode, by=self.caller, at=self.now)
            return 202, self.describe(run.pk)

        return self.once(start)


class StaffSyncView(SyncBase):
    @operation(answer=SyncAnswer)
    def get(self, request: Request, sync_id: int) -> Response:
        """One synchronisation and how far it is"""
        return Response(self.describe(sync_id))


class StaffSyncChangesView(SyncBase):
    @operation(answer=page_of(ChangeAnswer), query=ChangeQuery)
    def get(self, request: Request, sync_id: int) -> Response:
        """What a synchronisation found out"""
        query = self.query_as(ChangeQuery)
        kind = ChangeKind(query["kind"]) if "kind" in query else None
        changes = changes_of(self.find(sync_id), kind=kind)
        return self.list_answer(ChangeAnswer, changes, order=AS_FOUND, query=query)


class StaffSyncConfirmView(SyncBase):
    @operation(answer=SyncAnswer, body=ConfirmBody, once=True)
    def post(self, request: Request, sync_id: int) -> Response:
        """Mark the missing listings as no longer listed"""
        run = self.find(sync_id)
        if self.body_as(ConfirmBody)["missing"] != run.missing:
            raise InvalidBody({"missing": [_("That is not the number of missing listings.")]})

        def confirm() -> Answer:
            confirm_missing(run_id=sync_id, by=self.caller, at=self.now)
            return 200, self.describe(sync_id)

        return self.once(confirm)


class StaffSyncKeepView(SyncBase):
    @operation(answer=SyncAnswer, once=True)
    def post(self, request: Request, sync_id: int) -> Response:
        """Keep the missing listings; the next complete run looks for them again"""
        run = self.find(sync_id)

        def keep() -> Answer:
            keep_missing(run_id=run.pk, by=self.caller, at=self.now)
            return 200, self.describe(sync_id)

        return self.once(keep)


class StaffSyncResumeView(SyncBase):
    @operation(answer=SyncAnswer, status=202, once=True)
    def post(self, request: Request, sync_id: int) -> Response:
        """Go on with an interrupted synchronisation where it stopped"""
        run = self.find(sync_id)

        def resume() -> Answer:
            if open_run() != run:
                raise NothingToResume
            resume_sync(by=self.caller, at=self.now)
            return 202, self.describe(sync_id)

        return self.once(resume)
