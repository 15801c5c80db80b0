from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from uuid import UUID

if TYPE_CHECKING:
    from ..models.patched_many_body_request_changes import PatchedManyBodyRequestChanges
    from ..models.patched_many_body_request_filter import PatchedManyBodyRequestFilter


T = TypeVar("T", bound="PatchedManyBodyRequest")


@_attrs_define
class PatchedManyBodyRequest:
    """
    Attributes:
        ids (list[UUID] | Unset):
        filter_ (PatchedManyBodyRequestFilter | Unset): Parameters of the list with their values.
        changes (PatchedManyBodyRequestChanges | Unset): Fields of one licence's PATCH; what is left out stays.
    """

    ids: list[UUID] | Unset = UNSET
    filter_: PatchedManyBodyRequestFilter | Unset = UNSET
    changes: PatchedManyBodyRequestChanges | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.patched_many_body_request_changes import PatchedManyBodyRequestChanges  # noqa: PLC0415
        from ..models.patched_many_body_request_filter import PatchedManyBodyRequestFilter  # noqa: PLC0415

        ids: list[str] | Unset = UNSET
        if not isinstance(self.ids, Unset):
            ids = []
            for ids_item_data in self.ids:
                ids_item = str(ids_item_data)
                ids.append(ids_item)

        filter_: dict[str, Any] | Unset = UNSET
        if not isinstance(self.filter_, Unset):
            filter_ = self.filter_.to_dict()

        changes: dict[str, Any] | Unset = UNSET
        if not isinstance(self.changes, Unset):
            changes = self.changes.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if ids is not UNSET:
            field_dict["ids"] = ids
        if filter_ is not UNSET:
            field_dict["filter"] = filter_
        if changes is not UNSET:
            field_dict["changes"] = changes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.patched_many_body_request_changes import PatchedManyBodyRequestChanges  # noqa: PLC0415
        from ..models.patched_many_body_request_filter import PatchedManyBodyRequestFilter  # noqa: PLC0415

        d = dict(src_dict)
        _ids = d.pop("ids", UNSET)
        ids: list[UUID] | Unset = UNSET
        if _ids is not UNSET:
            ids = []
            for ids_item_data in _ids:
                ids_item = UUID(ids_item_data)

                ids.append(ids_item)

        _filter_ = d.pop("filter", UNSET)
        filter_: PatchedManyBodyRequestFilter | Unset
        if isinstance(_filter_, Unset):
            filter_ = UNSET
        else:
            filter_ = PatchedManyBodyRequestFilter.from_dict(_filter_)

        _changes = d.pop("changes", UNSET)
        changes: PatchedManyBodyRequestChanges | Unset
        if isinstance(_changes, Unset):
            changes = UNSET
        else:
            changes = PatchedManyBodyRequestChanges.from_dict(_changes)

        patched_many_body_request = cls(
            ids=ids,
            filter_=filter_,
            changes=changes,
        )

        patched_many_body_request.additional_properties = d
        return patched_many_body_request

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
