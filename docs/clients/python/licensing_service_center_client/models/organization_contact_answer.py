from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.contact_kind import check_contact_kind
from ..models.contact_kind import ContactKind
from typing import cast


T = TypeVar("T", bound="OrganizationContactAnswer")


@_attrs_define
class OrganizationContactAnswer:
    """
    Attributes:
        kind (ContactKind): * `licensing` - Licensing
            * `technical` - Technical
            * `billing` - Billing
        name (str):
        email (str):
        phone (str):
    """

    kind: ContactKind
    name: str
    email: str
    phone: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        name = self.name

        email = self.email

        phone = self.phone

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "name": name,
                "email": email,
                "phone": phone,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_contact_kind(d.pop("kind"))

        name = d.pop("name")

        email = d.pop("email")

        phone = d.pop("phone")

        organization_contact_answer = cls(
            kind=kind,
            name=name,
            email=email,
            phone=phone,
        )

        organization_contact_answer.additional_properties = d
        return organization_contact_answer

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
