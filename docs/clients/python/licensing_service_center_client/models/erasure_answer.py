from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.kept_answer import KeptAnswer


T = TypeVar("T", bound="ErasureAnswer")


@_attrs_define
class ErasureAnswer:
    """
    Attributes:
        withdrawn_requests (int):
        kept (list[KeptAnswer]):
    """

    withdrawn_requests: int
    kept: list[KeptAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.kept_answer import KeptAnswer  # noqa: PLC0415

        withdrawn_requests = self.withdrawn_requests

        kept = []
        for kept_item_data in self.kept:
            kept_item = kept_item_data.to_dict()
            kept.append(kept_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "withdrawn_requests": withdrawn_requests,
                "kept": kept,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.kept_answer import KeptAnswer  # noqa: PLC0415

        d = dict(src_dict)
        withdrawn_requests = d.pop("withdrawn_requests")

        kept = []
        _kept = d.pop("kept")
        for kept_item_data in _kept:
            kept_item = KeptAnswer.from_dict(kept_item_data)

            kept.append(kept_item)

        erasure_answer = cls(
            withdrawn_requests=withdrawn_requests,
            kept=kept,
        )

        erasure_answer.additional_properties = d
        return erasure_answer

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
