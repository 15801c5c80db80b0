from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.price_import_status import check_price_import_status
from ..models.price_import_status import PriceImportStatus
from ..models.source_enum import check_source_enum
from ..models.source_enum import SourceEnum
from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="PriceImportSummary")


@_attrs_define
class PriceImportSummary:
    """
    Attributes:
        id (int):
        source (SourceEnum): * `csv` - CSV file
            * `xlsx` - Excel file
            * `marketplace` - Marketplace
            * `hand` - By hand
        status (PriceImportStatus): * `queued` - Waiting to be read
            * `reading` - Being read
            * `ready` - Ready to import
            * `refused` - Cannot be read
            * `applying` - Being imported
            * `applied` - Imported
            * `discarded` - Discarded
            * `undone` - Undone
        file_name (str):
        reason (str): Of a change by hand.
        currency (str):
        valid_from (datetime.date):
        valid_until (datetime.date | None):
        rows (int):
        added (int):
        changed (int):
        unchanged (int):
        ended (int):
        wrong (int): Wrong rows; see problems.
        unknown (int): Rows with products that the catalogue does not know.
        keeps_unknown (bool):
        done (int): Progress.
        total (int): 0 while nobody knows.
        created_at (datetime.datetime):
        applied_at (datetime.datetime | None):
        undone_at (datetime.datetime | None):
        error (str): Why it cannot be read, in words.
        question (str): Which choice would help: `decimal_mark` or empty.
        imported_by (None | str | Unset):
    """

    id: int
    source: SourceEnum
    status: PriceImportStatus
    file_name: str
    reason: str
    currency: str
    valid_from: datetime.date
    valid_until: datetime.date | None
    rows: int
    added: int
    changed: int
    unchanged: int
    ended: int
    wrong: int
    unknown: int
    keeps_unknown: bool
    done: int
    total: int
    created_at: datetime.datetime
    applied_at: datetime.datetime | None
    undone_at: datetime.datetime | None
    error: str
    question: str
    imported_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        source: str = self.source

        status: str = self.status

        file_name = self.file_name

        reason = self.reason

        currency = self.currency

        valid_from = self.valid_from.isoformat()

        valid_until: None | str
        if isinstance(self.valid_until, datetime.date):
            valid_until = self.valid_until.isoformat()
        else:
            valid_until = self.valid_until

        rows = self.rows

        added = self.added

        changed = self.changed

        unchanged = self.unchanged

        ended = self.ended

        wrong = self.wrong

        unknown = self.unknown

        keeps_unknown = self.keeps_unknown

        done = self.done

        total = self.total

        created_at = self.created_at.isoformat()

        applied_at: None | str
        if isinstance(self.applied_at, datetime.datetime):
            applied_at = self.applied_at.isoformat()
        else:
            applied_at = self.applied_at

        undone_at: None | str
        if isinstance(self.undone_at, datetime.datetime):
            undone_at = self.undone_at.isoformat()
        else:
            undone_at = self.undone_at

        error = self.error

        question = self.question

        imported_by: None | str | Unset
        if isinstance(self.imported_by, Unset):
            imported_by = UNSET
        else:
            imported_by = self.imported_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "source": source,
                "status": status,
                "file_name": file_name,
                "reason": reason,
                "currency": currency,
                "valid_from": valid_from,
                "valid_until": valid_until,
                "rows": rows,
                "added": added,
                "changed": changed,
                "unchanged": unchanged,
                "ended": ended,
                "wrong": wrong,
                "unknown": unknown,
                "keeps_unknown": keeps_unknown,
                "done": done,
                "total": total,
                "created_at": created_at,
                "applied_at": applied_at,
                "undone_at": undone_at,
                "error": error,
                "question": question,
            }
        )
        if imported_by is not UNSET:
            field_dict["imported_by"] = imported_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        source = check_source_enum(d.pop("source"))

        status = check_price_import_status(d.pop("status"))

        file_name = d.pop("file_name")

        reason = d.pop("reason")

        currency = d.pop("currency")

        valid_from = datetime.date.fromisoformat(d.pop("valid_from"))

        def _parse_valid_until(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_until_type_0 = datetime.date.fromisoformat(data)

                return valid_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        valid_until = _parse_valid_until(d.pop("valid_until"))

        rows = d.pop("rows")

        added = d.pop("added")

        changed = d.pop("changed")

        unchanged = d.pop("unchanged")

        ended = d.pop("ended")

        wrong = d.pop("wrong")

        unknown = d.pop("unknown")

        keeps_unknown = d.pop("keeps_unknown")

        done = d.pop("done")

        total = d.pop("total")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_applied_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                applied_at_type_0 = datetime.datetime.fromisoformat(data)

                return applied_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        applied_at = _parse_applied_at(d.pop("applied_at"))

        def _parse_undone_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                undone_at_type_0 = datetime.datetime.fromisoformat(data)

                return undone_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        undone_at = _parse_undone_at(d.pop("undone_at"))

        error = d.pop("error")

        question = d.pop("question")

        def _parse_imported_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        imported_by = _parse_imported_by(d.pop("imported_by", UNSET))

        price_import_summary = cls(
            id=id,
            source=source,
            status=status,
            file_name=file_name,
            reason=reason,
            currency=currency,
            valid_from=valid_from,
            valid_until=valid_until,
            rows=rows,
            added=added,
            changed=changed,
            unchanged=unchanged,
            ended=ended,
            wrong=wrong,
            unknown=unknown,
            keeps_unknown=keeps_unknown,
            done=done,
            total=total,
            created_at=created_at,
            applied_at=applied_at,
            undone_at=undone_at,
            error=error,
            question=question,
            imported_by=imported_by,
        )

        price_import_summary.additional_properties = d
        return price_import_summary

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
