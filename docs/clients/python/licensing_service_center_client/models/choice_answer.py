from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset


T = TypeVar("T", bound="ChoiceAnswer")


@_attrs_define
class ChoiceAnswer:
    """
    Attributes:
        value (str):
        label (str):
        help_ (str):
        is_available (bool):
        reason (str): Why it is not available.
        notice (str):
    """

    value: str
    label: str
    help_: str
    is_available: bool
    reason: str
    notice: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        value = self.value

        label = self.label

        help_ = self.help_

        is_available = self.is_available

        reason = self.reason

        notice = self.notice

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "value": value,
                "label": label,
                "help": help_,
                "is_available": is_available,
                "reason": reason,
                "notice": notice,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        value = d.pop("value")

        label = d.pop("label")

        help_ = d.pop("help")

        is_available = d.pop("is_available")

        reason = d.pop("reason")

        notice = d.pop("notice")

        choice_answer = cls(
            value=value,
            label=label,
            help_=help_,
            is_available=is_available,
            reason=reason,
            notice=notice,
        )

        choice_answer.additional_properties = d
        return choice_answer

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
