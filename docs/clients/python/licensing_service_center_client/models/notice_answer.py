from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.dunning_level import check_dunning_level
from ..models.dunning_level import DunningLevel
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.notice_answer_fee_type_0 import NoticeAnswerFeeType0
    from ..models.notice_answer_open_amount_type_0 import NoticeAnswerOpenAmountType0


T = TypeVar("T", bound="NoticeAnswer")


@_attrs_define
class NoticeAnswer:
    """
    Attributes:
        invoice (str):
        level (DunningLevel): * `0` - None
            * `1` - Reminder of the payment
            * `2` - First notice
            * `3` - Second notice
        issued_on (datetime.date):
        pay_by (datetime.date):
        fee (None | NoticeAnswerFeeType0):
        open_amount (None | NoticeAnswerOpenAmountType0): With all fees.
    """

    invoice: str
    level: DunningLevel
    issued_on: datetime.date
    pay_by: datetime.date
    fee: None | NoticeAnswerFeeType0
    open_amount: None | NoticeAnswerOpenAmountType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.notice_answer_fee_type_0 import NoticeAnswerFeeType0  # noqa: PLC0415
        from ..models.notice_answer_open_amount_type_0 import NoticeAnswerOpenAmountType0  # noqa: PLC0415

        invoice = self.invoice

        level: int = self.level

        issued_on = self.issued_on.isoformat()

        pay_by = self.pay_by.isoformat()

        fee: dict[str, Any] | None
        if isinstance(self.fee, NoticeAnswerFeeType0):
            fee = self.fee.to_dict()
        else:
            fee = self.fee

        open_amount: dict[str, Any] | None
        if isinstance(self.open_amount, NoticeAnswerOpenAmountType0):
            open_amount = self.open_amount.to_dict()
        else:
            open_amount = self.open_amount

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "invoice": invoice,
                "level": level,
                "issued_on": issued_on,
                "pay_by": pay_by,
                "fee": fee,
                "open_amount": open_amount,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.notice_answer_fee_type_0 import NoticeAnswerFeeType0  # noqa: PLC0415
        from ..models.notice_answer_open_amount_type_0 import NoticeAnswerOpenAmountType0  # noqa: PLC0415

        d = dict(src_dict)
        invoice = d.pop("invoice")

        level = check_dunning_level(d.pop("level"))

        issued_on = datetime.date.fromisoformat(d.pop("issued_on"))

        pay_by = datetime.date.fromisoformat(d.pop("pay_by"))

        def _parse_fee(data: object) -> None | NoticeAnswerFeeType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                fee_type_0 = NoticeAnswerFeeType0.from_dict(data)

                return fee_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | NoticeAnswerFeeType0, data)

        fee = _parse_fee(d.pop("fee"))

        def _parse_open_amount(data: object) -> None | NoticeAnswerOpenAmountType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                open_amount_type_0 = NoticeAnswerOpenAmountType0.from_dict(data)

                return open_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | NoticeAnswerOpenAmountType0, data)

        open_amount = _parse_open_amount(d.pop("open_amount"))

        notice_answer = cls(
            invoice=invoice,
            level=level,
            issued_on=issued_on,
            pay_by=pay_by,
            fee=fee,
            open_amount=open_amount,
        )

        notice_answer.additional_properties = d
        return notice_answer

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
