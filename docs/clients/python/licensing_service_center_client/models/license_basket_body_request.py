from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.license_basket_body_request_user_tier_type_1 import (
    check_license_basket_body_request_user_tier_type_1,
)
from ..models.license_basket_body_request_user_tier_type_1 import LicenseBasketBodyRequestUserTierType1
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from ..types import UNSET, Unset
from typing import cast
from uuid import UUID
import datetime


T = TypeVar("T", bound="LicenseBasketBodyRequest")


@_attrs_define
class LicenseBasketBodyRequest:
    """
    Attributes:
        licenses (list[UUID]): Ids of licences.
        purchase_type (PurchaseType): * `new` - New licence
            * `upgrade` - Upgrade
            * `renewal` - Renewal
            * `downgrade` - Downgrade
        user_tier (int | LicenseBasketBodyRequestUserTierType1 | None | Unset): New tier of an upgrade or downgrade;
            unless given the next one on sale.
        maintenance_months (int | None | Unset): Unless given the shortest period on offer. Says nothing beside
            `co_term_date`.
        co_term_date (datetime.date | None | Unset): Renewals only: the common last day. Each gets the whole months it
            lacks, rounded up.
        ask_anyway (list[str] | Unset): Codes of violations of severity `ask` that you want us to look into.
    """

    licenses: list[UUID]
    purchase_type: PurchaseType
    user_tier: int | LicenseBasketBodyRequestUserTierType1 | None | Unset = UNSET
    maintenance_months: int | None | Unset = UNSET
    co_term_date: datetime.date | None | Unset = UNSET
    ask_anyway: list[str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        licenses = []
        for licenses_item_data in self.licenses:
            licenses_item = str(licenses_item_data)
            licenses.append(licenses_item)

        purchase_type: str = self.purchase_type

        user_tier: int | None | str | Unset
        if isinstance(self.user_tier, Unset):
            user_tier = UNSET
        elif isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        maintenance_months: int | None | Unset
        if isinstance(self.maintenance_months, Unset):
            maintenance_months = UNSET
        else:
            maintenance_months = self.maintenance_months

        co_term_date: None | str | Unset
        if isinstance(self.co_term_date, Unset):
            co_term_date = UNSET
        elif isinstance(self.co_term_date, datetime.date):
            co_term_date = self.co_term_date.isoformat()
        else:
            co_term_date = self.co_term_date

        ask_anyway: list[str] | Unset = UNSET
        if not isinstance(self.ask_anyway, Unset):
            ask_anyway = self.ask_anyway

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "licenses": licenses,
                "purchase_type": purchase_type,
            }
        )
        if user_tier is not UNSET:
            field_dict["user_tier"] = user_tier
        if maintenance_months is not UNSET:
            field_dict["maintenance_months"] = maintenance_months
        if co_term_date is not UNSET:
            field_dict["co_term_date"] = co_term_date
        if ask_anyway is not UNSET:
            field_dict["ask_anyway"] = ask_anyway

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        licenses = []
        _licenses = d.pop("licenses")
        for licenses_item_data in _licenses:
            licenses_item = UUID(licenses_item_data)

            licenses.append(licenses_item)

        purchase_type = check_purchase_type(d.pop("purchase_type"))

        def _parse_user_tier(data: object) -> int | LicenseBasketBodyRequestUserTierType1 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_license_basket_body_request_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | LicenseBasketBodyRequestUserTierType1 | None | Unset, data)

        user_tier = _parse_user_tier(d.pop("user_tier", UNSET))

        def _parse_maintenance_months(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        maintenance_months = _parse_maintenance_months(d.pop("maintenance_months", UNSET))

        def _parse_co_term_date(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                co_term_date_type_0 = datetime.date.fromisoformat(data)

                return co_term_date_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        co_term_date = _parse_co_term_date(d.pop("co_term_date", UNSET))

        ask_anyway = cast(list[str], d.pop("ask_anyway", UNSET))

        license_basket_body_request = cls(
            licenses=licenses,
            purchase_type=purchase_type,
            user_tier=user_tier,
            maintenance_months=maintenance_months,
            co_term_date=co_term_date,
            ask_anyway=ask_anyway,
        )

        license_basket_body_request.additional_properties = d
        return license_basket_body_request

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
