from django.db import models
from django.utils.translation import gettext_lazy as _


class ListingKind(models.TextChoices):
    """What a listing is to its buyer: a product of its own, or something that plugs into one."""

    HOST = "host", _("Product")
    APP = "app", _("App")


class Hosting(models.TextChoices):
    """Where a listing can run. The values are those of the configured deployment."""

    CLOUD = "cloud", _("Cloud")
    DATA_CENTER = "data_center", _("Data Center")
    SERVER = "server", _("Server")


class PaymentModel(models.TextChoices):
    """Who is paid for it, as the Marketplace puts it."""

    FREE = "free", _("Free of charge")
    ATLASSIAN = "atlassian", _("Ordered through Atlassian")
    VENDOR = "vendor", _("Sold by its vendor")


class ListingSort(models.TextChoices):
    """The orders of a list of listings. How well one fits is only known of those that a text found."""

    RELEVANCE = "relevance", _("Best match")
    NAME = "name", _("Name")
    INSTALLS = "installs", _("Most installed")
    RATING = "rating", _("Best rated")
    UPDATED = "updated", _("Last changed")


class SyncMode(models.TextChoices):
    FULL = "full", _("Everything")
    INCREMENTAL = "incremental", _("What changed")


class SyncStatus(models.TextChoices):
    """Where a synchronisation stands. A running one whose process died goes on when it is resumed."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")
    ABANDONED = "abandoned", _("Abandoned")


class SyncPhase(models.TextChoices):
    """What a running synchronisation does; its figures of progress count within the phase."""

    WAITING = "waiting", _("Waiting")
    READING = "reading", _("Reading from the source")
    IMPORTING = "importing", _("Bringing the catalogue up to date")
    LOGOS = "logos", _("Mirroring logos")
    DONE = "done", _("Done")


class ChangeKind(models.TextChoices):
    """What happened to a listing in a synchronisation."""

    ADDED = "added", _("New")
    RENAMED = "renamed", _("Renamed")
    PAYMENT_CHANGED = "payment", _("Payment model changed")
    DEPLOYMENT_CHANGED = "deployment", _("Deployments changed")
    CHANGED = "changed", _("Other facts changed")
    DELISTED = "delisted", _("No longer listed")
    RELISTED = "relisted", _("Listed again")
    MISSING = "missing", _("Missing, to be confirmed by staff")
    SKIPPED = "skipped", _("Skipped")
    LOGO_REFUSED = "logo", _("Logo not taken")


SYNC_TRANSITIONS = {
    SyncStatus.QUEUED: frozenset({SyncStatus.RUNNING, SyncStatus.ABANDONED}),
    SyncStatus.RUNNING: frozenset({SyncStatus.COMPLETED, SyncStatus.FAILED, SyncStatus.ABANDONED}),
    # What a failed one has read already is not read again: it goes on where it stopped.
    SyncStatus.FAILED: frozenset({SyncStatus.RUNNING, SyncStatus.ABANDONED}),
    SyncStatus.COMPLETED: frozenset(),
    SyncStatus.ABANDONED: frozenset(),
}
