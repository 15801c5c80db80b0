from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime


T = TypeVar("T", bound="SentMailAnswer")


@_attrs_define
class SentMailAnswer:
    """
    Attributes:
        id (int):
        kind (str):
        recipient (str):
        cc (list[str]):
        language (str):
        subject (str): Empty for mails with confidential content.
        sent_at (datetime.datetime):
    """

    id: int
    kind: str
    recipient: str
    cc: list[str]
    language: str
    subject: str
    sent_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind = self.kind

        recipient = self.recipient

        cc = self.cc

        language = self.language

        subject = self.subject

        sent_at = self.sent_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "recipient": recipient,
                "cc": cc,
                "language": language,
                "subject": subject,
                "sent_at": sent_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        kind = d.pop("kind")

        recipient = d.pop("recipient")

        cc = cast(list[str], d.pop("cc"))

        language = d.pop("language")

        subject = d.pop("subject")

        sent_at = datetime.datetime.fromisoformat(d.pop("sent_at"))

        sent_mail_answer = cls(
            id=id,
            kind=kind,
            recipient=recipient,
            cc=cc,
            language=language,
            subject=subject,
            sent_at=sent_at,
        )

        sent_mail_answer.additional_properties = d
        return sent_mail_answer

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
