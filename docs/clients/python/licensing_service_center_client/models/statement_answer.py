from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.statement_format import check_statement_format
from ..models.statement_format import StatementFormat
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.statement_line_page import StatementLinePage


T = TypeVar("T", bound="StatementAnswer")


@_attrs_define
class StatementAnswer:
    """
    Attributes:
        id (int):
        filename (str):
        format_ (StatementFormat): * `csv` - CSV
            * `camt` - CAMT.053
        account (str):
        created_at (datetime.datetime):
        lines_new (int): Without those that came with another file before.
        lines_waiting (int):
        lines (StatementLinePage):
    """

    id: int
    filename: str
    format_: StatementFormat
    account: str
    created_at: datetime.datetime
    lines_new: int
    lines_waiting: int
    lines: StatementLinePage
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.statement_line_page import StatementLinePage  # noqa: PLC0415

        id = self.id

        filename = self.filename

        format_: str = self.format_

        account = self.account

        created_at = self.created_at.isoformat()

        lines_new = self.lines_new

        lines_waiting = self.lines_waiting

        lines = self.lines.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "filename": filename,
                "format": format_,
                "account": account,
                "created_at": created_at,
                "lines_new": lines_new,
                "lines_waiting": lines_waiting,
                "lines": lines,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.statement_line_page import StatementLinePage  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        filename = d.pop("filename")

        format_ = check_statement_format(d.pop("format"))

        account = d.pop("account")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        lines_new = d.pop("lines_new")

        lines_waiting = d.pop("lines_waiting")

        lines = StatementLinePage.from_dict(d.pop("lines"))

        statement_answer = cls(
            id=id,
            filename=filename,
            format_=format_,
            account=account,
            created_at=created_at,
            lines_new=lines_new,
            lines_waiting=lines_waiting,
            lines=lines,
        )

        statement_answer.additional_properties = d
        return statement_answer

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
