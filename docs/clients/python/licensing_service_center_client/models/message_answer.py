from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.attachment_answer import AttachmentAnswer


T = TypeVar("T", bound="MessageAnswer")


@_attrs_define
class MessageAnswer:
    """
    Attributes:
        author (str):
        is_from_staff (bool):
        text (str):
        created_at (datetime.datetime):
        attachments (list[AttachmentAnswer]):
    """

    author: str
    is_from_staff: bool
    text: str
    created_at: datetime.datetime
    attachments: list[AttachmentAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.attachment_answer import AttachmentAnswer  # noqa: PLC0415

        author = self.author

        is_from_staff = self.is_from_staff

        text = self.text

        created_at = self.created_at.isoformat()

        attachments = []
        for attachments_item_data in self.attachments:
            attachments_item = attachments_item_data.to_dict()
            attachments.append(attachments_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "author": author,
                "is_from_staff": is_from_staff,
                "text": text,
                "created_at": created_at,
                "attachments": attachments,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.attachment_answer import AttachmentAnswer  # noqa: PLC0415

        d = dict(src_dict)
        author = d.pop("author")

        is_from_staff = d.pop("is_from_staff")

        text = d.pop("text")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        attachments = []
        _attachments = d.pop("attachments")
        for attachments_item_data in _attachments:
            attachments_item = AttachmentAnswer.from_dict(attachments_item_data)

            attachments.append(attachments_item)

        message_answer = cls(
            author=author,
            is_from_staff=is_from_staff,
            text=text,
            created_at=created_at,
            attachments=attachments,
        )

        message_answer.additional_properties = d
        return message_answer

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
