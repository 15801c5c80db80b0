from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.choice_answer import ChoiceAnswer
    from ..models.end_of_sale_answer import EndOfSaleAnswer
    from ..models.hint_answer import HintAnswer
    from ..models.question_answer import QuestionAnswer


T = TypeVar("T", bound="ChoicesAnswer")


@_attrs_define
class ChoicesAnswer:
    """
    Attributes:
        questions (list[QuestionAnswer]):
        unit (str):
        unit_label (str):
        unit_help (str):
        is_free (bool):
        asks_existing_license (bool):
        asks_institution (bool):
        asks_instance_url (bool):
        asks_license_search (bool): Whether not all licences are shown at once.
        existing_licenses (list[ChoiceAnswer]): Your licences of it; their value is the SEN.
        existing_license_count (int): How many match, shown or not.
        instances (list[str]): Addresses in your register, likely ones first.
        hints (list[HintAnswer]): What looks unusual, and may be right nevertheless.
        end_of_sale (list[EndOfSaleAnswer]): What of it is still sold, to whom and until when.
    """

    questions: list[QuestionAnswer]
    unit: str
    unit_label: str
    unit_help: str
    is_free: bool
    asks_existing_license: bool
    asks_institution: bool
    asks_instance_url: bool
    asks_license_search: bool
    existing_licenses: list[ChoiceAnswer]
    existing_license_count: int
    instances: list[str]
    hints: list[HintAnswer]
    end_of_sale: list[EndOfSaleAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.choice_answer import ChoiceAnswer  # noqa: PLC0415
        from ..models.end_of_sale_answer import EndOfSaleAnswer  # noqa: PLC0415
        from ..models.hint_answer import HintAnswer  # noqa: PLC0415
        from ..models.question_answer import QuestionAnswer  # noqa: PLC0415

        questions = []
        for questions_item_data in self.questions:
            questions_item = questions_item_data.to_dict()
            questions.append(questions_item)

        unit = self.unit

        unit_label = self.unit_label

        unit_help = self.unit_help

        is_free = self.is_free

        asks_existing_license = self.asks_existing_license

        asks_institution = self.asks_institution

        asks_instance_url = self.asks_instance_url

        asks_license_search = self.asks_license_search

        existing_licenses = []
        for existing_licenses_item_data in self.existing_licenses:
            existing_licenses_item = existing_licenses_item_data.to_dict()
            existing_licenses.append(existing_licenses_item)

        existing_license_count = self.existing_license_count

        instances = self.instances

        hints = []
        for hints_item_data in self.hints:
            hints_item = hints_item_data.to_dict()
            hints.append(hints_item)

        end_of_sale = []
        for end_of_sale_item_data in self.end_of_sale:
            end_of_sale_item = end_of_sale_item_data.to_dict()
            end_of_sale.append(end_of_sale_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "questions": questions,
                "unit": unit,
                "unit_label": unit_label,
                "unit_help": unit_help,
                "is_free": is_free,
                "asks_existing_license": asks_existing_license,
                "asks_institution": asks_institution,
                "asks_instance_url": asks_instance_url,
                "asks_license_search": asks_license_search,
                "existing_licenses": existing_licenses,
                "existing_license_count": existing_license_count,
                "instances": instances,
                "hints": hints,
                "end_of_sale": end_of_sale,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.choice_answer import ChoiceAnswer  # noqa: PLC0415
        from ..models.end_of_sale_answer import EndOfSaleAnswer  # noqa: PLC0415
        from ..models.hint_answer import HintAnswer  # noqa: PLC0415
        from ..models.question_answer import QuestionAnswer  # noqa: PLC0415

        d = dict(src_dict)
        questions = []
        _questions = d.pop("questions")
        for questions_item_data in _questions:
            questions_item = QuestionAnswer.from_dict(questions_item_data)

            questions.append(questions_item)

        unit = d.pop("unit")

        unit_label = d.pop("unit_label")

        unit_help = d.pop("unit_help")

        is_free = d.pop("is_free")

        asks_existing_license = d.pop("asks_existing_license")

        asks_institution = d.pop("asks_institution")

        asks_instance_url = d.pop("asks_instance_url")

        asks_license_search = d.pop("asks_license_search")

        existing_licenses = []
        _existing_licenses = d.pop("existing_licenses")
        for existing_licenses_item_data in _existing_licenses:
            existing_licenses_item = ChoiceAnswer.from_dict(existing_licenses_item_data)

            existing_licenses.append(existing_licenses_item)

        existing_license_count = d.pop("existing_license_count")

        instances = cast(list[str], d.pop("instances"))

        hints = []
        _hints = d.pop("hints")
        for hints_item_data in _hints:
            hints_item = HintAnswer.from_dict(hints_item_data)

            hints.append(hints_item)

        end_of_sale = []
        _end_of_sale = d.pop("end_of_sale")
        for end_of_sale_item_data in _end_of_sale:
            end_of_sale_item = EndOfSaleAnswer.from_dict(end_of_sale_item_data)

            end_of_sale.append(end_of_sale_item)

        choices_answer = cls(
            questions=questions,
            unit=unit,
            unit_label=unit_label,
            unit_help=unit_help,
            is_free=is_free,
            asks_existing_license=asks_existing_license,
            asks_institution=asks_institution,
            asks_instance_url=asks_instance_url,
            asks_license_search=asks_license_search,
            existing_licenses=existing_licenses,
            existing_license_count=existing_license_count,
            instances=instances,
            hints=hints,
            end_of_sale=end_of_sale,
        )

        choices_answer.additional_properties = d
        return choices_answer

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
