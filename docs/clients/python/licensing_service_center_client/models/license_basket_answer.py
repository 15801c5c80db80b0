from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.line_answer import LineAnswer
    from ..models.planned_answer import PlannedAnswer


T = TypeVar("T", bound="LicenseBasketAnswer")


@_attrs_define
class LicenseBasketAnswer:
    """
    Attributes:
        lines (list[LineAnswer]):
        is_requestable (bool): Whether an offer can be requested now.
        added (list[PlannedAnswer]):
        changed (list[PlannedAnswer]): Lines of the basket about the same licence, now like this.
        present (list[PlannedAnswer]): In the basket already.
        refused (list[PlannedAnswer]):
    """

    lines: list[LineAnswer]
    is_requestable: bool
    added: list[PlannedAnswer]
    changed: list[PlannedAnswer]
    present: list[PlannedAnswer]
    refused: list[PlannedAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.line_answer import LineAnswer  # noqa: PLC0415
        from ..models.planned_answer import PlannedAnswer  # noqa: PLC0415

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        is_requestable = self.is_requestable

        added = []
        for added_item_data in self.added:
            added_item = added_item_data.to_dict()
            added.append(added_item)

        changed = []
        for changed_item_data in self.changed:
            changed_item = changed_item_data.to_dict()
            changed.append(changed_item)

        present = []
        for present_item_data in self.present:
            present_item = present_item_data.to_dict()
            present.append(present_item)

        refused = []
        for refused_item_data in self.refused:
            refused_item = refused_item_data.to_dict()
            refused.append(refused_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "lines": lines,
                "is_requestable": is_requestable,
                "added": added,
                "changed": changed,
                "present": present,
                "refused": refused,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.line_answer import LineAnswer  # noqa: PLC0415
        from ..models.planned_answer import PlannedAnswer  # noqa: PLC0415

        d = dict(src_dict)
        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = LineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        is_requestable = d.pop("is_requestable")

        added = []
        _added = d.pop("added")
        for added_item_data in _added:
            added_item = PlannedAnswer.from_dict(added_item_data)

            added.append(added_item)

        changed = []
        _changed = d.pop("changed")
        for changed_item_data in _changed:
            changed_item = PlannedAnswer.from_dict(changed_item_data)

            changed.append(changed_item)

        present = []
        _present = d.pop("present")
        for present_item_data in _present:
            present_item = PlannedAnswer.from_dict(present_item_data)

            present.append(present_item)

        refused = []
        _refused = d.pop("refused")
        for refused_item_data in _refused:
            refused_item = PlannedAnswer.from_dict(refused_item_data)

            refused.append(refused_item)

        license_basket_answer = cls(
            lines=lines,
            is_requestable=is_requestable,
            added=added,
            changed=changed,
            present=present,
            refused=refused,
        )

        license_basket_answer.additional_properties = d
        return license_basket_answer

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
