from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.choice_answer import ChoiceAnswer
    from ..models.count_answer import CountAnswer


T = TypeVar("T", bound="QuestionAnswer")


@_attrs_define
class QuestionAnswer:
    """
    Attributes:
        name (str):
        label (str):
        help_ (str):
        choices (list[ChoiceAnswer]):
        count (CountAnswer | None): Instead of choices where any count is sold.
        selected (str):
        is_asked (bool):
        notice (str): What to know about the choices as a whole.
    """

    name: str
    label: str
    help_: str
    choices: list[ChoiceAnswer]
    count: CountAnswer | None
    selected: str
    is_asked: bool
    notice: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.choice_answer import ChoiceAnswer  # noqa: PLC0415
        from ..models.count_answer import CountAnswer  # noqa: PLC0415

        name = self.name

        label = self.label

        help_ = self.help_

        choices = []
        for choices_item_data in self.choices:
            choices_item = choices_item_data.to_dict()
            choices.append(choices_item)

        count: dict[str, Any] | None
        if isinstance(self.count, CountAnswer):
            count = self.count.to_dict()
        else:
            count = self.count

        selected = self.selected

        is_asked = self.is_asked

        notice = self.notice

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "label": label,
                "help": help_,
                "choices": choices,
                "count": count,
                "selected": selected,
                "is_asked": is_asked,
                "notice": notice,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.choice_answer import ChoiceAnswer  # noqa: PLC0415
        from ..models.count_answer import CountAnswer  # noqa: PLC0415

        d = dict(src_dict)
        name = d.pop("name")

        label = d.pop("label")

        help_ = d.pop("help")

        choices = []
        _choices = d.pop("choices")
        for choices_item_data in _choices:
            choices_item = ChoiceAnswer.from_dict(choices_item_data)

            choices.append(choices_item)

        def _parse_count(data: object) -> CountAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                count_type_0 = CountAnswer.from_dict(data)

                return count_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CountAnswer | None, data)

        count = _parse_count(d.pop("count"))

        selected = d.pop("selected")

        is_asked = d.pop("is_asked")

        notice = d.pop("notice")

        question_answer = cls(
            name=name,
            label=label,
            help_=help_,
            choices=choices,
            count=count,
            selected=selected,
            is_asked=is_asked,
            notice=notice,
        )

        question_answer.additional_properties = d
        return question_answer

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
