from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="CoTermAnswer")


@_attrs_define
class CoTermAnswer:
    """
    Attributes:
        wanted_end (datetime.date):
        starts_on (datetime.date):
        ends_on (datetime.date): What the whole months come to.
        months (int):
        days_over (int): Days after the wished end.
        is_lapsed (bool): Counted from today, because the maintenance is over.
    """

    wanted_end: datetime.date
    starts_on: datetime.date
    ends_on: datetime.date
    months: int
    days_over: int
    is_lapsed: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        wanted_end = self.wanted_end.isoformat()

        starts_on = self.starts_on.isoformat()

        ends_on = self.ends_on.isoformat()

        months = self.months

        days_over = self.days_over

        is_lapsed = self.is_lapsed

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "wanted_end": wanted_end,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "months": months,
                "days_over": days_over,
                "is_lapsed": is_lapsed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        wanted_end = datetime.date.fromisoformat(d.pop("wanted_end"))

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))

        months = d.pop("months")

        days_over = d.pop("days_over")

        is_lapsed = d.pop("is_lapsed")

        co_term_answer = cls(
            wanted_end=wanted_end,
            starts_on=starts_on,
            ends_on=ends_on,
            months=months,
            days_over=days_over,
            is_lapsed=is_lapsed,
        )

        co_term_answer.additional_properties = d
        return co_term_answer

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
