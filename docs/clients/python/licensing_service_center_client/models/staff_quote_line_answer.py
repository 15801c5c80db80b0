from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.line_kind import check_line_kind
from ..models.line_kind import LineKind
from typing import cast

if TYPE_CHECKING:
    from ..models.configuration_answer import ConfigurationAnswer
    from ..models.finding_answer import FindingAnswer
    from ..models.override_answer import OverrideAnswer
    from ..models.staff_quote_line_answer_net_amount_type_0 import StaffQuoteLineAnswerNetAmountType0
    from ..models.staff_quote_line_answer_unit_cost_type_0 import StaffQuoteLineAnswerUnitCostType0
    from ..models.staff_quote_line_answer_unit_price_type_0 import StaffQuoteLineAnswerUnitPriceType0


T = TypeVar("T", bound="StaffQuoteLineAnswer")


@_attrs_define
class StaffQuoteLineAnswer:
    """
    Attributes:
        id (int):
        position (int):
        kind (LineKind): * `license` - Licence
            * `service` - Service
            * `text` - Text
            * `heading` - Heading
        title (str):
        detail (str):
        configuration (ConfigurationAnswer | None):
        quantity (str):
        unit (str):
        unit_price (None | StaffQuoteLineAnswerUnitPriceType0):
        discount_percent (str):
        tax_code (str):
        tax_rate (str):
        is_optional (bool):
        alternative_group (int):
        net_amount (None | StaffQuoteLineAnswerNetAmountType0):
        unit_cost (None | StaffQuoteLineAnswerUnitCostType0):
        overrides (list[OverrideAnswer]):
        violations (list[FindingAnswer]): What the rules say, of a draft only.
    """

    id: int
    position: int
    kind: LineKind
    title: str
    detail: str
    configuration: ConfigurationAnswer | None
    quantity: str
    unit: str
    unit_price: None | StaffQuoteLineAnswerUnitPriceType0
    discount_percent: str
    tax_code: str
    tax_rate: str
    is_optional: bool
    alternative_group: int
    net_amount: None | StaffQuoteLineAnswerNetAmountType0
    unit_cost: None | StaffQuoteLineAnswerUnitCostType0
    overrides: list[OverrideAnswer]
    violations: list[FindingAnswer]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.finding_answer import FindingAnswer  # noqa: PLC0415
        from ..models.override_answer import OverrideAnswer  # noqa: PLC0415
        from ..models.staff_quote_line_answer_net_amount_type_0 import StaffQuoteLineAnswerNetAmountType0  # noqa: PLC0415
        from ..models.staff_quote_line_answer_unit_cost_type_0 import StaffQuoteLineAnswerUnitCostType0  # noqa: PLC0415
        from ..models.staff_quote_line_answer_unit_price_type_0 import StaffQuoteLineAnswerUnitPriceType0  # noqa: PLC0415

        id = self.id

        position = self.position

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
        if isinstance(self.unit_price, StaffQuoteLineAnswerUnitPriceType0):
            unit_price = self.unit_price.to_dict()
        else:
            unit_price = self.unit_price

        discount_percent = self.discount_percent

        tax_code = self.tax_code

        tax_rate = self.tax_rate

        is_optional = self.is_optional

        alternative_group = self.alternative_group

        net_amount: dict[str, Any] | None
        if isinstance(self.net_amount, StaffQuoteLineAnswerNetAmountType0):
            net_amount = self.net_amount.to_dict()
        else:
            net_amount = self.net_amount

        unit_cost: dict[str, Any] | None
        if isinstance(self.unit_cost, StaffQuoteLineAnswerUnitCostType0):
            unit_cost = self.unit_cost.to_dict()
        else:
            unit_cost = self.unit_cost

        overrides = []
        for overrides_item_data in self.overrides:
            overrides_item = overrides_item_data.to_dict()
            overrides.append(overrides_item)

        violations = []
        for violations_item_data in self.violations:
            violations_item = violations_item_data.to_dict()
            violations.append(violations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "position": position,
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
                "is_optional": is_optional,
                "alternative_group": alternative_group,
                "net_amount": net_amount,
                "unit_cost": unit_cost,
                "overrides": overrides,
                "violations": violations,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.finding_answer import FindingAnswer  # noqa: PLC0415
        from ..models.override_answer import OverrideAnswer  # noqa: PLC0415
        from ..models.staff_quote_line_answer_net_amount_type_0 import StaffQuoteLineAnswerNetAmountType0  # noqa: PLC0415
        from ..models.staff_quote_line_answer_unit_cost_type_0 import StaffQuoteLineAnswerUnitCostType0  # noqa: PLC0415
        from ..models.staff_quote_line_answer_unit_price_type_0 import StaffQuoteLineAnswerUnitPriceType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        position = d.pop("position")

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

        def _parse_unit_price(data: object) -> None | StaffQuoteLineAnswerUnitPriceType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                unit_price_type_0 = StaffQuoteLineAnswerUnitPriceType0.from_dict(data)

                return unit_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StaffQuoteLineAnswerUnitPriceType0, data)

        unit_price = _parse_unit_price(d.pop("unit_price"))

        discount_percent = d.pop("discount_percent")

        tax_code = d.pop("tax_code")

        tax_rate = d.pop("tax_rate")

        is_optional = d.pop("is_optional")

        alternative_group = d.pop("alternative_group")

        def _parse_net_amount(data: object) -> None | StaffQuoteLineAnswerNetAmountType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                net_amount_type_0 = StaffQuoteLineAnswerNetAmountType0.from_dict(data)

                return net_amount_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StaffQuoteLineAnswerNetAmountType0, data)

        net_amount = _parse_net_amount(d.pop("net_amount"))

        def _parse_unit_cost(data: object) -> None | StaffQuoteLineAnswerUnitCostType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                unit_cost_type_0 = StaffQuoteLineAnswerUnitCostType0.from_dict(data)

                return unit_cost_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | StaffQuoteLineAnswerUnitCostType0, data)

        unit_cost = _parse_unit_cost(d.pop("unit_cost"))

        overrides = []
        _overrides = d.pop("overrides")
        for overrides_item_data in _overrides:
            overrides_item = OverrideAnswer.from_dict(overrides_item_data)

            overrides.append(overrides_item)

        violations = []
        _violations = d.pop("violations")
        for violations_item_data in _violations:
            violations_item = FindingAnswer.from_dict(violations_item_data)

            violations.append(violations_item)

        staff_quote_line_answer = cls(
            id=id,
            position=position,
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
            is_optional=is_optional,
            alternative_group=alternative_group,
            net_amount=net_amount,
            unit_cost=unit_cost,
            overrides=overrides,
            violations=violations,
        )

        staff_quote_line_answer.additional_properties = d
        return staff_quote_line_answer

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
