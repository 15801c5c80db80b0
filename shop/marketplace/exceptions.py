from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError
from shop.marketplace.models import SyncRun


class SyncInProgress(DomainError):
    """Another synchronisation runs or is about to: ``run``, which is None in the moment of its start."""

    code = "sync_in_progress"

    def __init__(self, run: SyncRun | None) -> None:
        self.run = run
        super().__init__(_in_words(run))


class SyncTakenOver(SyncInProgress):
    """This process has lost its hold on a synchronisation, and another one has gone on with it: ``run``."""

    code = "sync_taken_over"

    def __init__(self, run: SyncRun | None) -> None:
        self.run = run
        message = _("Another process carries out a synchronisation now. This one has stopped.")
        DomainError.__init__(self, message)


class NothingToResume(DomainError):
    code = "nothing_to_resume"
    default_message = _(
        "There is no interrupted synchronisation to go on with. The last one came to its end."
    )


class MissingAlreadySettled(DomainError):
    """Nobody has to say any more what became of the missing listings."""

    code = "missing_already_settled"
    default_message = _("Nothing is left to decide about the missing listings of this synchronisation.")


def _in_words(run: SyncRun | None) -> object:
    if run is None:
        return _("A synchronisation is starting. Nothing was started.")
    if run.started_at is None:
        return _("A synchronisation is waiting to start since %(time)s. Nothing was started.") % {
            "time": date_format(timezone.localtime(run.requested_at), "DATETIME_FORMAT")
        }
    since = date_format(timezone.localtime(run.started_at), "DATETIME_FORMAT")
    done = number_format(run.done, force_grouping=True)
    if not run.total:
        return _("A synchronisation is running (since %(time)s, %(done)s done). Nothing was started.") % {
            "time": since,
            "done": done,
        }
    return _("A synchronisation is running (since %(time)s, %(done)s of %(total)s). Nothing was started.") % {
        "time": since,
        "done": done,
        "total": number_format(run.total, force_grouping=True),
    }
