from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="DeliveryNoteAnswer")


@_attrs_define
class DeliveryNoteAnswer:
    """
    Attributes:
        n (int): Its place in the order, for the address of the PDF.
        number (str):
        delivered_on (datetime.date):
    """

    n: int
    number: str
    delivered_on: datetime.date
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        n = self.n

        number = self.number

        delivered_on = self.delivered_on.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "n": n,
                "number": number,
                "delivered_on": delivered_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        n = d.pop("n")

        number = d.pop("number")

        delivered_on = datetime.date.fromisoformat(d.pop("delivered_on"))

        delivery_note_answer = cls(
            n=n,
            number=number,
            delivered_on=delivered_on,
        )

        delivery_note_answer.additional_properties = d
        return delivery_note_answer

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
