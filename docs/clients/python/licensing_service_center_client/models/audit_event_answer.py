from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.actor_answer import ActorAnswer
    from ..models.object_answer import ObjectAnswer


T = TypeVar("T", bound="AuditEventAnswer")


@_attrs_define
class AuditEventAnswer:
    """
    Attributes:
        id (int):
        at (datetime.datetime):
        action (str):
        action_label (str): The action in words of your language.
        object_ (ObjectAnswer):
        actor (ActorAnswer | None): Who did it; null for the system.
        old (str): Code of the state before.
        new (str): Code of the state after.
        note (str): The reason that was given.
        details (Any): Ids and codes that belong to the action.
    """

    id: int
    at: datetime.datetime
    action: str
    action_label: str
    object_: ObjectAnswer
    actor: ActorAnswer | None
    old: str
    new: str
    note: str
    details: Any
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.actor_answer import ActorAnswer  # noqa: PLC0415
        from ..models.object_answer import ObjectAnswer  # noqa: PLC0415

        id = self.id

        at = self.at.isoformat()

        action = self.action

        action_label = self.action_label

        object_ = self.object_.to_dict()

        actor: dict[str, Any] | None
        if isinstance(self.actor, ActorAnswer):
            actor = self.actor.to_dict()
        else:
            actor = self.actor

        old = self.old

        new = self.new

        note = self.note

        details = self.details

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "at": at,
                "action": action,
                "action_label": action_label,
                "object": object_,
                "actor": actor,
                "old": old,
                "new": new,
                "note": note,
                "details": details,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.actor_answer import ActorAnswer  # noqa: PLC0415
        from ..models.object_answer import ObjectAnswer  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        action = d.pop("action")

        action_label = d.pop("action_label")

        object_ = ObjectAnswer.from_dict(d.pop("object"))

        def _parse_actor(data: object) -> ActorAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actor_type_0 = ActorAnswer.from_dict(data)

                return actor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ActorAnswer | None, data)

        actor = _parse_actor(d.pop("actor"))

        old = d.pop("old")

        new = d.pop("new")

        note = d.pop("note")

        details = d.pop("details")

        audit_event_answer = cls(
            id=id,
            at=at,
            action=action,
            action_label=action_label,
            object_=object_,
            actor=actor,
            old=old,
            new=new,
            note=note,
            details=details,
        )

        audit_event_answer.additional_properties = d
        return audit_event_answer

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
