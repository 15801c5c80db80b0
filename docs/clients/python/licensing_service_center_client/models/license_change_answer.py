from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="LicenseChangeAnswer")


@_attrs_define
class LicenseChangeAnswer:
    """
    Attributes:
        field (str):
        old (str):
        new (str):
        person (str):
        at (datetime.datetime):
    """

    field: str
    old: str
    new: str
    person: str
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        old = self.old

        new = self.new

        person = self.person

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "field": field,
                "old": old,
                "new": new,
                "person": person,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        old = d.pop("old")

        new = d.pop("new")

        person = d.pop("person")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        license_change_answer = cls(
            field=field,
            old=old,
            new=new,
            person=person,
            at=at,
        )

        license_change_answer.additional_properties = d
        return license_change_answer

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
