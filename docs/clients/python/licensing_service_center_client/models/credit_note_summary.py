from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.credit_note_summary_gross_total_type_0 import CreditNoteSummaryGrossTotalType0


T = TypeVar("T", bound="CreditNoteSummary")


@_attrs_define
class CreditNoteSummary:
    """
    Attributes:
        number (str):
        issued_on (datetime.date):
        reason (str):
        gross_total (CreditNoteSummaryGrossTotalType0 | None): What it takes back, a positive amount.
    """

    number: str
    issued_on: datetime.date
    reason: str
    gross_total: CreditNoteSummaryGrossTotalType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.credit_note_summary_gross_total_type_0 import CreditNoteSummaryGrossTotalType0  # noqa: PLC0415

        number = self.number

        issued_on = self.issued_on.isoformat()

        reason = self.reason

        gross_total: dict[str, Any] | None
        if isinstance(self.gross_total, CreditNoteSummaryGrossTotalType0):
            gross_total = self.gross_total.to_dict()
        else:
            gross_total = self.gross_total

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "issued_on": issued_on,
                "reason": reason,
                "gross_total": gross_total,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.credit_note_summary_gross_total_type_0 import CreditNoteSummaryGrossTotalType0  # noqa: PLC0415

        d = dict(src_dict)
        number = d.pop("number")

        issued_on = datetime.date.fromisoformat(d.pop("issued_on"))

        reason = d.pop("reason")

        def _parse_gross_total(data: object) -> CreditNoteSummaryGrossTotalType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                gross_total_type_0 = CreditNoteSummaryGrossTotalType0.from_dict(data)

                return gross_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CreditNoteSummaryGrossTotalType0 | None, data)

        gross_total = _parse_gross_total(d.pop("gross_total"))

        credit_note_summary = cls(
            number=number,
            issued_on=issued_on,
            reason=reason,
            gross_total=gross_total,
        )

        credit_note_summary.additional_properties = d
        return credit_note_summary

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
