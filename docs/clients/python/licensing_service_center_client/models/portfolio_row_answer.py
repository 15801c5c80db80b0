from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from ..models.license_type import check_license_type
from ..models.license_type import LicenseType
from ..models.portfolio_row_answer_user_tier_type_1 import check_portfolio_row_answer_user_tier_type_1
from ..models.portfolio_row_answer_user_tier_type_1 import PortfolioRowAnswerUserTierType1
from typing import cast


T = TypeVar("T", bound="PortfolioRowAnswer")


@_attrs_define
class PortfolioRowAnswer:
    """
    Attributes:
        row (int): As a spreadsheet counts: the first line is 1.
        product (str):
        product_name (str):
        sen (str):
        deployment (Deployment): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        license_type (LicenseType): * `commercial` - Commercial
            * `academic` - Academic
        user_tier (int | PortfolioRowAnswerUserTierType1):
        starts_on (str): ISO 8601, or empty.
        ends_on (str): ISO 8601, or empty.
        has_key (bool):
    """

    row: int
    product: str
    product_name: str
    sen: str
    deployment: Deployment
    license_type: LicenseType
    user_tier: int | PortfolioRowAnswerUserTierType1
    starts_on: str
    ends_on: str
    has_key: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        row = self.row

        product = self.product

        product_name = self.product_name

        sen = self.sen

        deployment: str = self.deployment

        license_type: str = self.license_type

        user_tier: int | str
        if isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        starts_on = self.starts_on

        ends_on = self.ends_on

        has_key = self.has_key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "row": row,
                "product": product,
                "product_name": product_name,
                "sen": sen,
                "deployment": deployment,
                "license_type": license_type,
                "user_tier": user_tier,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "has_key": has_key,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        row = d.pop("row")

        product = d.pop("product")

        product_name = d.pop("product_name")

        sen = d.pop("sen")

        deployment = check_deployment(d.pop("deployment"))

        license_type = check_license_type(d.pop("license_type"))

        def _parse_user_tier(data: object) -> int | PortfolioRowAnswerUserTierType1:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_portfolio_row_answer_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | PortfolioRowAnswerUserTierType1, data)

        user_tier = _parse_user_tier(d.pop("user_tier"))

        starts_on = d.pop("starts_on")

        ends_on = d.pop("ends_on")

        has_key = d.pop("has_key")

        portfolio_row_answer = cls(
            row=row,
            product=product,
            product_name=product_name,
            sen=sen,
            deployment=deployment,
            license_type=license_type,
            user_tier=user_tier,
            starts_on=starts_on,
            ends_on=ends_on,
            has_key=has_key,
        )

        portfolio_row_answer.additional_properties = d
        return portfolio_row_answer

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
