from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast


T = TypeVar("T", bound="ReminderSettingsBodyRequest")


@_attrs_define
class ReminderSettingsBodyRequest:
    """
    Attributes:
        is_on (bool):
        lead_days (list[int]):
        administrators (bool):
        technical_contacts (bool):
        department_contacts (bool):
    """

    is_on: bool
    lead_days: list[int]
    administrators: bool
    technical_contacts: bool
    department_contacts: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        is_on = self.is_on

        lead_days = self.lead_days

        administrators = self.administrators

        technical_contacts = self.technical_contacts

        department_contacts = self.department_contacts

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "is_on": is_on,
                "lead_days": lead_days,
                "administrators": administrators,
                "technical_contacts": technical_contacts,
                "department_contacts": department_contacts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        is_on = d.pop("is_on")

        lead_days = cast(list[int], d.pop("lead_days"))

        administrators = d.pop("administrators")

        technical_contacts = d.pop("technical_contacts")

        department_contacts = d.pop("department_contacts")

        reminder_settings_body_request = cls(
            is_on=is_on,
            lead_days=lead_days,
            administrators=administrators,
            technical_contacts=technical_contacts,
            department_contacts=department_contacts,
        )

        reminder_settings_body_request.additional_properties = d
        return reminder_settings_body_request

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
