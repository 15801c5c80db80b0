from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="ListBasketBodyRequest")


@_attrs_define
class ListBasketBodyRequest:
    """
    Attributes:
        lines (list[int] | Unset): Ids of lines; all without it.
        ask_anyway (list[str] | Unset): Codes of violations of severity `ask` of these lines that you have read just
            now.
    """

    lines: list[int] | Unset = UNSET
    ask_anyway: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        lines: list[int] | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = self.lines

        ask_anyway: list[str] | Unset = UNSET
        if not isinstance(self.ask_anyway, Unset):
            ask_anyway = self.ask_anyway

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if lines is not UNSET:
            field_dict["lines"] = lines
        if ask_anyway is not UNSET:
            field_dict["ask_anyway"] = ask_anyway

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        lines = cast(list[int], d.pop("lines", UNSET))

        ask_anyway = cast(list[str], d.pop("ask_anyway", UNSET))

        list_basket_body_request = cls(
            lines=lines,
            ask_anyway=ask_anyway,
        )

        list_basket_body_request.additional_properties = d
        return list_basket_body_request

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
