from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.order_status import check_order_status
from ..models.order_status import OrderStatus
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.order_summary_gross_total_type_0 import OrderSummaryGrossTotalType0
    from ..models.order_summary_net_total_type_0 import OrderSummaryNetTotalType0


T = TypeVar("T", bound="OrderSummary")


@_attrs_define
class OrderSummary:
    """
    Attributes:
        number (str):
        status (OrderStatus): * `placed` - Ordered
            * `partly_fulfilled` - Partly delivered
            * `fulfilled` - Delivered
            * `cancelled` - Cancelled
        placed_at (datetime.datetime):
        organization (str):
        quote (str):
        po_number (str):
        buy_at (datetime.date | None): Null: at once.
        net_total (None | OrderSummaryNetTotalType0):
        gross_total (None | OrderSummaryGrossTotalType0):
    """

    number: str
    status: OrderStatus
    placed_at: datetime.datetime
    organization: str
    quote: str
    po_number: str
    buy_at: datetime.date | None
    net_total: None | OrderSummaryNetTotalType0
    gross_total: None | OrderSummaryGrossTotalType0
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.order_summary_gross_total_type_0 import OrderSummaryGrossTotalType0  # noqa: PLC0415
        from ..models.order_summary_net_total_type_0 import OrderSummaryNetTotalType0  # noqa: PLC0415

        number = self.number

        status: str = self.status

        placed_at = self.placed_at.isoformat()

        organization = self.organization

        quote = self.quote

        po_number = self.po_number

        buy_at: None | str
        if isinstance(self.buy_at, datetime.date):
            buy_at = self.buy_at.isoformat()
        else:
            buy_at = self.buy_at

        net_total: dict[str, Any] | None
        if isinstance(self.net_total, OrderSummaryNetTotalType0):
            net_total = self.net_total.to_dict()
        else:
            net_total = self.net_total

        gross_total: dict[str, Any] | None
        if isinstance(self.gross_total, OrderSummaryGrossTotalType0):
            gross_total = self.gross_total.to_dict()
        else:
            gross_total = self.gross_total

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "status": status,
                "placed_at": placed_at,
                "organization": organization,
                "quote": quote,
                "po_number": po_number,
                "buy_at": buy_at,
                "net_total": net_total,
                "gross_total": gross_total,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.order_summary_gross_total_type_0 import OrderSummaryGrossTotalType0  # noqa: PLC0415
        from ..models.order_summary_net_total_type_0 import OrderSummaryNetTotalType0  # noqa: PLC0415

        d = dict(src_dict)
        number = d.pop("number")

        status = check_order_status(d.pop("status"))

        placed_at = datetime.datetime.fromisoformat(d.pop("placed_at"))

        organization = d.pop("organization")

        quote = d.pop("quote")

        po_number = d.pop("po_number")

        def _parse_buy_at(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                buy_at_type_0 = datetime.date.fromisoformat(data)

                return buy_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        buy_at = _parse_buy_at(d.pop("buy_at"))

        def _parse_net_total(data: object) -> None | OrderSummaryNetTotalType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_total_type_0 = OrderSummaryNetTotalType0.from_dict(data)

                return net_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderSummaryNetTotalType0, data)

        net_total = _parse_net_total(d.pop("net_total"))

        def _parse_gross_total(data: object) -> None | OrderSummaryGrossTotalType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                gross_total_type_0 = OrderSummaryGrossTotalType0.from_dict(data)

                return gross_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderSummaryGrossTotalType0, data)

        gross_total = _parse_gross_total(d.pop("gross_total"))

        order_summary = cls(
            number=number,
            status=status,
            placed_at=placed_at,
            organization=organization,
            quote=quote,
            po_number=po_number,
            buy_at=buy_at,
            net_total=net_total,
            gross_total=gross_total,
        )

        order_summary.additional_properties = d
        return order_summary

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
