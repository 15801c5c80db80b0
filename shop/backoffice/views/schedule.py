"""What runs by itself and when, and what would be forgotten today."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.backoffice.access import StaffPage, StaffView
from shop.core.enums import OutboxState
from shop.core.failures import in_plain_words
from shop.core.jobs import Job
from shop.core.models import ScheduledRun
from shop.core.timetable import PlannedEntry, planned_entries, start_entry
from shop.privacy.retention import apply_retention

# What goes by each rule. A rule without words here is shown as it is.
_RULES: Final[Mapping[str, object]] = {
    "unconfirmed_accounts": gettext_lazy("Accounts that never confirmed an address"),
    "expired_sessions": gettext_lazy("Sign-ins that have ended"),
    "idempotency_records": gettext_lazy("Answers kept for repeated calls"),
    "ordering_drafts": gettext_lazy("Orders begun and never placed"),
    "contact_messages": gettext_lazy("Messages from pages, long dealt with"),
    "export_files": gettext_lazy("Files of exports"),
    "exports": gettext_lazy("Records of exports"),
    "webhook_deliveries": gettext_lazy("Logs of webhooks"),
    "webhook_events": gettext_lazy("Events that no webhook waits for"),
    "sent_mails": gettext_lazy("Records of sent mails"),
    "erasures": gettext_lazy("Erasures with something left that may go now"),
}


def _row(entry: PlannedEntry) -> dict[str, object]:
    event = entry.event
    return {
        "entry": entry,
        "reason": in_plain_words(event.last_error) if event else "",
        "is_failed": event is not None and event.state == OutboxState.PARKED,
        "is_running": event is not None and event.state == OutboxState.RUNNING,
        "is_waiting": event is not None and event.state == OutboxState.PENDING,
    }


class ScheduleView(StaffPage):
    """What runs by itself, when it ran and when it is next due."""

    template_name = "backoffice/schedule.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        entries = planned_entries(now=self.at)
        return self.render_to_response(
            {
                "rows": [_row(entry) for entry in entries],
                "overdue_count": sum(entry.is_overdue for entry in entries),
                "site_time_zone": settings.TIME_ZONE,
            }
        )


class ScheduleRunView(StaffView):
    """Start an entry now."""

    def post(self, request: HttpRequest, entry: str) -> HttpResponse:
        try:
            started = start_entry(entry, by=self.staff, at=self.at)
        except ScheduledRun.DoesNotExist:
            raise Http404 from None
        if started:
            messages.success(request, _("It was asked for and starts within a few seconds."))
        else:
            messages.info(request, _("It is due or runs already."))
        return redirect("backoffice:schedule")


class RetentionView(StaffPage):
    """What would be forgotten now; nothing is changed by looking."""

    template_name = "backoffice/retention.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        counts = apply_retention(at=self.at, dry_run=True)
        entries = planned_entries(now=self.at)
        nightly = next((entry for entry in entries if entry.job == Job.APPLY_RETENTION), None)
        return self.render_to_response(
            {
                "rules": [{"name": _RULES.get(name, name), "count": count} for name, count in counts.items()],
                "row": _row(nightly) if nightly else None,
            }
        )
