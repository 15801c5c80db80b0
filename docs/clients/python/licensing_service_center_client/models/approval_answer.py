from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.approval_outcome import ApprovalOutcome
from ..models.approval_outcome import check_approval_outcome
from ..models.blank_enum import BlankEnum
from ..models.blank_enum import check_blank_enum
from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.approval_reason_answer import ApprovalReasonAnswer


T = TypeVar("T", bound="ApprovalAnswer")


@_attrs_define
class ApprovalAnswer:
    """
    Attributes:
        requested_by (str):
        requested_at (datetime.datetime):
        version (int):
        reasons (list[ApprovalReasonAnswer]):
        note (str):
        decided_at (datetime.datetime | None):
        outcome (ApprovalOutcome | BlankEnum):
        comment (str):
        decided_by (None | str | Unset):
    """

    requested_by: str
    requested_at: datetime.datetime
    version: int
    reasons: list[ApprovalReasonAnswer]
    note: str
    decided_at: datetime.datetime | None
    outcome: ApprovalOutcome | BlankEnum
    comment: str
    decided_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.approval_reason_answer import ApprovalReasonAnswer  # noqa: PLC0415

        requested_by = self.requested_by

        requested_at = self.requested_at.isoformat()

        version = self.version

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        note = self.note

        decided_at: None | str
        if isinstance(self.decided_at, datetime.datetime):
            decided_at = self.decided_at.isoformat()
        else:
            decided_at = self.decided_at

        outcome: str
        if isinstance(self.outcome, str):
            outcome = self.outcome
        else:
            outcome = self.outcome

        comment = self.comment

        decided_by: None | str | Unset
        if isinstance(self.decided_by, Unset):
            decided_by = UNSET
        else:
            decided_by = self.decided_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "requested_by": requested_by,
                "requested_at": requested_at,
                "version": version,
                "reasons": reasons,
                "note": note,
                "decided_at": decided_at,
                "outcome": outcome,
                "comment": comment,
            }
        )
        if decided_by is not UNSET:
            field_dict["decided_by"] = decided_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.approval_reason_answer import ApprovalReasonAnswer  # noqa: PLC0415

        d = dict(src_dict)
        requested_by = d.pop("requested_by")

        requested_at = datetime.datetime.fromisoformat(d.pop("requested_at"))

        version = d.pop("version")

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = ApprovalReasonAnswer.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        note = d.pop("note")

        def _parse_decided_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_at_type_0 = datetime.datetime.fromisoformat(data)

                return decided_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        decided_at = _parse_decided_at(d.pop("decided_at"))

        def _parse_outcome(data: object) -> ApprovalOutcome | BlankEnum:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                outcome_type_0 = check_approval_outcome(data)

                return outcome_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            outcome_type_1 = check_blank_enum(data)

            return outcome_type_1

        outcome = _parse_outcome(d.pop("outcome"))

        comment = d.pop("comment")

        def _parse_decided_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        decided_by = _parse_decided_by(d.pop("decided_by", UNSET))

        approval_answer = cls(
            requested_by=requested_by,
            requested_at=requested_at,
            version=version,
            reasons=reasons,
            note=note,
            decided_at=decided_at,
            outcome=outcome,
            comment=comment,
            decided_by=decided_by,
        )

        approval_answer.additional_properties = d
        return approval_answer

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
