from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.contact_body_request import ContactBodyRequest
    from ..models.technical_contact_body_request import TechnicalContactBodyRequest


T = TypeVar("T", bound="RequestBodyRequest")


@_attrs_define
class RequestBodyRequest:
    """
    Attributes:
        contact (ContactBodyRequest | Unset):
        technical_contacts (list[TechnicalContactBodyRequest] | Unset):
        wished_date (datetime.date | None | Unset):
        message (str | Unset):  Default: ''.
    """

    contact: ContactBodyRequest | Unset = UNSET
    technical_contacts: list[TechnicalContactBodyRequest] | Unset = UNSET
    wished_date: datetime.date | None | Unset = UNSET
    message: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.contact_body_request import ContactBodyRequest  # noqa: PLC0415
        from ..models.technical_contact_body_request import TechnicalContactBodyRequest  # noqa: PLC0415

        contact: dict[str, Any] | Unset = UNSET
        if not isinstance(self.contact, Unset):
            contact = self.contact.to_dict()

        technical_contacts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.technical_contacts, Unset):
            technical_contacts = []
            for technical_contacts_item_data in self.technical_contacts:
                technical_contacts_item = technical_contacts_item_data.to_dict()
                technical_contacts.append(technical_contacts_item)

        wished_date: None | str | Unset
        if isinstance(self.wished_date, Unset):
            wished_date = UNSET
        elif isinstance(self.wished_date, datetime.date):
            wished_date = self.wished_date.isoformat()
        else:
            wished_date = self.wished_date

        message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if contact is not UNSET:
            field_dict["contact"] = contact
        if technical_contacts is not UNSET:
            field_dict["technical_contacts"] = technical_contacts
        if wished_date is not UNSET:
            field_dict["wished_date"] = wished_date
        if message is not UNSET:
            field_dict["message"] = message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_body_request import ContactBodyRequest  # noqa: PLC0415
        from ..models.technical_contact_body_request import TechnicalContactBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        _contact = d.pop("contact", UNSET)
        contact: ContactBodyRequest | Unset
        if isinstance(_contact, Unset):
            contact = UNSET
        else:
            contact = ContactBodyRequest.from_dict(_contact)

        _technical_contacts = d.pop("technical_contacts", UNSET)
        technical_contacts: list[TechnicalContactBodyRequest] | Unset = UNSET
        if _technical_contacts is not UNSET:
            technical_contacts = []
            for technical_contacts_item_data in _technical_contacts:
                technical_contacts_item = TechnicalContactBodyRequest.from_dict(technical_contacts_item_data)

                technical_contacts.append(technical_contacts_item)

        def _parse_wished_date(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                wished_date_type_0 = datetime.date.fromisoformat(data)

                return wished_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        wished_date = _parse_wished_date(d.pop("wished_date", UNSET))

        message = d.pop("message", UNSET)

        request_body_request = cls(
            contact=contact,
            technical_contacts=technical_contacts,
            wished_date=wished_date,
            message=message,
        )

        request_body_request.additional_properties = d
        return request_body_request

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
