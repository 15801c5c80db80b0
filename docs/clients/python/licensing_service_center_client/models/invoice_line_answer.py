from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.invoice_line_answer_net_amount_type_0 import InvoiceLineAnswerNetAmountType0
    from ..models.invoice_line_answer_unit_price_type_0 import InvoiceLineAnswerUnitPriceType0


T = TypeVar("T", bound="InvoiceLineAnswer")


@_attrs_define
class InvoiceLineAnswer:
    """
    Attributes:
        position (int):
        title (str):
        detail (str):
        quantity (str):
        unit (str):
        unit_price (InvoiceLineAnswerUnitPriceType0 | None):
        discount_percent (str):
        net_amount (InvoiceLineAnswerNetAmountType0 | None):
        tax_code (str):
        tax_rate (str):
        tax_note (str):
    """

    position: int
    title: str
    detail: str
    quantity: str
    unit: str
    unit_price: InvoiceLineAnswerUnitPriceType0 | None
    discount_percent: str
    net_amount: InvoiceLineAnswerNetAmountType0 | None
    tax_code: str
    tax_rate: str
    tax_note: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.invoice_line_answer_net_amount_type_0 import InvoiceLineAnswerNetAmountType0  # noqa: PLC0415
        from ..models.invoice_line_answer_unit_price_type_0 import InvoiceLineAnswerUnitPriceType0  # noqa: PLC0415

        position = self.position

        title = self.title

        detail = self.detail

        quantity = self.quantity

        unit = self.unit

        unit_price: dict[str, Any] | None
        if isinstance(self.unit_price, InvoiceLineAnswerUnitPriceType0):
            unit_price = self.unit_price.to_dict()
        else:
            unit_price = self.unit_price

        discount_percent = self.discount_percent

        net_amount: dict[str, Any] | None
        if isinstance(self.net_amount, InvoiceLineAnswerNetAmountType0):
            net_amount = self.net_amount.to_dict()
        else:
            net_amount = self.net_amount

        tax_code = self.tax_code

        tax_rate = self.tax_rate

        tax_note = self.tax_note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "position": position,
                "title": title,
                "detail": detail,
                "quantity": quantity,
                "unit": unit,
                "unit_price": unit_price,
                "discount_percent": discount_percent,
                "net_amount": net_amount,
                "tax_code": tax_code,
                "tax_rate": tax_rate,
                "tax_note": tax_note,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.invoice_line_answer_net_amount_type_0 import InvoiceLineAnswerNetAmountType0  # noqa: PLC0415
        from ..models.invoice_line_answer_unit_price_type_0 import InvoiceLineAnswerUnitPriceType0  # noqa: PLC0415

        d = dict(src_dict)
        position = d.pop("position")

        title = d.pop("title")

        detail = d.pop("detail")

        quantity = d.pop("quantity")

        unit = d.pop("unit")

        def _parse_unit_price(data: object) -> InvoiceLineAnswerUnitPriceType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                unit_price_type_0 = InvoiceLineAnswerUnitPriceType0.from_dict(data)

                return unit_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceLineAnswerUnitPriceType0 | None, data)

        unit_price = _parse_unit_price(d.pop("unit_price"))

        discount_percent = d.pop("discount_percent")

        def _parse_net_amount(data: object) -> InvoiceLineAnswerNetAmountType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_amount_type_0 = InvoiceLineAnswerNetAmountType0.from_dict(data)

                return net_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceLineAnswerNetAmountType0 | None, data)

        net_amount = _parse_net_amount(d.pop("net_amount"))

        tax_code = d.pop("tax_code")

        tax_rate = d.pop("tax_rate")

        tax_note = d.pop("tax_note")

        invoice_line_answer = cls(
            position=position,
            title=title,
            detail=detail,
            quantity=quantity,
            unit=unit,
            unit_price=unit_price,
            discount_percent=discount_percent,
            net_amount=net_amount,
            tax_code=tax_code,
            tax_rate=tax_rate,
            tax_note=tax_note,
        )

        invoice_line_answer.additional_properties = d
        return invoice_line_answer

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
