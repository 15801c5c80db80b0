from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.language_enum import check_language_enum
from ..models.language_enum import LanguageEnum
from typing import cast
import datetime


T = TypeVar("T", bound="MailTemplateAnswer")


@_attrs_define
class MailTemplateAnswer:
    """
    Attributes:
        kind (str):
        label (str):
        language (LanguageEnum): * `en` - English
            * `de` - German
        is_edited (bool): Else the built-in texts are in force.
        version (int):
        subject (str):
        opening (str):
        closing (str):
        placeholders (list[str]): What may stand in braces, such as `{number}`.
        changed_at (datetime.datetime | None):
        changed_by (None | str):
    """

    kind: str
    label: str
    language: LanguageEnum
    is_edited: bool
    version: int
    subject: str
    opening: str
    closing: str
    placeholders: list[str]
    changed_at: datetime.datetime | None
    changed_by: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        label = self.label

        language: str = self.language

        is_edited = self.is_edited

        version = self.version

        subject = self.subject

        opening = self.opening

        closing = self.closing

        placeholders = self.placeholders

        changed_at: None | str
        if isinstance(self.changed_at, datetime.datetime):
            changed_at = self.changed_at.isoformat()
        else:
            changed_at = self.changed_at

        changed_by: None | str
        changed_by = self.changed_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "label": label,
                "language": language,
                "is_edited": is_edited,
                "version": version,
                "subject": subject,
                "opening": opening,
                "closing": closing,
                "placeholders": placeholders,
                "changed_at": changed_at,
                "changed_by": changed_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = d.pop("kind")

        label = d.pop("label")

        language = check_language_enum(d.pop("language"))

        is_edited = d.pop("is_edited")

        version = d.pop("version")

        subject = d.pop("subject")

        opening = d.pop("opening")

        closing = d.pop("closing")

        placeholders = cast(list[str], d.pop("placeholders"))

        def _parse_changed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                changed_at_type_0 = datetime.datetime.fromisoformat(data)

                return changed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        changed_at = _parse_changed_at(d.pop("changed_at"))

        def _parse_changed_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        changed_by = _parse_changed_by(d.pop("changed_by"))

        mail_template_answer = cls(
            kind=kind,
            label=label,
            language=language,
            is_edited=is_edited,
            version=version,
            subject=subject,
            opening=opening,
            closing=closing,
            placeholders=placeholders,
            changed_at=changed_at,
            changed_by=changed_by,
        )

        mail_template_answer.additional_properties = d
        return mail_template_answer

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
