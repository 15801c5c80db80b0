from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.severity import check_severity
from ..models.severity import Severity
from typing import cast

if TYPE_CHECKING:
    from ..models.fix_answer import FixAnswer


T = TypeVar("T", bound="ViolationAnswer")


@_attrs_define
class ViolationAnswer:
    """
    Attributes:
        code (str):
        severity (Severity): * `blocks` - Cannot be requested
            * `ask` - Ask us
            * `note` - Please note
        field (str):
        message (str):
        fix (FixAnswer | None): Setting `field` to `value` removes the violation.
    """

    code: str
    severity: Severity
    field: str
    message: str
    fix: FixAnswer | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.fix_answer import FixAnswer  # noqa: PLC0415

        code = self.code

        severity: str = self.severity

        field = self.field

        message = self.message

        fix: dict[str, Any] | None
        if isinstance(self.fix, FixAnswer):
            fix = self.fix.to_dict()
        else:
            fix = self.fix

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "severity": severity,
                "field": field,
                "message": message,
                "fix": fix,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.fix_answer import FixAnswer  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        severity = check_severity(d.pop("severity"))

        field = d.pop("field")

        message = d.pop("message")

        def _parse_fix(data: object) -> FixAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fix_type_0 = FixAnswer.from_dict(data)

                return fix_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FixAnswer | None, data)

        fix = _parse_fix(d.pop("fix"))

        violation_answer = cls(
            code=code,
            severity=severity,
            field=field,
            message=message,
            fix=fix,
        )

        violation_answer.additional_properties = d
        return violation_answer

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
