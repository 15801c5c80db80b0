from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="ListSummary")


@_attrs_define
class ListSummary:
    """
    Attributes:
        id (UUID):
        name (str):
        line_count (int):
        owner (str):
        is_own (bool): Only the owner can change it.
        changed_at (datetime.datetime):
        used_at (datetime.datetime | None):
        shared_with (None | str | Unset): Name of the organisation.
    """

    id: UUID
    name: str
    line_count: int
    owner: str
    is_own: bool
    changed_at: datetime.datetime
    used_at: datetime.datetime | None
    shared_with: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        line_count = self.line_count

        owner = self.owner

        is_own = self.is_own

        changed_at = self.changed_at.isoformat()

        used_at: None | str
        if isinstance(self.used_at, datetime.datetime):
            used_at = self.used_at.isoformat()
        else:
            used_at = self.used_at

        shared_with: None | str | Unset
        if isinstance(self.shared_with, Unset):
            shared_with = UNSET
        else:
            shared_with = self.shared_with

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "line_count": line_count,
                "owner": owner,
                "is_own": is_own,
                "changed_at": changed_at,
                "used_at": used_at,
            }
        )
        if shared_with is not UNSET:
            field_dict["shared_with"] = shared_with

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        line_count = d.pop("line_count")

        owner = d.pop("owner")

        is_own = d.pop("is_own")

        changed_at = datetime.datetime.fromisoformat(d.pop("changed_at"))

        def _parse_used_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                used_at_type_0 = datetime.datetime.fromisoformat(data)

                return used_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        used_at = _parse_used_at(d.pop("used_at"))

        def _parse_shared_with(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        shared_with = _parse_shared_with(d.pop("shared_with", UNSET))

        list_summary = cls(
            id=id,
            name=name,
            line_count=line_count,
            owner=owner,
            is_own=is_own,
            changed_at=changed_at,
            used_at=used_at,
            shared_with=shared_with,
        )

        list_summary.additional_properties = d
        return list_summary

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
