from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.basket_answer import BasketAnswer
    from ..models.refused_line_answer import RefusedLineAnswer


T = TypeVar("T", bound="ListUseAnswer")


@_attrs_define
class ListUseAnswer:
    """
    Attributes:
        added (list[int]): Ids of lines of the list.
        present (list[int]): Ids of lines whose equal was in the basket already.
        refused (list[RefusedLineAnswer]):
        basket (BasketAnswer):
    """

    added: list[int]
    present: list[int]
    refused: list[RefusedLineAnswer]
    basket: BasketAnswer
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.basket_answer import BasketAnswer  # noqa: PLC0415
        from ..models.refused_line_answer import RefusedLineAnswer  # noqa: PLC0415

        added = self.added

        present = self.present

        refused = []
        for refused_item_data in self.refused:
            refused_item = refused_item_data.to_dict()
            refused.append(refused_item)

        basket = self.basket.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "added": added,
                "present": present,
                "refused": refused,
                "basket": basket,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.basket_answer import BasketAnswer  # noqa: PLC0415
        from ..models.refused_line_answer import RefusedLineAnswer  # noqa: PLC0415

        d = dict(src_dict)
        added = cast(list[int], d.pop("added"))

        present = cast(list[int], d.pop("present"))

        refused = []
        _refused = d.pop("refused")
        for refused_item_data in _refused:
            refused_item = RefusedLineAnswer.from_dict(refused_item_data)

            refused.append(refused_item)

        basket = BasketAnswer.from_dict(d.pop("basket"))

        list_use_answer = cls(
            added=added,
            present=present,
            refused=refused,
            basket=basket,
        )

        list_use_answer.additional_properties = d
        return list_use_answer

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
