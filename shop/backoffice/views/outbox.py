from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.backoffice.access import ROWS_PER_PAGE, StaffPage, StaffView
from shop.backoffice.selectors import jobs_in
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.outbox import retry
from shop.notifications.models import SentMail

JOB_NAMES = dict(Job.choices)


def kind_of(mail: SentMail) -> object:
    """The kind in words: that of the job which sends such mails."""
    return JOB_NAMES.get(f"notifications.mail_{mail.kind.replace('-', '_')}", mail.kind)


class OutboxView(StaffPage):
    """Background work that failed or waits, and every mail that left."""

    template_name = "backoffice/outbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        jobs = jobs_in(OutboxState.PARKED, OutboxState.RUNNING, OutboxState.PENDING).order_by("state", "pk")
        rows = [
            {
                "event": event,
                "is_failed": event.state == OutboxState.PARKED,
                "reason": event.last_error.strip().rpartition("\n")[2],
            }
            # Parked ones come first: their state's name happens to sort before the others.
            for event in jobs[:ROWS_PER_PAGE]
        ]
        mails = self.page_of(SentMail.objects.all())
        return self.render_to_response(
            {
                "rows": rows,
                "job_count": jobs.count(),
                "mails": mails,
                "mail_rows": [{"mail": mail, "kind": kind_of(mail)} for mail in mails],
            }
        )


class OutboxRetryView(StaffView):
    """Make a failed job due again."""

    def post(self, request: HttpRequest, event_id: int) -> HttpResponse:
        if retry(event_id, now=self.at):
            messages.success(request, _("The job runs again within a few seconds."))
        else:
            messages.info(request, _("This job is not among the failed ones any more."))
        return redirect("backoffice:outbox")
