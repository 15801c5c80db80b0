from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from typing import cast


T = TypeVar("T", bound="SaleEndAnswer")


@_attrs_define
class SaleEndAnswer:
    """
    Attributes:
        purchase_types (list[PurchaseType]):
        is_over (bool):
        text (str):
    """

    purchase_types: list[PurchaseType]
    is_over: bool
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        purchase_types = []
        for purchase_types_item_data in self.purchase_types:
            purchase_types_item: str = purchase_types_item_data
            purchase_types.append(purchase_types_item)

        is_over = self.is_over

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "purchase_types": purchase_types,
                "is_over": is_over,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        purchase_types = []
        _purchase_types = d.pop("purchase_types")
        for purchase_types_item_data in _purchase_types:
            purchase_types_item = check_purchase_type(purchase_types_item_data)

            purchase_types.append(purchase_types_item)

        is_over = d.pop("is_over")

        text = d.pop("text")

        sale_end_answer = cls(
            purchase_types=purchase_types,
            is_over=is_over,
            text=text,
        )

        sale_end_answer.additional_properties = d
        return sale_end_answer

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
