"""Background work as the desk shows it: what it is about, how it stands, and what failed, in plain words; and
the mails about an object, those that have not left yet among them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import CharField, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.backoffice.trail import page_of_thing
from shop.billing.models import DeliveryNote, DunningNotice, Invoice
from shop.core.enums import OPEN_WORK, OutboxState
from shop.core.failures import in_plain_words, scrubbed
from shop.core.jobs import MAIL_JOBS, Job
from shop.core.models import OutboxEvent
from shop.core.outbox import open_events
from shop.notifications.kinds import KINDS
from shop.notifications.models import SentMail
from shop.quotes.models import QuoteRevision, RequestMessage
from shop.trail.things import Reference, things_of

INTERNAL_JOBS: Final = frozenset(
    {
        Job.MAIL_REQUEST_TO_STAFF.value,
        Job.MAIL_QUOTE_ANSWER.value,
        Job.MAIL_ORDER_TO_STAFF.value,
        Job.MAIL_ACTIVATION_REQUEST.value,
        Job.MAIL_TEMPLATE_TEST.value,
    }
)
# What an argument of a job is the id of; messages and revisions stand for what they belong to.
_ABOUT: Final[Mapping[str, str]] = {
    "request_id": "quotes.quoterequest",
    "quote_id": "quotes.quote",
    "order_id": "order.order",
    "delivery_note_id": "billing.deliverynote",
    "invoice_id": "billing.invoice",
    "credit_note_id": "billing.creditnote",
    "activation_id": "accounts.activation",
    "organization_id": "accounts.organization",
    "person_id": "accounts.person",
    "run_id": "marketplace.syncrun",
    "endpoint_id": "webhooks.webhookendpoint",
}
_PARTS: Final[Mapping[str, tuple[str, Any, str]]] = {
    "message_id": ("quotes.quoterequest", RequestMessage, "request_id"),
    "revision_id": ("quotes.quote", QuoteRevision, "quote_id"),
    "dunning_notice_id": ("billing.invoice", DunningNotice, "invoice_id"),
}
# So many mails that have not left are looked through for one object's.
MOST_OPEN_MAILS = 1_000
MAILS_SHOWN = 20


class JobFilter:
    """What the list of jobs is narrowed to: a state (``failed``, ``waiting``, ``running``) and a kind of
    job. Words it does not know narrow nothing.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        state, job = str(given.get("state", "")), str(given.get("kind", ""))
        self.state = state if state in OPEN_WORK else ""
        self.job = job if job in Job.values else ""

    @property
    def is_active(self) -> bool:
        return bool(self.state or self.job)

    def events(self) -> QuerySet[OutboxEvent]:
        """What fits, failed ones first, then oldest first."""
        # Parked ones come first: their state's name happens to sort before the others.
        return open_events(state=self.state, job=self.job).order_by("state", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """A job for people. ``name`` and ``href`` are what it is about, "" where that has no page; ``reason`` is
    the last failure in plain words, ``details`` the same for whoever runs the site.
    """

    event: OutboxEvent
    name: str
    href: str
    reason: str
    details: str

    @property
    def is_failed(self) -> bool:
        return self.event.state == OutboxState.PARKED

    @property
    def can_be_tried(self) -> bool:
        """Whether a person can make it due now."""
        return self.is_failed or (self.event.state == OutboxState.PENDING and self.event.attempts > 0)


def job_rows(events: Iterable[OutboxEvent]) -> list[JobRow]:
    """Rows of these jobs; a few queries, however many they are."""
    events = list(events)
    references = references_of(events)
    things = things_of(references.values())
    rows = []
    for event in events:
        reference = references.get(event.pk)
        thing = things.get(reference) if reference else None
        rows.append(
            JobRow(
                event=event,
                name=thing.name if thing else "",
                href=page_of_thing(reference[0], thing) if reference and thing else "",
                reason=in_plain_words(event.last_error),
                details=scrubbed(event.last_error),
            )
        )
    return rows


def references_of(events: Iterable[OutboxEvent]) -> dict[int, Reference]:
    """What each job is about, by its id; a query for each kind of part."""
    found: dict[int, Reference] = {}
    parts: dict[str, dict[int, list[int]]] = {}
    for event in events:
        for name, value in event.arguments.items():
            if name in _PARTS:
                parts.setdefault(name, {}).setdefault(int(value), []).append(event.pk)
            elif name in _ABOUT:
                found[event.pk] = (_ABOUT[name], int(value))
    for name, waiting in parts.items():
        label, model, whole = _PARTS[name]
        for pk, whole_id in model._default_manager.filter(pk__in=waiting).values_list("pk", whole):
            found.update(dict.fromkeys(waiting[pk], (label, whole_id)))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A mail for people, on its way or sent. ``state`` is a code: waiting, trying, failed, sent."""

    kind: object
    state: str
    at: datetime
    subject: str = ""
    recipient: str = ""
    is_confidential: bool = False
    attempt: int = 0
    next_at: datetime | None = None
    reason: str = ""

    @property
    def label(self) -> object:
        return _STATE_WORDS[self.state]

    @property
    def badge(self) -> str:
        """The status whose colour and icon it has."""
        return "running" if self.state == "trying" else self.state


_STATE_WORDS: Final[Mapping[str, object]] = {
    "waiting": _("Waiting"),
    "trying": _("Being tried"),
    "failed": _("Given up"),
    "sent": _("Sent"),
}
_JOB_NAMES: Final = dict(Job.choices)
# Kinds of sent mails that no job of the same name sends.
_OTHER_NAMES: Final[Mapping[str, object]] = {"template-test": Job.MAIL_TEMPLATE_TEST.label}


def kind_of(mail: SentMail) -> object:
    """The kind in words: that of the job which sends such mails."""
    named = _JOB_NAMES.get(f"notifications.mail_{mail.kind.replace('-', '_')}")
    if named:
        return named
    return _OTHER_NAMES.get(mail.kind) or (KINDS[mail.kind].label if mail.kind in KINDS else mail.kind)


def sent_row(mail: SentMail) -> MailRow:
    """A mail that left."""
    return MailRow(
        kind=kind_of(mail),
        state="sent",
        at=mail.sent_at,
        subject=mail.subject,
        recipient=", ".join([mail.recipient, *mail.cc]),
        is_confidential=not mail.subject,
    )


def open_mails(objects: Mapping[str, Any], *, with_internal: bool = True) -> list[MailRow]:
    """Mails about any of these objects that have not left: one query where none waits anywhere.

    ``objects`` are ids by the model's label, as lists or as queries.
    """
    jobs = MAIL_JOBS if with_internal else MAIL_JOBS - INTERNAL_JOBS
    events = list(open_events().filter(job__in=sorted(jobs)).order_by("-pk")[:MOST_OPEN_MAILS])
    if not events:
        return []
    references = references_of(events)
    theirs = _among(set(references.values()), objects)
    return [_open_row(event) for event in events if references.get(event.pk) in theirs]


def _among(references: set[Reference], objects: Mapping[str, Any]) -> set[Reference]:
    """Those of the references that are among the objects: one query at most."""
    theirs: set[Reference] = set()
    asking = []
    for label, ids in objects.items():
        asked = {pk for found, pk in references if found == label}
        if isinstance(ids, list):
            theirs |= {(label, pk) for pk in asked & set(ids)}
        elif asked:
            rows = apps.get_model(label)._default_manager.filter(pk__in=asked).filter(pk__in=ids)
            asking.append(rows.order_by().values_list(Value(label, output_field=CharField()), "pk"))
    if asking:
        theirs |= set(asking[0].union(*asking[1:], all=True))
    return theirs


def _open_row(event: OutboxEvent) -> MailRow:
    state = "trying" if event.attempts else "waiting"
    if event.state == OutboxState.PARKED:
        state = "failed"
    return MailRow(
        kind=event.job_label,
        state=state,
        at=event.created_at,
        attempt=event.attempts,
        next_at=event.available_at if event.state == OutboxState.PENDING and event.attempts else None,
        reason=in_plain_words(event.last_error),
    )


def mails_of(instance: Any) -> list[MailRow]:
    """All mails about one object and its papers: those on their way first, then the newest sent ones."""
    objects: dict[str, list[int]] = {instance._meta.label_lower: [instance.pk]}
    if isinstance(instance, get_model("order", "Order")):
        for model in (DeliveryNote, Invoice):
            papers: Sequence[int] = list(model.objects.filter(order=instance).values_list("pk", flat=True))
            objects[model._meta.label_lower] = list(papers)
    about = Q()
    for label, ids in objects.items():
        about |= Q(object_type=label, object_id__in=ids)
    sent = SentMail.objects.filter(about)[:MAILS_SHOWN]
    return [*open_mails(objects), *map(sent_row, sent)]
