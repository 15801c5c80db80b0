from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.codes_enum import check_codes_enum
from ..models.codes_enum import CodesEnum
from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="FixesBodyRequest")


@_attrs_define
class FixesBodyRequest:
    """
    Attributes:
        codes (list[CodesEnum] | Unset): Rules whose fixes are taken, such as `app_tier_below_host` to raise every app
            to its host product; empty for all.
    """

    codes: list[CodesEnum] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        codes: list[str] | Unset = UNSET
        if not isinstance(self.codes, Unset):
            codes = []
            for codes_item_data in self.codes:
                codes_item: str = codes_item_data
                codes.append(codes_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if codes is not UNSET:
            field_dict["codes"] = codes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _codes = d.pop("codes", UNSET)
        codes: list[CodesEnum] | Unset = UNSET
        if _codes is not UNSET:
            codes = []
            for codes_item_data in _codes:
                codes_item = check_codes_enum(codes_item_data)

                codes.append(codes_item)

        fixes_body_request = cls(
            codes=codes,
        )

        fixes_body_request.additional_properties = d
        return fixes_body_request

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
