from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.line_kind import check_line_kind
from ..models.line_kind import LineKind
from ..models.order_line_status import check_order_line_status
from ..models.order_line_status import OrderLineStatus
from typing import cast

if TYPE_CHECKING:
    from ..models.configuration_answer import ConfigurationAnswer
    from ..models.issued_license_answer import IssuedLicenseAnswer
    from ..models.order_line_answer_net_amount_type_0 import OrderLineAnswerNetAmountType0
    from ..models.order_line_answer_unit_price_type_0 import OrderLineAnswerUnitPriceType0


T = TypeVar("T", bound="OrderLineAnswer")


@_attrs_define
class OrderLineAnswer:
    """
    Attributes:
        id (int): What fulfilment calls `line`.
        position (int):
        status (OrderLineStatus): * `open` - To be bought
            * `fulfilled` - Delivered
            * `cancelled` - Cancelled
        kind (LineKind): * `license` - Licence
            * `service` - Service
            * `text` - Text
            * `heading` - Heading
        title (str):
        detail (str):
        configuration (ConfigurationAnswer | None):
        quantity (str):
        unit (str):
        unit_price (None | OrderLineAnswerUnitPriceType0):
        discount_percent (str):
        tax_code (str):
        tax_rate (str):
        net_amount (None | OrderLineAnswerNetAmountType0):
        cancelled_quantity (str):
        is_invoiced (bool):
        licenses (list[IssuedLicenseAnswer]):
    """

    id: int
    position: int
    status: OrderLineStatus
    kind: LineKind
    title: str
    detail: str
    configuration: ConfigurationAnswer | None
    quantity: str
    unit: str
    unit_price: None | OrderLineAnswerUnitPriceType0
    discount_percent: str
    tax_code: str
    tax_rate: str
    net_amount: None | OrderLineAnswerNetAmountType0
    cancelled_quantity: str
    is_invoiced: bool
    licenses: list[IssuedLicenseAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.issued_license_answer import IssuedLicenseAnswer  # noqa: PLC0415
        from ..models.order_line_answer_net_amount_type_0 import OrderLineAnswerNetAmountType0  # noqa: PLC0415
        from ..models.order_line_answer_unit_price_type_0 import OrderLineAnswerUnitPriceType0  # noqa: PLC0415

        id = self.id

        position = self.position

        status: str = self.status

        kind: str = self.kind

        title = self.title

        detail = self.detail

        configuration: dict[str, Any] | None
        if isinstance(self.configuration, ConfigurationAnswer):
            configuration = self.configuration.to_dict()
        else:
            configuration = self.configuration

        quantity = self.quantity

        unit = self.unit

        unit_price: dict[str, Any] | None
        if isinstance(self.unit_price, OrderLineAnswerUnitPriceType0):
            unit_price = self.unit_price.to_dict()
        else:
            unit_price = self.unit_price

        discount_percent = self.discount_percent

        tax_code = self.tax_code

        tax_rate = self.tax_rate

        net_amount: dict[str, Any] | None
        if isinstance(self.net_amount, OrderLineAnswerNetAmountType0):
            net_amount = self.net_amount.to_dict()
        else:
            net_amount = self.net_amount

        cancelled_quantity = self.cancelled_quantity

        is_invoiced = self.is_invoiced

        licenses = []
        for licenses_item_data in self.licenses:
            licenses_item = licenses_item_data.to_dict()
            licenses.append(licenses_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "position": position,
                "status": status,
                "kind": kind,
                "title": title,
                "detail": detail,
                "configuration": configuration,
                "quantity": quantity,
                "unit": unit,
                "unit_price": unit_price,
                "discount_percent": discount_percent,
                "tax_code": tax_code,
                "tax_rate": tax_rate,
                "net_amount": net_amount,
                "cancelled_quantity": cancelled_quantity,
                "is_invoiced": is_invoiced,
                "licenses": licenses,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.issued_license_answer import IssuedLicenseAnswer  # noqa: PLC0415
        from ..models.order_line_answer_net_amount_type_0 import OrderLineAnswerNetAmountType0  # noqa: PLC0415
        from ..models.order_line_answer_unit_price_type_0 import OrderLineAnswerUnitPriceType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        position = d.pop("position")

        status = check_order_line_status(d.pop("status"))

        kind = check_line_kind(d.pop("kind"))

        title = d.pop("title")

        detail = d.pop("detail")

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

        quantity = d.pop("quantity")

        unit = d.pop("unit")

        def _parse_unit_price(data: object) -> None | OrderLineAnswerUnitPriceType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                unit_price_type_0 = OrderLineAnswerUnitPriceType0.from_dict(data)

                return unit_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderLineAnswerUnitPriceType0, data)

        unit_price = _parse_unit_price(d.pop("unit_price"))

        discount_percent = d.pop("discount_percent")

        tax_code = d.pop("tax_code")

        tax_rate = d.pop("tax_rate")

        def _parse_net_amount(data: object) -> None | OrderLineAnswerNetAmountType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_amount_type_0 = OrderLineAnswerNetAmountType0.from_dict(data)

                return net_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderLineAnswerNetAmountType0, data)

        net_amount = _parse_net_amount(d.pop("net_amount"))

        cancelled_quantity = d.pop("cancelled_quantity")

        is_invoiced = d.pop("is_invoiced")

        licenses = []
        _licenses = d.pop("licenses")
        for licenses_item_data in _licenses:
            licenses_item = IssuedLicenseAnswer.from_dict(licenses_item_data)

            licenses.append(licenses_item)

        order_line_answer = cls(
            id=id,
            position=position,
            status=status,
            kind=kind,
            title=title,
            detail=detail,
            configuration=configuration,
            quantity=quantity,
            unit=unit,
            unit_price=unit_price,
            discount_percent=discount_percent,
            tax_code=tax_code,
            tax_rate=tax_rate,
            net_amount=net_amount,
            cancelled_quantity=cancelled_quantity,
            is_invoiced=is_invoiced,
            licenses=licenses,
        )

        order_line_answer.additional_properties = d
        return order_line_answer

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
