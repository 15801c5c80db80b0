from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.unit_enum import check_unit_enum
from ..models.unit_enum import UnitEnum
from typing import cast


T = TypeVar("T", bound="FigureColumn")


@_attrs_define
class FigureColumn:
    """
    Attributes:
        code (str):
        title (str): In your language.
        unit (UnitEnum): * `week` - week
            * `month` - month
            * `year` - year
            * `name` - name
            * `count` - count
            * `hours` - hours
            * `percent` - percent
            * `amount` - amount
        currency (str): Of amounts; else empty.
    """

    code: str
    title: str
    unit: UnitEnum
    currency: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        title = self.title

        unit: str = self.unit

        currency = self.currency

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "title": title,
                "unit": unit,
                "currency": currency,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        title = d.pop("title")

        unit = check_unit_enum(d.pop("unit"))

        currency = d.pop("currency")

        figure_column = cls(
            code=code,
            title=title,
            unit=unit,
            currency=currency,
        )

        figure_column.additional_properties = d
        return figure_column

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
