"""The catalogue: what state it is in, bringing it up to date, what each synchronisation found out."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_htmx.http import HttpResponseClientRefresh

from shop.backoffice.access import StaffPage, StaffView
from shop.backoffice.forms import ConfirmMissingForm, new_token
from shop.core.exceptions import DomainError
from shop.marketplace.enums import ChangeKind, SyncMode, SyncStatus
from shop.marketplace.exceptions import SyncInProgress
from shop.marketplace.history import (
    change_counts,
    changes_of,
    is_silent,
    latest_runs,
    open_run,
    runs_to_confirm,
)
from shop.marketplace.models import Listing, SyncChange, SyncRun
from shop.marketplace.reporting import catalogue_state, in_words
from shop.marketplace.services import confirm_missing, keep_missing, request_sync, resume_sync

UNDER_WAY = (SyncStatus.QUEUED, SyncStatus.RUNNING)
BADGES = {
    SyncStatus.QUEUED: "waiting",
    SyncStatus.RUNNING: "running",
    SyncStatus.COMPLETED: "done",
    SyncStatus.FAILED: "failed",
    SyncStatus.ABANDONED: "cancelled",
}


def duration(run: SyncRun) -> str:
    """How long a run took, "" before its end."""
    if run.started_at is None or run.finished_at is None:
        return ""
    minutes, seconds = divmod(int((run.finished_at - run.started_at).total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
    return _("%(seconds)s s") % {"seconds": seconds}


def run_row(run: SyncRun) -> dict[str, Any]:
    """A run with what the pages say about it."""
    return {"run": run, "badge": BADGES[SyncStatus(run.status)], "duration": duration(run)}


class CatalogueView(StaffPage):
    """State, what runs, what waits for a word, the history."""

    template_name = "backoffice/catalogue_sync.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        unfinished = open_run()
        is_under_way = unfinished is not None and unfinished.status in UNDER_WAY
        page = self.page_of(latest_runs())
        return self.render_to_response(
            {
                "state": catalogue_state(),
                "source": settings.MARKETPLACE_URL,
                "unfinished": unfinished,
                "is_under_way": is_under_way,
                "is_silent": unfinished is not None and is_silent(unfinished, now=self.at),
                "to_confirm": list(runs_to_confirm()),
                "page": page,
                "rows": [run_row(run) for run in page],
                "modes": SyncMode,
                "token": new_token(),
            }
        )


class CatalogueProgressView(StaffPage):
    """The progress alone, for htmx; when there is nothing under way any more the page is loaded anew."""

    template_name = "backoffice/partials/sync_progress.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not getattr(request, "htmx", False):
            return redirect("backoffice:catalogue")
        run = open_run()
        if run is None or run.status not in UNDER_WAY:
            return HttpResponseClientRefresh()
        return self.render_to_response({"unfinished": run, "is_silent": is_silent(run, now=self.at)})


class CatalogueStartView(StaffView):
    """Ask for a run; one that is under way is left alone, and told."""

    def post(self, request: HttpRequest) -> HttpResponse:
        mode = request.POST.get("mode", "")
        if mode not in SyncMode.values:
            raise Http404
        try:
            self.do_once(
                lambda: request_sync(
                    source=settings.MARKETPLACE_URL, mode=SyncMode(mode), by=self.staff, at=self.at
                )
            )
        except SyncInProgress as error:
            messages.info(request, error.message)
        else:
            messages.success(request, _("The synchronisation starts within a few seconds."))
        return redirect("backoffice:catalogue")


class CatalogueResumeView(StaffView):
    """Go on with the interrupted run."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            resume_sync(by=self.staff, at=self.at)
        except DomainError as error:
            messages.info(request, error.message)
        else:
            messages.success(request, _("The synchronisation goes on within a few seconds."))
        return redirect("backoffice:catalogue")


class SyncPage(StaffPage):
    """One run and its report; the base of what is decided on it."""

    template_name = "backoffice/catalogue_sync_report.html"

    def load(self, run_id: int) -> SyncRun:
        run = latest_runs().filter(pk=run_id).first()
        if run is None:
            raise Http404
        return run

    def show(
        self, run: SyncRun, *, form: ConfirmMissingForm | None = None, status: int = 200
    ) -> HttpResponse:
        wanted = self.request.GET.get("kind", "")
        kind = ChangeKind(wanted) if wanted in ChangeKind.values else None
        page = self.page_of(changes_of(run, kind=kind))
        return self.render_to_response(
            {
                **run_row(run),
                "kind": kind,
                "counts": [(one, count) for one, count in change_counts(run).items()],
                "page": page,
                "rows": _change_rows(page),
                "state": catalogue_state(),
                "form": form or ConfirmMissingForm(missing=run.missing),
            },
            status=status,
        )


def _change_rows(changes: Iterable[SyncChange]) -> list[dict[str, Any]]:
    """The changes in words, and whether there is a page to link to: one query for all."""
    changes = list(changes)
    stored = set(Listing.objects.filter(key__in=[one.key for one in changes]).values_list("key", flat=True))
    return [
        {"change": one, "words": in_words(one.kind, one.details), "has_page": one.key in stored}
        for one in changes
    ]


class SyncReportView(SyncPage):
    """What a run found out; ``?kind=`` shows one kind of it."""

    def get(self, request: HttpRequest, run_id: int) -> HttpResponse:
        return self.show(self.load(run_id))


class SyncConfirmMissingView(SyncPage):
    """Take the missing listings out of the catalogue, once their number is typed."""

    def post(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self.load(run_id)
        form = ConfirmMissingForm(request.POST, missing=run.missing)
        if run.awaits_confirmation and not form.is_valid():
            return self.show(run, form=form, status=422)
        with self.telling_refusals():
            count = confirm_missing(run_id=run.pk, by=self.staff, at=self.at).delisted - run.delisted
            text = ngettext(
                "%(count)s listing is no longer listed.", "%(count)s listings are no longer listed.", count
            )
            messages.success(request, text % {"count": count})
        return redirect("backoffice:catalogue-sync", run_id=run.pk)


class SyncKeepMissingView(SyncPage):
    """Keep the missing listings; the next complete run looks for them again."""

    def post(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self.load(run_id)
        with self.telling_refusals():
            keep_missing(run_id=run.pk, by=self.staff, at=self.at)
            messages.success(
                request, _("The missing listings stay; the next complete run looks for them again.")
            )
        return redirect("backoffice:catalogue-sync", run_id=run.pk)
