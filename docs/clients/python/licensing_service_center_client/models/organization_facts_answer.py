from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
from uuid import UUID

if TYPE_CHECKING:
    from ..models.organization_contact_answer import OrganizationContactAnswer


T = TypeVar("T", bound="OrganizationFactsAnswer")


@_attrs_define
class OrganizationFactsAnswer:
    """
    Attributes:
        id (UUID):
        version (int): What the ETag says.
        name (str):
        line1 (str):
        line2 (str):
        postcode (str):
        city (str):
        country (str):
        delivery_name (str): Delivery facts are empty where nothing differs.
        delivery_line1 (str):
        delivery_line2 (str):
        delivery_postcode (str):
        delivery_city (str):
        delivery_country (str):
        vat_number (str):
        email_for_invoices (str):
        po_number_required (bool):
        language (str):
        time_zone (str):
        currency (str):
        contacts (list[OrganizationContactAnswer]):
    """

    id: UUID
    version: int
    name: str
    line1: str
    line2: str
    postcode: str
    city: str
    country: str
    delivery_name: str
    delivery_line1: str
    delivery_line2: str
    delivery_postcode: str
    delivery_city: str
    delivery_country: str
    vat_number: str
    email_for_invoices: str
    po_number_required: bool
    language: str
    time_zone: str
    currency: str
    contacts: list[OrganizationContactAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.organization_contact_answer import OrganizationContactAnswer  # noqa: PLC0415

        id = str(self.id)

        version = self.version

        name = self.name

        line1 = self.line1

        line2 = self.line2

        postcode = self.postcode

        city = self.city

        country = self.country

        delivery_name = self.delivery_name

        delivery_line1 = self.delivery_line1

        delivery_line2 = self.delivery_line2

        delivery_postcode = self.delivery_postcode

        delivery_city = self.delivery_city

        delivery_country = self.delivery_country

        vat_number = self.vat_number

        email_for_invoices = self.email_for_invoices

        po_number_required = self.po_number_required

        language = self.language

        time_zone = self.time_zone

        currency = self.currency

        contacts = []
        for contacts_item_data in self.contacts:
            contacts_item = contacts_item_data.to_dict()
            contacts.append(contacts_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "version": version,
                "name": name,
                "line1": line1,
                "line2": line2,
                "postcode": postcode,
                "city": city,
                "country": country,
                "delivery_name": delivery_name,
                "delivery_line1": delivery_line1,
                "delivery_line2": delivery_line2,
                "delivery_postcode": delivery_postcode,
                "delivery_city": delivery_city,
                "delivery_country": delivery_country,
                "vat_number": vat_number,
                "email_for_invoices": email_for_invoices,
                "po_number_required": po_number_required,
                "language": language,
                "time_zone": time_zone,
                "currency": currency,
                "contacts": contacts,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.organization_contact_answer import OrganizationContactAnswer  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        version = d.pop("version")

        name = d.pop("name")

        line1 = d.pop("line1")

        line2 = d.pop("line2")

        postcode = d.pop("postcode")

        city = d.pop("city")

        country = d.pop("country")

        delivery_name = d.pop("delivery_name")

        delivery_line1 = d.pop("delivery_line1")

        delivery_line2 = d.pop("delivery_line2")

        delivery_postcode = d.pop("delivery_postcode")

        delivery_city = d.pop("delivery_city")

        delivery_country = d.pop("delivery_country")

        vat_number = d.pop("vat_number")

        email_for_invoices = d.pop("email_for_invoices")

        po_number_required = d.pop("po_number_required")

        language = d.pop("language")

        time_zone = d.pop("time_zone")

        currency = d.pop("currency")

        contacts = []
        _contacts = d.pop("contacts")
        for contacts_item_data in _contacts:
            contacts_item = OrganizationContactAnswer.from_dict(contacts_item_data)

            contacts.append(contacts_item)

        organization_facts_answer = cls(
            id=id,
            version=version,
            name=name,
            line1=line1,
            line2=line2,
            postcode=postcode,
            city=city,
            country=country,
            delivery_name=delivery_name,
            delivery_line1=delivery_line1,
            delivery_line2=delivery_line2,
            delivery_postcode=delivery_postcode,
            delivery_city=delivery_city,
            delivery_country=delivery_country,
            vat_number=vat_number,
            email_for_invoices=email_for_invoices,
            po_number_required=po_number_required,
            language=language,
            time_zone=time_zone,
            currency=currency,
            contacts=contacts,
        )

        organization_facts_answer.additional_properties = d
        return organization_facts_answer

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
