"""What the law keeps, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class KeptByLaw:
    kind: str
    what: str
    years: int


def kept_by_law() -> Sequence[KeptByLaw]:
    """What stays after an erasure, for how many years from the end of the year in which it came about."""
    words = {
        "invoices": _("Invoices"),
        "business_letters": _("Orders with the requests and offers behind them, and delivery notes"),
    }
    return [KeptByLaw(kind, words[kind], years) for kind, years in settings.RETENTION_YEARS.items()]


def words_for(kind: str) -> str:
    """What one kind of kept rows is called."""
    return next(kept.what for kept in kept_by_law() if kept.kind == kind)
