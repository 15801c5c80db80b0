from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast


T = TypeVar("T", bound="SeriesAnswer")


@_attrs_define
class SeriesAnswer:
    """
    Attributes:
        kind (str):
        last (int): The highest number given.
        found (int):
        problems (int):
        missing (list[str]): At most fifty of each.
        duplicate (list[str]):
        beyond (list[str]):
        unprinted (list[str]):
        damaged (list[str]):
    """

    kind: str
    last: int
    found: int
    problems: int
    missing: list[str]
    duplicate: list[str]
    beyond: list[str]
    unprinted: list[str]
    damaged: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        last = self.last

        found = self.found

        problems = self.problems

        missing = self.missing

        duplicate = self.duplicate

        beyond = self.beyond

        unprinted = self.unprinted

        damaged = self.damaged

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "last": last,
                "found": found,
                "problems": problems,
                "missing": missing,
                "duplicate": duplicate,
                "beyond": beyond,
                "unprinted": unprinted,
                "damaged": damaged,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = d.pop("kind")

        last = d.pop("last")

        found = d.pop("found")

        problems = d.pop("problems")

        missing = cast(list[str], d.pop("missing"))

        duplicate = cast(list[str], d.pop("duplicate"))

        beyond = cast(list[str], d.pop("beyond"))

        unprinted = cast(list[str], d.pop("unprinted"))

        damaged = cast(list[str], d.pop("damaged"))

        series_answer = cls(
            kind=kind,
            last=last,
            found=found,
            problems=problems,
            missing=missing,
            duplicate=duplicate,
            beyond=beyond,
            unprinted=unprinted,
            damaged=damaged,
        )

        series_answer.additional_properties = d
        return series_answer

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
