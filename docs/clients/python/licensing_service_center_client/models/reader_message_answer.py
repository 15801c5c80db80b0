from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.reader_message_answer_kind_enum import check_reader_message_answer_kind_enum
from ..models.reader_message_answer_kind_enum import ReaderMessageAnswerKindEnum
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="ReaderMessageAnswer")


@_attrs_define
class ReaderMessageAnswer:
    """
    Attributes:
        id (UUID):
        page (str): The title that the page had.
        language (str):
        kind (ReaderMessageAnswerKindEnum): * `doubt` - I doubt that this is right
            * `question` - I have a question
            * `suggestion` - I have a suggestion
            * `change` - Something should be changed
            * `extranet` - I am interested in a customer extranet
        text (str):
        name (str):
        email (str): Empty: there is nowhere to send an answer.
        sent_at (datetime.datetime):
        answer (str):
        closed_at (datetime.datetime | None):
    """

    id: UUID
    page: str
    language: str
    kind: ReaderMessageAnswerKindEnum
    text: str
    name: str
    email: str
    sent_at: datetime.datetime
    answer: str
    closed_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        page = self.page

        language = self.language

        kind: str = self.kind

        text = self.text

        name = self.name

        email = self.email

        sent_at = self.sent_at.isoformat()

        answer = self.answer

        closed_at: None | str
        if isinstance(self.closed_at, datetime.datetime):
            closed_at = self.closed_at.isoformat()
        else:
            closed_at = self.closed_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "page": page,
                "language": language,
                "kind": kind,
                "text": text,
                "name": name,
                "email": email,
                "sent_at": sent_at,
                "answer": answer,
                "closed_at": closed_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        page = d.pop("page")

        language = d.pop("language")

        kind = check_reader_message_answer_kind_enum(d.pop("kind"))

        text = d.pop("text")

        name = d.pop("name")

        email = d.pop("email")

        sent_at = datetime.datetime.fromisoformat(d.pop("sent_at"))

        answer = d.pop("answer")

        def _parse_closed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closed_at_type_0 = datetime.datetime.fromisoformat(data)

                return closed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        closed_at = _parse_closed_at(d.pop("closed_at"))

        reader_message_answer = cls(
            id=id,
            page=page,
            language=language,
            kind=kind,
            text=text,
            name=name,
            email=email,
            sent_at=sent_at,
            answer=answer,
            closed_at=closed_at,
        )

        reader_message_answer.additional_properties = d
        return reader_message_answer

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
