from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.language_enum import check_language_enum
from ..models.language_enum import LanguageEnum
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
    from ..models.organization_contact_body_request import OrganizationContactBodyRequest


T = TypeVar("T", bound="PatchedOrganizationBodyRequest")


@_attrs_define
class PatchedOrganizationBodyRequest:
    """What is left out stays as it is; `contacts` replace all contacts.

    Attributes:
        name (str | Unset): By staff only: documents carry it.
        line1 (str | Unset):
        line2 (str | Unset):
        postcode (str | Unset):
        city (str | Unset):
        country (str | Unset): ISO 3166 code.
        delivery_name (str | Unset):
        delivery_line1 (str | Unset): A delivery address needs line1, city and country; all empty: the billing address.
        delivery_line2 (str | Unset):
        delivery_postcode (str | Unset):
        delivery_city (str | Unset):
        delivery_country (str | Unset):
        vat_number (str | Unset): With its country.
        email_for_invoices (str | Unset):
        po_number_required (bool | Unset):
        language (LanguageEnum | Unset): * `en` - English
            * `de` - German
        time_zone (str | Unset): Such as Europe/Berlin.
        currency (str | Unset): One of EUR, CHF, GBP, USD.
        contacts (list[OrganizationContactBodyRequest] | Unset):
    """

    name: str | Unset = UNSET
    line1: str | Unset = UNSET
    line2: str | Unset = UNSET
    postcode: str | Unset = UNSET
    city: str | Unset = UNSET
    country: str | Unset = UNSET
    delivery_name: str | Unset = UNSET
    delivery_line1: str | Unset = UNSET
    delivery_line2: str | Unset = UNSET
    delivery_postcode: str | Unset = UNSET
    delivery_city: str | Unset = UNSET
    delivery_country: str | Unset = UNSET
    vat_number: str | Unset = UNSET
    email_for_invoices: str | Unset = UNSET
    po_number_required: bool | Unset = UNSET
    language: LanguageEnum | Unset = UNSET
    time_zone: str | Unset = UNSET
    currency: str | Unset = UNSET
    contacts: list[OrganizationContactBodyRequest] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.organization_contact_body_request import OrganizationContactBodyRequest  # noqa: PLC0415

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

        email_for_invoices: str | Unset
        if isinstance(self.email_for_invoices, Unset):
            email_for_invoices = UNSET
        else:
            email_for_invoices = self.email_for_invoices

        po_number_required = self.po_number_required

        language: str | Unset = UNSET
        if not isinstance(self.language, Unset):
            language = self.language

        time_zone = self.time_zone

        currency = self.currency

        contacts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.contacts, Unset):
            contacts = []
            for contacts_item_data in self.contacts:
                contacts_item = contacts_item_data.to_dict()
                contacts.append(contacts_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if line1 is not UNSET:
            field_dict["line1"] = line1
        if line2 is not UNSET:
            field_dict["line2"] = line2
        if postcode is not UNSET:
            field_dict["postcode"] = postcode
        if city is not UNSET:
            field_dict["city"] = city
        if country is not UNSET:
            field_dict["country"] = country
        if delivery_name is not UNSET:
            field_dict["delivery_name"] = delivery_name
        if delivery_line1 is not UNSET:
            field_dict["delivery_line1"] = delivery_line1
        if delivery_line2 is not UNSET:
            field_dict["delivery_line2"] = delivery_line2
        if delivery_postcode is not UNSET:
            field_dict["delivery_postcode"] = delivery_postcode
        if delivery_city is not UNSET:
            field_dict["delivery_city"] = delivery_city
        if delivery_country is not UNSET:
            field_dict["delivery_country"] = delivery_country
        if vat_number is not UNSET:
            field_dict["vat_number"] = vat_number
        if email_for_invoices is not UNSET:
            field_dict["email_for_invoices"] = email_for_invoices
        if po_number_required is not UNSET:
            field_dict["po_number_required"] = po_number_required
        if language is not UNSET:
            field_dict["language"] = language
        if time_zone is not UNSET:
            field_dict["time_zone"] = time_zone
        if currency is not UNSET:
            field_dict["currency"] = currency
        if contacts is not UNSET:
            field_dict["contacts"] = contacts

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.organization_contact_body_request import OrganizationContactBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name", UNSET)

        line1 = d.pop("line1", UNSET)

        line2 = d.pop("line2", UNSET)

        postcode = d.pop("postcode", UNSET)

        city = d.pop("city", UNSET)

        country = d.pop("country", UNSET)

        delivery_name = d.pop("delivery_name", UNSET)

        delivery_line1 = d.pop("delivery_line1", UNSET)

        delivery_line2 = d.pop("delivery_line2", UNSET)

        delivery_postcode = d.pop("delivery_postcode", UNSET)

        delivery_city = d.pop("delivery_city", UNSET)

        delivery_country = d.pop("delivery_country", UNSET)

        vat_number = d.pop("vat_number", UNSET)

        def _parse_email_for_invoices(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        email_for_invoices = _parse_email_for_invoices(d.pop("email_for_invoices", UNSET))

        po_number_required = d.pop("po_number_required", UNSET)

        _language = d.pop("language", UNSET)
        language: LanguageEnum | Unset
        if isinstance(_language, Unset):
            language = UNSET
        else:
            language = check_language_enum(_language)

        time_zone = d.pop("time_zone", UNSET)

        currency = d.pop("currency", UNSET)

        _contacts = d.pop("contacts", UNSET)
        contacts: list[OrganizationContactBodyRequest] | Unset = UNSET
        if _contacts is not UNSET:
            contacts = []
            for contacts_item_data in _contacts:
                contacts_item = OrganizationContactBodyRequest.from_dict(contacts_item_data)

                contacts.append(contacts_item)

        patched_organization_body_request = cls(
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

        patched_organization_body_request.additional_properties = d
        return patched_organization_body_request

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
