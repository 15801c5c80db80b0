from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="KeyRowAnswer")


@_attrs_define
class KeyRowAnswer:
    """
    Attributes:
        row (int): Its place in the table, from 1.
        line (int | None):
        title (str): Of the order line it was matched with.
        sen (str):
        has_key (bool):
        starts_on (datetime.date | None):
        ends_on (datetime.date | None):
        problems (list[str]): Each with its row; none if it is right.
    """

    row: int
    line: int | None
    title: str
    sen: str
    has_key: bool
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    problems: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        row = self.row

        line: int | None
        line = self.line

        title = self.title

        sen = self.sen

        has_key = self.has_key

        starts_on: None | str
        if isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        problems = self.problems

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "row": row,
                "line": line,
                "title": title,
                "sen": sen,
                "has_key": has_key,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "problems": problems,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        row = d.pop("row")

        def _parse_line(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        line = _parse_line(d.pop("line"))

        title = d.pop("title")

        sen = d.pop("sen")

        has_key = d.pop("has_key")

        def _parse_starts_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        starts_on = _parse_starts_on(d.pop("starts_on"))

        def _parse_ends_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ends_on = _parse_ends_on(d.pop("ends_on"))

        problems = cast(list[str], d.pop("problems"))

        key_row_answer = cls(
            row=row,
            line=line,
            title=title,
            sen=sen,
            has_key=has_key,
            starts_on=starts_on,
            ends_on=ends_on,
            problems=problems,
        )

        key_row_answer.additional_properties = d
        return key_row_answer

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
