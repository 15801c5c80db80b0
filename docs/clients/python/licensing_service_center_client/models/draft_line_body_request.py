from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.line_kind import check_line_kind
from ..models.line_kind import LineKind
from ..types import UNSET, Unset
from typing import cast

if TYPE_CHECKING:
    from ..models.draft_line_body_request_overrides import DraftLineBodyRequestOverrides
    from ..models.staff_configuration_body_request import StaffConfigurationBodyRequest


T = TypeVar("T", bound="DraftLineBodyRequest")


@_attrs_define
class DraftLineBodyRequest:
    """A line named by ``id`` keeps what is left out; one without an id is a new line of ``kind``.

    A new licence needs ``listing`` and ``configuration``; another configuration makes the rules that were
    set aside count again.

        Attributes:
            id (int | Unset):
            remove (bool | Unset):  Default: False.
            kind (LineKind | Unset): * `license` - Licence
                * `service` - Service
                * `text` - Text
                * `heading` - Heading
            listing (str | Unset): Key of the product of a new licence.
            configuration (StaffConfigurationBodyRequest | Unset):
            title (str | Unset):
            detail (str | Unset):
            quantity (str | Unset):
            unit (str | Unset):
            unit_price (None | str | Unset):
            unit_cost (None | str | Unset):
            discount_percent (str | Unset):
            tax_code (str | Unset):
            is_optional (bool | Unset):
            alternative_group (int | Unset): Lines of one group above 0 stand for each other; the first counts.
            overrides (DraftLineBodyRequestOverrides | Unset): Rules that do not count for the line, by code, with the
                reason of each.
    """

    id: int | Unset = UNSET
    remove: bool | Unset = False
    kind: LineKind | Unset = UNSET
    listing: str | Unset = UNSET
    configuration: StaffConfigurationBodyRequest | Unset = UNSET
    title: str | Unset = UNSET
    detail: str | Unset = UNSET
    quantity: str | Unset = UNSET
    unit: str | Unset = UNSET
    unit_price: None | str | Unset = UNSET
    unit_cost: None | str | Unset = UNSET
    discount_percent: str | Unset = UNSET
    tax_code: str | Unset = UNSET
    is_optional: bool | Unset = UNSET
    alternative_group: int | Unset = UNSET
    overrides: DraftLineBodyRequestOverrides | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.draft_line_body_request_overrides import DraftLineBodyRequestOverrides  # noqa: PLC0415
        from ..models.staff_configuration_body_request import StaffConfigurationBodyRequest  # noqa: PLC0415

        id = self.id

        remove = self.remove

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind

        listing = self.listing

        configuration: dict[str, Any] | Unset = UNSET
        if not isinstance(self.configuration, Unset):
            configuration = self.configuration.to_dict()

        title = self.title

        detail = self.detail

        quantity = self.quantity

        unit = self.unit

        unit_price: None | str | Unset
        if isinstance(self.unit_price, Unset):
            unit_price = UNSET
        else:
            unit_price = self.unit_price

        unit_cost: None | str | Unset
        if isinstance(self.unit_cost, Unset):
            unit_cost = UNSET
        else:
            unit_cost = self.unit_cost

        discount_percent = self.discount_percent

        tax_code = self.tax_code

        is_optional = self.is_optional

        alternative_group = self.alternative_group

        overrides: dict[str, Any] | Unset = UNSET
        if not isinstance(self.overrides, Unset):
            overrides = self.overrides.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if remove is not UNSET:
            field_dict["remove"] = remove
        if kind is not UNSET:
            field_dict["kind"] = kind
        if listing is not UNSET:
            field_dict["listing"] = listing
        if configuration is not UNSET:
            field_dict["configuration"] = configuration
        if title is not UNSET:
            field_dict["title"] = title
        if detail is not UNSET:
            field_dict["detail"] = detail
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if unit is not UNSET:
            field_dict["unit"] = unit
        if unit_price is not UNSET:
            field_dict["unit_price"] = unit_price
        if unit_cost is not UNSET:
            field_dict["unit_cost"] = unit_cost
        if discount_percent is not UNSET:
            field_dict["discount_percent"] = discount_percent
        if tax_code is not UNSET:
            field_dict["tax_code"] = tax_code
        if is_optional is not UNSET:
            field_dict["is_optional"] = is_optional
        if alternative_group is not UNSET:
            field_dict["alternative_group"] = alternative_group
        if overrides is not UNSET:
            field_dict["overrides"] = overrides

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.draft_line_body_request_overrides import DraftLineBodyRequestOverrides  # noqa: PLC0415
        from ..models.staff_configuration_body_request import StaffConfigurationBodyRequest  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id", UNSET)

        remove = d.pop("remove", UNSET)

        _kind = d.pop("kind", UNSET)
        kind: LineKind | Unset
        if isinstance(_kind, Unset):
            kind = UNSET
        else:
            kind = check_line_kind(_kind)

        listing = d.pop("listing", UNSET)

        _configuration = d.pop("configuration", UNSET)
        configuration: StaffConfigurationBodyRequest | Unset
        if isinstance(_configuration, Unset):
            configuration = UNSET
        else:
            configuration = StaffConfigurationBodyRequest.from_dict(_configuration)

        title = d.pop("title", UNSET)

        detail = d.pop("detail", UNSET)

        quantity = d.pop("quantity", UNSET)

        unit = d.pop("unit", UNSET)

        def _parse_unit_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        unit_price = _parse_unit_price(d.pop("unit_price", UNSET))

        def _parse_unit_cost(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        unit_cost = _parse_unit_cost(d.pop("unit_cost", UNSET))

        discount_percent = d.pop("discount_percent", UNSET)

        tax_code = d.pop("tax_code", UNSET)

        is_optional = d.pop("is_optional", UNSET)

        alternative_group = d.pop("alternative_group", UNSET)

        _overrides = d.pop("overrides", UNSET)
        overrides: DraftLineBodyRequestOverrides | Unset
        if isinstance(_overrides, Unset):
            overrides = UNSET
        else:
            overrides = DraftLineBodyRequestOverrides.from_dict(_overrides)

        draft_line_body_request = cls(
            id=id,
            remove=remove,
            kind=kind,
            listing=listing,
            configuration=configuration,
            title=title,
            detail=detail,
            quantity=quantity,
            unit=unit,
            unit_price=unit_price,
            unit_cost=unit_cost,
            discount_percent=discount_percent,
            tax_code=tax_code,
            is_optional=is_optional,
            alternative_group=alternative_group,
            overrides=overrides,
        )

        draft_line_body_request.additional_properties = d
        return draft_line_body_request

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
