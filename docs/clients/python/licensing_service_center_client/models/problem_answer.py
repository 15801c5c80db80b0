from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.problem_answer_code_enum import check_problem_answer_code_enum
from ..models.problem_answer_code_enum import ProblemAnswerCodeEnum
from typing import cast


T = TypeVar("T", bound="ProblemAnswer")


@_attrs_define
class ProblemAnswer:
    """
    Attributes:
        row (int): As a spreadsheet counts: the first line is 1.
        column (str):
        value (str):
        code (ProblemAnswerCodeEnum): * `missing` - Value missing
            * `unknown_product` - Unknown product
            * `unknown_choice` - Unknown value
            * `tier` - Not a tier
            * `months` - Not a number of months
            * `amount` - Not an amount
            * `negative` - Negative amount
            * `too_large` - Amount too large
            * `decimals` - Too many decimals
            * `other_mark` - Other decimal mark
            * `currency` - Unknown currency
            * `date` - Not a date
            * `period` - Ends before it begins
            * `formula` - Formula
            * `duplicate` - Row repeated
            * `conflict` - Rows contradict each other
            * `too_long` - Text too long
            * `cells` - More values than columns
        text (str): The problem in words.
    """

    row: int
    column: str
    value: str
    code: ProblemAnswerCodeEnum
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        row = self.row

        column = self.column

        value = self.value

        code: str = self.code

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "row": row,
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

        column = d.pop("column")

        value = d.pop("value")

        code = check_problem_answer_code_enum(d.pop("code"))

        text = d.pop("text")

        problem_answer = cls(
            row=row,
            column=column,
            value=value,
            code=code,
            text=text,
        )

        problem_answer.additional_properties = d
        return problem_answer

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
