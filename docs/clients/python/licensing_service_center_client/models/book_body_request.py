from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
    from ..models.booked_line_request import BookedLineRequest


T = TypeVar("T", bound="BookBodyRequest")


@_attrs_define
class BookBodyRequest:
    """
    Attributes:
        all_exact (bool | Unset): Book every line that names an invoice and pays exactly what is open of it. Default:
            False.
        lines (list[BookedLineRequest] | Unset):
        ignore (list[int] | Unset): Ids of lines that are not about an invoice.
    """

    all_exact: bool | Unset = False
    lines: list[BookedLineRequest] | Unset = UNSET
    ignore: list[int] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.booked_line_request import BookedLineRequest  # noqa: PLC0415

        all_exact = self.all_exact

        lines: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.lines, Unset):
            lines = []
            for lines_item_data in self.lines:
                lines_item = lines_item_data.to_dict()
                lines.append(lines_item)

        ignore: list[int] | Unset = UNSET
        if not isinstance(self.ignore, Unset):
            ignore = self.ignore

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if all_exact is not UNSET:
            field_dict["all_exact"] = all_exact
        if lines is not UNSET:
            field_dict["lines"] = lines
        if ignore is not UNSET:
            field_dict["ignore"] = ignore

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.booked_line_request import BookedLineRequest  # noqa: PLC0415

        d = dict(src_dict)
        all_exact = d.pop("all_exact", UNSET)

        _lines = d.pop("lines", UNSET)
        lines: list[BookedLineRequest] | Unset = UNSET
        if _lines is not UNSET:
            lines = []
            for lines_item_data in _lines:
                lines_item = BookedLineRequest.from_dict(lines_item_data)

                lines.append(lines_item)

        ignore = cast(list[int], d.pop("ignore", UNSET))

        book_body_request = cls(
            all_exact=all_exact,
            lines=lines,
            ignore=ignore,
        )

        book_body_request.additional_properties = d
        return book_body_request

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
