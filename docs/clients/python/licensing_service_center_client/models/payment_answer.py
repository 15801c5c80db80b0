from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.payment_answer_amount_type_0 import PaymentAnswerAmountType0


T = TypeVar("T", bound="PaymentAnswer")


@_attrs_define
class PaymentAnswer:
    """
    Attributes:
        id (int):
        amount (None | PaymentAnswerAmountType0): Below zero: this row takes another one back.
        paid_on (datetime.date):
        reference (str):
        reverses (int | None):
    """

    id: int
    amount: None | PaymentAnswerAmountType0
    paid_on: datetime.date
    reference: str
    reverses: int | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.payment_answer_amount_type_0 import PaymentAnswerAmountType0  # noqa: PLC0415

        id = self.id

        amount: dict[str, Any] | None
        if isinstance(self.amount, PaymentAnswerAmountType0):
            amount = self.amount.to_dict()
        else:
            amount = self.amount

        paid_on = self.paid_on.isoformat()

        reference = self.reference

        reverses: int | None
        reverses = self.reverses

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "amount": amount,
                "paid_on": paid_on,
                "reference": reference,
                "reverses": reverses,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.payment_answer_amount_type_0 import PaymentAnswerAmountType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_amount(data: object) -> None | PaymentAnswerAmountType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                amount_type_0 = PaymentAnswerAmountType0.from_dict(data)

                return amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PaymentAnswerAmountType0, data)

        amount = _parse_amount(d.pop("amount"))

        paid_on = datetime.date.fromisoformat(d.pop("paid_on"))

        reference = d.pop("reference")

        def _parse_reverses(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        reverses = _parse_reverses(d.pop("reverses"))

        payment_answer = cls(
            id=id,
            amount=amount,
            paid_on=paid_on,
            reference=reference,
            reverses=reverses,
        )

        payment_answer.additional_properties = d
        return payment_answer

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
