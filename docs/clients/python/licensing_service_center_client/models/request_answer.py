from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.request_status import check_request_status
from ..models.request_status import RequestStatus
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.attachment_answer import AttachmentAnswer
    from ..models.contact_answer import ContactAnswer
    from ..models.duplicate_answer import DuplicateAnswer
    from ..models.message_answer import MessageAnswer
    from ..models.request_line_answer import RequestLineAnswer
    from ..models.technical_contact_answer import TechnicalContactAnswer


T = TypeVar("T", bound="RequestAnswer")


@_attrs_define
class RequestAnswer:
    """
    Attributes:
        number (str):
        status (RequestStatus): * `submitted` - Received
            * `in_progress` - In progress
            * `needs_information` - Waiting for your answer
            * `quoted` - Offer made
            * `declined` - Declined
            * `withdrawn` - Withdrawn
        submitted_at (datetime.datetime):
        wished_date (datetime.date | None):
        is_unread (bool): Whether the other side wrote something that you have not read.
        contact (ContactAnswer):
        message (str):
        decline_reason (str):
        lines (list[RequestLineAnswer]):
        technical_contacts (list[TechnicalContactAnswer]):
        messages (list[MessageAnswer]):
        attachments (list[AttachmentAnswer]): Files that came with the request itself.
        duplicates (list[DuplicateAnswer]): Where your organisation asks for the same licence already. Only a hint.
        quotes (list[str]): Numbers of the offers made for it.
        organization (None | str | Unset):
    """

    number: str
    status: RequestStatus
    submitted_at: datetime.datetime
    wished_date: datetime.date | None
    is_unread: bool
    contact: ContactAnswer
    message: str
    decline_reason: str
    lines: list[RequestLineAnswer]
    technical_contacts: list[TechnicalContactAnswer]
    messages: list[MessageAnswer]
    attachments: list[AttachmentAnswer]
    duplicates: list[DuplicateAnswer]
    quotes: list[str]
    organization: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.attachment_answer import AttachmentAnswer  # noqa: PLC0415
        from ..models.contact_answer import ContactAnswer  # noqa: PLC0415
        from ..models.duplicate_answer import DuplicateAnswer  # noqa: PLC0415
        from ..models.message_answer import MessageAnswer  # noqa: PLC0415
        from ..models.request_line_answer import RequestLineAnswer  # noqa: PLC0415
        from ..models.technical_contact_answer import TechnicalContactAnswer  # noqa: PLC0415

        number = self.number

        status: str = self.status

        submitted_at = self.submitted_at.isoformat()

        wished_date: None | str
        if isinstance(self.wished_date, datetime.date):
            wished_date = self.wished_date.isoformat()
        else:
            wished_date = self.wished_date

        is_unread = self.is_unread

        contact = self.contact.to_dict()

        message = self.message

        decline_reason = self.decline_reason

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        technical_contacts = []
        for technical_contacts_item_data in self.technical_contacts:
            technical_contacts_item = technical_contacts_item_data.to_dict()
            technical_contacts.append(technical_contacts_item)

        messages = []
        for messages_item_data in self.messages:
            messages_item = messages_item_data.to_dict()
            messages.append(messages_item)

        attachments = []
        for attachments_item_data in self.attachments:
            attachments_item = attachments_item_data.to_dict()
            attachments.append(attachments_item)

        duplicates = []
        for duplicates_item_data in self.duplicates:
            duplicates_item = duplicates_item_data.to_dict()
            duplicates.append(duplicates_item)

        quotes = self.quotes

        organization: None | str | Unset
        if isinstance(self.organization, Unset):
            organization = UNSET
        else:
            organization = self.organization

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "status": status,
                "submitted_at": submitted_at,
                "wished_date": wished_date,
                "is_unread": is_unread,
                "contact": contact,
                "message": message,
                "decline_reason": decline_reason,
                "lines": lines,
                "technical_contacts": technical_contacts,
                "messages": messages,
                "attachments": attachments,
                "duplicates": duplicates,
                "quotes": quotes,
            }
        )
        if organization is not UNSET:
            field_dict["organization"] = organization

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.attachment_answer import AttachmentAnswer  # noqa: PLC0415
        from ..models.contact_answer import ContactAnswer  # noqa: PLC0415
        from ..models.duplicate_answer import DuplicateAnswer  # noqa: PLC0415
        from ..models.message_answer import MessageAnswer  # noqa: PLC0415
        from ..models.request_line_answer import RequestLineAnswer  # noqa: PLC0415
        from ..models.technical_contact_answer import TechnicalContactAnswer  # noqa: PLC0415

        d = dict(src_dict)
        number = d.pop("number")

        status = check_request_status(d.pop("status"))

        submitted_at = datetime.datetime.fromisoformat(d.pop("submitted_at"))

        def _parse_wished_date(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                wished_date_type_0 = datetime.date.fromisoformat(data)

                return wished_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        wished_date = _parse_wished_date(d.pop("wished_date"))

        is_unread = d.pop("is_unread")

        contact = ContactAnswer.from_dict(d.pop("contact"))

        message = d.pop("message")

        decline_reason = d.pop("decline_reason")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = RequestLineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        technical_contacts = []
        _technical_contacts = d.pop("technical_contacts")
        for technical_contacts_item_data in _technical_contacts:
            technical_contacts_item = TechnicalContactAnswer.from_dict(technical_contacts_item_data)

            technical_contacts.append(technical_contacts_item)

        messages = []
        _messages = d.pop("messages")
        for messages_item_data in _messages:
            messages_item = MessageAnswer.from_dict(messages_item_data)

            messages.append(messages_item)

        attachments = []
        _attachments = d.pop("attachments")
        for attachments_item_data in _attachments:
            attachments_item = AttachmentAnswer.from_dict(attachments_item_data)

            attachments.append(attachments_item)

        duplicates = []
        _duplicates = d.pop("duplicates")
        for duplicates_item_data in _duplicates:
            duplicates_item = DuplicateAnswer.from_dict(duplicates_item_data)

            duplicates.append(duplicates_item)

        quotes = cast(list[str], d.pop("quotes"))

        def _parse_organization(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization = _parse_organization(d.pop("organization", UNSET))

        request_answer = cls(
            number=number,
            status=status,
            submitted_at=submitted_at,
            wished_date=wished_date,
            is_unread=is_unread,
            contact=contact,
            message=message,
            decline_reason=decline_reason,
            lines=lines,
            technical_contacts=technical_contacts,
            messages=messages,
            attachments=attachments,
            duplicates=duplicates,
            quotes=quotes,
            organization=organization,
        )

        request_answer.additional_properties = d
        return request_answer

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
