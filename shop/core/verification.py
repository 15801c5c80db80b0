"""Whether the audit trail is still what was written: a walk along the hash chain.

The triggers keep applications and mistakes away; whoever owns the database can drop them. What they change or
take out then shows here: a changed event does not fit its seal, a removed one leaves a seal without an event
or a seal whose predecessor is missing, and a trail that was cut off at its end lacks the seal that the last
check ended with.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Count, Max, Min, TextChoices
from django.utils.translation import gettext_lazy as _

from shop.core.audit import FIRST_HASH, hash_of
from shop.core.models import AuditCheck, AuditEvent, AuditSeal

ROWS_AT_ONCE = 2000
# Where a trail is damaged from end to end, a list of all of it helps nobody.
MOST_KEPT = 100


class Damage(TextChoices):
    CHANGED = "changed", _("changed, or what was sealed before it is missing")
    GONE = "gone", _("sealed, but not there any more")
    CUT_OFF = "cut_off", _("the last seal of an earlier check is missing or another one")
    MISSING_ROWS = "missing_rows", _("numbers are missing among the events")


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One place where the trail is not what was written; ids are 0 where there is none."""

    damage: Damage
    seal_id: int = 0
    event_id: int = 0
    event: str = ""

    def __str__(self) -> str:
        where = f"seal {self.seal_id}, event {self.event_id}: " if self.seal_id else ""
        return f"{where}{self.event}{' – ' if self.event else ''}{self.damage.label}"


@dataclass(slots=True, kw_only=True)
class Verdict:
    """What a verification found; ``breaks`` are the first ones, ``damaged`` counts all."""

    verified: int = 0
    damaged: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    head_id: int = 0
    head_hash: str = ""
    breaks: list[Break] = field(default_factory=list)

    @property
    def is_intact(self) -> bool:
        return not self.damaged

    @property
    def head(self) -> str:
        """The end of the chain, as ``verify_audit --anchor`` reads it; "" without a seal."""
        return f"{self.head_id}:{self.head_hash}" if self.head_id else ""

    def add(self, found: Break) -> None:
        self.damaged += 1
        if len(self.breaks) < MOST_KEPT:
            self.breaks.append(found)


def verify_trail(
    *,
    at: datetime,
    anchor: tuple[int, str] | None = None,
    progress: Callable[[int], object] = lambda _done: None,
) -> Verdict:
    """Walk the whole chain, oldest seal first, in constant memory, and record that it was done.

    ``anchor`` is the id and hash of a seal noted down outside of this database, as an earlier verification
    told it; without one, the newest check that found nothing serves. ``progress`` is told the number of
    seals seen so far, every few thousand.
    """
    verdict = Verdict()
    for seal, found in _walk():
        verdict.verified += 1
        verdict.head_id, verdict.head_hash = seal.pk, seal.hash
        if found is not None:
            verdict.add(found)
        if verdict.verified % ROWS_AT_ONCE == 0:
            progress(verdict.verified)
    for found in (*_cut_off(anchor), *_missing_rows()):
        verdict.add(found)
    unsealed = AuditEvent.objects.filter(seal=None).aggregate(count=Count("pk"), since=Min("at"))
    verdict.unsealed, verdict.unsealed_since = unsealed["count"], unsealed["since"]
    AuditCheck.objects.create(
        finished_at=at,
        verified=verdict.verified,
        damaged=verdict.damaged,
        unsealed=verdict.unsealed,
        head_id=verdict.head_id,
        head_hash=verdict.head_hash,
    )
    return verdict


def broken_seals() -> Iterator[Break]:
    """Every seal that its event or its predecessor does not explain."""
    return (found for _seal, found in _walk() if found is not None)


def last_check() -> AuditCheck | None:
    """The newest verification, whatever it found."""
    return AuditCheck.objects.order_by("-pk").first()


def _walk() -> Iterator[tuple[AuditSeal, Break | None]]:
    """Every seal with what is wrong with it. Events are fetched beside the seals, not joined to them: a seal
    without its event must be seen.
    """
    previous, last_id = FIRST_HASH, 0
    while seals := list(AuditSeal.objects.filter(pk__gt=last_id).order_by("pk")[:ROWS_AT_ONCE]):
        events = AuditEvent.objects.in_bulk([seal.event_id for seal in seals])
        for seal in seals:
            event = events.get(seal.event_id)
            found = None
            if event is None:
                found = Break(damage=Damage.GONE, seal_id=seal.pk, event_id=seal.event_id)
            elif seal.hash != hash_of(event, previous):
                found = Break(
                    damage=Damage.CHANGED, seal_id=seal.pk, event_id=seal.event_id, event=str(event)
                )
            yield seal, found
            previous, last_id = seal.hash, seal.pk


def _cut_off(anchor: tuple[int, str] | None) -> Iterator[Break]:
    """A chain whose end was removed together with its events, or that was computed anew, is whole in itself:
    only what was known of it before tells.
    """
    known = [] if anchor is None else [anchor]
    intact = AuditCheck.objects.filter(damaged=0, head_id__gt=0).order_by("-pk").first()
    if intact is not None:
        known.append((intact.head_id, intact.head_hash))
    for seal_id, hash_then in known:
        seal = AuditSeal.objects.filter(pk=seal_id).first()
        if seal is None or seal.hash != hash_then:
            event_id = seal.event_id if seal else 0
            yield Break(damage=Damage.CUT_OFF, seal_id=seal_id, event_id=event_id)


def _missing_rows() -> Iterator[Break]:
    """Events that were removed before they got a seal. SQLite numbers without gaps and remembers the last
    number; PostgreSQL leaves a gap for every transaction that was rolled back, which proves nothing.
    """
    if connection.vendor != "sqlite":
        return
    numbers = AuditEvent.objects.aggregate(count=Count("pk"), first=Min("pk"), last=Max("pk"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [AuditEvent._meta.db_table])
        (given,) = cursor.fetchone() or (0,)
    first = numbers["first"] or 1
    missing = max(given, numbers["last"] or 0) - first + 1 - numbers["count"]
    if missing:
        yield Break(damage=Damage.MISSING_ROWS, event=f"{missing}")
