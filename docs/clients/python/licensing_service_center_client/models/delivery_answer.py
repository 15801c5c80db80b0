from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.webhook_delivery_state import check_webhook_delivery_state
from ..models.webhook_delivery_state import WebhookDeliveryState
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="DeliveryAnswer")


@_attrs_define
class DeliveryAnswer:
    """
    Attributes:
        id (UUID):
        webhook_id (str): The same in every attempt: know an event again by it.
        type_ (str):
        state (WebhookDeliveryState): * `pending` - Waiting
            * `delivered` - Delivered
            * `dead` - Given up
        attempts (int): Since it was first due, or last asked for.
        happened_at (datetime.datetime):
        created_at (datetime.datetime):
        next_attempt_at (datetime.datetime | None):
        finished_at (datetime.datetime | None):
    """

    id: UUID
    webhook_id: str
    type_: str
    state: WebhookDeliveryState
    attempts: int
    happened_at: datetime.datetime
    created_at: datetime.datetime
    next_attempt_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        webhook_id = self.webhook_id

        type_ = self.type_

        state: str = self.state

        attempts = self.attempts

        happened_at = self.happened_at.isoformat()

        created_at = self.created_at.isoformat()

        next_attempt_at: None | str
        if isinstance(self.next_attempt_at, datetime.datetime):
            next_attempt_at = self.next_attempt_at.isoformat()
        else:
            next_attempt_at = self.next_attempt_at

        finished_at: None | str
        if isinstance(self.finished_at, datetime.datetime):
            finished_at = self.finished_at.isoformat()
        else:
            finished_at = self.finished_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "webhook_id": webhook_id,
                "type": type_,
                "state": state,
                "attempts": attempts,
                "happened_at": happened_at,
                "created_at": created_at,
                "next_attempt_at": next_attempt_at,
                "finished_at": finished_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        webhook_id = d.pop("webhook_id")

        type_ = d.pop("type")

        state = check_webhook_delivery_state(d.pop("state"))

        attempts = d.pop("attempts")

        happened_at = datetime.datetime.fromisoformat(d.pop("happened_at"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_next_attempt_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                next_attempt_at_type_0 = datetime.datetime.fromisoformat(data)

                return next_attempt_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        next_attempt_at = _parse_next_attempt_at(d.pop("next_attempt_at"))

        def _parse_finished_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                finished_at_type_0 = datetime.datetime.fromisoformat(data)

                return finished_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        finished_at = _parse_finished_at(d.pop("finished_at"))

        delivery_answer = cls(
            id=id,
            webhook_id=webhook_id,
            type_=type_,
            state=state,
            attempts=attempts,
            happened_at=happened_at,
            created_at=created_at,
            next_attempt_at=next_attempt_at,
            finished_at=finished_at,
        )

        delivery_answer.additional_properties = d
        return delivery_answer

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
