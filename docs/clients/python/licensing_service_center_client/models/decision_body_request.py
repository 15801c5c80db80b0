from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.membership_role import check_membership_role
from ..models.membership_role import MembershipRole
from ..types import UNSET, Unset
from typing import cast
from uuid import UUID


T = TypeVar("T", bound="DecisionBodyRequest")


@_attrs_define
class DecisionBodyRequest:
    """Either the organisation to let the person into, or the reason to refuse.

    Attributes:
        organization (UUID | Unset): Id of the organisation; memberships elsewhere end.
        role (MembershipRole | Unset): * `administrator` - Administrator
            * `member` - Member
        move (bool | Unset): The account is activated for another organisation and shall move here. Default: False.
        reason (str | Unset): Refuse, and say why; the customer reads it. Default: ''.
        deactivate (bool | Unset): With a reason: take an activation back until it is decided again, membership kept,
            instead of refusing for good. Default: False.
    """

    organization: UUID | Unset = UNSET
    role: MembershipRole | Unset = UNSET
    move: bool | Unset = False
    reason: str | Unset = ""
    deactivate: bool | Unset = False
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        organization: str | Unset = UNSET
        if not isinstance(self.organization, Unset):
            organization = str(self.organization)

        role: str | Unset = UNSET
        if not isinstance(self.role, Unset):
            role = self.role

        move = self.move

        reason = self.reason

        deactivate = self.deactivate

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if organization is not UNSET:
            field_dict["organization"] = organization
        if role is not UNSET:
            field_dict["role"] = role
        if move is not UNSET:
            field_dict["move"] = move
        if reason is not UNSET:
            field_dict["reason"] = reason
        if deactivate is not UNSET:
            field_dict["deactivate"] = deactivate

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _organization = d.pop("organization", UNSET)
        organization: UUID | Unset
        if isinstance(_organization, Unset):
            organization = UNSET
        else:
            organization = UUID(_organization)

        _role = d.pop("role", UNSET)
        role: MembershipRole | Unset
        if isinstance(_role, Unset):
            role = UNSET
        else:
            role = check_membership_role(_role)

        move = d.pop("move", UNSET)

        reason = d.pop("reason", UNSET)

        deactivate = d.pop("deactivate", UNSET)

        decision_body_request = cls(
            organization=organization,
            role=role,
            move=move,
            reason=reason,
            deactivate=deactivate,
        )

        decision_body_request.additional_properties = d
        return decision_body_request

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
