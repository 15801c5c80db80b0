from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.listing_kind import check_listing_kind
from ..models.listing_kind import ListingKind
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.category_answer import CategoryAnswer
    from ..models.hosting_detail import HostingDetail
    from ..models.named_key import NamedKey
    from ..models.product_link import ProductLink
    from ..models.vendor_detail import VendorDetail


T = TypeVar("T", bound="ProductDetail")


@_attrs_define
class ProductDetail:
    """
    Attributes:
        key (str):
        name (str):
        kind (ListingKind): * `host` - Product
            * `app` - App
        vendor (VendorDetail):
        tag_line (str):
        summary (str):
        rating (None | str):
        rating_count (int):
        installs (int):
        applications (list[NamedKey]):
        logo (str): Address of our own copy, or "".
        deployments (list[HostingDetail]):
        description (str): Sanitised HTML.
        support_url (str):
        source_url (str):
        is_listed (bool): Whether the catalogue still shows it.
        unlisted_at (datetime.datetime | None): Since when it is not listed.
        stale_since (datetime.datetime | None): Since when the Marketplace did not confirm these facts.
        synchronized_at (datetime.datetime): When these facts were last written.
        confirmed_at (datetime.datetime): When they were last known to be the Marketplace's.
        changed_at (datetime.datetime | None):
        categories (list[CategoryAnswer]):
        related (list[ProductLink]):
    """

    key: str
    name: str
    kind: ListingKind
    vendor: VendorDetail
    tag_line: str
    summary: str
    rating: None | str
    rating_count: int
    installs: int
    applications: list[NamedKey]
    logo: str
    deployments: list[HostingDetail]
    description: str
    support_url: str
    source_url: str
    is_listed: bool
    unlisted_at: datetime.datetime | None
    stale_since: datetime.datetime | None
    synchronized_at: datetime.datetime
    confirmed_at: datetime.datetime
    changed_at: datetime.datetime | None
    categories: list[CategoryAnswer]
    related: list[ProductLink]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.category_answer import CategoryAnswer  # noqa: PLC0415
        from ..models.hosting_detail import HostingDetail  # noqa: PLC0415
        from ..models.named_key import NamedKey  # noqa: PLC0415
        from ..models.product_link import ProductLink  # noqa: PLC0415
        from ..models.vendor_detail import VendorDetail  # noqa: PLC0415

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

        description = self.description

        support_url = self.support_url

        source_url = self.source_url

        is_listed = self.is_listed

        unlisted_at: None | str
        if isinstance(self.unlisted_at, datetime.datetime):
            unlisted_at = self.unlisted_at.isoformat()
        else:
            unlisted_at = self.unlisted_at

        stale_since: None | str
        if isinstance(self.stale_since, datetime.datetime):
            stale_since = self.stale_since.isoformat()
        else:
            stale_since = self.stale_since

        synchronized_at = self.synchronized_at.isoformat()

        confirmed_at = self.confirmed_at.isoformat()

        changed_at: None | str
        if isinstance(self.changed_at, datetime.datetime):
            changed_at = self.changed_at.isoformat()
        else:
            changed_at = self.changed_at

        categories = []
        for categories_item_data in self.categories:
            categories_item = categories_item_data.to_dict()
            categories.append(categories_item)

        related = []
        for related_item_data in self.related:
            related_item = related_item_data.to_dict()
            related.append(related_item)

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
                "description": description,
                "support_url": support_url,
                "source_url": source_url,
                "is_listed": is_listed,
                "unlisted_at": unlisted_at,
                "stale_since": stale_since,
                "synchronized_at": synchronized_at,
                "confirmed_at": confirmed_at,
                "changed_at": changed_at,
                "categories": categories,
                "related": related,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.category_answer import CategoryAnswer  # noqa: PLC0415
        from ..models.hosting_detail import HostingDetail  # noqa: PLC0415
        from ..models.named_key import NamedKey  # noqa: PLC0415
        from ..models.product_link import ProductLink  # noqa: PLC0415
        from ..models.vendor_detail import VendorDetail  # noqa: PLC0415

        d = dict(src_dict)
        key = d.pop("key")

        name = d.pop("name")

        kind = check_listing_kind(d.pop("kind"))

        vendor = VendorDetail.from_dict(d.pop("vendor"))

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
            deployments_item = HostingDetail.from_dict(deployments_item_data)

            deployments.append(deployments_item)

        description = d.pop("description")

        support_url = d.pop("support_url")

        source_url = d.pop("source_url")

        is_listed = d.pop("is_listed")

        def _parse_unlisted_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                unlisted_at_type_0 = datetime.datetime.fromisoformat(data)

                return unlisted_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        unlisted_at = _parse_unlisted_at(d.pop("unlisted_at"))

        def _parse_stale_since(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                stale_since_type_0 = datetime.datetime.fromisoformat(data)

                return stale_since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        stale_since = _parse_stale_since(d.pop("stale_since"))

        synchronized_at = datetime.datetime.fromisoformat(d.pop("synchronized_at"))

        confirmed_at = datetime.datetime.fromisoformat(d.pop("confirmed_at"))

        def _parse_changed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                changed_at_type_0 = datetime.datetime.fromisoformat(data)

                return changed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        changed_at = _parse_changed_at(d.pop("changed_at"))

        categories = []
        _categories = d.pop("categories")
        for categories_item_data in _categories:
            categories_item = CategoryAnswer.from_dict(categories_item_data)

            categories.append(categories_item)

        related = []
        _related = d.pop("related")
        for related_item_data in _related:
            related_item = ProductLink.from_dict(related_item_data)

            related.append(related_item)

        product_detail = cls(
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
            description=description,
            support_url=support_url,
            source_url=source_url,
            is_listed=is_listed,
            unlisted_at=unlisted_at,
            stale_since=stale_since,
            synchronized_at=synchronized_at,
            confirmed_at=confirmed_at,
            changed_at=changed_at,
            categories=categories,
            related=related,
        )

        product_detail.additional_properties = d
        return product_detail

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
