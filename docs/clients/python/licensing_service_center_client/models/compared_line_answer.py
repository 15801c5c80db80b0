from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.change_enum import ChangeEnum
from ..models.change_enum import check_change_enum
from typing import cast

if TYPE_CHECKING:
    from ..models.compared_field_answer import ComparedFieldAnswer


T = TypeVar("T", bound="ComparedLineAnswer")


@_attrs_define
class ComparedLineAnswer:
    """
    Attributes:
        change (ChangeEnum): * `added` - added
            * `removed` - removed
            * `changed` - changed
            * `same` - same
        title (str):
        is_moved (bool):
        old_position (int | None):
        new_position (int | None):
        changes (list[ComparedFieldAnswer]):
    """

    change: ChangeEnum
    title: str
    is_moved: bool
    old_position: int | None
    new_position: int | None
    changes: list[ComparedFieldAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.compared_field_answer import ComparedFieldAnswer  # noqa: PLC0415

        change: str = self.change

        title = self.title

        is_moved = self.is_moved

        old_position: int | None
        old_position = self.old_position

        new_position: int | None
        new_position = self.new_position

        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "change": change,
                "title": title,
                "is_moved": is_moved,
                "old_position": old_position,
                "new_position": new_position,
                "changes": changes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compared_field_answer import ComparedFieldAnswer  # noqa: PLC0415

        d = dict(src_dict)
        change = check_change_enum(d.pop("change"))

        title = d.pop("title")

        is_moved = d.pop("is_moved")

        def _parse_old_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        old_position = _parse_old_position(d.pop("old_position"))

        def _parse_new_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        new_position = _parse_new_position(d.pop("new_position"))

        changes = []
        _changes = d.pop("changes")
        for changes_item_data in _changes:
            changes_item = ComparedFieldAnswer.from_dict(changes_item_data)

            changes.append(changes_item)

        compared_line_answer = cls(
            change=change,
            title=title,
            is_moved=is_moved,
            old_position=old_position,
            new_position=new_position,
            changes=changes,
        )

        compared_line_answer.additional_properties = d
        return compared_line_answer

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
