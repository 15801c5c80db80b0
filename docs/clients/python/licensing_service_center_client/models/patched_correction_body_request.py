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
from ..models.patched_correction_body_request_user_tier_type_1 import (
    check_patched_correction_body_request_user_tier_type_1,
)
from ..models.patched_correction_body_request_user_tier_type_1 import (
    PatchedCorrectionBodyRequestUserTierType1,
)
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from ..types import UNSET, Unset
from typing import cast
import datetime


T = TypeVar("T", bound="PatchedCorrectionBodyRequest")


@_attrs_define
class PatchedCorrectionBodyRequest:
    """What is left out stays.

    Attributes:
        business_area (str | Unset):  Default: ''.
        department (str | Unset):  Default: ''.
        department_contact_name (str | Unset):  Default: ''.
        department_contact_email (str | Unset):
        technical_contact_name (str | Unset):  Default: ''.
        technical_contact_email (str | Unset):
        technical_contact_phone (str | Unset):  Default: ''.
        instance_url (str | Unset):  Default: ''.
        deployment (Deployment | Unset): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        license_type (LicenseType | Unset): * `commercial` - Commercial
            * `academic` - Academic
        purchase_type (PurchaseType | Unset): * `new` - New licence
            * `upgrade` - Upgrade
            * `renewal` - Renewal
            * `downgrade` - Downgrade
        maintenance_months (int | Unset):
        user_tier (int | PatchedCorrectionBodyRequestUserTierType1 | Unset):
        institution (str | Unset):  Default: ''.
        sen (str | Unset):  Default: ''.
        main_contact_email (str | Unset):
        starts_on (datetime.date | None | Unset):
        ends_on (datetime.date | None | Unset):
        purchased_on (datetime.date | None | Unset):
        is_declared (bool | Unset):
    """

    business_area: str | Unset = ""
    department: str | Unset = ""
    department_contact_name: str | Unset = ""
    department_contact_email: str | Unset = UNSET
    technical_contact_name: str | Unset = ""
    technical_contact_email: str | Unset = UNSET
    technical_contact_phone: str | Unset = ""
    instance_url: str | Unset = ""
    deployment: Deployment | Unset = UNSET
    license_type: LicenseType | Unset = UNSET
    purchase_type: PurchaseType | Unset = UNSET
    maintenance_months: int | Unset = UNSET
    user_tier: int | PatchedCorrectionBodyRequestUserTierType1 | Unset = UNSET
    institution: str | Unset = ""
    sen: str | Unset = ""
    main_contact_email: str | Unset = UNSET
    starts_on: datetime.date | None | Unset = UNSET
    ends_on: datetime.date | None | Unset = UNSET
    purchased_on: datetime.date | None | Unset = UNSET
    is_declared: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        business_area = self.business_area

        department = self.department

        department_contact_name = self.department_contact_name

        department_contact_email: str | Unset
        if isinstance(self.department_contact_email, Unset):
            department_contact_email = UNSET
        else:
            department_contact_email = self.department_contact_email

        technical_contact_name = self.technical_contact_name

        technical_contact_email: str | Unset
        if isinstance(self.technical_contact_email, Unset):
            technical_contact_email = UNSET
        else:
            technical_contact_email = self.technical_contact_email

        technical_contact_phone = self.technical_contact_phone

        instance_url = self.instance_url

        deployment: str | Unset = UNSET
        if not isinstance(self.deployment, Unset):
            deployment = self.deployment

        license_type: str | Unset = UNSET
        if not isinstance(self.license_type, Unset):
            license_type = self.license_type

        purchase_type: str | Unset = UNSET
        if not isinstance(self.purchase_type, Unset):
            purchase_type = self.purchase_type

        maintenance_months = self.maintenance_months

        user_tier: int | str | Unset
        if isinstance(self.user_tier, Unset):
            user_tier = UNSET
        elif isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        institution = self.institution

        sen = self.sen

        main_contact_email: str | Unset
        if isinstance(self.main_contact_email, Unset):
            main_contact_email = UNSET
        else:
            main_contact_email = self.main_contact_email

        starts_on: None | str | Unset
        if isinstance(self.starts_on, Unset):
            starts_on = UNSET
        elif isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        ends_on: None | str | Unset
        if isinstance(self.ends_on, Unset):
            ends_on = UNSET
        elif isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        purchased_on: None | str | Unset
        if isinstance(self.purchased_on, Unset):
            purchased_on = UNSET
        elif isinstance(self.purchased_on, datetime.date):
            purchased_on = self.purchased_on.isoformat()
        else:
            purchased_on = self.purchased_on

        is_declared = self.is_declared

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if business_area is not UNSET:
            field_dict["business_area"] = business_area
        if department is not UNSET:
            field_dict["department"] = department
        if department_contact_name is not UNSET:
            field_dict["department_contact_name"] = department_contact_name
        if department_contact_email is not UNSET:
            field_dict["department_contact_email"] = department_contact_email
        if technical_contact_name is not UNSET:
            field_dict["technical_contact_name"] = technical_contact_name
        if technical_contact_email is not UNSET:
            field_dict["technical_contact_email"] = technical_contact_email
        if technical_contact_phone is not UNSET:
            field_dict["technical_contact_phone"] = technical_contact_phone
        if instance_url is not UNSET:
            field_dict["instance_url"] = instance_url
        if deployment is not UNSET:
            field_dict["deployment"] = deployment
        if license_type is not UNSET:
            field_dict["license_type"] = license_type
        if purchase_type is not UNSET:
            field_dict["purchase_type"] = purchase_type
        if maintenance_months is not UNSET:
            field_dict["maintenance_months"] = maintenance_months
        if user_tier is not UNSET:
            field_dict["user_tier"] = user_tier
        if institution is not UNSET:
            field_dict["institution"] = institution
        if sen is not UNSET:
            field_dict["sen"] = sen
        if main_contact_email is not UNSET:
            field_dict["main_contact_email"] = main_contact_email
        if starts_on is not UNSET:
            field_dict["starts_on"] = starts_on
        if ends_on is not UNSET:
            field_dict["ends_on"] = ends_on
        if purchased_on is not UNSET:
            field_dict["purchased_on"] = purchased_on
        if is_declared is not UNSET:
            field_dict["is_declared"] = is_declared

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        business_area = d.pop("business_area", UNSET)

        department = d.pop("department", UNSET)

        department_contact_name = d.pop("department_contact_name", UNSET)

        def _parse_department_contact_email(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        department_contact_email = _parse_department_contact_email(d.pop("department_contact_email", UNSET))

        technical_contact_name = d.pop("technical_contact_name", UNSET)

        def _parse_technical_contact_email(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        technical_contact_email = _parse_technical_contact_email(d.pop("technical_contact_email", UNSET))

        technical_contact_phone = d.pop("technical_contact_phone", UNSET)

        instance_url = d.pop("instance_url", UNSET)

        _deployment = d.pop("deployment", UNSET)
        deployment: Deployment | Unset
        if isinstance(_deployment, Unset):
            deployment = UNSET
        else:
            deployment = check_deployment(_deployment)

        _license_type = d.pop("license_type", UNSET)
        license_type: LicenseType | Unset
        if isinstance(_license_type, Unset):
            license_type = UNSET
        else:
            license_type = check_license_type(_license_type)

        _purchase_type = d.pop("purchase_type", UNSET)
        purchase_type: PurchaseType | Unset
        if isinstance(_purchase_type, Unset):
            purchase_type = UNSET
        else:
            purchase_type = check_purchase_type(_purchase_type)

        maintenance_months = d.pop("maintenance_months", UNSET)

        def _parse_user_tier(data: object) -> int | PatchedCorrectionBodyRequestUserTierType1 | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_patched_correction_body_request_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | PatchedCorrectionBodyRequestUserTierType1 | Unset, data)

        user_tier = _parse_user_tier(d.pop("user_tier", UNSET))

        institution = d.pop("institution", UNSET)

        sen = d.pop("sen", UNSET)

        def _parse_main_contact_email(data: object) -> str | Unset:
            if isinstance(data, Unset):
                return data
            return cast(str | Unset, data)

        main_contact_email = _parse_main_contact_email(d.pop("main_contact_email", UNSET))

        def _parse_starts_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        starts_on = _parse_starts_on(d.pop("starts_on", UNSET))

        def _parse_ends_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        ends_on = _parse_ends_on(d.pop("ends_on", UNSET))

        def _parse_purchased_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                purchased_on_type_0 = datetime.date.fromisoformat(data)

                return purchased_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        purchased_on = _parse_purchased_on(d.pop("purchased_on", UNSET))

        is_declared = d.pop("is_declared", UNSET)

        patched_correction_body_request = cls(
            business_area=business_area,
            department=department,
            department_contact_name=department_contact_name,
            department_contact_email=department_contact_email,
            technical_contact_name=technical_contact_name,
            technical_contact_email=technical_contact_email,
            technical_contact_phone=technical_contact_phone,
            instance_url=instance_url,
            deployment=deployment,
            license_type=license_type,
            purchase_type=purchase_type,
            maintenance_months=maintenance_months,
            user_tier=user_tier,
            institution=institution,
            sen=sen,
            main_contact_email=main_contact_email,
            starts_on=starts_on,
            ends_on=ends_on,
            purchased_on=purchased_on,
            is_declared=is_declared,
        )

        patched_correction_body_request.additional_properties = d
        return patched_correction_body_request

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
