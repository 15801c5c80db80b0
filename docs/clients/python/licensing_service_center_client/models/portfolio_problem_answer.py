from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.portfolio_problem_answer_code_enum import check_portfolio_problem_answer_code_enum
from ..models.portfolio_problem_answer_code_enum import PortfolioProblemAnswerCodeEnum
from typing import cast


T = TypeVar("T", bound="PortfolioProblemAnswer")


@_attrs_define
class PortfolioProblemAnswer:
    """
    Attributes:
        row (int): As a spreadsheet counts: the first line is 1.
        field (str): The column as we call it, empty for the whole row.
        column (str): The column as the file calls it.
        value (str): Never a licence key.
        code (PortfolioProblemAnswerCodeEnum): * `missing` - Missing
            * `unknown_product` - Unknown Product
            * `several_products` - Several Products
            * `unknown_choice` - Unknown Choice
            * `tier` - Tier
            * `date` - Date
            * `other_order` - Other Order
            * `period` - Period
            * `sen` - Sen
            * `key` - Key
            * `cloud_key` - Cloud Key
            * `email` - Email
            * `too_long` - Too Long
            * `control` - Control
            * `formula` - Formula
            * `cells` - Cells
            * `repeated` - Repeated
            * `conflict` - Conflict
            * `known` - Known
            * `taken` - Taken
            * `key_twice` - Key Twice
            * `key_taken` - Key Taken
        text (str): The problem in words.
    """

    row: int
    field: str
    column: str
    value: str
    code: PortfolioProblemAnswerCodeEnum
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        row = self.row

        field = self.field

        column = self.column

        value = self.value

        code: str = self.code

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "row": row,
                "field": field,
                "column": column,
                "value": value,
                "code": code,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        row = d.pop("row")

        field = d.pop("field")

        column = d.pop("column")

        value = d.pop("value")

        code = check_portfolio_problem_answer_code_enum(d.pop("code"))

        text = d.pop("text")

        portfolio_problem_answer = cls(
            row=row,
            field=field,
            column=column,
            value=value,
            code=code,
            text=text,
        )

        portfolio_problem_answer.additional_properties = d
        return portfolio_problem_answer

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
