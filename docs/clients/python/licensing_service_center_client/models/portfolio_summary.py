from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.price_import_status import check_price_import_status
from ..models.price_import_status import PriceImportStatus
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="PortfolioSummary")


@_attrs_define
class PortfolioSummary:
    """
    Attributes:
        id (UUID):
        organization (str):
        status (PriceImportStatus): * `queued` - Waiting to be read
            * `reading` - Being read
            * `ready` - Ready to import
            * `refused` - Cannot be read
            * `applying` - Being imported
            * `applied` - Imported
            * `discarded` - Discarded
            * `undone` - Undone
        file_name (str):
        rows (int):
        right (int): Licences that would be, or were, entered.
        known (int): Rows that are left out: the register knows their SEN.
        wrong (int): Wrong rows; see problems.
        is_declared (bool): Declared by the customer, not confirmed by staff.
        done (int): Progress.
        total (int): 0 while nobody knows.
        imported_by (str):
        created_at (datetime.datetime):
        applied_at (datetime.datetime | None):
        undone_at (datetime.datetime | None):
        error (str): Why it cannot be read, or was not entered, in words.
    """

    id: UUID
    organization: str
    status: PriceImportStatus
    file_name: str
    rows: int
    right: int
    known: int
    wrong: int
    is_declared: bool
    done: int
    total: int
    imported_by: str
    created_at: datetime.datetime
    applied_at: datetime.datetime | None
    undone_at: datetime.datetime | None
    error: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        organization = self.organization

        status: str = self.status

        file_name = self.file_name

        rows = self.rows

        right = self.right

        known = self.known

        wrong = self.wrong

        is_declared = self.is_declared

        done = self.done

        total = self.total

        imported_by = self.imported_by

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

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "organization": organization,
                "status": status,
                "file_name": file_name,
                "rows": rows,
                "right": right,
                "known": known,
                "wrong": wrong,
                "is_declared": is_declared,
                "done": done,
                "total": total,
                "imported_by": imported_by,
                "created_at": created_at,
                "applied_at": applied_at,
                "undone_at": undone_at,
                "error": error,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        organization = d.pop("organization")

        status = check_price_import_status(d.pop("status"))

        file_name = d.pop("file_name")

        rows = d.pop("rows")

        right = d.pop("right")

        known = d.pop("known")

        wrong = d.pop("wrong")

        is_declared = d.pop("is_declared")

        done = d.pop("done")

        total = d.pop("total")

        imported_by = d.pop("imported_by")

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

        portfolio_summary = cls(
            id=id,
            organization=organization,
            status=status,
            file_name=file_name,
            rows=rows,
            right=right,
            known=known,
            wrong=wrong,
            is_declared=is_declared,
            done=done,
            total=total,
            imported_by=imported_by,
            created_at=created_at,
            applied_at=applied_at,
            undone_at=undone_at,
            error=error,
        )

        portfolio_summary.additional_properties = d
        return portfolio_summary

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
