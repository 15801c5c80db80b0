from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.membership_role import check_membership_role
from ..models.membership_role import MembershipRole
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="StaffMemberAnswer")


@_attrs_define
class StaffMemberAnswer:
    """
    Attributes:
        id (UUID):
        name (str):
        email (str):
        role (MembershipRole): * `administrator` - Administrator
            * `member` - Member
        since (datetime.datetime):
        is_activated (bool): Whether staff have let this member in.
        activation (int): Id for `/staff/activations/{activation_id}`.
    """

    id: UUID
    name: str
    email: str
    role: MembershipRole
    since: datetime.datetime
    is_activated: bool
    activation: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        email = self.email

        role: str = self.role

        since = self.since.isoformat()

        is_activated = self.is_activated

        activation = self.activation

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "email": email,
                "role": role,
                "since": since,
                "is_activated": is_activated,
                "activation": activation,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        email = d.pop("email")

        role = check_membership_role(d.pop("role"))

        since = datetime.datetime.fromisoformat(d.pop("since"))

        is_activated = d.pop("is_activated")

        activation = d.pop("activation")

        staff_member_answer = cls(
            id=id,
            name=name,
            email=email,
            role=role,
            since=since,
            is_activated=is_activated,
            activation=activation,
        )

        staff_member_answer.additional_properties = d
        return staff_member_answer

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
