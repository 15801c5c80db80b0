from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.stored_status_enum import check_stored_status_enum
from ..models.stored_status_enum import StoredStatusEnum
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="StepAnswer")


@_attrs_define
class StepAnswer:
    """
    Attributes:
        id (UUID):
        product_name (str):
        purchase_type (str):
        sen (str):
        stored_status (StoredStatusEnum): * `active` - Active
            * `superseded` - Superseded
            * `cancelled` - Taken back
        starts_on (datetime.date | None):
        ends_on (datetime.date | None):
        request (str):
        quote (str):
        order (str):
        delivery_note (str):
        invoice (str):
        is_this (bool):
    """

    id: UUID
    product_name: str
    purchase_type: str
    sen: str
    stored_status: StoredStatusEnum
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    request: str
    quote: str
    order: str
    delivery_note: str
    invoice: str
    is_this: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = str(self.id)

        product_name = self.product_name

        purchase_type = self.purchase_type

        sen = self.sen

        stored_status: str = self.stored_status

        starts_on: None | str
        if isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        request = self.request

        quote = self.quote

        order = self.order

        delivery_note = self.delivery_note

        invoice = self.invoice

        is_this = self.is_this

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "product_name": product_name,
                "purchase_type": purchase_type,
                "sen": sen,
                "stored_status": stored_status,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "request": request,
                "quote": quote,
                "order": order,
                "delivery_note": delivery_note,
                "invoice": invoice,
                "is_this": is_this,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = UUID(d.pop("id"))

        product_name = d.pop("product_name")

        purchase_type = d.pop("purchase_type")

        sen = d.pop("sen")

        stored_status = check_stored_status_enum(d.pop("stored_status"))

        def _parse_starts_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        starts_on = _parse_starts_on(d.pop("starts_on"))

        def _parse_ends_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ends_on = _parse_ends_on(d.pop("ends_on"))

        request = d.pop("request")

        quote = d.pop("quote")

        order = d.pop("order")

        delivery_note = d.pop("delivery_note")

        invoice = d.pop("invoice")

        is_this = d.pop("is_this")

        step_answer = cls(
            id=id,
            product_name=product_name,
            purchase_type=purchase_type,
            sen=sen,
            stored_status=stored_status,
            starts_on=starts_on,
            ends_on=ends_on,
            request=request,
            quote=quote,
            order=order,
            delivery_note=delivery_note,
            invoice=invoice,
            is_this=is_this,
        )

        step_answer.additional_properties = d
        return step_answer

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
