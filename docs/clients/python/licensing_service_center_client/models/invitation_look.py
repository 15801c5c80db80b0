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
import datetime


T = TypeVar("T", bound="InvitationLook")


@_attrs_define
class InvitationLook:
    """
    Attributes:
        organization (None | str): Null once the invitation is used or withdrawn: it says nothing of the organisation
            then.
        invited_by (None | str): Null once the invitation is used or withdrawn.
        role (MembershipRole): * `administrator` - Administrator
            * `member` - Member
        state (InvitationState): * `open` - Open
            * `accepted` - Accepted
            * `expired` - Expired
            * `revoked` - Withdrawn
        expires_at (datetime.datetime):
        leaves (None | str): The organisation whose membership ends with accepting; null for none.
    """

    organization: None | str
    invited_by: None | str
    role: MembershipRole
    state: InvitationState
    expires_at: datetime.datetime
    leaves: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organization: None | str
        organization = self.organization

        invited_by: None | str
        invited_by = self.invited_by

        role: str = self.role

        state: str = self.state

        expires_at = self.expires_at.isoformat()

        leaves: None | str
        leaves = self.leaves

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "organization": organization,
                "invited_by": invited_by,
                "role": role,
                "state": state,
                "expires_at": expires_at,
                "leaves": leaves,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_organization(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organization = _parse_organization(d.pop("organization"))

        def _parse_invited_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        invited_by = _parse_invited_by(d.pop("invited_by"))

        role = check_membership_role(d.pop("role"))

        state = check_invitation_state(d.pop("state"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        def _parse_leaves(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        leaves = _parse_leaves(d.pop("leaves"))

        invitation_look = cls(
            organization=organization,
            invited_by=invited_by,
            role=role,
            state=state,
            expires_at=expires_at,
            leaves=leaves,
        )

        invitation_look.additional_properties = d
        return invitation_look

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
