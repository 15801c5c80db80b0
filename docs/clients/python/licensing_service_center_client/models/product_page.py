from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.facets_answer import FacetsAnswer
    from ..models.product import Product


T = TypeVar("T", bound="ProductPage")


@_attrs_define
class ProductPage:
    """
    Attributes:
        items (list[Product]):
        next_ (None | str):
        total (int):
        facets (FacetsAnswer):
        searched_for (str): `q`, or what it was taken for where nothing has its words.
        suggestion (str): Another text that may be meant, or "".
        is_similar (bool): Whether nothing has exactly the words, and the items have similar ones.
        is_fallback (bool): Whether the search engine is not available, and words were compared plainly.
    """

    items: list[Product]
    next_: None | str
    total: int
    facets: FacetsAnswer
    searched_for: str
    suggestion: str
    is_similar: bool
    is_fallback: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.facets_answer import FacetsAnswer  # noqa: PLC0415
        from ..models.product import Product  # noqa: PLC0415

        items = []
        for items_item_data in self.items:
            items_item = items_item_data.to_dict()
            items.append(items_item)

        next_: None | str
        next_ = self.next_

        total = self.total

        facets = self.facets.to_dict()

        searched_for = self.searched_for

        suggestion = self.suggestion

        is_similar = self.is_similar

        is_fallback = self.is_fallback

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "items": items,
                "next": next_,
                "total": total,
                "facets": facets,
                "searched_for": searched_for,
                "suggestion": suggestion,
                "is_similar": is_similar,
                "is_fallback": is_fallback,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.facets_answer import FacetsAnswer  # noqa: PLC0415
        from ..models.product import Product  # noqa: PLC0415

        d = dict(src_dict)
        items = []
        _items = d.pop("items")
        for items_item_data in _items:
            items_item = Product.from_dict(items_item_data)

            items.append(items_item)

        def _parse_next_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_ = _parse_next_(d.pop("next"))

        total = d.pop("total")

        facets = FacetsAnswer.from_dict(d.pop("facets"))

        searched_for = d.pop("searched_for")

        suggestion = d.pop("suggestion")

        is_similar = d.pop("is_similar")

        is_fallback = d.pop("is_fallback")

        product_page = cls(
            items=items,
            next_=next_,
            total=total,
            facets=facets,
            searched_for=searched_for,
            suggestion=suggestion,
            is_similar=is_similar,
            is_fallback=is_fallback,
        )

        product_page.additional_properties = d
        return product_page

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
