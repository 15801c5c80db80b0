from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="AssignBodyRequest")


@_attrs_define
class AssignBodyRequest:
    """
    Attributes:
        to (str | Unset): E-mail address of somebody at the desk; yourself unless given.
        instead_of (str | Unset): The owner whom you saw: refused (409) if it has another one by now. Left out: anybody.
    """

    to: str | Unset = UNSET
    instead_of: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        to: str | Unset
        if isinstance(self.to, Unset):
            to = UNSET
        else:
            to = self.to

        instead_of: str | Unset
        if isinstance(self.instead_of, Unset):
            instead_of = UNSET
        else:
            instead_of = self.instead_of

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if to is not UNSET:
            field_dict["to"] = to
        if instead_of is not UNSET:
            field_dict["instead_of"] = instead_of

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_to(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        to = _parse_to(d.pop("to", UNSET))

        def _parse_instead_of(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        instead_of = _parse_instead_of(d.pop("instead_of", UNSET))

        assign_body_request = cls(
            to=to,
            instead_of=instead_of,
        )

        assign_body_request.additional_properties = d
        return assign_body_request

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
