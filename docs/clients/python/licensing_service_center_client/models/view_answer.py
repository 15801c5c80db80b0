from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from uuid import UUID


T = TypeVar("T", bound="ViewAnswer")


@_attrs_define
class ViewAnswer:
    """
    Attributes:
        id (UUID):
        name (str):
        query (str): Filters, order and columns as the page's address holds them.
        is_shared (bool):
        is_own (bool):
    """

    id: UUID
    name: str
    query: str
    is_shared: bool
    is_own: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        name = self.name

        query = self.query

        is_shared = self.is_shared

        is_own = self.is_own

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "query": query,
                "is_shared": is_shared,
                "is_own": is_own,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        name = d.pop("name")

        query = d.pop("query")

        is_shared = d.pop("is_shared")

        is_own = d.pop("is_own")

        view_answer = cls(
            id=id,
            name=name,
            query=query,
            is_shared=is_shared,
            is_own=is_own,
        )

        view_answer.additional_properties = d
        return view_answer

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
