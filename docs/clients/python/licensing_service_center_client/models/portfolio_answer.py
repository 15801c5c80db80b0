from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.price_import_status import check_price_import_status
from ..models.price_import_status import PriceImportStatus
from ..types import UNSET, Unset
from typing import cast
from uuid import UUID
import datetime

if TYPE_CHECKING:
    from ..models.portfolio_answer_columns import PortfolioAnswerColumns
    from ..models.portfolio_row_answer import PortfolioRowAnswer


T = TypeVar("T", bound="PortfolioAnswer")


@_attrs_define
class PortfolioAnswer:
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
        question (str): Which choice would help: `day_order`, `product` or empty.
        headings (list[str]): Those of the file.
        columns (PortfolioAnswerColumns): The heading of each column, and the choices.
        kept (list[UUID]): Ids of licences that stayed when the import was undone, at most a hundred.
        first_rows (list[PortfolioRowAnswer] | Unset): The first right rows, at most ten; none once the file is decided
            on.
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
    question: str
    headings: list[str]
    columns: PortfolioAnswerColumns
    kept: list[UUID]
    first_rows: list[PortfolioRowAnswer] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.portfolio_answer_columns import PortfolioAnswerColumns  # noqa: PLC0415
        from ..models.portfolio_row_answer import PortfolioRowAnswer  # noqa: PLC0415

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

        question = self.question

        headings = self.headings

        columns = self.columns.to_dict()

        kept = []
        for kept_item_data in self.kept:
            kept_item = str(kept_item_data)
            kept.append(kept_item)

        first_rows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.first_rows, Unset):
            first_rows = []
            for first_rows_item_data in self.first_rows:
                first_rows_item = first_rows_item_data.to_dict()
                first_rows.append(first_rows_item)

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
                "question": question,
                "headings": headings,
                "columns": columns,
                "kept": kept,
            }
        )
        if first_rows is not UNSET:
            field_dict["first_rows"] = first_rows

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.portfolio_answer_columns import PortfolioAnswerColumns  # noqa: PLC0415
        from ..models.portfolio_row_answer import PortfolioRowAnswer  # noqa: PLC0415

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

        question = d.pop("question")

        headings = cast(list[str], d.pop("headings"))

        columns = PortfolioAnswerColumns.from_dict(d.pop("columns"))

        kept = []
        _kept = d.pop("kept")
        for kept_item_data in _kept:
            kept_item = UUID(kept_item_data)

            kept.append(kept_item)

        _first_rows = d.pop("first_rows", UNSET)
        first_rows: list[PortfolioRowAnswer] | Unset = UNSET
        if _first_rows is not UNSET:
            first_rows = []
            for first_rows_item_data in _first_rows:
                first_rows_item = PortfolioRowAnswer.from_dict(first_rows_item_data)

                first_rows.append(first_rows_item)

        portfolio_answer = cls(
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
            question=question,
            headings=headings,
            columns=columns,
            kept=kept,
            first_rows=first_rows,
        )

        portfolio_answer.additional_properties = d
        return portfolio_answer

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
