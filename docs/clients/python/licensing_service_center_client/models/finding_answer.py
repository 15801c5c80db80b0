from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.severity import check_severity
from ..models.severity import Severity
from typing import cast


T = TypeVar("T", bound="FindingAnswer")


@_attrs_define
class FindingAnswer:
    """
    Attributes:
        code (str):
        severity (Severity): * `blocks` - Cannot be requested
            * `ask` - Ask us
            * `note` - Please note
        message (str):
        is_blocking (bool): Whether the offer cannot be sent because of it.
    """

    code: str
    severity: Severity
    message: str
    is_blocking: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        severity: str = self.severity

        message = self.message

        is_blocking = self.is_blocking

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "severity": severity,
                "message": message,
                "is_blocking": is_blocking,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        severity = check_severity(d.pop("severity"))

        message = d.pop("message")

        is_blocking = d.pop("is_blocking")

        finding_answer = cls(
            code=code,
            severity=severity,
            message=message,
            is_blocking=is_blocking,
        )

        finding_answer.additional_properties = d
        return finding_answer

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
