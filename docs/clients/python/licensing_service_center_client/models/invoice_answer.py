from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.invoice_state import check_invoice_state
from ..models.invoice_state import InvoiceState
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.credit_note_summary import CreditNoteSummary
    from ..models.invoice_answer_gross_total_type_0 import InvoiceAnswerGrossTotalType0
    from ..models.invoice_answer_net_total_type_0 import InvoiceAnswerNetTotalType0
    from ..models.invoice_answer_open_amount_type_0 import InvoiceAnswerOpenAmountType0
    from ..models.invoice_answer_tax_total_type_0 import InvoiceAnswerTaxTotalType0
    from ..models.invoice_line_answer import InvoiceLineAnswer
    from ..models.totals_answer import TotalsAnswer


T = TypeVar("T", bound="InvoiceAnswer")


@_attrs_define
class InvoiceAnswer:
    """
    Attributes:
        number (str):
        issued_on (datetime.date):
        due_on (datetime.date):
        organization (str):
        order (str):
        po_number (str):
        net_total (InvoiceAnswerNetTotalType0 | None):
        tax_total (InvoiceAnswerTaxTotalType0 | None):
        gross_total (InvoiceAnswerGrossTotalType0 | None):
        state (InvoiceState): * `open` - Open
            * `partly_paid` - Partly paid
            * `paid` - Paid
            * `overpaid` - Overpaid
            * `credited` - Credited
        open_amount (InvoiceAnswerOpenAmountType0 | None): Below zero: too much was paid.
        credit_notes (list[CreditNoteSummary]):
        delivered_on (datetime.date | None):
        language (str):
        lines (list[InvoiceLineAnswer]):
        totals (TotalsAnswer):
    """

    number: str
    issued_on: datetime.date
    due_on: datetime.date
    organization: str
    order: str
    po_number: str
    net_total: InvoiceAnswerNetTotalType0 | None
    tax_total: InvoiceAnswerTaxTotalType0 | None
    gross_total: InvoiceAnswerGrossTotalType0 | None
    state: InvoiceState
    open_amount: InvoiceAnswerOpenAmountType0 | None
    credit_notes: list[CreditNoteSummary]
    delivered_on: datetime.date | None
    language: str
    lines: list[InvoiceLineAnswer]
    totals: TotalsAnswer
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.credit_note_summary import CreditNoteSummary  # noqa: PLC0415
        from ..models.invoice_answer_gross_total_type_0 import InvoiceAnswerGrossTotalType0  # noqa: PLC0415
        from ..models.invoice_answer_net_total_type_0 import InvoiceAnswerNetTotalType0  # noqa: PLC0415
        from ..models.invoice_answer_open_amount_type_0 import InvoiceAnswerOpenAmountType0  # noqa: PLC0415
        from ..models.invoice_answer_tax_total_type_0 import InvoiceAnswerTaxTotalType0  # noqa: PLC0415
        from ..models.invoice_line_answer import InvoiceLineAnswer  # noqa: PLC0415
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

        number = self.number

        issued_on = self.issued_on.isoformat()

        due_on = self.due_on.isoformat()

        organization = self.organization

        order = self.order

        po_number = self.po_number

        net_total: dict[str, Any] | None
        if isinstance(self.net_total, InvoiceAnswerNetTotalType0):
            net_total = self.net_total.to_dict()
        else:
            net_total = self.net_total

        tax_total: dict[str, Any] | None
        if isinstance(self.tax_total, InvoiceAnswerTaxTotalType0):
            tax_total = self.tax_total.to_dict()
        else:
            tax_total = self.tax_total

        gross_total: dict[str, Any] | None
        if isinstance(self.gross_total, InvoiceAnswerGrossTotalType0):
            gross_total = self.gross_total.to_dict()
        else:
            gross_total = self.gross_total

        state: str = self.state

        open_amount: dict[str, Any] | None
        if isinstance(self.open_amount, InvoiceAnswerOpenAmountType0):
            open_amount = self.open_amount.to_dict()
        else:
            open_amount = self.open_amount

        credit_notes = []
        for credit_notes_item_data in self.credit_notes:
            credit_notes_item = credit_notes_item_data.to_dict()
            credit_notes.append(credit_notes_item)

        delivered_on: None | str
        if isinstance(self.delivered_on, datetime.date):
            delivered_on = self.delivered_on.isoformat()
        else:
            delivered_on = self.delivered_on

        language = self.language

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        totals = self.totals.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "number": number,
                "issued_on": issued_on,
                "due_on": due_on,
                "organization": organization,
                "order": order,
                "po_number": po_number,
                "net_total": net_total,
                "tax_total": tax_total,
                "gross_total": gross_total,
                "state": state,
                "open_amount": open_amount,
                "credit_notes": credit_notes,
                "delivered_on": delivered_on,
                "language": language,
                "lines": lines,
                "totals": totals,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.credit_note_summary import CreditNoteSummary  # noqa: PLC0415
        from ..models.invoice_answer_gross_total_type_0 import InvoiceAnswerGrossTotalType0  # noqa: PLC0415
        from ..models.invoice_answer_net_total_type_0 import InvoiceAnswerNetTotalType0  # noqa: PLC0415
        from ..models.invoice_answer_open_amount_type_0 import InvoiceAnswerOpenAmountType0  # noqa: PLC0415
        from ..models.invoice_answer_tax_total_type_0 import InvoiceAnswerTaxTotalType0  # noqa: PLC0415
        from ..models.invoice_line_answer import InvoiceLineAnswer  # noqa: PLC0415
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

        d = dict(src_dict)
        number = d.pop("number")

        issued_on = datetime.date.fromisoformat(d.pop("issued_on"))

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        organization = d.pop("organization")

        order = d.pop("order")

        po_number = d.pop("po_number")

        def _parse_net_total(data: object) -> InvoiceAnswerNetTotalType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_total_type_0 = InvoiceAnswerNetTotalType0.from_dict(data)

                return net_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceAnswerNetTotalType0 | None, data)

        net_total = _parse_net_total(d.pop("net_total"))

        def _parse_tax_total(data: object) -> InvoiceAnswerTaxTotalType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tax_total_type_0 = InvoiceAnswerTaxTotalType0.from_dict(data)

                return tax_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceAnswerTaxTotalType0 | None, data)

        tax_total = _parse_tax_total(d.pop("tax_total"))

        def _parse_gross_total(data: object) -> InvoiceAnswerGrossTotalType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                gross_total_type_0 = InvoiceAnswerGrossTotalType0.from_dict(data)

                return gross_total_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceAnswerGrossTotalType0 | None, data)

        gross_total = _parse_gross_total(d.pop("gross_total"))

        state = check_invoice_state(d.pop("state"))

        def _parse_open_amount(data: object) -> InvoiceAnswerOpenAmountType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                open_amount_type_0 = InvoiceAnswerOpenAmountType0.from_dict(data)

                return open_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceAnswerOpenAmountType0 | None, data)

        open_amount = _parse_open_amount(d.pop("open_amount"))

        credit_notes = []
        _credit_notes = d.pop("credit_notes")
        for credit_notes_item_data in _credit_notes:
            credit_notes_item = CreditNoteSummary.from_dict(credit_notes_item_data)

            credit_notes.append(credit_notes_item)

        def _parse_delivered_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                delivered_on_type_0 = datetime.date.fromisoformat(data)

                return delivered_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        delivered_on = _parse_delivered_on(d.pop("delivered_on"))

        language = d.pop("language")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = InvoiceLineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        totals = TotalsAnswer.from_dict(d.pop("totals"))

        invoice_answer = cls(
            number=number,
            issued_on=issued_on,
            due_on=due_on,
            organization=organization,
            order=order,
            po_number=po_number,
            net_total=net_total,
            tax_total=tax_total,
            gross_total=gross_total,
            state=state,
            open_amount=open_amount,
            credit_notes=credit_notes,
            delivered_on=delivered_on,
            language=language,
            lines=lines,
            totals=totals,
        )

        invoice_answer.additional_properties = d
        return invoice_answer

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
