"""What the register is written in: how rows of a person are found, what an export says of them, what an
erasure does with them.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import F, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import IRegex

from shop.core.clock import local_date
from shop.privacy.subjects import Subject

Finder: TypeAlias = Callable[[Subject], Q]
Change: TypeAlias = Callable[[Any, Subject], Any]

NOBODY: Final = Q(pk__in=())


# --- How rows are found ------------------------------------------------------------------------------------
def of_user(*paths: str) -> Finder:
    """Rows that refer to the account by one of these paths."""
    return lambda subject: _any(Q(**{f"{path}_id" if path else "pk": subject.user_id}) for path in paths)


def of_person(path: str) -> Finder:
    """Rows that refer to the person; "pk" is the person."""
    return lambda subject: Q(**{path: subject.person_id})


def of_address(*paths: str) -> Finder:
    """Rows that hold one of the person's addresses there, in whatever letter case."""
    return lambda subject: _any(
        Q(**{f"{path}__iexact": address}) for path in paths for address in subject.addresses
    )


def mentioning(*fields: str) -> Finder:
    """Rows whose text or JSON holds one of the addresses anywhere."""
    return lambda subject: _any(
        Q(IRegex(Cast(F(field), TextField()), _naming(text)))
        for field in fields
        for address in subject.addresses
        for text in _spellings(address)
    )


def telling(field: str) -> Finder:
    """Rows whose text names the person, by an address or by the full name."""
    return lambda subject: _any(Q(**{f"{field}__icontains": text}) for text in subject.telling_texts)


def either(*finders: Finder) -> Finder:
    return lambda subject: _any(finder(subject) for finder in finders)


def both(*finders: Finder) -> Finder:
    def find(subject: Subject) -> Q:
        found = Q()
        for finder in finders:
            found &= finder(subject)
        return found

    return find


def where(**conditions: Any) -> Finder:
    """A condition that has nothing to do with the person, to be combined."""
    return lambda _subject: Q(**conditions)


def about(object_type: str, path: str) -> Finder:
    """Rows that point with ``object_type`` and ``object_id`` to what refers to the person by ``path``."""

    def find(subject: Subject) -> Q:
        model = apps.get_model(object_type)
        ids = model._base_manager.filter(**{path: subject.person_id}).values("pk")
        return Q(object_type=object_type, object_id__in=ids)

    return find


def of_sessions(subject: Subject) -> Q:
    """Sessions in which the person is signed in, or has begun to sign in or to register. Their data is
    encoded, so all are read.
    """
    keys = []
    for session in Session.objects.iterator(chunk_size=500):
        data = session.get_decoded()
        text = json.dumps(data, default=str, ensure_ascii=False)
        is_theirs = str(data.get("_auth_user_id")) == str(subject.user_id)
        if is_theirs or any(
            re.search(_naming(address), text, re.IGNORECASE) for address in subject.addresses
        ):
            keys.append(session.pk)
    return Q(pk__in=keys)


def in_own_organization(subject: Subject) -> Q:
    """What an organisation owns is handed out to those who belong to it now."""
    return Q(organization_id__in=subject.organization_ids)


def _any(conditions: Any) -> Q:
    """Whatever meets one of them; nothing where there is none."""
    found = NOBODY
    for condition in conditions:
        found |= condition
    return found


def _naming(address: str) -> str:
    """A regular expression that finds an address, and not another one that ends or begins with it; for the
    database too.
    """
    return rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)"


def _spellings(text: str) -> tuple[str, ...]:
    escaped = json.dumps(text)[1:-1]
    return (text,) if escaped == text else (text, escaped)


# --- What an export says -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Amount:
    """Money: a field, and the path of the field with its currency."""

    field: str
    currency: str = "currency"


