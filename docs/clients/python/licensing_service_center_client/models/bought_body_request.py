from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="BoughtBodyRequest")


@_attrs_define
class BoughtBodyRequest:
    """
    Attributes:
        lines (list[int]): Ids of the order lines.
        bought_on (datetime.date | None | Unset): Left out: today.
        vendor_order_number (str | Unset):  Default: ''.
    """

    lines: list[int]
    bought_on: datetime.date | None | Unset = UNSET
    vendor_order_number: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        lines = self.lines

        bought_on: None | str | Unset
        if isinstance(self.bought_on, Unset):
            bought_on = UNSET
        elif isinstance(self.bought_on, datetime.date):
            bought_on = self.bought_on.isoformat()
        else:
            bought_on = self.bought_on

        vendor_order_number = self.vendor_order_number

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "lines": lines,
            }
        )
        if bought_on is not UNSET:
            field_dict["bought_on"] = bought_on
        if vendor_order_number is not UNSET:
            field_dict["vendor_order_number"] = vendor_order_number

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        lines = cast(list[int], d.pop("lines"))

        def _parse_bought_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                bought_on_type_0 = datetime.date.fromisoformat(data)

                return bought_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        bought_on = _parse_bought_on(d.pop("bought_on", UNSET))

        vendor_order_number = d.pop("vendor_order_number", UNSET)

        bought_body_request = cls(
            lines=lines,
            bought_on=bought_on,
            vendor_order_number=vendor_order_number,
        )

        bought_body_request.additional_properties = d
        return bought_body_request

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
