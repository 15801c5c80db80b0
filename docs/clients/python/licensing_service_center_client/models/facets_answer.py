from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.facet_choice_answer import FacetChoiceAnswer


T = TypeVar("T", bound="FacetsAnswer")


@_attrs_define
class FacetsAnswer:
    """
    Attributes:
        host (list[FacetChoiceAnswer]):
        deployment (list[FacetChoiceAnswer]):
        category (list[FacetChoiceAnswer]):
        vendor (list[FacetChoiceAnswer]):
        payment_model (list[FacetChoiceAnswer]):
    """

    host: list[FacetChoiceAnswer]
    deployment: list[FacetChoiceAnswer]
    category: list[FacetChoiceAnswer]
    vendor: list[FacetChoiceAnswer]
    payment_model: list[FacetChoiceAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.facet_choice_answer import FacetChoiceAnswer  # noqa: PLC0415

        host = []
        for host_item_data in self.host:
            host_item = host_item_data.to_dict()
            host.append(host_item)

        deployment = []
        for deployment_item_data in self.deployment:
            deployment_item = deployment_item_data.to_dict()
            deployment.append(deployment_item)

        category = []
        for category_item_data in self.category:
            category_item = category_item_data.to_dict()
            category.append(category_item)

        vendor = []
        for vendor_item_data in self.vendor:
            vendor_item = vendor_item_data.to_dict()
            vendor.append(vendor_item)

        payment_model = []
        for payment_model_item_data in self.payment_model:
            payment_model_item = payment_model_item_data.to_dict()
            payment_model.append(payment_model_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "host": host,
                "deployment": deployment,
                "category": category,
                "vendor": vendor,
                "payment_model": payment_model,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.facet_choice_answer import FacetChoiceAnswer  # noqa: PLC0415

        d = dict(src_dict)
        host = []
        _host = d.pop("host")
        for host_item_data in _host:
            host_item = FacetChoiceAnswer.from_dict(host_item_data)

            host.append(host_item)

        deployment = []
        _deployment = d.pop("deployment")
        for deployment_item_data in _deployment:
            deployment_item = FacetChoiceAnswer.from_dict(deployment_item_data)

            deployment.append(deployment_item)

        category = []
        _category = d.pop("category")
        for category_item_data in _category:
            category_item = FacetChoiceAnswer.from_dict(category_item_data)

            category.append(category_item)

        vendor = []
        _vendor = d.pop("vendor")
        for vendor_item_data in _vendor:
            vendor_item = FacetChoiceAnswer.from_dict(vendor_item_data)

            vendor.append(vendor_item)

        payment_model = []
        _payment_model = d.pop("payment_model")
        for payment_model_item_data in _payment_model:
            payment_model_item = FacetChoiceAnswer.from_dict(payment_model_item_data)

            payment_model.append(payment_model_item)

        facets_answer = cls(
            host=host,
            deployment=deployment,
            category=category,
            vendor=vendor,
            payment_model=payment_model,
        )

        facets_answer.additional_properties = d
        return facets_answer

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
