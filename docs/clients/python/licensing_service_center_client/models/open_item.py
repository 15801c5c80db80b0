from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.dunning_level import check_dunning_level
from ..models.dunning_level import DunningLevel
from ..models.invoice_state import check_invoice_state
from ..models.invoice_state import InvoiceState
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.open_item_open_amount_type_0 import OpenItemOpenAmountType0


T = TypeVar("T", bound="OpenItem")


@_attrs_define
class OpenItem:
    """
    Attributes:
        invoice (str):
        organization (str):
        due_on (datetime.date):
        state (InvoiceState): * `open` - Open
            * `partly_paid` - Partly paid
            * `paid` - Paid
            * `overpaid` - Overpaid
            * `credited` - Credited
        age (str): A value of the parameter of this name.
        open_amount (None | OpenItemOpenAmountType0):
        dunning_level (DunningLevel): * `0` - None
            * `1` - Reminder of the payment
            * `2` - First notice
            * `3` - Second notice
        dunned_on (datetime.date | None):
    """

    invoice: str
    organization: str
    due_on: datetime.date
    state: InvoiceState
    age: str
    open_amount: None | OpenItemOpenAmountType0
    dunning_level: DunningLevel
    dunned_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.open_item_open_amount_type_0 import OpenItemOpenAmountType0  # noqa: PLC0415

        invoice = self.invoice

        organization = self.organization

        due_on = self.due_on.isoformat()

        state: str = self.state

        age = self.age

        open_amount: dict[str, Any] | None
        if isinstance(self.open_amount, OpenItemOpenAmountType0):
            open_amount = self.open_amount.to_dict()
        else:
            open_amount = self.open_amount

        dunning_level: int = self.dunning_level

        dunned_on: None | str
        if isinstance(self.dunned_on, datetime.date):
            dunned_on = self.dunned_on.isoformat()
        else:
            dunned_on = self.dunned_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "invoice": invoice,
                "organization": organization,
                "due_on": due_on,
                "state": state,
                "age": age,
                "open_amount": open_amount,
                "dunning_level": dunning_level,
                "dunned_on": dunned_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.open_item_open_amount_type_0 import OpenItemOpenAmountType0  # noqa: PLC0415

        d = dict(src_dict)
        invoice = d.pop("invoice")

        organization = d.pop("organization")

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        state = check_invoice_state(d.pop("state"))

        age = d.pop("age")

        def _parse_open_amount(data: object) -> None | OpenItemOpenAmountType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                open_amount_type_0 = OpenItemOpenAmountType0.from_dict(data)

                return open_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OpenItemOpenAmountType0, data)

        open_amount = _parse_open_amount(d.pop("open_amount"))

        dunning_level = check_dunning_level(d.pop("dunning_level"))

        def _parse_dunned_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                dunned_on_type_0 = datetime.date.fromisoformat(data)

                return dunned_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        dunned_on = _parse_dunned_on(d.pop("dunned_on"))

        open_item = cls(
            invoice=invoice,
            organization=organization,
            due_on=due_on,
            state=state,
            age=age,
            open_amount=open_amount,
            dunning_level=dunning_level,
            dunned_on=dunned_on,
        )

        open_item.additional_properties = d
        return open_item

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
