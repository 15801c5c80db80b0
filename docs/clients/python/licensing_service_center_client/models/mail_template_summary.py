from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.language_enum import check_language_enum
from ..models.language_enum import LanguageEnum
from typing import cast


T = TypeVar("T", bound="MailTemplateSummary")


@_attrs_define
class MailTemplateSummary:
    """
    Attributes:
        kind (str):
        label (str):
        language (LanguageEnum): * `en` - English
            * `de` - German
        is_edited (bool): Else the built-in texts are in force.
        version (int):
    """

    kind: str
    label: str
    language: LanguageEnum
    is_edited: bool
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        label = self.label

        language: str = self.language

        is_edited = self.is_edited

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "label": label,
                "language": language,
                "is_edited": is_edited,
                "version": version,
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

        mail_template_summary = cls(
            kind=kind,
            label=label,
            language=language,
            is_edited=is_edited,
            version=version,
        )

        mail_template_summary.additional_properties = d
        return mail_template_summary

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
