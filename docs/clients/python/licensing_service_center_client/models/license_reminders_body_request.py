from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="LicenseRemindersBodyRequest")


@_attrs_define
class LicenseRemindersBodyRequest:
    """
    Attributes:
        lead_days (list[int] | None): Null: those of the organisation hold. Empty: no reminder of this one.
        snoozed_until (datetime.date | None): No reminder before this day, and one on it.
        is_not_renewed (bool):
    """

    lead_days: list[int] | None
    snoozed_until: datetime.date | None
    is_not_renewed: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        lead_days: list[int] | None
        if isinstance(self.lead_days, list):
            lead_days = self.lead_days

        else:
            lead_days = self.lead_days

        snoozed_until: None | str
        if isinstance(self.snoozed_until, datetime.date):
            snoozed_until = self.snoozed_until.isoformat()
        else:
            snoozed_until = self.snoozed_until

        is_not_renewed = self.is_not_renewed

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "lead_days": lead_days,
                "snoozed_until": snoozed_until,
                "is_not_renewed": is_not_renewed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_lead_days(data: object) -> list[int] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                lead_days_type_0 = cast(list[int], data)

                return lead_days_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[int] | None, data)

        lead_days = _parse_lead_days(d.pop("lead_days"))

        def _parse_snoozed_until(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                snoozed_until_type_0 = datetime.date.fromisoformat(data)

                return snoozed_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        snoozed_until = _parse_snoozed_until(d.pop("snoozed_until"))

        is_not_renewed = d.pop("is_not_renewed")

        license_reminders_body_request = cls(
            lead_days=lead_days,
            snoozed_until=snoozed_until,
            is_not_renewed=is_not_renewed,
        )

        license_reminders_body_request.additional_properties = d
        return license_reminders_body_request

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