# --- What the law keeps ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Law:
    """Rows that must be kept for RETENTION_YEARS[``kind``] from the end of the year of ``dated_by``, the path
    of a date (its name ends with "_on") or a time. None there: nothing to keep yet.
    """

    kind: str
    dated_by: str

    @property
    def years(self) -> int:
        return int(settings.RETENTION_YEARS[self.kind])

    def applies_at(self, at: datetime) -> Q:
        """Rows that must still be there at a moment."""
        year = local_date(at).year - self.years
        # A time and not a year: it serves dates and times, and an index.
        first = datetime(year, 1, 1, tzinfo=ZoneInfo(settings.TIME_ZONE))
        return Q(**{f"{self.dated_by}__gte": first if self._is_time else first.date()})

    @property
    def _is_time(self) -> bool:
        return not self.dated_by.endswith("_on")

    def kept_until(self, day: date | datetime) -> date:
        """The last day on which a row of that day is kept."""
        when = local_date(day) if isinstance(day, datetime) else day
        return date(when.year + self.years, 12, 31)


# --- What an erasure does ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Delete:
    """The rows go, and with them their files."""


@dataclass(frozen=True, slots=True)
class Anonymise:
    """These fields are written anew; where ``unless`` applies, only when its time is over."""

    changes: Mapping[str, Change]
    unless: Law | None = None


@dataclass(frozen=True, slots=True)
class Keep:
    """The rows stay as they are: for as long as ``law`` says, or, without one, because they name nobody once
    the account is a pseudonym.
    """

    law: Law | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way in which a model holds data of a person."""

    model: str
    found_by: Finder
    erasure: Delete | Anonymise | Keep
    exports: tuple[str | Amount, ...] = ()
    # Files that go into an export, by the names of their fields.
    files: tuple[str, ...] = ()
    # An export leaves out what this does not find: the person's, but not theirs to take away.
    exported_if: Finder | None = None
    # Fields that this entry answers for besides those that it exports or changes.
    covers: tuple[str, ...] = ()

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    def rows(self, subject: Subject) -> QuerySet[Any]:
        """Every row of the person, each once."""
        manager = self.model_class._base_manager
        found = manager.filter(self.found_by(subject)).values("pk")
        return manager.filter(pk__in=found).order_by("pk")

    @property
    def law(self) -> Law | None:
        """Whose time an erasure waits for."""
        if isinstance(self.erasure, Keep):
            return self.erasure.law
        return self.erasure.unless if isinstance(self.erasure, Anonymise) else None

    @property
    def covered_fields(self) -> frozenset[str]:
        """The fields of the model that this entry answers for; "*" where rows go or stay as a whole."""
        if isinstance(self.erasure, Delete):
            return frozenset({"*"})
        changed = self.erasure.changes if isinstance(self.erasure, Anonymise) else ()
        exported = (part.field if isinstance(part, Amount) else part for part in self.exports)
        return frozenset({*changed, *exported, *self.covers, *self.files})


# --- How fields are written anew ---------------------------------------------------------------------------
def emptied(old: Any, _subject: Subject) -> Any:
    """The empty value of the same kind."""
    return None if old is None else type(old)()


def alias(old: Any, subject: Subject) -> str:
    """The pseudonym in place of a name."""
    return subject.pseudonym


def alias_address(old: Any, subject: Subject) -> str:
    """The pseudonym in place of an address."""
    return subject.pseudonymous_address


def without_addresses(old: Any, subject: Subject) -> Any:
    """A text, or a list of texts, with the pseudonym in place of every address of the person."""
    if isinstance(old, list):
        return [without_addresses(text, subject) for text in old]
    text = str(old)
    for address in subject.addresses:
        text = re.sub(_naming(address), subject.pseudonymous_address, text, flags=re.IGNORECASE)
    return text


def own_message_id(old: str, subject: Subject) -> str:
    """The Message-ID of a mail to the person, which ends with the address."""
    substitute = f".{subject.pseudonymous_address.replace('@', '=')}@"
    for address in subject.addresses:
        ending = re.escape(f".{address.replace('@', '=')}@")
        old = re.sub(ending, lambda _found: substitute, old, flags=re.IGNORECASE)
    return old


def to_value(*, value: Any) -> Change:
    """A fixed value."""
    return lambda _old, _subject: value
