"""Background work that failed or waits, and every mail that left."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.backoffice.access import ROWS_PER_PAGE, StaffPage, StaffView
from shop.backoffice.jobs import JobFilter, job_rows, kind_of
from shop.core.enums import OPEN_WORK
from shop.core.jobs import Job
from shop.core.outbox import retry, retry_all
from shop.notifications.models import SentMail


class OutboxView(StaffPage):
    """Background work that failed or waits, and every mail that left."""

    template_name = "backoffice/outbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = JobFilter(request.GET)
        jobs = wanted.events()
        rows = job_rows(jobs[:ROWS_PER_PAGE])
        mails = self.page_of(SentMail.objects.all())
        return self.render_to_response(
            {
                "rows": rows,
                "job_count": jobs.count(),
                "can_retry_all": any(row.can_be_tried for row in rows),
                "wanted": wanted,
                "states": [(code, state.label) for code, state in OPEN_WORK.items()],
                "kinds": sorted(((job.value, str(job.label)) for job in Job), key=lambda row: row[1]),
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
        return _back(JobFilter(request.POST))


class OutboxRetryAllView(StaffView):
    """Make all failed jobs due again that the list shows with its filters."""

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = JobFilter(request.POST)
        count = retry_all(wanted.events().order_by(), now=self.at)
        messages.success(
            request,
            ngettext(
                "%(count)d job runs again within a few seconds.",
                "%(count)d jobs run again within a few seconds.",
                count,
            )
            % {"count": count},
        )
        return _back(wanted)


def _back(wanted: JobFilter) -> HttpResponse:
    filters = {name: value for name, value in (("state", wanted.state), ("kind", wanted.job)) if value}
    return redirect(f"{reverse('backoffice:outbox')}{'?' if filters else ''}{urlencode(filters)}")
