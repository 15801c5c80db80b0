from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.change_answer_kind_enum import ChangeAnswerKindEnum
from ..models.change_answer_kind_enum import check_change_answer_kind_enum
from typing import cast

if TYPE_CHECKING:
    from ..models.change_answer_details import ChangeAnswerDetails


T = TypeVar("T", bound="ChangeAnswer")


@_attrs_define
class ChangeAnswer:
    """
    Attributes:
        kind (ChangeAnswerKindEnum): * `added` - New
            * `renamed` - Renamed
            * `payment` - Payment model changed
            * `deployment` - Deployments changed
            * `changed` - Other facts changed
            * `delisted` - No longer listed
            * `relisted` - Listed again
            * `missing` - Missing, to be confirmed by staff
            * `skipped` - Skipped
            * `logo` - Logo not taken
        key (str):
        name (str):
        details (ChangeAnswerDetails): `{"fields": […]}`, `{"old": …, "new": …}` or `{"reason": …}`.
        text (str): The details in words.
    """

    kind: ChangeAnswerKindEnum
    key: str
    name: str
    details: ChangeAnswerDetails
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.change_answer_details import ChangeAnswerDetails  # noqa: PLC0415

        kind: str = self.kind

        key = self.key

        name = self.name

        details = self.details.to_dict()

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "key": key,
                "name": name,
                "details": details,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.change_answer_details import ChangeAnswerDetails  # noqa: PLC0415

        d = dict(src_dict)
        kind = check_change_answer_kind_enum(d.pop("kind"))

        key = d.pop("key")

        name = d.pop("name")

        details = ChangeAnswerDetails.from_dict(d.pop("details"))

        text = d.pop("text")

        change_answer = cls(
            kind=kind,
            key=key,
            name=name,
            details=details,
            text=text,
        )

        change_answer.additional_properties = d
        return change_answer

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
