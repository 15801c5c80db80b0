from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.fit_enum import check_fit_enum
from ..models.fit_enum import FitEnum
from ..models.transaction_state import check_transaction_state
from ..models.transaction_state import TransactionState
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.statement_line_amount_type_0 import StatementLineAmountType0


T = TypeVar("T", bound="StatementLine")


@_attrs_define
class StatementLine:
    """
    Attributes:
        id (int):
        row (int):
        booked_on (datetime.date):
        amount (None | StatementLineAmountType0):
        counterparty (str):
        purpose (str):
        state (TransactionState): * `open` - To be matched
            * `booked` - Booked
            * `ignored` - Not for us
        fit (FitEnum): * `exact` - exact
            * `number` - number
            * `name` - name
            * `none` - none
        invoices (list[str]): Numbers of the proposed invoices.
    """

    id: int
    row: int
    booked_on: datetime.date
    amount: None | StatementLineAmountType0
    counterparty: str
    purpose: str
    state: TransactionState
    fit: FitEnum
    invoices: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.statement_line_amount_type_0 import StatementLineAmountType0  # noqa: PLC0415

        id = self.id

        row = self.row

        booked_on = self.booked_on.isoformat()

        amount: dict[str, Any] | None
        if isinstance(self.amount, StatementLineAmountType0):
            amount = self.amount.to_dict()
        else:
            amount = self.amount

        counterparty = self.counterparty

        purpose = self.purpose

        state: str = self.state

        fit: str = self.fit

        invoices = self.invoices

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "row": row,
                "booked_on": booked_on,
                "amount": amount,
                "counterparty": counterparty,
                "purpose": purpose,
                "state": state,
                "fit": fit,
                "invoices": invoices,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.statement_line_amount_type_0 import StatementLineAmountType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        row = d.pop("row")

        booked_on = datetime.date.fromisoformat(d.pop("booked_on"))

        def _parse_amount(data: object) -> None | StatementLineAmountType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                amount_type_0 = StatementLineAmountType0.from_dict(data)

                return amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StatementLineAmountType0, data)

        amount = _parse_amount(d.pop("amount"))

        counterparty = d.pop("counterparty")

        purpose = d.pop("purpose")

        state = check_transaction_state(d.pop("state"))

        fit = check_fit_enum(d.pop("fit"))

        invoices = cast(list[str], d.pop("invoices"))

        statement_line = cls(
            id=id,
            row=row,
            booked_on=booked_on,
            amount=amount,
            counterparty=counterparty,
            purpose=purpose,
            state=state,
            fit=fit,
            invoices=invoices,
        )

        statement_line.additional_properties = d
        return statement_line

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
