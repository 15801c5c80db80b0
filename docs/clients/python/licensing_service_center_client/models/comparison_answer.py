from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.compared_row import ComparedRow
    from ..models.product_facts import ProductFacts


T = TypeVar("T", bound="ComparisonAnswer")


@_attrs_define
class ComparisonAnswer:
    """
    Attributes:
        products (list[ProductFacts]):
        rows (list[ComparedRow]):
    """

    products: list[ProductFacts]
    rows: list[ComparedRow]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.compared_row import ComparedRow  # noqa: PLC0415
        from ..models.product_facts import ProductFacts  # noqa: PLC0415

        products = []
        for products_item_data in self.products:
            products_item = products_item_data.to_dict()
            products.append(products_item)

        rows = []
        for rows_item_data in self.rows:
            rows_item = rows_item_data.to_dict()
            rows.append(rows_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "products": products,
                "rows": rows,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compared_row import ComparedRow  # noqa: PLC0415
        from ..models.product_facts import ProductFacts  # noqa: PLC0415

        d = dict(src_dict)
        products = []
        _products = d.pop("products")
        for products_item_data in _products:
            products_item = ProductFacts.from_dict(products_item_data)

            products.append(products_item)

        rows = []
        _rows = d.pop("rows")
        for rows_item_data in _rows:
            rows_item = ComparedRow.from_dict(rows_item_data)

            rows.append(rows_item)

        comparison_answer = cls(
            products=products,
            rows=rows,
        )

        comparison_answer.additional_properties = d
        return comparison_answer

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
