"""Erasing a person: what names them is deleted or replaced, what the law keeps is kept and told."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from shop.accounts.doors import close_doors
from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.accounts.models import Activation, Membership, Person
from shop.accounts.services import normalize_email
from shop.core.audit import record
from shop.core.crypto import blind_index, blind_indexes
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted
from shop.core.pseudonyms import is_pseudonymous
from shop.core.workflow import transition
from shop.privacy.entries import Anonymise, Delete, Entry, Law
from shop.privacy.models import Erasure
from shop.privacy.register import REGISTER
from shop.privacy.subjects import Subject, erased_subject, subject_of
from shop.quotes.enums import OPEN_REQUESTS, RequestStatus
from shop.quotes.models import QuoteRequest


class LastAdministrator(DomainError):
    """Nobody else could invite, remove or let in the people who stay."""

    code = "last_administrator"


class WorkToHandOver(DomainError):
    """Somebody of the department leaves customers behind who wait for them."""

    code = "work_to_hand_over"
    default_message = _(
        "Requests that are still open are assigned to this person. Please hand them to a colleague first. "
        "Nothing was changed."
    )


class AccountOfStaff(NotPermitted):
    """People who work here leave through their department, which hands over what they did."""

    code = "account_of_staff"
    default_message = _(
        "Accounts of staff are deleted by the operator of this site. Please ask the person who gave you "
        "yours. Nothing was changed."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRows:
    """Rows of a model that stay, for which reason ("invoices", "business_letters") and until which day."""

    model: str
    kind: str
    rows: int
    until: date


@dataclass(slots=True, kw_only=True)
class ErasureReport:
    """What an erasure did, by model, and what it left."""

    user_id: int
    deleted: dict[str, int] = field(default_factory=dict)
    anonymised: dict[str, int] = field(default_factory=dict)
    kept: list[KeptRows] = field(default_factory=list)
    withdrawn_requests: int = 0
    # Files that go with their rows once the transaction is committed.
    files: int = 0

    @property
    def kept_until(self) -> date | None:
        return max((rows.until for rows in self.kept), default=None)


def check_erasable(person: Person) -> None:
    """Raises LastAdministrator and WorkToHandOver."""
    current = Membership.objects.filter(ended_at=None)
    for membership in current.filter(person=person).select_related("organization"):
        others = current.filter(organization=membership.organization).exclude(person=person)
        is_last = not others.filter(role=MembershipRole.ADMINISTRATOR).exists()
        if membership.role == MembershipRole.ADMINISTRATOR and is_last and others.exists():
            raise LastAdministrator(
                _(
                    "This is the last administrator of %(organization)s, which has other members. Make one "
                    "of them administrator first. Nothing was changed."
                )
                % {"organization": membership.organization.name}
            )
    if QuoteRequest.objects.filter(assigned_to=person.user, status__in=OPEN_REQUESTS).exists():
        raise WorkToHandOver()


def check_is_own_address(*, person: Person, typed: str) -> None:
    """Raises InvalidInput unless ``typed`` is the person's address in some spelling."""
    if normalize_email(typed) != person.email:
        raise InvalidInput(_("This is not the address of your account."), field="email")


def check_may_erase_oneself(person: Person) -> None:
    """Raises AccountOfStaff."""
    if person.user.is_staff or person.user.is_superuser:
        raise AccountOfStaff()


@transaction.atomic
def erase_person(*, person_id: int, by: User | None, at: datetime) -> ErasureReport:
    """Make a person unrecognisable, for good. ``by`` None means an operator's command.

    The account stays as a pseudonym without a way in, so that what refers to it goes on to; requests that are
    still open are withdrawn. Erasing an erased person changes nothing. Raises LastAdministrator,
    WorkToHandOver, Person.DoesNotExist.
    """
    person = _locked(person_id)
    check_erasable(person)
    return _erase(person, by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownErasure:
    """An erasure as another database remembers it."""

    user_id: int
    registered_at: datetime
    address_digest: str
    erased_at: datetime


def known_erasures() -> list[KnownErasure]:
    """Every erasure so far: what a restore from an older backup must carry over."""
    names = ("user_id", "registered_at", "address_digest", "erased_at")
    return [KnownErasure(**row) for row in Erasure.objects.order_by("pk").values(*names)]


def replay_erasures(*, at: datetime, known: Iterable[KnownErasure] = ()) -> list[ErasureReport]:
    """Erase again whoever has come back, as after a restore from a backup of before.

    ``known`` are the erasures that the database itself may have forgotten. It is the same person who has the
    id and the moment of registration, or the address and registered before the erasure: somebody who
    registers anew afterwards stays. One transaction each; refusals of ``erase_person`` do not apply.
    """
    remembered = {(erasure.user_id, erasure.registered_at): erasure for erasure in known}
    remembered |= {(erasure.user_id, erasure.registered_at): erasure for erasure in known_erasures()}
    last_by_digest: dict[str, datetime] = {}
    for erasure in remembered.values():
        last = last_by_digest.get(erasure.address_digest, erasure.erased_at)
        last_by_digest[erasure.address_digest] = max(last, erasure.erased_at)
    returned = []
    for pk, user_id, email, created_at in Person.objects.values_list("pk", "user_id", "email", "created_at"):
        if is_pseudonymous(email):
            continue
        erased_at = [last_by_digest[digest] for digest in _digests(email) if digest in last_by_digest]
        if (user_id, created_at) in remembered or any(created_at <= moment for moment in erased_at):
            returned.append(pk)
    return [_erase_again(pk, at=at) for pk in returned]


def erasure_of(email: str) -> Erasure | None:
    """The last erasure of an account with this address, if there was one."""
    try:
        digests = _digests(normalize_email(email))
    except DomainError:
        return None
    return Erasure.objects.filter(address_digest__in=digests).order_by("-erased_at").first()


def finish_erasure(erasure: Erasure, *, at: datetime) -> ErasureReport:
    """Anonymise what had to wait for the law and need not any more."""
    report = ErasureReport(user_id=erasure.user_id)
    user = User.objects.get(pk=erasure.user_id)
    subject = erased_subject(user)
    for entry in REGISTER:
        if isinstance(entry.erasure, Anonymise) and entry.law is not None:
            _apply(entry, subject, report, at=at)
    if report.anonymised:
        record(
            user.person, action="erasure_finished", by=None, at=at, details={"anonymised": report.anonymised}
        )
    return report


@transaction.atomic
def _erase_again(person_id: int, *, at: datetime) -> ErasureReport:
    return _erase(_locked(person_id), by=None, at=at)


def _locked(person_id: int) -> Person:
    return Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person_id)


