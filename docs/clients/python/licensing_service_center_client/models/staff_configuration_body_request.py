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
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from ..models.staff_configuration_body_request_user_tier_type_1 import (
    check_staff_configuration_body_request_user_tier_type_1,
)
from ..models.staff_configuration_body_request_user_tier_type_1 import (
    StaffConfigurationBodyRequestUserTierType1,
)
from ..types import UNSET, Unset
from typing import cast


T = TypeVar("T", bound="StaffConfigurationBodyRequest")


@_attrs_define
class StaffConfigurationBodyRequest:
    """
    Attributes:
        deployment (Deployment): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        license_type (LicenseType): * `commercial` - Commercial
            * `academic` - Academic
        purchase_type (PurchaseType): * `new` - New licence
            * `upgrade` - Upgrade
            * `renewal` - Renewal
            * `downgrade` - Downgrade
        maintenance_months (int):
        user_tier (int | StaffConfigurationBodyRequestUserTierType1): A number, or "unlimited".
        sen (str | Unset): Of the licence that is renewed, upgraded or downgraded. Default: ''.
        instance_url (str | Unset):  Default: ''.
        institution (str | Unset): Academic licences only. Default: ''.
    """

    deployment: Deployment
    license_type: LicenseType
    purchase_type: PurchaseType
    maintenance_months: int
    user_tier: int | StaffConfigurationBodyRequestUserTierType1
    sen: str | Unset = ""
    instance_url: str | Unset = ""
    institution: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        deployment: str = self.deployment

        license_type: str = self.license_type

        purchase_type: str = self.purchase_type

        maintenance_months = self.maintenance_months

        user_tier: int | str
        if isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        sen = self.sen

        instance_url = self.instance_url

        institution = self.institution

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "deployment": deployment,
                "license_type": license_type,
                "purchase_type": purchase_type,
                "maintenance_months": maintenance_months,
                "user_tier": user_tier,
            }
        )
        if sen is not UNSET:
            field_dict["sen"] = sen
        if instance_url is not UNSET:
            field_dict["instance_url"] = instance_url
        if institution is not UNSET:
            field_dict["institution"] = institution

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        deployment = check_deployment(d.pop("deployment"))

        license_type = check_license_type(d.pop("license_type"))

        purchase_type = check_purchase_type(d.pop("purchase_type"))

        maintenance_months = d.pop("maintenance_months")

        def _parse_user_tier(data: object) -> int | StaffConfigurationBodyRequestUserTierType1:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_staff_configuration_body_request_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | StaffConfigurationBodyRequestUserTierType1, data)

        user_tier = _parse_user_tier(d.pop("user_tier"))

        sen = d.pop("sen", UNSET)

        instance_url = d.pop("instance_url", UNSET)

        institution = d.pop("institution", UNSET)

        staff_configuration_body_request = cls(
            deployment=deployment,
            license_type=license_type,
            purchase_type=purchase_type,
            maintenance_months=maintenance_months,
            user_tier=user_tier,
            sen=sen,
            instance_url=instance_url,
            institution=institution,
        )

        staff_configuration_body_request.additional_properties = d
        return staff_configuration_body_request

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
