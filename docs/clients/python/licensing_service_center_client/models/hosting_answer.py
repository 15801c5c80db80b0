from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from ..models.payment_model import check_payment_model
from ..models.payment_model import PaymentModel
from typing import cast
import datetime


T = TypeVar("T", bound="HostingAnswer")


@_attrs_define
class HostingAnswer:
    """
    Attributes:
        deployment (Deployment): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        payment_model (PaymentModel): * `free` - Free of charge
            * `atlassian` - Ordered through Atlassian
            * `vendor` - Sold by its vendor
        version (str):
        released_on (datetime.date | None):
    """

    deployment: Deployment
    payment_model: PaymentModel
    version: str
    released_on: datetime.date | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        deployment: str = self.deployment

        payment_model: str = self.payment_model

        version = self.version

        released_on: None | str
        if isinstance(self.released_on, datetime.date):
            released_on = self.released_on.isoformat()
        else:
            released_on = self.released_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "deployment": deployment,
                "payment_model": payment_model,
                "version": version,
                "released_on": released_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        deployment = check_deployment(d.pop("deployment"))

        payment_model = check_payment_model(d.pop("payment_model"))

        version = d.pop("version")

        def _parse_released_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                released_on_type_0 = datetime.date.fromisoformat(data)

                return released_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        released_on = _parse_released_on(d.pop("released_on"))

        hosting_answer = cls(
            deployment=deployment,
            payment_model=payment_model,
            version=version,
            released_on=released_on,
        )

        hosting_answer.additional_properties = d
        return hosting_answer

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
