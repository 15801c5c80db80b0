from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="DraftValuesRequest")


@_attrs_define
class DraftValuesRequest:
    """As the order form of the portal names its fields; none is checked before the order is placed.

    Attributes:
        po_number (str | Unset):  Default: ''.
        when (str | Unset): "now" or "later". Default: ''.
        buy_on (str | Unset):  Default: ''.
        technical_name (str | Unset):  Default: ''.
        technical_email (str | Unset):  Default: ''.
        technical_phone (str | Unset):  Default: ''.
        technical_has_account (str | Unset): "yes", "no", or empty. Default: ''.
        billing_name (str | Unset):  Default: ''.
        billing_attention (str | Unset):  Default: ''.
        billing_line1 (str | Unset):  Default: ''.
        billing_line2 (str | Unset):  Default: ''.
        billing_postcode (str | Unset):  Default: ''.
        billing_city (str | Unset):  Default: ''.
        billing_country (str | Unset):  Default: ''.
        addressing (str | Unset):  Default: ''.
        end_user_differs (bool | Unset):  Default: False.
        end_user_name (str | Unset):  Default: ''.
        end_user_attention (str | Unset):  Default: ''.
        end_user_line1 (str | Unset):  Default: ''.
        end_user_line2 (str | Unset):  Default: ''.
        end_user_postcode (str | Unset):  Default: ''.
        end_user_city (str | Unset):  Default: ''.
        end_user_country (str | Unset):  Default: ''.
        optional (list[int] | Unset): Ids of the chosen lines.
    """

    po_number: str | Unset = ""
    when: str | Unset = ""
    buy_on: str | Unset = ""
    technical_name: str | Unset = ""
    technical_email: str | Unset = ""
    technical_phone: str | Unset = ""
    technical_has_account: str | Unset = ""
    billing_name: str | Unset = ""
    billing_attention: str | Unset = ""
    billing_line1: str | Unset = ""
    billing_line2: str | Unset = ""
    billing_postcode: str | Unset = ""
    billing_city: str | Unset = ""
    billing_country: str | Unset = ""
    addressing: str | Unset = ""
    end_user_differs: bool | Unset = False
    end_user_name: str | Unset = ""
    end_user_attention: str | Unset = ""
    end_user_line1: str | Unset = ""
    end_user_line2: str | Unset = ""
    end_user_postcode: str | Unset = ""
    end_user_city: str | Unset = ""
    end_user_country: str | Unset = ""
    optional: list[int] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        po_number = self.po_number

        when = self.when

        buy_on = self.buy_on

        technical_name = self.technical_name

        technical_email = self.technical_email

        technical_phone = self.technical_phone

        technical_has_account = self.technical_has_account

        billing_name = self.billing_name

        billing_attention = self.billing_attention

        billing_line1 = self.billing_line1

        billing_line2 = self.billing_line2

        billing_postcode = self.billing_postcode

        billing_city = self.billing_city

        billing_country = self.billing_country

        addressing = self.addressing

        end_user_differs = self.end_user_differs

        end_user_name = self.end_user_name

        end_user_attention = self.end_user_attention

        end_user_line1 = self.end_user_line1

        end_user_line2 = self.end_user_line2

        end_user_postcode = self.end_user_postcode

        end_user_city = self.end_user_city

        end_user_country = self.end_user_country

        optional: list[int] | Unset = UNSET
        if not isinstance(self.optional, Unset):
            optional = self.optional

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if po_number is not UNSET:
            field_dict["po_number"] = po_number
        if when is not UNSET:
            field_dict["when"] = when
        if buy_on is not UNSET:
            field_dict["buy_on"] = buy_on
        if technical_name is not UNSET:
            field_dict["technical_name"] = technical_name
        if technical_email is not UNSET:
            field_dict["technical_email"] = technical_email
        if technical_phone is not UNSET:
            field_dict["technical_phone"] = technical_phone
        if technical_has_account is not UNSET:
            field_dict["technical_has_account"] = technical_has_account
        if billing_name is not UNSET:
            field_dict["billing_name"] = billing_name
        if billing_attention is not UNSET:
            field_dict["billing_attention"] = billing_attention
        if billing_line1 is not UNSET:
            field_dict["billing_line1"] = billing_line1
        if billing_line2 is not UNSET:
            field_dict["billing_line2"] = billing_line2
        if billing_postcode is not UNSET:
            field_dict["billing_postcode"] = billing_postcode
        if billing_city is not UNSET:
            field_dict["billing_city"] = billing_city
        if billing_country is not UNSET:
            field_dict["billing_country"] = billing_country
        if addressing is not UNSET:
            field_dict["addressing"] = addressing
        if end_user_differs is not UNSET:
            field_dict["end_user_differs"] = end_user_differs
        if end_user_name is not UNSET:
            field_dict["end_user_name"] = end_user_name
        if end_user_attention is not UNSET:
            field_dict["end_user_attention"] = end_user_attention
        if end_user_line1 is not UNSET:
            field_dict["end_user_line1"] = end_user_line1
        if end_user_line2 is not UNSET:
            field_dict["end_user_line2"] = end_user_line2
        if end_user_postcode is not UNSET:
            field_dict["end_user_postcode"] = end_user_postcode
        if end_user_city is not UNSET:
            field_dict["end_user_city"] = end_user_city
        if end_user_country is not UNSET:
            field_dict["end_user_country"] = end_user_country
        if optional is not UNSET:
            field_dict["optional"] = optional

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        po_number = d.pop("po_number", UNSET)

        when = d.pop("when", UNSET)

        buy_on = d.pop("buy_on", UNSET)

        technical_name = d.pop("technical_name", UNSET)

        technical_email = d.pop("technical_email", UNSET)

        technical_phone = d.pop("technical_phone", UNSET)

        technical_has_account = d.pop("technical_has_account", UNSET)

        billing_name = d.pop("billing_name", UNSET)

        billing_attention = d.pop("billing_attention", UNSET)

        billing_line1 = d.pop("billing_line1", UNSET)

        billing_line2 = d.pop("billing_line2", UNSET)

        billing_postcode = d.pop("billing_postcode", UNSET)

        billing_city = d.pop("billing_city", UNSET)

        billing_country = d.pop("billing_country", UNSET)

        addressing = d.pop("addressing", UNSET)

        end_user_differs = d.pop("end_user_differs", UNSET)

        end_user_name = d.pop("end_user_name", UNSET)

        end_user_attention = d.pop("end_user_attention", UNSET)

        end_user_line1 = d.pop("end_user_line1", UNSET)

        end_user_line2 = d.pop("end_user_line2", UNSET)

        end_user_postcode = d.pop("end_user_postcode", UNSET)

        end_user_city = d.pop("end_user_city", UNSET)

        end_user_country = d.pop("end_user_country", UNSET)

        optional = cast(list[int], d.pop("optional", UNSET))

        draft_values_request = cls(
            po_number=po_number,
            when=when,
            buy_on=buy_on,
            technical_name=technical_name,
            technical_email=technical_email,
            technical_phone=technical_phone,
            technical_has_account=technical_has_account,
            billing_name=billing_name,
            billing_attention=billing_attention,
            billing_line1=billing_line1,
            billing_line2=billing_line2,
            billing_postcode=billing_postcode,
            billing_city=billing_city,
            billing_country=billing_country,
            addressing=addressing,
            end_user_differs=end_user_differs,
            end_user_name=end_user_name,
            end_user_attention=end_user_attention,
            end_user_line1=end_user_line1,
            end_user_line2=end_user_line2,
            end_user_postcode=end_user_postcode,
            end_user_city=end_user_city,
            end_user_country=end_user_country,
            optional=optional,
        )

        draft_values_request.additional_properties = d
        return draft_values_request

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
