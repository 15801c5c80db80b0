from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="JobAnswer")


@_attrs_define
class JobAnswer:
    """
    Attributes:
        id (int):
        kind (str):
        name (str): The kind in words.
        state (str):
        attempts (int):
        created_at (datetime.datetime):
        available_at (datetime.datetime): When it is tried next.
        reason (str): The last failure in plain words.
    """

    id: int
    kind: str
    name: str
    state: str
    attempts: int
    created_at: datetime.datetime
    available_at: datetime.datetime
    reason: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind = self.kind

        name = self.name

        state = self.state

        attempts = self.attempts

        created_at = self.created_at.isoformat()

        available_at = self.available_at.isoformat()

        reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "name": name,
                "state": state,
                "attempts": attempts,
                "created_at": created_at,
                "available_at": available_at,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        kind = d.pop("kind")

        name = d.pop("name")

        state = d.pop("state")

        attempts = d.pop("attempts")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        available_at = datetime.datetime.fromisoformat(d.pop("available_at"))

        reason = d.pop("reason")

        job_answer = cls(
            id=id,
            kind=kind,
            name=name,
            state=state,
            attempts=attempts,
            created_at=created_at,
            available_at=available_at,
            reason=reason,
        )

        job_answer.additional_properties = d
        return job_answer

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
