from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.rule_change_answer import RuleChangeAnswer
    from ..models.rule_revision_answer_document import RuleRevisionAnswerDocument


T = TypeVar("T", bound="RuleRevisionAnswer")


@_attrs_define
class RuleRevisionAnswer:
    """
    Attributes:
        revision (int):
        published_at (datetime.datetime):
        reason (str):
        document (RuleRevisionAnswerDocument):
        changes (list[RuleChangeAnswer]): What it changed in the revision before.
        published_by (None | str | Unset): Null for the system.
    """

    revision: int
    published_at: datetime.datetime
    reason: str
    document: RuleRevisionAnswerDocument
    changes: list[RuleChangeAnswer]
    published_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.rule_change_answer import RuleChangeAnswer  # noqa: PLC0415
        from ..models.rule_revision_answer_document import RuleRevisionAnswerDocument  # noqa: PLC0415

        revision = self.revision

        published_at = self.published_at.isoformat()

        reason = self.reason

        document = self.document.to_dict()

        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)

        published_by: None | str | Unset
        if isinstance(self.published_by, Unset):
            published_by = UNSET
        else:
            published_by = self.published_by

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "revision": revision,
                "published_at": published_at,
                "reason": reason,
                "document": document,
                "changes": changes,
            }
        )
        if published_by is not UNSET:
            field_dict["published_by"] = published_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule_change_answer import RuleChangeAnswer  # noqa: PLC0415
        from ..models.rule_revision_answer_document import RuleRevisionAnswerDocument  # noqa: PLC0415

        d = dict(src_dict)
        revision = d.pop("revision")

        published_at = datetime.datetime.fromisoformat(d.pop("published_at"))

        reason = d.pop("reason")

        document = RuleRevisionAnswerDocument.from_dict(d.pop("document"))

        changes = []
        _changes = d.pop("changes")
        for changes_item_data in _changes:
            changes_item = RuleChangeAnswer.from_dict(changes_item_data)

            changes.append(changes_item)

        def _parse_published_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        published_by = _parse_published_by(d.pop("published_by", UNSET))

        rule_revision_answer = cls(
            revision=revision,
            published_at=published_at,
            reason=reason,
            document=document,
            changes=changes,
            published_by=published_by,
        )

        rule_revision_answer.additional_properties = d
        return rule_revision_answer

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
