from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.accept_body_request_buy_at_type_1 import AcceptBodyRequestBuyAtType1
from ..models.accept_body_request_buy_at_type_1 import check_accept_body_request_buy_at_type_1
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.address_body_request import AddressBodyRequest
    from ..models.contact_person_body_request import ContactPersonBodyRequest


T = TypeVar("T", bound="AcceptBodyRequest")


@_attrs_define
class AcceptBodyRequest:
    """
    Attributes:
        technical_contact (ContactPersonBodyRequest):
        po_number (str | Unset):  Default: ''.
        buy_at (AcceptBodyRequestBuyAtType1 | datetime.date | None | Unset): A date, or "now".
        addressing (str | Unset): How the confirmation is to be addressed. Default: ''.
        billing (AddressBodyRequest | Unset):
        end_user (AddressBodyRequest | Unset):
        optional_lines (list[int] | Unset): Ids of the chosen lines: optional ones, and of each group of alternatives
            the one that is wanted instead of the first.
        revision (int | Unset): The revision that you have seen: 412 if it is not the newest any more.
    """

    technical_contact: ContactPersonBodyRequest
    po_number: str | Unset = ""
    buy_at: AcceptBodyRequestBuyAtType1 | datetime.date | None | Unset = UNSET
    addressing: str | Unset = ""
    billing: AddressBodyRequest | Unset = UNSET
    end_user: AddressBodyRequest | Unset = UNSET
    optional_lines: list[int] | Unset = UNSET
    revision: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.address_body_request import AddressBodyRequest  # noqa: PLC0415
        from ..models.contact_person_body_request import ContactPersonBodyRequest  # noqa: PLC0415

        technical_contact = self.technical_contact.to_dict()

        po_number = self.po_number

        buy_at: None | str | Unset
        if isinstance(self.buy_at, Unset):
            buy_at = UNSET
        elif isinstance(self.buy_at, datetime.date):
            buy_at = self.buy_at.isoformat()
        elif isinstance(self.buy_at, str):
            buy_at = self.buy_at
        else:
            buy_at = self.buy_at

        addressing = self.addressing

        billing: dict[str, Any] | Unset = UNSET
        if not isinstance(self.billing, Unset):
            billing = self.billing.to_dict()

        end_user: dict[str, Any] | Unset = UNSET
        if not isinstance(self.end_user, Unset):
            end_user = self.end_user.to_dict()

        optional_lines: list[int] | Unset = UNSET
        if not isinstance(self.optional_lines, Unset):
            optional_lines = self.optional_lines

        revision = self.revision

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "technical_contact": technical_contact,
            }
        )
        if po_number is not UNSET:
            field_dict["po_number"] = po_number
        if buy_at is not UNSET:
            field_dict["buy_at"] = buy_at
        if addressing is not UNSET:
            field_dict["addressing"] = addressing
        if billing is not UNSET:
            field_dict["billing"] = billing
        if end_user is not UNSET:
            field_dict["end_user"] = end_user
        if optional_lines is not UNSET:
            field_dict["optional_lines"] = optional_lines
        if revision is not UNSET:
            field_dict["revision"] = revision

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.address_body_request import AddressBodyRequest  # noqa: PLC0415
        from ..models.contact_person_body_request import ContactPersonBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        technical_contact = ContactPersonBodyRequest.from_dict(d.pop("technical_contact"))

        po_number = d.pop("po_number", UNSET)

        def _parse_buy_at(data: object) -> AcceptBodyRequestBuyAtType1 | datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                buy_at_type_0 = datetime.date.fromisoformat(data)

                return buy_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, str):
                    raise TypeError()
                buy_at_type_1 = check_accept_body_request_buy_at_type_1(data)

                return buy_at_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AcceptBodyRequestBuyAtType1 | datetime.date | None | Unset, data)

        buy_at = _parse_buy_at(d.pop("buy_at", UNSET))

        addressing = d.pop("addressing", UNSET)

        _billing = d.pop("billing", UNSET)
        billing: AddressBodyRequest | Unset
        if isinstance(_billing, Unset):
            billing = UNSET
        else:
            billing = AddressBodyRequest.from_dict(_billing)

        _end_user = d.pop("end_user", UNSET)
        end_user: AddressBodyRequest | Unset
        if isinstance(_end_user, Unset):
            end_user = UNSET
        else:
            end_user = AddressBodyRequest.from_dict(_end_user)

        optional_lines = cast(list[int], d.pop("optional_lines", UNSET))

        revision = d.pop("revision", UNSET)

        accept_body_request = cls(
            technical_contact=technical_contact,
            po_number=po_number,
            buy_at=buy_at,
            addressing=addressing,
            billing=billing,
            end_user=end_user,
            optional_lines=optional_lines,
            revision=revision,
        )

        accept_body_request.additional_properties = d
        return accept_body_request

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
