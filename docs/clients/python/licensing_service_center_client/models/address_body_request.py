from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset


T = TypeVar("T", bound="AddressBodyRequest")


@_attrs_define
class AddressBodyRequest:
    """
    Attributes:
        name (str | Unset):  Default: ''.
        attention (str | Unset):  Default: ''.
        line1 (str | Unset):  Default: ''.
        line2 (str | Unset):  Default: ''.
        postcode (str | Unset):  Default: ''.
        city (str | Unset):  Default: ''.
        country (str | Unset): ISO 3166 code, such as DE. Default: ''.
    """

    name: str | Unset = ""
    attention: str | Unset = ""
    line1: str | Unset = ""
    line2: str | Unset = ""
    postcode: str | Unset = ""
    city: str | Unset = ""
    country: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        attention = self.attention

        line1 = self.line1

        line2 = self.line2

        postcode = self.postcode

        city = self.city

        country = self.country

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if attention is not UNSET:
            field_dict["attention"] = attention
        if line1 is not UNSET:
            field_dict["line1"] = line1
        if line2 is not UNSET:
            field_dict["line2"] = line2
        if postcode is not UNSET:
            field_dict["postcode"] = postcode
        if city is not UNSET:
            field_dict["city"] = city
        if country is not UNSET:
            field_dict["country"] = country

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        attention = d.pop("attention", UNSET)

        line1 = d.pop("line1", UNSET)

        line2 = d.pop("line2", UNSET)

        postcode = d.pop("postcode", UNSET)

        city = d.pop("city", UNSET)

        country = d.pop("country", UNSET)

        address_body_request = cls(
            name=name,
            attention=attention,
            line1=line1,
            line2=line2,
            postcode=postcode,
            city=city,
            country=country,
        )

        address_body_request.additional_properties = d
        return address_body_request

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
