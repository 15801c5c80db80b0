from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="DeliveryBodyRequest")


@_attrs_define
class DeliveryBodyRequest:
    """
    Attributes:
        line (int): Id of the order line; once per licence of its quantity.
        sen (str | Unset):  Default: ''.
        license_key (str | Unset): A cloud licence and a service have none. Default: ''.
        starts_on (datetime.date | None | Unset): Left out: the day of purchase; of a renewal the day after the licence
            it renews ends.
        ends_on (datetime.date | None | Unset): Left out: the ordered months from the start.
        vendor_order_number (str | Unset): Left out: the one noted with the purchase. Default: ''.
    """

    line: int
    sen: str | Unset = ""
    license_key: str | Unset = ""
    starts_on: datetime.date | None | Unset = UNSET
    ends_on: datetime.date | None | Unset = UNSET
    vendor_order_number: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        line = self.line

        sen = self.sen

        license_key = self.license_key

        starts_on: None | str | Unset
        if isinstance(self.starts_on, Unset):
            starts_on = UNSET
        elif isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        ends_on: None | str | Unset
        if isinstance(self.ends_on, Unset):
            ends_on = UNSET
        elif isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        vendor_order_number = self.vendor_order_number

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
            }
        )
        if sen is not UNSET:
            field_dict["sen"] = sen
        if license_key is not UNSET:
            field_dict["license_key"] = license_key
        if starts_on is not UNSET:
            field_dict["starts_on"] = starts_on
        if ends_on is not UNSET:
            field_dict["ends_on"] = ends_on
        if vendor_order_number is not UNSET:
            field_dict["vendor_order_number"] = vendor_order_number

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        line = d.pop("line")

        sen = d.pop("sen", UNSET)

        license_key = d.pop("license_key", UNSET)

        def _parse_starts_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        starts_on = _parse_starts_on(d.pop("starts_on", UNSET))

        def _parse_ends_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        ends_on = _parse_ends_on(d.pop("ends_on", UNSET))

        vendor_order_number = d.pop("vendor_order_number", UNSET)

        delivery_body_request = cls(
            line=line,
            sen=sen,
            license_key=license_key,
            starts_on=starts_on,
            ends_on=ends_on,
            vendor_order_number=vendor_order_number,
        )

        delivery_body_request.additional_properties = d
        return delivery_body_request

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
