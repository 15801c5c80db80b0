from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.approval_answer import ApprovalAnswer
    from ..models.approval_reason_answer import ApprovalReasonAnswer
    from ..models.margin_answer import MarginAnswer
    from ..models.staff_quote_line_answer import StaffQuoteLineAnswer
    from ..models.totals_answer import TotalsAnswer


T = TypeVar("T", bound="StaffRevisionAnswer")


@_attrs_define
class StaffRevisionAnswer:
    """
    Attributes:
        revision (int):
        valid_until (datetime.date): The last day it can be ordered.
        sent_at (datetime.datetime | None):
        introduction (str):
        content_hash (str): SHA-256 of all that is accepted with it.
        lines (list[StaffQuoteLineAnswer]):
        totals (TotalsAnswer):
        cc_addresses (list[str]):
        margin (MarginAnswer | None): Of lines with a known cost; null without any.
        approval_reasons (list[ApprovalReasonAnswer]): Limits that it exceeds.
        approvals (list[ApprovalAnswer]): Newest first.
    """

    revision: int
    valid_until: datetime.date
    sent_at: datetime.datetime | None
    introduction: str
    content_hash: str
    lines: list[StaffQuoteLineAnswer]
    totals: TotalsAnswer
    cc_addresses: list[str]
    margin: MarginAnswer | None
    approval_reasons: list[ApprovalReasonAnswer]
    approvals: list[ApprovalAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.approval_answer import ApprovalAnswer  # noqa: PLC0415
        from ..models.approval_reason_answer import ApprovalReasonAnswer  # noqa: PLC0415
        from ..models.margin_answer import MarginAnswer  # noqa: PLC0415
        from ..models.staff_quote_line_answer import StaffQuoteLineAnswer  # noqa: PLC0415
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

        revision = self.revision

        valid_until = self.valid_until.isoformat()

        sent_at: None | str
        if isinstance(self.sent_at, datetime.datetime):
            sent_at = self.sent_at.isoformat()
        else:
            sent_at = self.sent_at

        introduction = self.introduction

        content_hash = self.content_hash

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        totals = self.totals.to_dict()

        cc_addresses = self.cc_addresses

        margin: dict[str, Any] | None
        if isinstance(self.margin, MarginAnswer):
            margin = self.margin.to_dict()
        else:
            margin = self.margin

        approval_reasons = []
        for approval_reasons_item_data in self.approval_reasons:
            approval_reasons_item = approval_reasons_item_data.to_dict()
            approval_reasons.append(approval_reasons_item)

        approvals = []
        for approvals_item_data in self.approvals:
            approvals_item = approvals_item_data.to_dict()
            approvals.append(approvals_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "revision": revision,
                "valid_until": valid_until,
                "sent_at": sent_at,
                "introduction": introduction,
                "content_hash": content_hash,
                "lines": lines,
                "totals": totals,
                "cc_addresses": cc_addresses,
                "margin": margin,
                "approval_reasons": approval_reasons,
                "approvals": approvals,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval_answer import ApprovalAnswer  # noqa: PLC0415
        from ..models.approval_reason_answer import ApprovalReasonAnswer  # noqa: PLC0415
        from ..models.margin_answer import MarginAnswer  # noqa: PLC0415
        from ..models.staff_quote_line_answer import StaffQuoteLineAnswer  # noqa: PLC0415
        from ..models.totals_answer import TotalsAnswer  # noqa: PLC0415

        d = dict(src_dict)
        revision = d.pop("revision")

        valid_until = datetime.date.fromisoformat(d.pop("valid_until"))

        def _parse_sent_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                sent_at_type_0 = datetime.datetime.fromisoformat(data)

                return sent_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        sent_at = _parse_sent_at(d.pop("sent_at"))

        introduction = d.pop("introduction")

        content_hash = d.pop("content_hash")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = StaffQuoteLineAnswer.from_dict(lines_item_data)

            lines.append(lines_item)

        totals = TotalsAnswer.from_dict(d.pop("totals"))

        cc_addresses = cast(list[str], d.pop("cc_addresses"))

        def _parse_margin(data: object) -> MarginAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                margin_type_0 = MarginAnswer.from_dict(data)

                return margin_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(MarginAnswer | None, data)

        margin = _parse_margin(d.pop("margin"))

        approval_reasons = []
        _approval_reasons = d.pop("approval_reasons")
        for approval_reasons_item_data in _approval_reasons:
            approval_reasons_item = ApprovalReasonAnswer.from_dict(approval_reasons_item_data)

            approval_reasons.append(approval_reasons_item)

        approvals = []
        _approvals = d.pop("approvals")
        for approvals_item_data in _approvals:
            approvals_item = ApprovalAnswer.from_dict(approvals_item_data)

            approvals.append(approvals_item)

        staff_revision_answer = cls(
            revision=revision,
            valid_until=valid_until,
            sent_at=sent_at,
            introduction=introduction,
            content_hash=content_hash,
            lines=lines,
            totals=totals,
            cc_addresses=cc_addresses,
            margin=margin,
            approval_reasons=approval_reasons,
            approvals=approvals,
        )

        staff_revision_answer.additional_properties = d
        return staff_revision_answer

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
