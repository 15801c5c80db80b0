from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.blank_enum import BlankEnum
from ..models.blank_enum import check_blank_enum
from ..models.webhook_disable_reason import check_webhook_disable_reason
from ..models.webhook_disable_reason import WebhookDisableReason
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="NewWebhookAnswer")


@_attrs_define
class NewWebhookAnswer:
    """
    Attributes:
        id (UUID):
        version (int): What the ETag says.
        url (str):
        description (str):
        events (list[str]):
        is_active (bool):
        disabled_at (datetime.datetime | None):
        disable_reason (BlankEnum | WebhookDisableReason):
        failing_since (datetime.datetime | None): Nothing has arrived since then; after five days it is switched off.
        previous_secret_until (datetime.datetime | None): Until then the secret before signs too.
        created_at (datetime.datetime):
        secret (None | str): For verifying signatures. Shown this once; null where a repeated call gets its first answer
            again.
    """

    id: UUID
    version: int
    url: str
    description: str
    events: list[str]
    is_active: bool
    disabled_at: datetime.datetime | None
    disable_reason: BlankEnum | WebhookDisableReason
    failing_since: datetime.datetime | None
    previous_secret_until: datetime.datetime | None
    created_at: datetime.datetime
    secret: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        version = self.version

        url = self.url

        description = self.description

        events = self.events

        is_active = self.is_active

        disabled_at: None | str
        if isinstance(self.disabled_at, datetime.datetime):
            disabled_at = self.disabled_at.isoformat()
        else:
            disabled_at = self.disabled_at

        disable_reason: str
        if isinstance(self.disable_reason, str):
            disable_reason = self.disable_reason
        else:
            disable_reason = self.disable_reason

        failing_since: None | str
        if isinstance(self.failing_since, datetime.datetime):
            failing_since = self.failing_since.isoformat()
        else:
            failing_since = self.failing_since

        previous_secret_until: None | str
        if isinstance(self.previous_secret_until, datetime.datetime):
            previous_secret_until = self.previous_secret_until.isoformat()
        else:
            previous_secret_until = self.previous_secret_until

        created_at = self.created_at.isoformat()

        secret: None | str
        secret = self.secret

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "url": url,
                "description": description,
                "events": events,
                "is_active": is_active,
                "disabled_at": disabled_at,
                "disable_reason": disable_reason,
                "failing_since": failing_since,
                "previous_secret_until": previous_secret_until,
                "created_at": created_at,
                "secret": secret,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        version = d.pop("version")

        url = d.pop("url")

        description = d.pop("description")

        events = cast(list[str], d.pop("events"))

        is_active = d.pop("is_active")

        def _parse_disabled_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                disabled_at_type_0 = datetime.datetime.fromisoformat(data)

                return disabled_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        disabled_at = _parse_disabled_at(d.pop("disabled_at"))

        def _parse_disable_reason(data: object) -> BlankEnum | WebhookDisableReason:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                disable_reason_type_0 = check_webhook_disable_reason(data)

                return disable_reason_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            disable_reason_type_1 = check_blank_enum(data)

            return disable_reason_type_1

        disable_reason = _parse_disable_reason(d.pop("disable_reason"))

        def _parse_failing_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                failing_since_type_0 = datetime.datetime.fromisoformat(data)

                return failing_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        failing_since = _parse_failing_since(d.pop("failing_since"))

        def _parse_previous_secret_until(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                previous_secret_until_type_0 = datetime.datetime.fromisoformat(data)

                return previous_secret_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        previous_secret_until = _parse_previous_secret_until(d.pop("previous_secret_until"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_secret(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        secret = _parse_secret(d.pop("secret"))

        new_webhook_answer = cls(
            id=id,
            version=version,
            url=url,
            description=description,
            events=events,
            is_active=is_active,
            disabled_at=disabled_at,
            disable_reason=disable_reason,
            failing_since=failing_since,
            previous_secret_until=previous_secret_until,
            created_at=created_at,
            secret=secret,
        )

        new_webhook_answer.additional_properties = d
        return new_webhook_answer

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
