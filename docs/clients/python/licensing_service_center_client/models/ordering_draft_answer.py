from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.ordering_draft_answer_values import OrderingDraftAnswerValues


T = TypeVar("T", bound="OrderingDraftAnswer")


@_attrs_define
class OrderingDraftAnswer:
    """
    Attributes:
        values (OrderingDraftAnswerValues): What was typed, by the names of the order form's fields.
        updated_at (datetime.datetime | None): Null: nothing is kept.
    """

    values: OrderingDraftAnswerValues
    updated_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.ordering_draft_answer_values import OrderingDraftAnswerValues  # noqa: PLC0415

        values = self.values.to_dict()

        updated_at: None | str
        if isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "values": values,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.ordering_draft_answer_values import OrderingDraftAnswerValues  # noqa: PLC0415

        d = dict(src_dict)
        values = OrderingDraftAnswerValues.from_dict(d.pop("values"))

        def _parse_updated_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        updated_at = _parse_updated_at(d.pop("updated_at"))

        ordering_draft_answer = cls(
            values=values,
            updated_at=updated_at,
        )

        ordering_draft_answer.additional_properties = d
        return ordering_draft_answer

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
