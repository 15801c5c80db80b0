from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.violation_answer import ViolationAnswer


T = TypeVar("T", bound="RefusedLineAnswer")


@_attrs_define
class RefusedLineAnswer:
    """
    Attributes:
        line (int): Id of the line in the list.
        violations (list[ViolationAnswer]): What keeps it out.
    """

    line: int
    violations: list[ViolationAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.violation_answer import ViolationAnswer  # noqa: PLC0415

        line = self.line

        violations = []
        for violations_item_data in self.violations:
            violations_item = violations_item_data.to_dict()
            violations.append(violations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
                "violations": violations,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.violation_answer import ViolationAnswer  # noqa: PLC0415

        d = dict(src_dict)
        line = d.pop("line")

        violations = []
        _violations = d.pop("violations")
        for violations_item_data in _violations:
            violations_item = ViolationAnswer.from_dict(violations_item_data)

            violations.append(violations_item)

        refused_line_answer = cls(
            line=line,
            violations=violations,
        )

        refused_line_answer.additional_properties = d
        return refused_line_answer

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
