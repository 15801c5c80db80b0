from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.day_order_enum import check_day_order_enum
from ..models.day_order_enum import DayOrderEnum
from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from ..models.license_type import check_license_type
from ..models.license_type import LicenseType
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
    from ..models.portfolio_columns_body_request_columns import PortfolioColumnsBodyRequestColumns


T = TypeVar("T", bound="PortfolioColumnsBodyRequest")


@_attrs_define
class PortfolioColumnsBodyRequest:
    """The choices of day order, deployment and licence type count for the whole file.

    Attributes:
        columns (PortfolioColumnsBodyRequestColumns): The heading of the file for each column: `product`, `product_key`,
            `sen`, `deployment`, `user_tier`, `license_type`, `starts_on`, `ends_on`, `purchased_on`, `instance_url`,
            `institution`, `business_area`, `department`, `department_contact_name`, `department_contact_email`,
            `technical_contact_name`, `technical_contact_email`, `technical_contact_phone`, `main_contact_email`,
            `license_key`.
        day_order (DayOrderEnum | Unset): * `dmy` - 30/11/2026
            * `mdy` - 11/30/2026
        default_deployment (Deployment | Unset): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        default_license_type (LicenseType | Unset): * `commercial` - Commercial
            * `academic` - Academic
    """

    columns: PortfolioColumnsBodyRequestColumns
    day_order: DayOrderEnum | Unset = UNSET
    default_deployment: Deployment | Unset = UNSET
    default_license_type: LicenseType | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.portfolio_columns_body_request_columns import PortfolioColumnsBodyRequestColumns  # noqa: PLC0415

        columns = self.columns.to_dict()

        day_order: str | Unset = UNSET
        if not isinstance(self.day_order, Unset):
            day_order = self.day_order

        default_deployment: str | Unset = UNSET
        if not isinstance(self.default_deployment, Unset):
            default_deployment = self.default_deployment

        default_license_type: str | Unset = UNSET
        if not isinstance(self.default_license_type, Unset):
            default_license_type = self.default_license_type

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "columns": columns,
            }
        )
        if day_order is not UNSET:
            field_dict["day_order"] = day_order
        if default_deployment is not UNSET:
            field_dict["default_deployment"] = default_deployment
        if default_license_type is not UNSET:
            field_dict["default_license_type"] = default_license_type

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.portfolio_columns_body_request_columns import PortfolioColumnsBodyRequestColumns  # noqa: PLC0415

        d = dict(src_dict)
        columns = PortfolioColumnsBodyRequestColumns.from_dict(d.pop("columns"))

        _day_order = d.pop("day_order", UNSET)
        day_order: DayOrderEnum | Unset
        if isinstance(_day_order, Unset):
            day_order = UNSET
        else:
            day_order = check_day_order_enum(_day_order)

        _default_deployment = d.pop("default_deployment", UNSET)
        default_deployment: Deployment | Unset
        if isinstance(_default_deployment, Unset):
            default_deployment = UNSET
        else:
            default_deployment = check_deployment(_default_deployment)

        _default_license_type = d.pop("default_license_type", UNSET)
        default_license_type: LicenseType | Unset
        if isinstance(_default_license_type, Unset):
            default_license_type = UNSET
        else:
            default_license_type = check_license_type(_default_license_type)

        portfolio_columns_body_request = cls(
            columns=columns,
            day_order=day_order,
            default_deployment=default_deployment,
            default_license_type=default_license_type,
        )

        portfolio_columns_body_request.additional_properties = d
        return portfolio_columns_body_request

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
