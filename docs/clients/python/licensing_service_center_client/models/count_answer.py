from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast


T = TypeVar("T", bound="CountAnswer")


@_attrs_define
class CountAnswer:
    """
    Attributes:
        minimum (int):
        maximum (int):
        range_label (str):
        band_from (int | None):
        band_to (int | None):
        band_label (str): The price step of the selected count, without a price.
    """

    minimum: int
    maximum: int
    range_label: str
    band_from: int | None
    band_to: int | None
    band_label: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        minimum = self.minimum

        maximum = self.maximum

        range_label = self.range_label

        band_from: int | None
        band_from = self.band_from

        band_to: int | None
        band_to = self.band_to

        band_label = self.band_label

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "minimum": minimum,
                "maximum": maximum,
                "range_label": range_label,
                "band_from": band_from,
                "band_to": band_to,
                "band_label": band_label,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        minimum = d.pop("minimum")

        maximum = d.pop("maximum")

        range_label = d.pop("range_label")

        def _parse_band_from(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        band_from = _parse_band_from(d.pop("band_from"))

        def _parse_band_to(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        band_to = _parse_band_to(d.pop("band_to"))

        band_label = d.pop("band_label")

        count_answer = cls(
            minimum=minimum,
            maximum=maximum,
            range_label=range_label,
            band_from=band_from,
            band_to=band_to,
            band_label=band_label,
        )

        count_answer.additional_properties = d
        return count_answer

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
