from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.blank_enum import BlankEnum
from ..models.blank_enum import check_blank_enum
from ..models.webhook_attempt_error import check_webhook_attempt_error
from ..models.webhook_attempt_error import WebhookAttemptError
from typing import cast
import datetime


T = TypeVar("T", bound="AttemptAnswer")


@_attrs_define
class AttemptAnswer:
    """
    Attributes:
        at (datetime.datetime):
        status_code (int | None): Null where there was no answer.
        error (BlankEnum | WebhookAttemptError):
        milliseconds (int):
        excerpt (str): The beginning of what the endpoint said.
    """

    at: datetime.datetime
    status_code: int | None
    error: BlankEnum | WebhookAttemptError
    milliseconds: int
    excerpt: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        at = self.at.isoformat()

        status_code: int | None
        status_code = self.status_code

        error: str
        if isinstance(self.error, str):
            error = self.error
        else:
            error = self.error

        milliseconds = self.milliseconds

        excerpt = self.excerpt

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "at": at,
                "status_code": status_code,
                "error": error,
                "milliseconds": milliseconds,
                "excerpt": excerpt,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        at = datetime.datetime.fromisoformat(d.pop("at"))

        def _parse_status_code(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        status_code = _parse_status_code(d.pop("status_code"))

        def _parse_error(data: object) -> BlankEnum | WebhookAttemptError:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                error_type_0 = check_webhook_attempt_error(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            error_type_1 = check_blank_enum(data)

            return error_type_1

        error = _parse_error(d.pop("error"))

        milliseconds = d.pop("milliseconds")

        excerpt = d.pop("excerpt")

        attempt_answer = cls(
            at=at,
            status_code=status_code,
            error=error,
            milliseconds=milliseconds,
            excerpt=excerpt,
        )

        attempt_answer.additional_properties = d
        return attempt_answer

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
