from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.figure_answer import FigureAnswer


T = TypeVar("T", bound="FiguresAnswer")


@_attrs_define
class FiguresAnswer:
    """
    Attributes:
        weeks (int):
        figures (list[FigureAnswer]):
    """

    weeks: int
    figures: list[FigureAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.figure_answer import FigureAnswer  # noqa: PLC0415

        weeks = self.weeks

        figures = []
        for figures_item_data in self.figures:
            figures_item = figures_item_data.to_dict()
            figures.append(figures_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "weeks": weeks,
                "figures": figures,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.figure_answer import FigureAnswer  # noqa: PLC0415

        d = dict(src_dict)
        weeks = d.pop("weeks")

        figures = []
        _figures = d.pop("figures")
        for figures_item_data in _figures:
            figures_item = FigureAnswer.from_dict(figures_item_data)

            figures.append(figures_item)

        figures_answer = cls(
            weeks=weeks,
            figures=figures,
        )

        figures_answer.additional_properties = d
        return figures_answer

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
