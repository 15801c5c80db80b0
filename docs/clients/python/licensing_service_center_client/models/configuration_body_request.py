from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.configuration_body_request_user_tier_type_1 import (
    check_configuration_body_request_user_tier_type_1,
)
from ..models.configuration_body_request_user_tier_type_1 import ConfigurationBodyRequestUserTierType1
from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from ..models.license_type import check_license_type
from ..models.license_type import LicenseType
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from ..types import UNSET, Unset
from typing import cast
from uuid import UUID


T = TypeVar("T", bound="ConfigurationBodyRequest")


@_attrs_define
class ConfigurationBodyRequest:
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
        maintenance_months (int | Unset): A free app has none.
        user_tier (ConfigurationBodyRequestUserTierType1 | int | Unset): A number, or "unlimited". A free app has none.
        existing_license (None | Unset | UUID): Id of a licence of yours that this renews, upgrades or downgrades.
        sen (str | Unset): The same by its SEN, where the licence is not in your register. Default: ''.
        instance_url (str | Unset):  Default: ''.
        institution (str | Unset): Academic licences only. Default: ''.
        ask_anyway (list[str] | Unset): Codes of violations of severity `ask` that you have read and request
            nevertheless.
    """

    deployment: Deployment
    license_type: LicenseType
    purchase_type: PurchaseType
    maintenance_months: int | Unset = UNSET
    user_tier: ConfigurationBodyRequestUserTierType1 | int | Unset = UNSET
    existing_license: None | Unset | UUID = UNSET
    sen: str | Unset = ""
    instance_url: str | Unset = ""
    institution: str | Unset = ""
    ask_anyway: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        deployment: str = self.deployment

        license_type: str = self.license_type

        purchase_type: str = self.purchase_type

        maintenance_months = self.maintenance_months

        user_tier: int | str | Unset
        if isinstance(self.user_tier, Unset):
            user_tier = UNSET
        elif isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        existing_license: None | str | Unset
        if isinstance(self.existing_license, Unset):
            existing_license = UNSET
        elif isinstance(self.existing_license, UUID):
            existing_license = str(self.existing_license)
        else:
            existing_license = self.existing_license

        sen = self.sen

        instance_url = self.instance_url

        institution = self.institution

        ask_anyway: list[str] | Unset = UNSET
        if not isinstance(self.ask_anyway, Unset):
            ask_anyway = self.ask_anyway

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "deployment": deployment,
                "license_type": license_type,
                "purchase_type": purchase_type,
            }
        )
        if maintenance_months is not UNSET:
            field_dict["maintenance_months"] = maintenance_months
        if user_tier is not UNSET:
            field_dict["user_tier"] = user_tier
        if existing_license is not UNSET:
            field_dict["existing_license"] = existing_license
        if sen is not UNSET:
            field_dict["sen"] = sen
        if instance_url is not UNSET:
            field_dict["instance_url"] = instance_url
        if institution is not UNSET:
            field_dict["institution"] = institution
        if ask_anyway is not UNSET:
            field_dict["ask_anyway"] = ask_anyway

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        deployment = check_deployment(d.pop("deployment"))

        license_type = check_license_type(d.pop("license_type"))

        purchase_type = check_purchase_type(d.pop("purchase_type"))

        maintenance_months = d.pop("maintenance_months", UNSET)

        def _parse_user_tier(data: object) -> ConfigurationBodyRequestUserTierType1 | int | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_configuration_body_request_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ConfigurationBodyRequestUserTierType1 | int | Unset, data)

        user_tier = _parse_user_tier(d.pop("user_tier", UNSET))

        def _parse_existing_license(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                existing_license_type_0 = UUID(data)

                return existing_license_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        existing_license = _parse_existing_license(d.pop("existing_license", UNSET))

        sen = d.pop("sen", UNSET)

        instance_url = d.pop("instance_url", UNSET)

        institution = d.pop("institution", UNSET)

        ask_anyway = cast(list[str], d.pop("ask_anyway", UNSET))

        configuration_body_request = cls(
            deployment=deployment,
            license_type=license_type,
            purchase_type=purchase_type,
            maintenance_months=maintenance_months,
            user_tier=user_tier,
            existing_license=existing_license,
            sen=sen,
            instance_url=instance_url,
            institution=institution,
            ask_anyway=ask_anyway,
        )

        configuration_body_request.additional_properties = d
        return configuration_body_request

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
