from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from typing import cast

if TYPE_CHECKING:
    from ..models.sale_end_answer import SaleEndAnswer


T = TypeVar("T", bound="EndOfSaleAnswer")


@_attrs_define
class EndOfSaleAnswer:
    """
    Attributes:
        deployment (Deployment): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        is_over (bool): Nothing of it is sold any more.
        ends (list[SaleEndAnswer]):
        text (str): All of it as one line.
    """

    deployment: Deployment
    is_over: bool
    ends: list[SaleEndAnswer]
    text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.sale_end_answer import SaleEndAnswer  # noqa: PLC0415

        deployment: str = self.deployment

        is_over = self.is_over

        ends = []
        for ends_item_data in self.ends:
            ends_item = ends_item_data.to_dict()
            ends.append(ends_item)

        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "deployment": deployment,
                "is_over": is_over,
                "ends": ends,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sale_end_answer import SaleEndAnswer  # noqa: PLC0415

        d = dict(src_dict)
        deployment = check_deployment(d.pop("deployment"))

        is_over = d.pop("is_over")

        ends = []
        _ends = d.pop("ends")
        for ends_item_data in _ends:
            ends_item = SaleEndAnswer.from_dict(ends_item_data)

            ends.append(ends_item)

        text = d.pop("text")

        end_of_sale_answer = cls(
            deployment=deployment,
            is_over=is_over,
            ends=ends,
            text=text,
        )

        end_of_sale_answer.additional_properties = d
        return end_of_sale_answer

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
