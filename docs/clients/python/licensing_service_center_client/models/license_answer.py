from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.license_state import check_license_state
from ..models.license_state import LicenseState
from typing import cast
from uuid import UUID
import datetime

if TYPE_CHECKING:
    from ..models.configuration_answer import ConfigurationAnswer


T = TypeVar("T", bound="LicenseAnswer")


@_attrs_define
class LicenseAnswer:
    """
    Attributes:
        id (UUID):
        product (str):
        product_name (str):
        organization (str):
        status (LicenseState): * `active` - Active
            * `expiring` - Expiring soon
            * `expired` - Expired
            * `superseded` - Superseded
            * `cancelled` - Taken back
        sen (str):
        has_key (bool):
        configuration (ConfigurationAnswer | None):
        starts_on (datetime.date | None):
        ends_on (datetime.date | None): The last day of maintenance.
        purchased_on (datetime.date | None):
        business_area (str):
        department (str):
        department_contact_name (str):
        department_contact_email (str):
        technical_contact_name (str):
        technical_contact_email (str):
        technical_contact_phone (str):
        main_contact_email (str):
        is_declared (bool): Entered by the customer and not yet checked.
        version (int): What the ETag says.
    """

    id: UUID
    product: str
    product_name: str
    organization: str
    status: LicenseState
    sen: str
    has_key: bool
    configuration: ConfigurationAnswer | None
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    purchased_on: datetime.date | None
    business_area: str
    department: str
    department_contact_name: str
    department_contact_email: str
    technical_contact_name: str
    technical_contact_email: str
    technical_contact_phone: str
    main_contact_email: str
    is_declared: bool
    version: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415

        id = str(self.id)

        product = self.product

        product_name = self.product_name

        organization = self.organization

        status: str = self.status

        sen = self.sen

        has_key = self.has_key

        configuration: dict[str, Any] | None
        if isinstance(self.configuration, ConfigurationAnswer):
            configuration = self.configuration.to_dict()
        else:
            configuration = self.configuration

        starts_on: None | str
        if isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        purchased_on: None | str
        if isinstance(self.purchased_on, datetime.date):
            purchased_on = self.purchased_on.isoformat()
        else:
            purchased_on = self.purchased_on

        business_area = self.business_area

        department = self.department

        department_contact_name = self.department_contact_name

        department_contact_email = self.department_contact_email

        technical_contact_name = self.technical_contact_name

        technical_contact_email = self.technical_contact_email

        technical_contact_phone = self.technical_contact_phone

        main_contact_email = self.main_contact_email

        is_declared = self.is_declared

        version = self.version

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "product": product,
                "product_name": product_name,
                "organization": organization,
                "status": status,
                "sen": sen,
                "has_key": has_key,
                "configuration": configuration,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "purchased_on": purchased_on,
                "business_area": business_area,
                "department": department,
                "department_contact_name": department_contact_name,
                "department_contact_email": department_contact_email,
                "technical_contact_name": technical_contact_name,
                "technical_contact_email": technical_contact_email,
                "technical_contact_phone": technical_contact_phone,
                "main_contact_email": main_contact_email,
                "is_declared": is_declared,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415

        d = dict(src_dict)
        id = UUID(d.pop("id"))

        product = d.pop("product")

        product_name = d.pop("product_name")

        organization = d.pop("organization")

        status = check_license_state(d.pop("status"))

        sen = d.pop("sen")

        has_key = d.pop("has_key")

        def _parse_configuration(data: object) -> ConfigurationAnswer | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                configuration_type_0 = ConfigurationAnswer.from_dict(data)

                return configuration_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ConfigurationAnswer | None, data)

        configuration = _parse_configuration(d.pop("configuration"))

        def _parse_starts_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        starts_on = _parse_starts_on(d.pop("starts_on"))

        def _parse_ends_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ends_on = _parse_ends_on(d.pop("ends_on"))

        def _parse_purchased_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                purchased_on_type_0 = datetime.date.fromisoformat(data)

                return purchased_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        purchased_on = _parse_purchased_on(d.pop("purchased_on"))

        business_area = d.pop("business_area")

        department = d.pop("department")

        department_contact_name = d.pop("department_contact_name")

        department_contact_email = d.pop("department_contact_email")

        technical_contact_name = d.pop("technical_contact_name")

        technical_contact_email = d.pop("technical_contact_email")

        technical_contact_phone = d.pop("technical_contact_phone")

        main_contact_email = d.pop("main_contact_email")

        is_declared = d.pop("is_declared")

        version = d.pop("version")

        license_answer = cls(
            id=id,
            product=product,
            product_name=product_name,
            organization=organization,
            status=status,
            sen=sen,
            has_key=has_key,
            configuration=configuration,
            starts_on=starts_on,
            ends_on=ends_on,
            purchased_on=purchased_on,
            business_area=business_area,
            department=department,
            department_contact_name=department_contact_name,
            department_contact_email=department_contact_email,
            technical_contact_name=technical_contact_name,
            technical_contact_email=technical_contact_email,
            technical_contact_phone=technical_contact_phone,
            main_contact_email=main_contact_email,
            is_declared=is_declared,
            version=version,
        )

        license_answer.additional_properties = d
        return license_answer

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
