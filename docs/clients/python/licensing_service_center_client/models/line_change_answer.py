from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.configuration_answer import ConfigurationAnswer


T = TypeVar("T", bound="LineChangeAnswer")


@_attrs_define
class LineChangeAnswer:
    """
    Attributes:
        line (int): The line that holds it now: an equal one takes it in.
        product (str):
        fields_changed (list[str]):
        before (ConfigurationAnswer): What is licensed.
        after (ConfigurationAnswer): What is licensed.
        text (str):
    """

    line: int
    product: str
    fields_changed: list[str]
    before: ConfigurationAnswer
    after: ConfigurationAnswer
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415

        line = self.line

        product = self.product

        fields_changed = self.fields_changed

        before = self.before.to_dict()

        after = self.after.to_dict()

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "line": line,
                "product": product,
                "fields_changed": fields_changed,
                "before": before,
                "after": after,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415

        d = dict(src_dict)
        line = d.pop("line")

        product = d.pop("product")

        fields_changed = cast(list[str], d.pop("fields_changed"))

        before = ConfigurationAnswer.from_dict(d.pop("before"))

        after = ConfigurationAnswer.from_dict(d.pop("after"))

        text = d.pop("text")

        line_change_answer = cls(
            line=line,
            product=product,
            fields_changed=fields_changed,
            before=before,
            after=after,
            text=text,
        )

        line_change_answer.additional_properties = d
        return line_change_answer

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
