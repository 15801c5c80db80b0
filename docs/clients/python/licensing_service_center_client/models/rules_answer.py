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
    from ..models.rules_answer_document import RulesAnswerDocument


T = TypeVar("T", bound="RulesAnswer")


@_attrs_define
class RulesAnswer:
    """
    Attributes:
        revision (int):
        published_at (datetime.datetime):
        reason (str):
        document (RulesAnswerDocument):
        published_by (None | str | Unset): Null for the system.
    """

    revision: int
    published_at: datetime.datetime
    reason: str
    document: RulesAnswerDocument
    published_by: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.rules_answer_document import RulesAnswerDocument  # noqa: PLC0415

        revision = self.revision

        published_at = self.published_at.isoformat()

        reason = self.reason

        document = self.document.to_dict()

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
            }
        )
        if published_by is not UNSET:
            field_dict["published_by"] = published_by

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rules_answer_document import RulesAnswerDocument  # noqa: PLC0415

        d = dict(src_dict)
        revision = d.pop("revision")

        published_at = datetime.datetime.fromisoformat(d.pop("published_at"))

        reason = d.pop("reason")

        document = RulesAnswerDocument.from_dict(d.pop("document"))

        def _parse_published_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        published_by = _parse_published_by(d.pop("published_by", UNSET))

        rules_answer = cls(
            revision=revision,
            published_at=published_at,
            reason=reason,
            document=document,
            published_by=published_by,
        )

        rules_answer.additional_properties = d
        return rules_answer

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
