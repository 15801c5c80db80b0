from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.table_enum import check_table_enum
from ..models.table_enum import TableEnum
from typing import cast

if TYPE_CHECKING:
    from ..models.rule_change_answer_about import RuleChangeAnswerAbout


T = TypeVar("T", bound="RuleChangeAnswer")


@_attrs_define
class RuleChangeAnswer:
    """One fact that changed; `old` and `new` are null where it was not or is no longer there.

    Attributes:
        table (TableEnum): * `scales` - scales
            * `sale_windows` - sale_windows
            * `maintenance_by` - maintenance_by
            * `deployments_by_product` - deployments_by_product
            * `units_by_product` - units_by_product
            * `units_by_host_of_app` - units_by_host_of_app
            * `default_unit` - default_unit
            * `units` - units
            * `host_families` - host_families
            * `severity` - severity
        about (RuleChangeAnswerAbout): What the fact is about, in codes.
        old (Any | None):
        new (Any | None):
        text (str): The change in words.
    """

    table: TableEnum
    about: RuleChangeAnswerAbout
    old: Any | None
    new: Any | None
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.rule_change_answer_about import RuleChangeAnswerAbout  # noqa: PLC0415

        table: str = self.table

        about = self.about.to_dict()

        old: Any | None
        old = self.old

        new: Any | None
        new = self.new

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "table": table,
                "about": about,
                "old": old,
                "new": new,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.rule_change_answer_about import RuleChangeAnswerAbout  # noqa: PLC0415

        d = dict(src_dict)
        table = check_table_enum(d.pop("table"))

        about = RuleChangeAnswerAbout.from_dict(d.pop("about"))

        def _parse_old(data: object) -> Any | None:
            if data is None:
                return data
            return cast(Any | None, data)

        old = _parse_old(d.pop("old"))

        def _parse_new(data: object) -> Any | None:
            if data is None:
                return data
            return cast(Any | None, data)

        new = _parse_new(d.pop("new"))

        text = d.pop("text")

        rule_change_answer = cls(
            table=table,
            about=about,
            old=old,
            new=new,
            text=text,
        )

        rule_change_answer.additional_properties = d
        return rule_change_answer

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
