from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="LookAnswer")


@_attrs_define
class LookAnswer:
    """
    Attributes:
        license_ (UUID):
        product_name (str):
        sen (str):
        person (str):
        at (datetime.datetime):
        is_exported (bool): Into a file, rather than shown.
    """

    license_: UUID
    product_name: str
    sen: str
    person: str
    at: datetime.datetime
    is_exported: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        license_ = str(self.license_)

        product_name = self.product_name

        sen = self.sen

        person = self.person

        at = self.at.isoformat()

        is_exported = self.is_exported

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "license": license_,
                "product_name": product_name,
                "sen": sen,
                "person": person,
                "at": at,
                "is_exported": is_exported,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        license_ = UUID(d.pop("license"))

        product_name = d.pop("product_name")

        sen = d.pop("sen")

        person = d.pop("person")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        is_exported = d.pop("is_exported")

        look_answer = cls(
            license_=license_,
            product_name=product_name,
            sen=sen,
            person=person,
            at=at,
            is_exported=is_exported,
        )

        look_answer.additional_properties = d
        return look_answer

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
