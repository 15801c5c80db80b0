from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.blank_enum import BlankEnum
from ..models.blank_enum import check_blank_enum
from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from ..models.difference_answer_user_tier_type_1 import check_difference_answer_user_tier_type_1
from ..models.difference_answer_user_tier_type_1 import DifferenceAnswerUserTierType1
from ..models.license_type import check_license_type
from ..models.license_type import LicenseType
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from typing import cast


T = TypeVar("T", bound="DifferenceAnswer")


@_attrs_define
class DifferenceAnswer:
    """
    Attributes:
        product (str):
        deployment (Deployment): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        license_type (LicenseType): * `commercial` - Commercial
            * `academic` - Academic
        purchase_type (BlankEnum | PurchaseType):
        user_tier (DifferenceAnswerUserTierType1 | int):
        maintenance_months (int):
        currency (str):
        row (int):
        old (str): Amount until now.
        new (str): Amount by the list.
        percent (str): Empty where the old amount is zero.
        is_jump (bool):
    """

    product: str
    deployment: Deployment
    license_type: LicenseType
    purchase_type: BlankEnum | PurchaseType
    user_tier: DifferenceAnswerUserTierType1 | int
    maintenance_months: int
    currency: str
    row: int
    old: str
    new: str
    percent: str
    is_jump: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        product = self.product

        deployment: str = self.deployment

        license_type: str = self.license_type

        purchase_type: str
        if isinstance(self.purchase_type, str):
            purchase_type = self.purchase_type
        else:
            purchase_type = self.purchase_type

        user_tier: int | str
        if isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        maintenance_months = self.maintenance_months

        currency = self.currency

        row = self.row

        old = self.old

        new = self.new

        percent = self.percent

        is_jump = self.is_jump

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "product": product,
                "deployment": deployment,
                "license_type": license_type,
                "purchase_type": purchase_type,
                "user_tier": user_tier,
                "maintenance_months": maintenance_months,
                "currency": currency,
                "row": row,
                "old": old,
                "new": new,
                "percent": percent,
                "is_jump": is_jump,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        product = d.pop("product")

        deployment = check_deployment(d.pop("deployment"))

        license_type = check_license_type(d.pop("license_type"))

        def _parse_purchase_type(data: object) -> BlankEnum | PurchaseType:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                purchase_type_type_0 = check_purchase_type(data)

                return purchase_type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            purchase_type_type_1 = check_blank_enum(data)

            return purchase_type_type_1

        purchase_type = _parse_purchase_type(d.pop("purchase_type"))

        def _parse_user_tier(data: object) -> DifferenceAnswerUserTierType1 | int:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_difference_answer_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DifferenceAnswerUserTierType1 | int, data)

        user_tier = _parse_user_tier(d.pop("user_tier"))

        maintenance_months = d.pop("maintenance_months")

        currency = d.pop("currency")

        row = d.pop("row")

        old = d.pop("old")

        new = d.pop("new")

        percent = d.pop("percent")

        is_jump = d.pop("is_jump")

        difference_answer = cls(
            product=product,
            deployment=deployment,
            license_type=license_type,
            purchase_type=purchase_type,
            user_tier=user_tier,
            maintenance_months=maintenance_months,
            currency=currency,
            row=row,
            old=old,
            new=new,
            percent=percent,
            is_jump=is_jump,
        )

        difference_answer.additional_properties = d
        return difference_answer

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
