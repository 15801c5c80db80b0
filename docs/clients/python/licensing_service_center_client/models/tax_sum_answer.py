from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.tax_sum_answer_net_type_0 import TaxSumAnswerNetType0
    from ..models.tax_sum_answer_tax_type_0 import TaxSumAnswerTaxType0


T = TypeVar("T", bound="TaxSumAnswer")


@_attrs_define
class TaxSumAnswer:
    """
    Attributes:
        rate_percent (str):
        net (None | TaxSumAnswerNetType0):
        tax (None | TaxSumAnswerTaxType0):
    """

    rate_percent: str
    net: None | TaxSumAnswerNetType0
    tax: None | TaxSumAnswerTaxType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.tax_sum_answer_net_type_0 import TaxSumAnswerNetType0  # noqa: PLC0415
        from ..models.tax_sum_answer_tax_type_0 import TaxSumAnswerTaxType0  # noqa: PLC0415

        rate_percent = self.rate_percent

        net: dict[str, Any] | None
        if isinstance(self.net, TaxSumAnswerNetType0):
            net = self.net.to_dict()
        else:
            net = self.net

        tax: dict[str, Any] | None
        if isinstance(self.tax, TaxSumAnswerTaxType0):
            tax = self.tax.to_dict()
        else:
            tax = self.tax

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "rate_percent": rate_percent,
                "net": net,
                "tax": tax,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tax_sum_answer_net_type_0 import TaxSumAnswerNetType0  # noqa: PLC0415
        from ..models.tax_sum_answer_tax_type_0 import TaxSumAnswerTaxType0  # noqa: PLC0415

        d = dict(src_dict)
        rate_percent = d.pop("rate_percent")

        def _parse_net(data: object) -> None | TaxSumAnswerNetType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_type_0 = TaxSumAnswerNetType0.from_dict(data)

                return net_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TaxSumAnswerNetType0, data)

        net = _parse_net(d.pop("net"))

        def _parse_tax(data: object) -> None | TaxSumAnswerTaxType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tax_type_0 = TaxSumAnswerTaxType0.from_dict(data)

                return tax_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TaxSumAnswerTaxType0, data)

        tax = _parse_tax(d.pop("tax"))

        tax_sum_answer = cls(
            rate_percent=rate_percent,
            net=net,
            tax=tax,
        )

        tax_sum_answer.additional_properties = d
        return tax_sum_answer

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
