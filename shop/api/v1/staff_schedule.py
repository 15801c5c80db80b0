"""The licensing desk: what runs by itself and when, and what would be forgotten today."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.v1.staff_accounts import StaffView
from shop.api.v1.staff_work import JobAnswer
from shop.api.views import Answer, Shape, operation
from shop.core.timetable import planned_entries, planned_entry, start_entry
from shop.privacy.retention import apply_retention


class EntryAnswer(Shape):
    id = serializers.CharField(source="slug", help_text="Names the entry in addresses.")
    name = serializers.CharField(help_text="What it does, in words.")
    rhythm = serializers.CharField(help_text="How often, in words; times are those of the site's time zone.")
    last_run_at = serializers.DateTimeField(allow_null=True, help_text="Null before its first run.")
    next_run_at = serializers.DateTimeField()
    is_overdue = serializers.BooleanField(help_text="Its time has passed: nobody keeps the schedule.")
    job = JobAnswer(source="event", allow_null=True, help_text="The work that it wakes, as it stands.")


class ScheduleAnswer(Shape):
    entries = EntryAnswer(many=True)


class StartedAnswer(Shape):
    started = serializers.BooleanField(help_text="False where its work was due or ran already.")
    entry = EntryAnswer()


class RuleAnswer(Shape):
    name = serializers.CharField()
    count = serializers.IntegerField(help_text="How many rows have had their time.")


class RetentionAnswer(Shape):
    rules = RuleAnswer(many=True)


class StaffScheduleView(StaffView):
    @operation(answer=ScheduleAnswer)
    def get(self, request: Request) -> Response:
        """What runs by itself, in the order of the next runs"""
        return Response(self.as_json(ScheduleAnswer, {"entries": planned_entries(now=self.now)}))


class StaffScheduleRunView(StaffView):
    @operation(answer=StartedAnswer, once=True)
    def post(self, request: Request, entry: str) -> Response:
        """Start an entry of the schedule now; one whose work is due or runs already is left alone"""

        def run() -> Answer:
            started = start_entry(entry, by=self.caller, at=self.now)
            found = planned_entry(entry, now=self.now)
            return 200, self.as_json(StartedAnswer, {"started": started, "entry": found})

        return self.once(run)


class StaffRetentionView(StaffView):
    @operation(answer=RetentionAnswer)
    def get(self, request: Request) -> Response:
        """What would be forgotten now, by rule; nothing is changed"""
        counts = apply_retention(at=self.now, dry_run=True)
        rules = [{"name": name, "count": count} for name, count in counts.items()]
        return Response(self.as_json(RetentionAnswer, {"rules": rules}))
