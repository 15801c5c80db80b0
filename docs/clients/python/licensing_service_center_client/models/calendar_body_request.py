from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.language_enum import check_language_enum
from ..models.language_enum import LanguageEnum
from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="CalendarBodyRequest")


@_attrs_define
class CalendarBodyRequest:
    """
    Attributes:
        name (str | Unset):  Default: ''.
        alarm_days (list[int] | Unset): Days before the end on which the calendar rings.
        language (LanguageEnum | Unset): * `en` - English
            * `de` - German
    """

    name: str | Unset = ""
    alarm_days: list[int] | Unset = UNSET
    language: LanguageEnum | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        alarm_days: list[int] | Unset = UNSET
        if not isinstance(self.alarm_days, Unset):
            alarm_days = self.alarm_days

        language: str | Unset = UNSET
        if not isinstance(self.language, Unset):
            language = self.language

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if alarm_days is not UNSET:
            field_dict["alarm_days"] = alarm_days
        if language is not UNSET:
            field_dict["language"] = language

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        alarm_days = cast(list[int], d.pop("alarm_days", UNSET))

        _language = d.pop("language", UNSET)
        language: LanguageEnum | Unset
        if isinstance(_language, Unset):
            language = UNSET
        else:
            language = check_language_enum(_language)

        calendar_body_request = cls(
            name=name,
            alarm_days=alarm_days,
            language=language,
        )

        calendar_body_request.additional_properties = d
        return calendar_body_request

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
