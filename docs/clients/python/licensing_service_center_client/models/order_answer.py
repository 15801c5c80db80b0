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
    from ..models.delivery_note_answer import DeliveryNoteAnswer
    from ..models.order_address_answer import OrderAddressAnswer
    from ..models.order_answer_gross_total_type_0 import OrderAnswerGrossTotalType0
    from ..models.order_answer_net_total_type_0 import OrderAnswerNetTotalType0
    from ..models.order_contact_answer import OrderContactAnswer
    from ..models.order_line_answer import OrderLineAnswer
    from ..models.timeline_event_answer import TimelineEventAnswer
    from ..models.totals_answer import TotalsAnswer


T = TypeVar("T", bound="OrderAnswer")


@_attrs_define
class OrderAnswer:
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
        net_total (None | OrderAnswerNetTotalType0):
        gross_total (None | OrderAnswerGrossTotalType0):
        addressing (str):
        vat_number (str): The customer's, as the order's next invoice says it.
        billing (OrderAddressAnswer):
        end_user (OrderAddressAnswer):
        technical_contact (OrderContactAnswer):
        lines (list[OrderLineAnswer]):
        totals (TotalsAnswer):
        delivery_notes (list[DeliveryNoteAnswer]):
        invoices (list[str]): Their numbers.
        timeline (list[TimelineEventAnswer]): What has happened, oldest first.
        next_step (str): What comes next, in words: for staff what they are to do, for customers what to expect.
    """

    number: str
    status: OrderStatus
    placed_at: datetime.datetime
    organization: str
    quote: str
    po_number: str
    buy_at: datetime.date | None
    net_total: None | OrderAnswerNetTotalType0
    gross_total: None | OrderAnswerGrossTotalType0
    addressing: str
    vat_number: str
    billing: OrderAddressAnswer
    end_user: OrderAddressAnswer
    technical_contact: OrderContactAnswer
    lines: list[OrderLineAnswer]
    totals: TotalsAnswer
    delivery_notes: list[DeliveryNoteAnswer]
    invoices: list[str]
    timeline: list[TimelineEventAnswer]
    next_step: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.delivery_note_answer import DeliveryNoteAnswer  # noqa: PLC0415
        from ..models.order_address_answer import OrderAddressAnswer  # noqa: PLC0415
        from ..models.order_answer_gross_total_type_0 import OrderAnswerGrossTotalType0  # noqa: PLC0415
        from ..models.order_answer_net_total_type_0 import OrderAnswerNetTotalType0  # noqa: PLC0415
        from ..models.order_contact_answer import OrderContactAnswer  # noqa: PLC0415
        from ..models.order_line_answer import OrderLineAnswer  # noqa: PLC0415
        from ..models.timeline_event_answer import TimelineEventAnswer  # noqa: PLC0415
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

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
        if isinstance(self.net_total, OrderAnswerNetTotalType0):
            net_total = self.net_total.to_dict()
        else:
            net_total = self.net_total

        gross_total: dict[str, Any] | None
        if isinstance(self.gross_total, OrderAnswerGrossTotalType0):
            gross_total = self.gross_total.to_dict()
        else:
            gross_total = self.gross_total

        addressing = self.addressing

        vat_number = self.vat_number

        billing = self.billing.to_dict()

        end_user = self.end_user.to_dict()

        technical_contact = self.technical_contact.to_dict()

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        totals = self.totals.to_dict()

        delivery_notes = []
        for delivery_notes_item_data in self.delivery_notes:
            delivery_notes_item = delivery_notes_item_data.to_dict()
            delivery_notes.append(delivery_notes_item)

        invoices = self.invoices

        timeline = []
        for timeline_item_data in self.timeline:
            timeline_item = timeline_item_data.to_dict()
            timeline.append(timeline_item)

        next_step = self.next_step

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
                "addressing": addressing,
                "vat_number": vat_number,
                "billing": billing,
                "end_user": end_user,
                "technical_contact": technical_contact,
                "lines": lines,
                "totals": totals,
                "delivery_notes": delivery_notes,
                "invoices": invoices,
                "timeline": timeline,
                "next_step": next_step,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.delivery_note_answer import DeliveryNoteAnswer  # noqa: PLC0415
        from ..models.order_address_answer import OrderAddressAnswer  # noqa: PLC0415
        from ..models.order_answer_gross_total_type_0 import OrderAnswerGrossTotalType0  # noqa: PLC0415
        from ..models.order_answer_net_total_type_0 import OrderAnswerNetTotalType0  # noqa: PLC0415
        from ..models.order_contact_answer import OrderContactAnswer  # noqa: PLC0415
        from ..models.order_line_answer import OrderLineAnswer  # noqa: PLC0415
        from ..models.timeline_event_answer import TimelineEventAnswer  # noqa: PLC0415
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

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

        def _parse_net_total(data: object) -> None | OrderAnswerNetTotalType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_total_type_0 = OrderAnswerNetTotalType0.from_dict(data)

                return net_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderAnswerNetTotalType0, data)

        net_total = _parse_net_total(d.pop("net_total"))

        def _parse_gross_total(data: object) -> None | OrderAnswerGrossTotalType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                gross_total_type_0 = OrderAnswerGrossTotalType0.from_dict(data)

                return gross_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderAnswerGrossTotalType0, data)

        gross_total = _parse_gross_total(d.pop("gross_total"))

        addressing = d.pop("addressing")

        vat_number = d.pop("vat_number")

        billing = OrderAddressAnswer.from_dict(d.pop("billing"))

        end_user = OrderAddressAnswer.from_dict(d.pop("end_user"))

        technical_contact = OrderContactAnswer.from_dict(d.pop("technical_contact"))

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = OrderLineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        totals = TotalsAnswer.from_dict(d.pop("totals"))

        delivery_notes = []
        _delivery_notes = d.pop("delivery_notes")
        for delivery_notes_item_data in _delivery_notes:
            delivery_notes_item = DeliveryNoteAnswer.from_dict(delivery_notes_item_data)

            delivery_notes.append(delivery_notes_item)

        invoices = cast(list[str], d.pop("invoices"))

        timeline = []
        _timeline = d.pop("timeline")
        for timeline_item_data in _timeline:
            timeline_item = TimelineEventAnswer.from_dict(timeline_item_data)

            timeline.append(timeline_item)

        next_step = d.pop("next_step")

        order_answer = cls(
            number=number,
            status=status,
            placed_at=placed_at,
            organization=organization,
            quote=quote,
            po_number=po_number,
            buy_at=buy_at,
            net_total=net_total,
            gross_total=gross_total,
            addressing=addressing,
            vat_number=vat_number,
            billing=billing,
            end_user=end_user,
            technical_contact=technical_contact,
            lines=lines,
            totals=totals,
            delivery_notes=delivery_notes,
            invoices=invoices,
            timeline=timeline,
            next_step=next_step,
        )

        order_answer.additional_properties = d
        return order_answer

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
