from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
from uuid import UUID


T = TypeVar("T", bound="CancelBodyRequest")


@_attrs_define
class CancelBodyRequest:
    """
    Attributes:
        line (int):
        reason (str): The customer reads it.
        quantity (str | Unset): Pieces that are not delivered yet; of a service its quantity. Default: '0.00'.
        licenses (list[UUID] | Unset): Delivered licences of the line that are taken back.
    """

    line: int
    reason: str
    quantity: str | Unset = "0.00"
    licenses: list[UUID] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        line = self.line

        reason = self.reason

        quantity = self.quantity

        licenses: list[str] | Unset = UNSET
        if not isinstance(self.licenses, Unset):
            licenses = []
            for licenses_item_data in self.licenses:
                licenses_item = str(licenses_item_data)
                licenses.append(licenses_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
                "reason": reason,
            }
        )
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if licenses is not UNSET:
            field_dict["licenses"] = licenses

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        line = d.pop("line")

        reason = d.pop("reason")

        quantity = d.pop("quantity", UNSET)

        _licenses = d.pop("licenses", UNSET)
        licenses: list[UUID] | Unset = UNSET
        if _licenses is not UNSET:
            licenses = []
            for licenses_item_data in _licenses:
                licenses_item = UUID(licenses_item_data)

                licenses.append(licenses_item)

        cancel_body_request = cls(
            line=line,
            reason=reason,
            quantity=quantity,
            licenses=licenses,
        )

        cancel_body_request.additional_properties = d
        return cancel_body_request

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
