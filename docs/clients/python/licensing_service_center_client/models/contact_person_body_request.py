from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="ContactPersonBodyRequest")


@_attrs_define
class ContactPersonBodyRequest:
    """
    Attributes:
        name (str):
        email (str):
        phone (str | Unset):  Default: ''.
        has_account (bool | None | Unset): Whether they have an account with the vendor.
    """

    name: str
    email: str
    phone: str | Unset = ""
    has_account: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        email = self.email

        phone = self.phone

        has_account: bool | None | Unset
        if isinstance(self.has_account, Unset):
            has_account = UNSET
        else:
            has_account = self.has_account

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "email": email,
            }
        )
        if phone is not UNSET:
            field_dict["phone"] = phone
        if has_account is not UNSET:
            field_dict["has_account"] = has_account

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        email = d.pop("email")

        phone = d.pop("phone", UNSET)

        def _parse_has_account(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        has_account = _parse_has_account(d.pop("has_account", UNSET))

        contact_person_body_request = cls(
            name=name,
            email=email,
            phone=phone,
            has_account=has_account,
        )

        contact_person_body_request.additional_properties = d
        return contact_person_body_request

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
