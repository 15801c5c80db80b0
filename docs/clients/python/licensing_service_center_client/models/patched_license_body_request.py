from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="PatchedLicenseBodyRequest")


@_attrs_define
class PatchedLicenseBodyRequest:
    """What is the customer's own to change; what is left out stays.

    Attributes:
        business_area (str | Unset):  Default: ''.
        department (str | Unset):  Default: ''.
        department_contact_name (str | Unset):  Default: ''.
        department_contact_email (str | Unset):
        technical_contact_name (str | Unset):  Default: ''.
        technical_contact_email (str | Unset):
        technical_contact_phone (str | Unset):  Default: ''.
        instance_url (str | Unset):  Default: ''.
    """

    business_area: str | Unset = ""
    department: str | Unset = ""
    department_contact_name: str | Unset = ""
    department_contact_email: str | Unset = UNSET
    technical_contact_name: str | Unset = ""
    technical_contact_email: str | Unset = UNSET
    technical_contact_phone: str | Unset = ""
    instance_url: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        business_area = self.business_area

        department = self.department

        department_contact_name = self.department_contact_name

        department_contact_email: str | Unset
        if isinstance(self.department_contact_email, Unset):
            department_contact_email = UNSET
        else:
            department_contact_email = self.department_contact_email

        technical_contact_name = self.technical_contact_name

        technical_contact_email: str | Unset
        if isinstance(self.technical_contact_email, Unset):
            technical_contact_email = UNSET
        else:
            technical_contact_email = self.technical_contact_email

        technical_contact_phone = self.technical_contact_phone

        instance_url = self.instance_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if business_area is not UNSET:
            field_dict["business_area"] = business_area
        if department is not UNSET:
            field_dict["department"] = department
        if department_contact_name is not UNSET:
            field_dict["department_contact_name"] = department_contact_name
        if department_contact_email is not UNSET:
            field_dict["department_contact_email"] = department_contact_email
        if technical_contact_name is not UNSET:
            field_dict["technical_contact_name"] = technical_contact_name
        if technical_contact_email is not UNSET:
            field_dict["technical_contact_email"] = technical_contact_email
        if technical_contact_phone is not UNSET:
            field_dict["technical_contact_phone"] = technical_contact_phone
        if instance_url is not UNSET:
            field_dict["instance_url"] = instance_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        business_area = d.pop("business_area", UNSET)

        department = d.pop("department", UNSET)

        department_contact_name = d.pop("department_contact_name", UNSET)

        def _parse_department_contact_email(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        department_contact_email = _parse_department_contact_email(d.pop("department_contact_email", UNSET))

        technical_contact_name = d.pop("technical_contact_name", UNSET)

        def _parse_technical_contact_email(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        technical_contact_email = _parse_technical_contact_email(d.pop("technical_contact_email", UNSET))

        technical_contact_phone = d.pop("technical_contact_phone", UNSET)

        instance_url = d.pop("instance_url", UNSET)

        patched_license_body_request = cls(
            business_area=business_area,
            department=department,
            department_contact_name=department_contact_name,
            department_contact_email=department_contact_email,
            technical_contact_name=technical_contact_name,
            technical_contact_email=technical_contact_email,
            technical_contact_phone=technical_contact_phone,
            instance_url=instance_url,
        )

        patched_license_body_request.additional_properties = d
        return patched_license_body_request

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
