from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.suggestion_answer_code_enum import check_suggestion_answer_code_enum
from ..models.suggestion_answer_code_enum import SuggestionAnswerCodeEnum
from typing import cast
from uuid import UUID

if TYPE_CHECKING:
    from ..models.proposal_answer import ProposalAnswer


T = TypeVar("T", bound="SuggestionAnswer")


@_attrs_define
class SuggestionAnswer:
    """
    Attributes:
        code (SuggestionAnswerCodeEnum): * `ends_this_quarter` - ends_this_quarter
            * `tier_below_host` - tier_below_host
            * `deployment_ends` - deployment_ends
            * `no_longer_listed` - no_longer_listed
            * `payment_model_changed` - payment_model_changed
        title (str): In your language.
        text (str):
        total (int): How many licences it is about.
        licenses (list[UUID]): Those that end first, at most 200.
        step (ProposalAnswer):
    """

    code: SuggestionAnswerCodeEnum
    title: str
    text: str
    total: int
    licenses: list[UUID]
    step: ProposalAnswer
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.proposal_answer import ProposalAnswer  # noqa: PLC0415

        code: str = self.code

        title = self.title

        text = self.text

        total = self.total

        licenses = []
        for licenses_item_data in self.licenses:
            licenses_item = str(licenses_item_data)
            licenses.append(licenses_item)

        step = self.step.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "code": code,
                "title": title,
                "text": text,
                "total": total,
                "licenses": licenses,
                "step": step,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.proposal_answer import ProposalAnswer  # noqa: PLC0415

        d = dict(src_dict)
        code = check_suggestion_answer_code_enum(d.pop("code"))

        title = d.pop("title")

        text = d.pop("text")

        total = d.pop("total")

        licenses = []
        _licenses = d.pop("licenses")
        for licenses_item_data in _licenses:
            licenses_item = UUID(licenses_item_data)

            licenses.append(licenses_item)

        step = ProposalAnswer.from_dict(d.pop("step"))

        suggestion_answer = cls(
            code=code,
            title=title,
            text=text,
            total=total,
            licenses=licenses,
            step=step,
        )

        suggestion_answer.additional_properties = d
        return suggestion_answer

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
