from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.request_status import check_request_status
from ..models.request_status import RequestStatus
from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="StaffRequestSummary")


@_attrs_define
class StaffRequestSummary:
    """
    Attributes:
        number (str):
        status (RequestStatus): * `submitted` - Received
            * `in_progress` - In progress
            * `needs_information` - Waiting for your answer
            * `quoted` - Offer made
            * `declined` - Declined
            * `withdrawn` - Withdrawn
        submitted_at (datetime.datetime):
        wished_date (datetime.date | None):
        is_unread (bool): Whether the other side wrote something that you have not read.
        customer (str):
        asks_us (bool):
        customer_wrote_at (datetime.datetime):
        staff_wrote_at (datetime.datetime | None):
        proposed_value (None | str): Net, by the price book; null: unknown.
        proposed_currency (str):
        organization (None | str | Unset):
        assigned_to (None | str | Unset):
    """

    number: str
    status: RequestStatus
    submitted_at: datetime.datetime
    wished_date: datetime.date | None
    is_unread: bool
    customer: str
    asks_us: bool
    customer_wrote_at: datetime.datetime
    staff_wrote_at: datetime.datetime | None
    proposed_value: None | str
    proposed_currency: str
    organization: None | str | Unset = UNSET
    assigned_to: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        number = self.number

        status: str = self.status

        submitted_at = self.submitted_at.isoformat()

        wished_date: None | str
        if isinstance(self.wished_date, datetime.date):
            wished_date = self.wished_date.isoformat()
        else:
            wished_date = self.wished_date

        is_unread = self.is_unread

        customer = self.customer

        asks_us = self.asks_us

        customer_wrote_at = self.customer_wrote_at.isoformat()

        staff_wrote_at: None | str
        if isinstance(self.staff_wrote_at, datetime.datetime):
            staff_wrote_at = self.staff_wrote_at.isoformat()
        else:
            staff_wrote_at = self.staff_wrote_at

        proposed_value: None | str
        proposed_value = self.proposed_value

        proposed_currency = self.proposed_currency

        organization: None | str | Unset
        if isinstance(self.organization, Unset):
            organization = UNSET
        else:
            organization = self.organization

        assigned_to: None | str | Unset
        if isinstance(self.assigned_to, Unset):
            assigned_to = UNSET
        else:
            assigned_to = self.assigned_to

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "status": status,
                "submitted_at": submitted_at,
                "wished_date": wished_date,
                "is_unread": is_unread,
                "customer": customer,
                "asks_us": asks_us,
                "customer_wrote_at": customer_wrote_at,
                "staff_wrote_at": staff_wrote_at,
                "proposed_value": proposed_value,
                "proposed_currency": proposed_currency,
            }
        )
        if organization is not UNSET:
            field_dict["organization"] = organization
        if assigned_to is not UNSET:
            field_dict["assigned_to"] = assigned_to

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        number = d.pop("number")

        status = check_request_status(d.pop("status"))

        submitted_at = datetime.datetime.fromisoformat(d.pop("submitted_at"))

        def _parse_wished_date(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                wished_date_type_0 = datetime.date.fromisoformat(data)

                return wished_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        wished_date = _parse_wished_date(d.pop("wished_date"))

        is_unread = d.pop("is_unread")

        customer = d.pop("customer")

        asks_us = d.pop("asks_us")

        customer_wrote_at = datetime.datetime.fromisoformat(d.pop("customer_wrote_at"))

        def _parse_staff_wrote_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                staff_wrote_at_type_0 = datetime.datetime.fromisoformat(data)

                return staff_wrote_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        staff_wrote_at = _parse_staff_wrote_at(d.pop("staff_wrote_at"))

        def _parse_proposed_value(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        proposed_value = _parse_proposed_value(d.pop("proposed_value"))

        proposed_currency = d.pop("proposed_currency")

        def _parse_organization(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization = _parse_organization(d.pop("organization", UNSET))

        def _parse_assigned_to(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        assigned_to = _parse_assigned_to(d.pop("assigned_to", UNSET))

        staff_request_summary = cls(
            number=number,
            status=status,
            submitted_at=submitted_at,
            wished_date=wished_date,
            is_unread=is_unread,
            customer=customer,
            asks_us=asks_us,
            customer_wrote_at=customer_wrote_at,
            staff_wrote_at=staff_wrote_at,
            proposed_value=proposed_value,
            proposed_currency=proposed_currency,
            organization=organization,
            assigned_to=assigned_to,
        )

        staff_request_summary.additional_properties = d
        return staff_request_summary

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
