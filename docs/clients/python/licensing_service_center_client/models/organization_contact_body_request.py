from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.contact_kind import check_contact_kind
from ..models.contact_kind import ContactKind
from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="OrganizationContactBodyRequest")


@_attrs_define
class OrganizationContactBodyRequest:
    """An e-mail address or a phone number is needed.

    Attributes:
        kind (ContactKind): * `licensing` - Licensing
            * `technical` - Technical
            * `billing` - Billing
        name (str):
        email (str | Unset):
        phone (str | Unset):  Default: ''.
    """

    kind: ContactKind
    name: str
    email: str | Unset = UNSET
    phone: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        name = self.name

        email: str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        phone = self.phone

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "name": name,
            }
        )
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_contact_kind(d.pop("kind"))

        name = d.pop("name")

        def _parse_email(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        phone = d.pop("phone", UNSET)

        organization_contact_body_request = cls(
            kind=kind,
            name=name,
            email=email,
            phone=phone,
        )

        organization_contact_body_request.additional_properties = d
        return organization_contact_body_request

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
