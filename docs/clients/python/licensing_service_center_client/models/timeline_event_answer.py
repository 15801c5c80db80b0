from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="TimelineEventAnswer")


@_attrs_define
class TimelineEventAnswer:
    """
    Attributes:
        code (str): `ordered`, `confirmed`, `bought`, `delivered`, `invoiced`, `paid`, `credited`, `service_contacted`,
            `service_dates_agreed`, `service_done`.
        title (str):
        on (datetime.date):
        detail (str):
        number (str): Of the document, if it is about one.
    """

    code: str
    title: str
    on: datetime.date
    detail: str
    number: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        title = self.title

        on = self.on.isoformat()

        detail = self.detail

        number = self.number

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "title": title,
                "on": on,
                "detail": detail,
                "number": number,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        code = d.pop("code")

        title = d.pop("title")

        on = datetime.date.fromisoformat(d.pop("on"))

        detail = d.pop("detail")

        number = d.pop("number")

        timeline_event_answer = cls(
            code=code,
            title=title,
            on=on,
            detail=detail,
            number=number,
        )

        timeline_event_answer.additional_properties = d
        return timeline_event_answer

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
