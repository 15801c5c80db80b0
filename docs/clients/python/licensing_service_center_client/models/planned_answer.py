from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
from uuid import UUID

if TYPE_CHECKING:
    from ..models.co_term_answer import CoTermAnswer


T = TypeVar("T", bound="PlannedAnswer")


@_attrs_define
class PlannedAnswer:
    """
    Attributes:
        license_ (UUID):
        sen (str):
        summary (str):
        co_term (CoTermAnswer | None):
        codes (list[str]): Why it stays out; of rules the same as in `ask_anyway`.
        reasons (list[str]): The same in your language.
    """

    license_: UUID
    sen: str
    summary: str
    co_term: CoTermAnswer | None
    codes: list[str]
    reasons: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.co_term_answer import CoTermAnswer  # noqa: PLC0415

        license_ = str(self.license_)

        sen = self.sen

        summary = self.summary

        co_term: dict[str, Any] | None
        if isinstance(self.co_term, CoTermAnswer):
            co_term = self.co_term.to_dict()
        else:
            co_term = self.co_term

        codes = self.codes

        reasons = self.reasons

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "license": license_,
                "sen": sen,
                "summary": summary,
                "co_term": co_term,
                "codes": codes,
                "reasons": reasons,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.co_term_answer import CoTermAnswer  # noqa: PLC0415

        d = dict(src_dict)
        license_ = UUID(d.pop("license"))

        sen = d.pop("sen")

        summary = d.pop("summary")

        def _parse_co_term(data: object) -> CoTermAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                co_term_type_0 = CoTermAnswer.from_dict(data)

                return co_term_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CoTermAnswer | None, data)

        co_term = _parse_co_term(d.pop("co_term"))

        codes = cast(list[str], d.pop("codes"))

        reasons = cast(list[str], d.pop("reasons"))

        planned_answer = cls(
            license_=license_,
            sen=sen,
            summary=summary,
            co_term=co_term,
            codes=codes,
            reasons=reasons,
        )

        planned_answer.additional_properties = d
        return planned_answer

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
