from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="KeptAnswer")


@_attrs_define
class KeptAnswer:
    """
    Attributes:
        kind (str):
        what (str):
        rows (int):
        until (datetime.date): The last day on which the law has it kept.
    """

    kind: str
    what: str
    rows: int
    until: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        what = self.what

        rows = self.rows

        until = self.until.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "what": what,
                "rows": rows,
                "until": until,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = d.pop("kind")

        what = d.pop("what")

        rows = d.pop("rows")

        until = datetime.date.fromisoformat(d.pop("until"))

        kept_answer = cls(
            kind=kind,
            what=what,
            rows=rows,
            until=until,
        )

        kept_answer.additional_properties = d
        return kept_answer

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
