from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.series_answer import SeriesAnswer


T = TypeVar("T", bound="NumbersAnswer")


@_attrs_define
class NumbersAnswer:
    """
    Attributes:
        years (list[int]): Newest first.
        year (int | None):
        is_running (bool):
        checked_at (datetime.datetime | None):
        series (list[SeriesAnswer]):
    """

    years: list[int]
    year: int | None
    is_running: bool
    checked_at: datetime.datetime | None
    series: list[SeriesAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.series_answer import SeriesAnswer  # noqa: PLC0415

        years = self.years

        year: int | None
        year = self.year

        is_running = self.is_running

        checked_at: None | str
        if isinstance(self.checked_at, datetime.datetime):
            checked_at = self.checked_at.isoformat()
        else:
            checked_at = self.checked_at

        series = []
        for series_item_data in self.series:
            series_item = series_item_data.to_dict()
            series.append(series_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "years": years,
                "year": year,
                "is_running": is_running,
                "checked_at": checked_at,
                "series": series,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.series_answer import SeriesAnswer  # noqa: PLC0415

        d = dict(src_dict)
        years = cast(list[int], d.pop("years"))

        def _parse_year(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        year = _parse_year(d.pop("year"))

        is_running = d.pop("is_running")

        def _parse_checked_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                checked_at_type_0 = datetime.datetime.fromisoformat(data)

                return checked_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        checked_at = _parse_checked_at(d.pop("checked_at"))

        series = []
        _series = d.pop("series")
        for series_item_data in _series:
            series_item = SeriesAnswer.from_dict(series_item_data)

            series.append(series_item)

        numbers_answer = cls(
            years=years,
            year=year,
            is_running=is_running,
            checked_at=checked_at,
            series=series,
        )

        numbers_answer.additional_properties = d
        return numbers_answer

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
