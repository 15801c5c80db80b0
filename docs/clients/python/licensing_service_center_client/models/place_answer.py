from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.membership_role import check_membership_role
from ..models.membership_role import MembershipRole
from typing import cast


T = TypeVar("T", bound="PlaceAnswer")


@_attrs_define
class PlaceAnswer:
    """
    Attributes:
        organization (str):
        role (MembershipRole): * `administrator` - Administrator
            * `member` - Member
        is_activated (bool): False until staff let the account in.
    """

    organization: str
    role: MembershipRole
    is_activated: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organization = self.organization

        role: str = self.role

        is_activated = self.is_activated

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "organization": organization,
                "role": role,
                "is_activated": is_activated,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        organization = d.pop("organization")

        role = check_membership_role(d.pop("role"))

        is_activated = d.pop("is_activated")

        place_answer = cls(
            organization=organization,
            role=role,
            is_activated=is_activated,
        )

        place_answer.additional_properties = d
        return place_answer

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
