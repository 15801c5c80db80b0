from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.figure_column import FigureColumn


T = TypeVar("T", bound="FigureAnswer")


@_attrs_define
class FigureAnswer:
    """
    Attributes:
        code (str):
        title (str): In your language.
        explanation (str): What is counted and how, in your language.
        columns (list[FigureColumn]):
        rows (list[list[Any]]): Values in the order of the columns: a week or month as its first day, amounts as text,
            null where there is nothing to count.
    """

    code: str
    title: str
    explanation: str
    columns: list[FigureColumn]
    rows: list[list[Any]]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.figure_column import FigureColumn  # noqa: PLC0415

        code = self.code

        title = self.title

        explanation = self.explanation

        columns = []
        for columns_item_data in self.columns:
            columns_item = columns_item_data.to_dict()
            columns.append(columns_item)

        rows = []
        for rows_item_data in self.rows:
            rows_item = rows_item_data

            rows.append(rows_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "title": title,
                "explanation": explanation,
                "columns": columns,
                "rows": rows,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.figure_column import FigureColumn  # noqa: PLC0415

        d = dict(src_dict)
        code = d.pop("code")

        title = d.pop("title")

        explanation = d.pop("explanation")

        columns = []
        _columns = d.pop("columns")
        for columns_item_data in _columns:
            columns_item = FigureColumn.from_dict(columns_item_data)

            columns.append(columns_item)

        rows = []
        _rows = d.pop("rows")
        for rows_item_data in _rows:
            rows_item = cast(list[Any], rows_item_data)

            rows.append(rows_item)

        figure_answer = cls(
            code=code,
            title=title,
            explanation=explanation,
            columns=columns,
            rows=rows,
        )

        figure_answer.additional_properties = d
        return figure_answer

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
