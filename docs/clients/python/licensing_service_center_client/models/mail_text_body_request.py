from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset


T = TypeVar("T", bound="MailTextBodyRequest")


@_attrs_define
class MailTextBodyRequest:
    """
    Attributes:
        subject (str | Unset):
        opening (str | Unset): Before the facts.
        closing (str | Unset): After the facts.
    """

    subject: str | Unset = UNSET
    opening: str | Unset = UNSET
    closing: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        subject = self.subject

        opening = self.opening

        closing = self.closing

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if subject is not UNSET:
            field_dict["subject"] = subject
        if opening is not UNSET:
            field_dict["opening"] = opening
        if closing is not UNSET:
            field_dict["closing"] = closing

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        subject = d.pop("subject", UNSET)

        opening = d.pop("opening", UNSET)

        closing = d.pop("closing", UNSET)

        mail_text_body_request = cls(
            subject=subject,
            opening=opening,
            closing=closing,
        )

        mail_text_body_request.additional_properties = d
        return mail_text_body_request

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
