"""Parts of the audit trail: chosen, newest first, page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from oscar.core.loading import get_model

from shop.accounts.models import Activation, Membership, Person
from shop.billing.models import CreditNote, DeliveryNote, Invoice
from shop.core.models import AuditEvent, AuditSeal
from shop.licenses.models import License
from shop.quotes.models import Quote, QuoteRequest

# Objects by model label: their ids, or a query for them.
Objects = Mapping[str, Any]
NEWEST_FIRST = ("-at", "-pk")
# Whoever looks for "a" means nobody in particular.
MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """What is asked for. ``actor_ids`` None: whoever; ``since`` inclusive, ``until`` exclusive; ``objects``
    None: about whatever.
    """

    kind: str = ""
    object_id: int | None = None
    action: str = ""
    actor_ids: Sequence[int] | None = None
    by_system: bool = False
    since: datetime | None = None
    until: datetime | None = None
    objects: Objects | None = None

    def condition(self) -> Q:
        """All of it but the objects."""
        wanted = Q()
        if self.kind:
            wanted &= Q(object_type=self.kind)
        if self.object_id is not None:
            wanted &= Q(object_id=self.object_id)
        if self.action:
            wanted &= Q(action=self.action)
        if self.by_system:
            wanted &= Q(actor_id=None)
        elif self.actor_ids is not None:
            wanted &= Q(actor_id__in=self.actor_ids)
        if self.since is not None:
            wanted &= Q(at__gte=self.since)
        if self.until is not None:
            wanted &= Q(at__lt=self.until)
        return wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """Events, newest first, and whether there are older and newer ones that fit."""

    events: Sequence[AuditEvent]
    has_older: bool
    has_newer: bool


def _chosen(wanted: TrailFilter, place: Q) -> QuerySet[AuditEvent]:
    """One query. Objects of several kinds make a union: each part begins at its own index, which the
    alternatives of a single condition would not everywhere.
    """
    events = AuditEvent.objects.filter(wanted.condition(), place)
    if wanted.objects is None:
        return events
    parts = [
        events.filter(object_type=kind, object_id__in=ids)
        for kind, ids in wanted.objects.items()
        if wanted.kind in ("", kind)
    ]
    if not parts:
        return events.none()
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]


def _beside(event: AuditEvent, *, older: bool) -> Q:
    """The first bound looks superfluous; it is the one that an index begins with."""
    if older:
        return Q(at__lte=event.at) & (Q(at__lt=event.at) | Q(pk__lt=event.pk))
    return Q(at__gte=event.at) & (Q(at__gt=event.at) | Q(pk__gt=event.pk))


def trail_page(wanted: TrailFilter, *, limit: int, before: int = 0, after: int = 0) -> TrailPage:
    """The events older than the event ``before``, or newer than ``after``, else the newest. As quick at the
    millionth event as at the first; unknown ids give the newest. Two queries at most.
    """
    mark = AuditEvent.objects.filter(pk=before or after).first() if before or after else None
    if mark is None:
        found = list(_chosen(wanted, Q()).order_by(*NEWEST_FIRST)[: limit + 1])
        return TrailPage(events=found[:limit], has_older=len(found) > limit, has_newer=False)
    rows = _chosen(wanted, _beside(mark, older=bool(before)))
    if before:
        found = list(rows.order_by(*NEWEST_FIRST)[: limit + 1])
        return TrailPage(events=found[:limit], has_older=len(found) > limit, has_newer=True)
    found = list(rows.order_by("at", "pk")[: limit + 1])
    return TrailPage(events=found[:limit][::-1], has_older=True, has_newer=len(found) > limit)


def trail_count(wanted: TrailFilter) -> int:
    """How many events fit."""
    return _chosen(wanted, Q()).count()


def objects_of_customer(organization_id: int) -> dict[str, Any]:
    """Everything that belongs to an organisation, as queries for its ids; none is run here.

    A person's own events count for as long as they are a member, what was decided about the account for as
    long as it is activated for the organisation.
    """
    theirs = {"organization_id": organization_id}
    order_lines = get_model("order", "Line").objects.filter(order__details__organization_id=organization_id)
    orders = get_model("order", "Order").objects.filter(details__organization_id=organization_id)
    members = Membership.objects.filter(**theirs)
    models: dict[str, Any] = {
        "accounts.membership": members,
        "accounts.activation": Activation.objects.filter(**theirs),
        "quotes.quoterequest": QuoteRequest.objects.filter(**theirs),
        "quotes.quote": Quote.objects.filter(**theirs),
        "order.order": orders,
        "order.line": order_lines,
        "licenses.license": License.objects.filter(**theirs),
        "billing.deliverynote": DeliveryNote.objects.filter(**theirs),
        "billing.invoice": Invoice.objects.filter(**theirs),
        "billing.creditnote": CreditNote.objects.filter(**theirs),
    }
    return {
        "accounts.organization": [organization_id],
        "accounts.person": members.filter(ended_at=None).values("person_id"),
        **{kind: rows.order_by().values("pk") for kind, rows in models.items()},
    }


def objects_of_person(person: Person) -> dict[str, Any]:
    """A person, their account, and what was decided about it."""
    return {
        "accounts.person": [person.pk],
        "accounts.activation": Activation.objects.filter(person=person).values("pk"),
        "accounts.membership": Membership.objects.filter(person=person).values("pk"),
        "auth.user": [person.user_id],
    }


def actors_called(text: str) -> list[int]:
    """Ids of the users whose name or address has all of these words: one query."""
    people = get_user_model()._default_manager.all()
    for word in text.split()[:5]:
        people = people.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return list(people.order_by("pk").values_list("pk", flat=True)[:MOST_PEOPLE])


@dataclass(frozen=True, slots=True, kw_only=True)
class SealState:
    """How far the hash chain reaches; ``waiting`` counts newer events that have no seal yet."""

    event_id: int
    event_at: datetime | None
    waiting: int


def seal_state() -> SealState:
    """Two queries."""
    last = AuditSeal.objects.select_related("event").order_by("-event_id").first()
    event_id = last.event_id if last else 0
    return SealState(
        event_id=event_id,
        event_at=last.event.at if last else None,
        waiting=AuditEvent.objects.filter(pk__gt=event_id).count(),
    )
