from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.approval_reason_answer_code_enum import ApprovalReasonAnswerCodeEnum
from ..models.approval_reason_answer_code_enum import check_approval_reason_answer_code_enum
from typing import cast


T = TypeVar("T", bound="ApprovalReasonAnswer")


@_attrs_define
class ApprovalReasonAnswer:
    """
    Attributes:
        code (ApprovalReasonAnswerCodeEnum): * `total` - total
            * `discount` - discount
        limit (str):
        value (str):
        currency (str):
    """

    code: ApprovalReasonAnswerCodeEnum
    limit: str
    value: str
    currency: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code: str = self.code

        limit = self.limit

        value = self.value

        currency = self.currency

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "limit": limit,
                "value": value,
                "currency": currency,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = check_approval_reason_answer_code_enum(d.pop("code"))

        limit = d.pop("limit")

        value = d.pop("value")

        currency = d.pop("currency")

        approval_reason_answer = cls(
            code=code,
            limit=limit,
            value=value,
            currency=currency,
        )

        approval_reason_answer.additional_properties = d
        return approval_reason_answer

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
