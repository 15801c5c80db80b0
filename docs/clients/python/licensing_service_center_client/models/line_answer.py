from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.configuration_answer import ConfigurationAnswer
    from ..models.suggestion import Suggestion
    from ..models.violation_answer import ViolationAnswer


T = TypeVar("T", bound="LineAnswer")


@_attrs_define
class LineAnswer:
    """
    Attributes:
        id (int):
        product (Suggestion):
        configuration (ConfigurationAnswer): What is licensed.
        summary (str):
        unit (str):
        is_free (bool): A free app knows neither tier nor months.
        quantity (int):
        note (str):
        ask_anyway (list[str]):
        violations (list[ViolationAnswer]):
        needs_attention (bool):
    """

    id: int
    product: Suggestion
    configuration: ConfigurationAnswer
    summary: str
    unit: str
    is_free: bool
    quantity: int
    note: str
    ask_anyway: list[str]
    violations: list[ViolationAnswer]
    needs_attention: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.suggestion import Suggestion  # noqa: PLC0415
        from ..models.violation_answer import ViolationAnswer  # noqa: PLC0415

        id = self.id

        product = self.product.to_dict()

        configuration = self.configuration.to_dict()

        summary = self.summary

        unit = self.unit

        is_free = self.is_free

        quantity = self.quantity

        note = self.note

        ask_anyway = self.ask_anyway

        violations = []
        for violations_item_data in self.violations:
            violations_item = violations_item_data.to_dict()
            violations.append(violations_item)

        needs_attention = self.needs_attention

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "product": product,
                "configuration": configuration,
                "summary": summary,
                "unit": unit,
                "is_free": is_free,
                "quantity": quantity,
                "note": note,
                "ask_anyway": ask_anyway,
                "violations": violations,
                "needs_attention": needs_attention,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.suggestion import Suggestion  # noqa: PLC0415
        from ..models.violation_answer import ViolationAnswer  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        product = Suggestion.from_dict(d.pop("product"))

        configuration = ConfigurationAnswer.from_dict(d.pop("configuration"))

        summary = d.pop("summary")

        unit = d.pop("unit")

        is_free = d.pop("is_free")

        quantity = d.pop("quantity")

        note = d.pop("note")

        ask_anyway = cast(list[str], d.pop("ask_anyway"))

        violations = []
        _violations = d.pop("violations")
        for violations_item_data in _violations:
            violations_item = ViolationAnswer.from_dict(violations_item_data)

            violations.append(violations_item)

        needs_attention = d.pop("needs_attention")

        line_answer = cls(
            id=id,
            product=product,
            configuration=configuration,
            summary=summary,
            unit=unit,
            is_free=is_free,
            quantity=quantity,
            note=note,
            ask_anyway=ask_anyway,
            violations=violations,
            needs_attention=needs_attention,
        )

        line_answer.additional_properties = d
        return line_answer

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
