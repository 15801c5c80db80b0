from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.entry_answer import EntryAnswer


T = TypeVar("T", bound="StartedAnswer")


@_attrs_define
class StartedAnswer:
    """
    Attributes:
        started (bool): False where its work was due or ran already.
        entry (EntryAnswer):
    """

    started: bool
    entry: EntryAnswer
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.entry_answer import EntryAnswer  # noqa: PLC0415

        started = self.started

        entry = self.entry.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "started": started,
                "entry": entry,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.entry_answer import EntryAnswer  # noqa: PLC0415

        d = dict(src_dict)
        started = d.pop("started")

        entry = EntryAnswer.from_dict(d.pop("entry"))

        started_answer = cls(
            started=started,
            entry=entry,
        )

        started_answer.additional_properties = d
        return started_answer

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
