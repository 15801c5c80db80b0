"""What a person gets of the data about them: one JSON object, and their own files, in a ZIP."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath
from typing import IO, Any

from django.contrib.auth.models import User
from django.db import transaction

from shop.accounts.models import Person
from shop.core.audit import record
from shop.documents.exceptions import DocumentDamaged
from shop.documents.models import StoredDocument
from shop.documents.services import read_document
from shop.privacy.entries import Amount, Entry
from shop.privacy.register import REGISTER
from shop.privacy.subjects import Subject, subject_of
from shop.quotes.models import RequestAttachment
from shop.quotes.services import read_attachment

DATA_FILE = "data.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonExport:
    """The data of a person, by model and row; files by their place in the ZIP."""

    data: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def write_zip(self, stream: IO[bytes]) -> None:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(DATA_FILE, json.dumps(self.data, indent=2, ensure_ascii=False))
            for name, content in self.files.items():
                archive.writestr(name, content)

    def as_zip(self) -> bytes:
        buffer = io.BytesIO()
        self.write_zip(buffer)
        return buffer.getvalue()


@transaction.atomic
def export_person(*, person_id: int, by: User | None, at: datetime) -> PersonExport:
    """Collect what the register lets a person have: dates as ISO 8601, money as amount and currency, never
    keys, passwords or what is another person's. ``by`` None means an operator's command.

    The trail says how many rows went out. Raises Person.DoesNotExist.
    """
    person = Person.objects.select_related("user").get(pk=person_id)
    subject = subject_of(person)
    rows = rows_of(subject)
    files, unreadable = _files_of(subject)
    record(
        person,
        action="data_exported",
        by=by,
        at=at,
        details={"rows": {model: len(found) for model, found in rows.items()}, "files": len(files)},
    )
    data = {
        "person": person.email,
        "exported_at": at.isoformat(),
        "files": sorted(files),
        "unreadable_files": unreadable,
        "data": rows,
    }
    return PersonExport(data=data, files=files)


def rows_of(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """The exported rows by model. What several entries say of one row is one object."""
    models: dict[str, dict[Any, dict[str, Any]]] = {}
    for entry in REGISTER:
        if not entry.exports:
            continue
        found = models.setdefault(entry.model, {})
        for pk, row in _exported(entry, subject):
            found.setdefault(pk, {}).update(row)
    return {model: list(found.values()) for model, found in models.items() if found}


def _exported(entry: Entry, subject: Subject) -> Iterator[tuple[Any, dict[str, Any]]]:
    columns = dict.fromkeys(
        column
        for part in entry.exports
        for column in ((part.field, part.currency) if isinstance(part, Amount) else (part,))
    )
    rows = entry.rows(subject)
    if entry.exported_if is not None:
        rows = rows.filter(entry.exported_if(subject))
    for stored in rows.values("pk", *columns):
        yield stored["pk"], dict(_named(part, stored) for part in entry.exports)


def _named(part: str | Amount, stored: Mapping[str, Any]) -> tuple[str, Any]:
    if isinstance(part, Amount):
        return part.field, {"amount": str(stored[part.field]), "currency": stored[part.currency]}
    return part.replace("__", "."), _plain(stored[part])


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, (str, int, float, bool, list, dict, type(None))) else str(value)


def _files_of(subject: Subject) -> tuple[dict[str, bytes], list[str]]:
    """The person's files by their place in the ZIP, and the names of those that cannot be read."""
    files: dict[str, bytes] = {}
    unreadable = []
    for entry in REGISTER:
        if not entry.files:
            continue
        rows = entry.rows(subject)
        if entry.exported_if is not None:
            rows = rows.filter(entry.exported_if(subject))
        for row in rows:
            for name in entry.files:
                if not getattr(row, name):
                    continue
                place = f"files/{entry.model}/{row.pk}-{_file_name(row, name)}"
                try:
                    files[place] = _content(row, name)
                except (DocumentDamaged, OSError):
                    unreadable.append(place)
    return files, unreadable


def _file_name(row: Any, name: str) -> str:
    """As people know the file; what is kept under a random name has it in a field of its own."""
    if isinstance(row, StoredDocument):
        return row.filename
    if isinstance(row, RequestAttachment):
        return row.name
    return PurePosixPath(getattr(row, name).name).name


def _content(row: Any, name: str) -> bytes:
    if isinstance(row, StoredDocument):
        return read_document(row)
    if isinstance(row, RequestAttachment):
        return read_attachment(row)
    with getattr(row, name).open("rb") as file:
        content: bytes = file.read()
    return content
