from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.membership_role import check_membership_role
from ..models.membership_role import MembershipRole
from typing import cast

if TYPE_CHECKING:
    from ..models.activation_answer import ActivationAnswer
    from ..models.organization_answer import OrganizationAnswer


T = TypeVar("T", bound="Me")


@_attrs_define
class Me:
    """
    Attributes:
        email (str):
        name (str):
        language (str):
        is_activated (bool):
        is_staff (bool): Whether the licensing desk is open to this person.
        role (MembershipRole | None):
        organization (None | OrganizationAnswer):
        activation (ActivationAnswer | None):
    """

    email: str
    name: str
    language: str
    is_activated: bool
    is_staff: bool
    role: MembershipRole | None
    organization: None | OrganizationAnswer
    activation: ActivationAnswer | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.activation_answer import ActivationAnswer  # noqa: PLC0415
        from ..models.organization_answer import OrganizationAnswer  # noqa: PLC0415

        email = self.email

        name = self.name

        language = self.language

        is_activated = self.is_activated

        is_staff = self.is_staff

        role: None | str
        if isinstance(self.role, str):
            role = self.role
        else:
            role = self.role

        organization: dict[str, Any] | None
        if isinstance(self.organization, OrganizationAnswer):
            organization = self.organization.to_dict()
        else:
            organization = self.organization

        activation: dict[str, Any] | None
        if isinstance(self.activation, ActivationAnswer):
            activation = self.activation.to_dict()
        else:
            activation = self.activation

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "email": email,
                "name": name,
                "language": language,
                "is_activated": is_activated,
                "is_staff": is_staff,
                "role": role,
                "organization": organization,
                "activation": activation,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.activation_answer import ActivationAnswer  # noqa: PLC0415
        from ..models.organization_answer import OrganizationAnswer  # noqa: PLC0415

        d = dict(src_dict)
        email = d.pop("email")

        name = d.pop("name")

        language = d.pop("language")

        is_activated = d.pop("is_activated")

        is_staff = d.pop("is_staff")

        def _parse_role(data: object) -> MembershipRole | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                role_type_0 = check_membership_role(data)

                return role_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MembershipRole | None, data)

        role = _parse_role(d.pop("role"))

        def _parse_organization(data: object) -> None | OrganizationAnswer:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                organization_type_0 = OrganizationAnswer.from_dict(data)

                return organization_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrganizationAnswer, data)

        organization = _parse_organization(d.pop("organization"))

        def _parse_activation(data: object) -> ActivationAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                activation_type_0 = ActivationAnswer.from_dict(data)

                return activation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ActivationAnswer | None, data)

        activation = _parse_activation(d.pop("activation"))

        me = cls(
            email=email,
            name=name,
            language=language,
            is_activated=is_activated,
            is_staff=is_staff,
            role=role,
            organization=organization,
            activation=activation,
        )

        me.additional_properties = d
        return me

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
