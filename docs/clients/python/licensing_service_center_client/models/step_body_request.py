from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.step_body_kind_enum import check_step_body_kind_enum
from ..models.step_body_kind_enum import StepBodyKindEnum
from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="StepBodyRequest")


@_attrs_define
class StepBodyRequest:
    """
    Attributes:
        line (int):
        kind (StepBodyKindEnum): * `contacted` - Our team has been in touch
            * `dates_agreed` - Dates are agreed
            * `done` - Done
        on_date (datetime.date | None | Unset): Left out: today.
        note (str | Unset): The customer reads it; the agreed dates. Default: ''.
    """

    line: int
    kind: StepBodyKindEnum
    on_date: datetime.date | None | Unset = UNSET
    note: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        line = self.line

        kind: str = self.kind

        on_date: None | str | Unset
        if isinstance(self.on_date, Unset):
            on_date = UNSET
        elif isinstance(self.on_date, datetime.date):
            on_date = self.on_date.isoformat()
        else:
            on_date = self.on_date

        note = self.note

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
                "kind": kind,
            }
        )
        if on_date is not UNSET:
            field_dict["on_date"] = on_date
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        line = d.pop("line")

        kind = check_step_body_kind_enum(d.pop("kind"))

        def _parse_on_date(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                on_date_type_0 = datetime.date.fromisoformat(data)

                return on_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        on_date = _parse_on_date(d.pop("on_date", UNSET))

        note = d.pop("note", UNSET)

        step_body_request = cls(
            line=line,
            kind=kind,
            on_date=on_date,
            note=note,
        )

        step_body_request.additional_properties = d
        return step_body_request

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
