from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.draft_line_body_request import DraftLineBodyRequest


T = TypeVar("T", bound="PatchedDraftBodyRequest")


@_attrs_define
class PatchedDraftBodyRequest:
    """What is left out stays as it is, lines included.

    Attributes:
        introduction (str | Unset):
        valid_until (datetime.date | Unset):
        cc_addresses (list[str] | Unset):
        order (list[int] | Unset): Ids of lines in their wished order; those left out follow, new ones come last.
        lines (list[DraftLineBodyRequest] | Unset):
    """

    introduction: str | Unset = UNSET
    valid_until: datetime.date | Unset = UNSET
    cc_addresses: list[str] | Unset = UNSET
    order: list[int] | Unset = UNSET
    lines: list[DraftLineBodyRequest] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.draft_line_body_request import DraftLineBodyRequest  # noqa: PLC0415

        introduction = self.introduction

        valid_until: str | Unset = UNSET
        if not isinstance(self.valid_until, Unset):
            valid_until = self.valid_until.isoformat()

        cc_addresses: list[str] | Unset = UNSET
        if not isinstance(self.cc_addresses, Unset):
            cc_addresses = self.cc_addresses

        order: list[int] | Unset = UNSET
        if not isinstance(self.order, Unset):
            order = self.order

        lines: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = []
            for lines_item_data in self.lines:
                lines_item = lines_item_data.to_dict()
                lines.append(lines_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if introduction is not UNSET:
            field_dict["introduction"] = introduction
        if valid_until is not UNSET:
            field_dict["valid_until"] = valid_until
        if cc_addresses is not UNSET:
            field_dict["cc_addresses"] = cc_addresses
        if order is not UNSET:
            field_dict["order"] = order
        if lines is not UNSET:
            field_dict["lines"] = lines

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.draft_line_body_request import DraftLineBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        introduction = d.pop("introduction", UNSET)

        _valid_until = d.pop("valid_until", UNSET)
        valid_until: datetime.date | Unset
        if isinstance(_valid_until, Unset):
            valid_until = UNSET
        else:
            valid_until = datetime.date.fromisoformat(_valid_until)

        cc_addresses = cast(list[str], d.pop("cc_addresses", UNSET))

        order = cast(list[int], d.pop("order", UNSET))

        _lines = d.pop("lines", UNSET)
        lines: list[DraftLineBodyRequest] | Unset = UNSET
        if _lines is not UNSET:
            lines = []
            for lines_item_data in _lines:
                lines_item = DraftLineBodyRequest.from_dict(lines_item_data)

                lines.append(lines_item)

        patched_draft_body_request = cls(
            introduction=introduction,
            valid_until=valid_until,
            cc_addresses=cc_addresses,
            order=order,
            lines=lines,
        )

        patched_draft_body_request.additional_properties = d
        return patched_draft_body_request

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
