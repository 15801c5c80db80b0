from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.tax_sum_answer import TaxSumAnswer
    from ..models.totals_answer_gross_type_0 import TotalsAnswerGrossType0
    from ..models.totals_answer_net_type_0 import TotalsAnswerNetType0
    from ..models.totals_answer_tax_type_0 import TotalsAnswerTaxType0


T = TypeVar("T", bound="TotalsAnswer")


@_attrs_define
class TotalsAnswer:
    """
    Attributes:
        net (None | TotalsAnswerNetType0):
        tax (None | TotalsAnswerTaxType0):
        gross (None | TotalsAnswerGrossType0):
        by_rate (list[TaxSumAnswer]):
    """

    net: None | TotalsAnswerNetType0
    tax: None | TotalsAnswerTaxType0
    gross: None | TotalsAnswerGrossType0
    by_rate: list[TaxSumAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.tax_sum_answer import TaxSumAnswer  # noqa: PLC0415
        from ..models.totals_answer_gross_type_0 import TotalsAnswerGrossType0  # noqa: PLC0415
        from ..models.totals_answer_net_type_0 import TotalsAnswerNetType0  # noqa: PLC0415
        from ..models.totals_answer_tax_type_0 import TotalsAnswerTaxType0  # noqa: PLC0415

        net: dict[str, Any] | None
        if isinstance(self.net, TotalsAnswerNetType0):
            net = self.net.to_dict()
        else:
            net = self.net

        tax: dict[str, Any] | None
        if isinstance(self.tax, TotalsAnswerTaxType0):
            tax = self.tax.to_dict()
        else:
            tax = self.tax

        gross: dict[str, Any] | None
        if isinstance(self.gross, TotalsAnswerGrossType0):
            gross = self.gross.to_dict()
        else:
            gross = self.gross

        by_rate = []
        for by_rate_item_data in self.by_rate:
            by_rate_item = by_rate_item_data.to_dict()
            by_rate.append(by_rate_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "net": net,
                "tax": tax,
                "gross": gross,
                "by_rate": by_rate,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.tax_sum_answer import TaxSumAnswer  # noqa: PLC0415
        from ..models.totals_answer_gross_type_0 import TotalsAnswerGrossType0  # noqa: PLC0415
        from ..models.totals_answer_net_type_0 import TotalsAnswerNetType0  # noqa: PLC0415
        from ..models.totals_answer_tax_type_0 import TotalsAnswerTaxType0  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_net(data: object) -> None | TotalsAnswerNetType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_type_0 = TotalsAnswerNetType0.from_dict(data)

                return net_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TotalsAnswerNetType0, data)

        net = _parse_net(d.pop("net"))

        def _parse_tax(data: object) -> None | TotalsAnswerTaxType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tax_type_0 = TotalsAnswerTaxType0.from_dict(data)

                return tax_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TotalsAnswerTaxType0, data)

        tax = _parse_tax(d.pop("tax"))

        def _parse_gross(data: object) -> None | TotalsAnswerGrossType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                gross_type_0 = TotalsAnswerGrossType0.from_dict(data)

                return gross_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | TotalsAnswerGrossType0, data)

        gross = _parse_gross(d.pop("gross"))

        by_rate = []
        _by_rate = d.pop("by_rate")
        for by_rate_item_data in _by_rate:
            by_rate_item = TaxSumAnswer.from_dict(by_rate_item_data)

            by_rate.append(by_rate_item)

        totals_answer = cls(
            net=net,
            tax=tax,
            gross=gross,
            by_rate=by_rate,
        )

        totals_answer.additional_properties = d
        return totals_answer

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
