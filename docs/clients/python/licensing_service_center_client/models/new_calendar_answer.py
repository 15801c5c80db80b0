from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="NewCalendarAnswer")


@_attrs_define
class NewCalendarAnswer:
    """
    Attributes:
        id (UUID):
        name (str):
        organization (str):
        alarm_days (list[int]):
        language (str):
        created_at (datetime.datetime):
        last_read_at (datetime.datetime | None):
        url (None | str): The secret address for calendar programs. Shown this once; null where a repeated call gets its
            first answer again.
    """

    id: UUID
    name: str
    organization: str
    alarm_days: list[int]
    language: str
    created_at: datetime.datetime
    last_read_at: datetime.datetime | None
    url: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        organization = self.organization

        alarm_days = self.alarm_days

        language = self.language

        created_at = self.created_at.isoformat()

        last_read_at: None | str
        if isinstance(self.last_read_at, datetime.datetime):
            last_read_at = self.last_read_at.isoformat()
        else:
            last_read_at = self.last_read_at

        url: None | str
        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "organization": organization,
                "alarm_days": alarm_days,
                "language": language,
                "created_at": created_at,
                "last_read_at": last_read_at,
                "url": url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        organization = d.pop("organization")

        alarm_days = cast(list[int], d.pop("alarm_days"))

        language = d.pop("language")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_last_read_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_read_at_type_0 = datetime.datetime.fromisoformat(data)

                return last_read_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        last_read_at = _parse_last_read_at(d.pop("last_read_at"))

        def _parse_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        url = _parse_url(d.pop("url"))

        new_calendar_answer = cls(
            id=id,
            name=name,
            organization=organization,
            alarm_days=alarm_days,
            language=language,
            created_at=created_at,
            last_read_at=last_read_at,
            url=url,
        )

        new_calendar_answer.additional_properties = d
        return new_calendar_answer

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
