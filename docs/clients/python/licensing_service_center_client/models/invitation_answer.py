from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.invitation_state import check_invitation_state
from ..models.invitation_state import InvitationState
from ..models.membership_role import check_membership_role
from ..models.membership_role import MembershipRole
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="InvitationAnswer")


@_attrs_define
class InvitationAnswer:
    """
    Attributes:
        id (UUID):
        email (str):
        role (MembershipRole): * `administrator` - Administrator
            * `member` - Member
        state (InvitationState): * `open` - Open
            * `accepted` - Accepted
            * `expired` - Expired
            * `revoked` - Withdrawn
        invited_by (str):
        created_at (datetime.datetime):
        sent_at (datetime.datetime):
        expires_at (datetime.datetime):
    """

    id: UUID
    email: str
    role: MembershipRole
    state: InvitationState
    invited_by: str
    created_at: datetime.datetime
    sent_at: datetime.datetime
    expires_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        email = self.email

        role: str = self.role

        state: str = self.state

        invited_by = self.invited_by

        created_at = self.created_at.isoformat()

        sent_at = self.sent_at.isoformat()

        expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "email": email,
                "role": role,
                "state": state,
                "invited_by": invited_by,
                "created_at": created_at,
                "sent_at": sent_at,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        email = d.pop("email")

        role = check_membership_role(d.pop("role"))

        state = check_invitation_state(d.pop("state"))

        invited_by = d.pop("invited_by")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        sent_at = datetime.datetime.fromisoformat(d.pop("sent_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        invitation_answer = cls(
            id=id,
            email=email,
            role=role,
            state=state,
            invited_by=invited_by,
            created_at=created_at,
            sent_at=sent_at,
            expires_at=expires_at,
        )

        invitation_answer.additional_properties = d
        return invitation_answer

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
