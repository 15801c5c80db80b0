from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.line_answer import LineAnswer
    from ..models.line_change_answer import LineChangeAnswer


T = TypeVar("T", bound="FixesAnswer")


@_attrs_define
class FixesAnswer:
    """
    Attributes:
        lines (list[LineAnswer]):
        is_requestable (bool): Whether an offer can be requested now.
        changed (list[LineChangeAnswer]):
        way_back (str): Undoes it for a day; empty if nothing was changed.
    """

    lines: list[LineAnswer]
    is_requestable: bool
    changed: list[LineChangeAnswer]
    way_back: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.line_answer import LineAnswer  # noqa: PLC0415
        from ..models.line_change_answer import LineChangeAnswer  # noqa: PLC0415

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        is_requestable = self.is_requestable

        changed = []
        for changed_item_data in self.changed:
            changed_item = changed_item_data.to_dict()
            changed.append(changed_item)

        way_back = self.way_back

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "lines": lines,
                "is_requestable": is_requestable,
                "changed": changed,
                "way_back": way_back,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.line_answer import LineAnswer  # noqa: PLC0415
        from ..models.line_change_answer import LineChangeAnswer  # noqa: PLC0415

        d = dict(src_dict)
        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = LineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        is_requestable = d.pop("is_requestable")

        changed = []
        _changed = d.pop("changed")
        for changed_item_data in _changed:
            changed_item = LineChangeAnswer.from_dict(changed_item_data)

            changed.append(changed_item)

        way_back = d.pop("way_back")

        fixes_answer = cls(
            lines=lines,
            is_requestable=is_requestable,
            changed=changed,
            way_back=way_back,
        )

        fixes_answer.additional_properties = d
        return fixes_answer

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
