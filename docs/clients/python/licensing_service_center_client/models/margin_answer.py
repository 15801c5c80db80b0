from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.margin_answer_amount_type_0 import MarginAnswerAmountType0


T = TypeVar("T", bound="MarginAnswer")


@_attrs_define
class MarginAnswer:
    """
    Attributes:
        amount (MarginAnswerAmountType0 | None):
        percent (None | str):
        without_cost (int): Lines that it leaves out.
    """

    amount: MarginAnswerAmountType0 | None
    percent: None | str
    without_cost: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.margin_answer_amount_type_0 import MarginAnswerAmountType0  # noqa: PLC0415

        amount: dict[str, Any] | None
        if isinstance(self.amount, MarginAnswerAmountType0):
            amount = self.amount.to_dict()
        else:
            amount = self.amount

        percent: None | str
        percent = self.percent

        without_cost = self.without_cost

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "amount": amount,
                "percent": percent,
                "without_cost": without_cost,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.margin_answer_amount_type_0 import MarginAnswerAmountType0  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_amount(data: object) -> MarginAnswerAmountType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                amount_type_0 = MarginAnswerAmountType0.from_dict(data)

                return amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MarginAnswerAmountType0 | None, data)

        amount = _parse_amount(d.pop("amount"))

        def _parse_percent(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        percent = _parse_percent(d.pop("percent"))

        without_cost = d.pop("without_cost")

        margin_answer = cls(
            amount=amount,
            percent=percent,
            without_cost=without_cost,
        )

        margin_answer.additional_properties = d
        return margin_answer

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
