from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.license_question_kind import check_license_question_kind
from ..models.license_question_kind import LicenseQuestionKind
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="StaffQuestionAnswer")


@_attrs_define
class StaffQuestionAnswer:
    """
    Attributes:
        id (UUID):
        kind (LicenseQuestionKind): * `license` - Licence, key, invoice
            * `technical` - Technical question about the product
        text (str):
        asked_at (datetime.datetime):
        closed_at (datetime.datetime | None):
        license_ (UUID):
        product_name (str):
        sen (str):
        organization (str):
        asked_by (str):
    """

    id: UUID
    kind: LicenseQuestionKind
    text: str
    asked_at: datetime.datetime
    closed_at: datetime.datetime | None
    license_: UUID
    product_name: str
    sen: str
    organization: str
    asked_by: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        kind: str = self.kind

        text = self.text

        asked_at = self.asked_at.isoformat()

        closed_at: None | str
        if isinstance(self.closed_at, datetime.datetime):
            closed_at = self.closed_at.isoformat()
        else:
            closed_at = self.closed_at

        license_ = str(self.license_)

        product_name = self.product_name

        sen = self.sen

        organization = self.organization

        asked_by = self.asked_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "text": text,
                "asked_at": asked_at,
                "closed_at": closed_at,
                "license": license_,
                "product_name": product_name,
                "sen": sen,
                "organization": organization,
                "asked_by": asked_by,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        kind = check_license_question_kind(d.pop("kind"))

        text = d.pop("text")

        asked_at = datetime.datetime.fromisoformat(d.pop("asked_at"))

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

        license_ = UUID(d.pop("license"))

        product_name = d.pop("product_name")

        sen = d.pop("sen")

        organization = d.pop("organization")

        asked_by = d.pop("asked_by")

        staff_question_answer = cls(
            id=id,
            kind=kind,
            text=text,
            asked_at=asked_at,
            closed_at=closed_at,
            license_=license_,
            product_name=product_name,
            sen=sen,
            organization=organization,
            asked_by=asked_by,
        )

        staff_question_answer.additional_properties = d
        return staff_question_answer

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
