from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
    from ..models.violation_answer import ViolationAnswer


T = TypeVar("T", bound="RuleEffectAnswer")


@_attrs_define
class RuleEffectAnswer:
    """
    Attributes:
        product (str):
        summary (str): The line as one sentence.
        before (str): How it stands now: `free`, `asks` or `blocked`.
        after (str): How it would stand.
        violations_before (list[ViolationAnswer]):
        violations_after (list[ViolationAnswer]):
        customer (None | str | Unset): Null for a visitor's basket.
        organization (None | str | Unset):
    """

    product: str
    summary: str
    before: str
    after: str
    violations_before: list[ViolationAnswer]
    violations_after: list[ViolationAnswer]
    customer: None | str | Unset = UNSET
    organization: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.violation_answer import ViolationAnswer  # noqa: PLC0415

        product = self.product

        summary = self.summary

        before = self.before

        after = self.after

        violations_before = []
        for violations_before_item_data in self.violations_before:
            violations_before_item = violations_before_item_data.to_dict()
            violations_before.append(violations_before_item)

        violations_after = []
        for violations_after_item_data in self.violations_after:
            violations_after_item = violations_after_item_data.to_dict()
            violations_after.append(violations_after_item)

        customer: None | str | Unset
        if isinstance(self.customer, Unset):
            customer = UNSET
        else:
            customer = self.customer

        organization: None | str | Unset
        if isinstance(self.organization, Unset):
            organization = UNSET
        else:
            organization = self.organization

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product": product,
                "summary": summary,
                "before": before,
                "after": after,
                "violations_before": violations_before,
                "violations_after": violations_after,
            }
        )
        if customer is not UNSET:
            field_dict["customer"] = customer
        if organization is not UNSET:
            field_dict["organization"] = organization

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.violation_answer import ViolationAnswer  # noqa: PLC0415

        d = dict(src_dict)
        product = d.pop("product")

        summary = d.pop("summary")

        before = d.pop("before")

        after = d.pop("after")

        violations_before = []
        _violations_before = d.pop("violations_before")
        for violations_before_item_data in _violations_before:
            violations_before_item = ViolationAnswer.from_dict(violations_before_item_data)

            violations_before.append(violations_before_item)

        violations_after = []
        _violations_after = d.pop("violations_after")
        for violations_after_item_data in _violations_after:
            violations_after_item = ViolationAnswer.from_dict(violations_after_item_data)

            violations_after.append(violations_after_item)

        def _parse_customer(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        customer = _parse_customer(d.pop("customer", UNSET))

        def _parse_organization(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        organization = _parse_organization(d.pop("organization", UNSET))

        rule_effect_answer = cls(
            product=product,
            summary=summary,
            before=before,
            after=after,
            violations_before=violations_before,
            violations_after=violations_after,
            customer=customer,
            organization=organization,
        )

        rule_effect_answer.additional_properties = d
        return rule_effect_answer

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