def _erase(person: Person, *, by: User | None, at: datetime) -> ErasureReport:
    report = ErasureReport(user_id=person.user_id)
    if is_pseudonymous(person.email):
        return report
    digest = blind_index(_told(person.email))
    subject = subject_of(person)
    report.withdrawn_requests = _withdraw_requests(person, by=by, at=at)
    _leave_organizations(person, by=by, at=at)
    close_doors(user_id=person.user_id, by=by, at=at)
    for entry in REGISTER:
        _apply(entry, subject, report, at=at)
    Erasure.objects.update_or_create(
        user_id=person.user_id,
        defaults={
            "registered_at": person.created_at,
            "address_digest": digest,
            "erased_by_id": by.pk if by else None,
            "erased_at": at,
            "kept_until": report.kept_until,
        },
    )
    record(
        person,
        action="erased",
        by=by,
        at=at,
        details={"deleted": report.deleted, "anonymised": report.anonymised},
    )
    return report


def _withdraw_requests(person: Person, *, by: User | None, at: datetime) -> int:
    still_open = QuoteRequest.objects.filter(customer_id=person.user_id, status__in=OPEN_REQUESTS)
    ids = list(still_open.values_list("pk", flat=True))
    for pk in ids:
        transition(QuoteRequest, pk=pk, to=RequestStatus.WITHDRAWN, by=by, at=at)
    return len(ids)


def _leave_organizations(person: Person, *, by: User | None, at: datetime) -> None:
    """End the memberships, and take the account out of the queue of those who wait."""
    Membership.objects.filter(person=person, ended_at=None).update(ended_at=at)
    waiting = Activation.objects.filter(person=person, status=ActivationStatus.WAITING).first()
    if waiting is not None:
        transition(Activation, pk=waiting.pk, to=ActivationStatus.REJECTED, by=by, at=at)


def _apply(entry: Entry, subject: Subject, report: ErasureReport, *, at: datetime) -> None:
    rows = entry.rows(subject)
    if entry.law is not None:
        kept = rows.filter(pk__in=rows.filter(entry.law.applies_at(at)).values("pk"))
        _note_kept(entry, entry.law, kept, report)
        rows = rows.exclude(pk__in=kept.values("pk"))
    if isinstance(entry.erasure, Delete):
        _count(report.deleted, entry, _delete(entry, rows, report))
    elif isinstance(entry.erasure, Anonymise):
        _count(report.anonymised, entry, _anonymise(entry.erasure, rows, subject))


def _note_kept(entry: Entry, law: Law, kept: QuerySet[Any], report: ErasureReport) -> None:
    count = kept.count()
    if count:
        latest = kept.aggregate(latest=Max(law.dated_by))["latest"]
        report.kept.append(
            KeptRows(model=entry.model, kind=law.kind, rows=count, until=law.kept_until(latest))
        )


def _delete(entry: Entry, rows: QuerySet[Any], report: ErasureReport) -> int:
    for row in rows if entry.files else ():
        for name in entry.files:
            file = getattr(row, name)
            if file:
                report.files += 1
                transaction.on_commit(partial(file.storage.delete, file.name))
    count = rows.count()
    rows.delete()
    return count


def _anonymise(erasure: Anonymise, rows: QuerySet[Any], subject: Subject) -> int:
    changed = 0
    for stored in list(rows.values("pk", *erasure.changes)):
        new = {name: change(stored[name], subject) for name, change in erasure.changes.items()}
        if any(stored[name] != value for name, value in new.items()):
            rows.model._base_manager.filter(pk=stored["pk"]).update(**new)
            changed += 1
    return changed


def _count(counts: dict[str, int], entry: Entry, count: int) -> None:
    if count:
        counts[entry.model] = counts.get(entry.model, 0) + count


def _told(email: str) -> str:
    """What is digested: never the same digest as that of another kind of text."""
    return f"erased person {normalize_email(email)}"


def _digests(email: str) -> list[str]:
    return blind_indexes(_told(email))
