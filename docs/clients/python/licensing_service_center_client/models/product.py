from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.listing_kind import check_listing_kind
from ..models.listing_kind import ListingKind
from typing import cast

if TYPE_CHECKING:
    from ..models.hosting_answer import HostingAnswer
    from ..models.named_key import NamedKey


T = TypeVar("T", bound="Product")


@_attrs_define
class Product:
    """
    Attributes:
        key (str):
        name (str):
        kind (ListingKind): * `host` - Product
            * `app` - App
        vendor (NamedKey):
        tag_line (str):
        summary (str):
        rating (None | str):
        rating_count (int):
        installs (int):
        applications (list[NamedKey]):
        logo (str): Address of our own copy, or "".
        deployments (list[HostingAnswer]):
    """

    key: str
    name: str
    kind: ListingKind
    vendor: NamedKey
    tag_line: str
    summary: str
    rating: None | str
    rating_count: int
    installs: int
    applications: list[NamedKey]
    logo: str
    deployments: list[HostingAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.hosting_answer import HostingAnswer  # noqa: PLC0415
        from ..models.named_key import NamedKey  # noqa: PLC0415

        key = self.key

        name = self.name

        kind: str = self.kind

        vendor = self.vendor.to_dict()

        tag_line = self.tag_line

        summary = self.summary

        rating: None | str
        rating = self.rating

        rating_count = self.rating_count

        installs = self.installs

        applications = []
        for applications_item_data in self.applications:
            applications_item = applications_item_data.to_dict()
            applications.append(applications_item)

        logo = self.logo

        deployments = []
        for deployments_item_data in self.deployments:
            deployments_item = deployments_item_data.to_dict()
            deployments.append(deployments_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "key": key,
                "name": name,
                "kind": kind,
                "vendor": vendor,
                "tag_line": tag_line,
                "summary": summary,
                "rating": rating,
                "rating_count": rating_count,
                "installs": installs,
                "applications": applications,
                "logo": logo,
                "deployments": deployments,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.hosting_answer import HostingAnswer  # noqa: PLC0415
        from ..models.named_key import NamedKey  # noqa: PLC0415

        d = dict(src_dict)
        key = d.pop("key")

        name = d.pop("name")

        kind = check_listing_kind(d.pop("kind"))

        vendor = NamedKey.from_dict(d.pop("vendor"))

        tag_line = d.pop("tag_line")

        summary = d.pop("summary")

        def _parse_rating(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        rating = _parse_rating(d.pop("rating"))

        rating_count = d.pop("rating_count")

        installs = d.pop("installs")

        applications = []
        _applications = d.pop("applications")
        for applications_item_data in _applications:
            applications_item = NamedKey.from_dict(applications_item_data)

            applications.append(applications_item)

        logo = d.pop("logo")

        deployments = []
        _deployments = d.pop("deployments")
        for deployments_item_data in _deployments:
            deployments_item = HostingAnswer.from_dict(deployments_item_data)

            deployments.append(deployments_item)

        product = cls(
            key=key,
            name=name,
            kind=kind,
            vendor=vendor,
            tag_line=tag_line,
            summary=summary,
            rating=rating,
            rating_count=rating_count,
            installs=installs,
            applications=applications,
            logo=logo,
            deployments=deployments,
        )

        product.additional_properties = d
        return product

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
