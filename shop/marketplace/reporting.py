"""What synchronisations found out, in words for staff, and what of it needs somebody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.marketplace import history
from shop.marketplace.enums import ChangeKind, Hosting, ListingKind, PaymentModel, SyncStatus
from shop.marketplace.models import Listing, SyncRun

# The schedule runs every day: a catalogue that is older has been without news several times.
FRESH_FOR: Final = timedelta(days=3)
# What a change may name besides the columns of a listing.
OTHER_PARTS: Final[dict[str, str | Promise]] = {
    "applications": _("host applications"),
    "categories": _("categories"),
    "product": _("product"),
    "versions": _("versions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueState:
    """How many products and apps are listed, how many are not any more, and how many of the listed ones the
    last runs could not confirm. ``last_run`` is the last complete one.
    """

    products: int
    apps: int
    unlisted: int
    unconfirmed: int
    last_run: SyncRun | None

    @property
    def listed(self) -> int:
        return self.products + self.apps


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """Why staff should look at the catalogue, and since when. ``run`` is the one that it is about."""

    reason: str | Promise
    since: datetime
    run: SyncRun


def catalogue_state() -> CatalogueState:
    """The catalogue as it is: two queries."""
    listed = Q(is_listed=True)
    counts = Listing.objects.aggregate(
        products=Count("pk", filter=listed & Q(kind=ListingKind.HOST)),
        apps=Count("pk", filter=listed & Q(kind=ListingKind.APP)),
        unlisted=Count("pk", filter=~listed),
        unconfirmed=Count("pk", filter=listed & Q(stale_since__isnull=False)),
    )
    return CatalogueState(**counts, last_run=history.last_complete_run())


def concern(*, on_date: date) -> Concern | None:
    """The most urgent thing about the catalogue that only a person can settle, if any: three queries."""
    waiting = history.runs_to_confirm().order_by("pk").first()
    if waiting is not None:
        since = waiting.finished_at or waiting.requested_at
        return Concern(reason=_("Missing listings to confirm"), since=since, run=waiting)
    unfinished = history.open_run()
    if unfinished is not None and unfinished.status == SyncStatus.FAILED:
        since = unfinished.finished_at or unfinished.requested_at
        return Concern(reason=_("The last synchronisation failed"), since=since, run=unfinished)
    last = history.last_complete_run()
    if last is None or last.started_at is None or timezone.localdate(last.started_at) >= on_date - FRESH_FOR:
        return None
    return Concern(reason=_("No complete synchronisation since"), since=last.started_at, run=last)


def in_words(kind: str, details: dict[str, Any], /) -> str:
    """What a change says besides its kind, in the active language; "" if there is nothing more to say."""
    if kind == ChangeKind.RENAMED:
        return _arrow(f"“{details.get('old', '')}”", f"“{details.get('new', '')}”")
    if kind == ChangeKind.DEPLOYMENT_CHANGED:
        return _arrow(*(_names(Hosting, details.get(side, [])) for side in ("old", "new")))
    if kind == ChangeKind.PAYMENT_CHANGED:
        old, new = details.get("old", {}), details.get("new", {})
        return "; ".join(
            f"{_name(Hosting, hosting)}: "
            + _arrow(_name(PaymentModel, old[hosting]), _name(PaymentModel, new.get(hosting, "")))
            for hosting in old
        )
    if "fields" in details:
        return ", ".join(str(_part(name)) for name in details["fields"])
    return str(details.get("reason", ""))


def _arrow(old: str, new: str) -> str:
    return f"{old} → {new}"


def _names(choices: Any, values: list[str]) -> str:
    return ", ".join(_name(choices, value) for value in values) or "–"


def _name(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _part(name: str) -> object:
    columns = {field.name: field.verbose_name for field in Listing._meta.concrete_fields}
    return OTHER_PARTS.get(name) or columns.get(name, name)
