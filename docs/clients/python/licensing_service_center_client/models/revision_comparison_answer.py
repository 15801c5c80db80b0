from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.compared_field_answer import ComparedFieldAnswer
    from ..models.compared_line_answer import ComparedLineAnswer


T = TypeVar("T", bound="RevisionComparisonAnswer")


@_attrs_define
class RevisionComparisonAnswer:
    """
    Attributes:
        old_revision (int):
        new_revision (int):
        head (list[ComparedFieldAnswer]):
        lines (list[ComparedLineAnswer]): Those that differ or stand elsewhere.
        old_net (str):
        new_net (str):
        net_difference (str):
    """

    old_revision: int
    new_revision: int
    head: list[ComparedFieldAnswer]
    lines: list[ComparedLineAnswer]
    old_net: str
    new_net: str
    net_difference: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.compared_field_answer import ComparedFieldAnswer  # noqa: PLC0415
        from ..models.compared_line_answer import ComparedLineAnswer  # noqa: PLC0415

        old_revision = self.old_revision

        new_revision = self.new_revision

        head = []
        for head_item_data in self.head:
            head_item = head_item_data.to_dict()
            head.append(head_item)

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        old_net = self.old_net

        new_net = self.new_net

        net_difference = self.net_difference

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "old_revision": old_revision,
                "new_revision": new_revision,
                "head": head,
                "lines": lines,
                "old_net": old_net,
                "new_net": new_net,
                "net_difference": net_difference,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compared_field_answer import ComparedFieldAnswer  # noqa: PLC0415
        from ..models.compared_line_answer import ComparedLineAnswer  # noqa: PLC0415

        d = dict(src_dict)
        old_revision = d.pop("old_revision")

        new_revision = d.pop("new_revision")

        head = []
        _head = d.pop("head")
        for head_item_data in _head:
            head_item = ComparedFieldAnswer.from_dict(head_item_data)

            head.append(head_item)

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = ComparedLineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        old_net = d.pop("old_net")

        new_net = d.pop("new_net")

        net_difference = d.pop("net_difference")

        revision_comparison_answer = cls(
            old_revision=old_revision,
            new_revision=new_revision,
            head=head,
            lines=lines,
            old_net=old_net,
            new_net=new_net,
            net_difference=net_difference,
        )

        revision_comparison_answer.additional_properties = d
        return revision_comparison_answer

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
