from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.compared_cell import ComparedCell


T = TypeVar("T", bound="ComparedRow")


@_attrs_define
class ComparedRow:
    """
    Attributes:
        name (str): Stable name of the fact.
        label (str): Its name in the language of the answer.
        differs (bool):
        cells (list[ComparedCell]): One for each product, in their order.
    """

    name: str
    label: str
    differs: bool
    cells: list[ComparedCell]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.compared_cell import ComparedCell  # noqa: PLC0415

        name = self.name

        label = self.label

        differs = self.differs

        cells = []
        for cells_item_data in self.cells:
            cells_item = cells_item_data.to_dict()
            cells.append(cells_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "label": label,
                "differs": differs,
                "cells": cells,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.compared_cell import ComparedCell  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        label = d.pop("label")

        differs = d.pop("differs")

        cells = []
        _cells = d.pop("cells")
        for cells_item_data in _cells:
            cells_item = ComparedCell.from_dict(cells_item_data)

            cells.append(cells_item)

        compared_row = cls(
            name=name,
            label=label,
            differs=differs,
            cells=cells,
        )

        compared_row.additional_properties = d
        return compared_row

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
