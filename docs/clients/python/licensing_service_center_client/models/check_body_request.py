from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.decimal_mark_enum import check_decimal_mark_enum
from ..models.decimal_mark_enum import DecimalMarkEnum
from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="CheckBodyRequest")


@_attrs_define
class CheckBodyRequest:
    """
    Attributes:
        decimal_mark (DecimalMarkEnum | Unset): * `auto` - Find out
            * `comma` - Comma: 1.234,50
            * `point` - Point: 1,234.50
        keeps_unknown (bool | Unset): With rows of unknown products.
    """

    decimal_mark: DecimalMarkEnum | Unset = UNSET
    keeps_unknown: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        decimal_mark: str | Unset = UNSET
        if not isinstance(self.decimal_mark, Unset):
            decimal_mark = self.decimal_mark

        keeps_unknown = self.keeps_unknown

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if decimal_mark is not UNSET:
            field_dict["decimal_mark"] = decimal_mark
        if keeps_unknown is not UNSET:
            field_dict["keeps_unknown"] = keeps_unknown

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _decimal_mark = d.pop("decimal_mark", UNSET)
        decimal_mark: DecimalMarkEnum | Unset
        if isinstance(_decimal_mark, Unset):
            decimal_mark = UNSET
        else:
            decimal_mark = check_decimal_mark_enum(_decimal_mark)

        keeps_unknown = d.pop("keeps_unknown", UNSET)

        check_body_request = cls(
            decimal_mark=decimal_mark,
            keeps_unknown=keeps_unknown,
        )

        check_body_request.additional_properties = d
        return check_body_request

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
