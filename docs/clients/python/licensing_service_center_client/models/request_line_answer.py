from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from typing import cast

if TYPE_CHECKING:
    from ..models.configuration_answer import ConfigurationAnswer
    from ..models.snapshot_violation import SnapshotViolation


T = TypeVar("T", bound="RequestLineAnswer")


@_attrs_define
class RequestLineAnswer:
    """
    Attributes:
        position (int):
        product (str):
        product_name (str):
        configuration (ConfigurationAnswer | None):
        summary (str):
        unit (str):
        quantity (int):
        note (str):
        violations (list[SnapshotViolation]): What the rules said when it was asked for.
    """

    position: int
    product: str
    product_name: str
    configuration: ConfigurationAnswer | None
    summary: str
    unit: str
    quantity: int
    note: str
    violations: list[SnapshotViolation]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.snapshot_violation import SnapshotViolation  # noqa: PLC0415

        position = self.position

        product = self.product

        product_name = self.product_name

        configuration: dict[str, Any] | None
        if isinstance(self.configuration, ConfigurationAnswer):
            configuration = self.configuration.to_dict()
        else:
            configuration = self.configuration

        summary = self.summary

        unit = self.unit

        quantity = self.quantity

        note = self.note

        violations = []
        for violations_item_data in self.violations:
            violations_item = violations_item_data.to_dict()
            violations.append(violations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "position": position,
                "product": product,
                "product_name": product_name,
                "configuration": configuration,
                "summary": summary,
                "unit": unit,
                "quantity": quantity,
                "note": note,
                "violations": violations,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.configuration_answer import ConfigurationAnswer  # noqa: PLC0415
        from ..models.snapshot_violation import SnapshotViolation  # noqa: PLC0415

        d = dict(src_dict)
        position = d.pop("position")

        product = d.pop("product")

        product_name = d.pop("product_name")

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

        summary = d.pop("summary")

        unit = d.pop("unit")

        quantity = d.pop("quantity")

        note = d.pop("note")

        violations = []
        _violations = d.pop("violations")
        for violations_item_data in _violations:
            violations_item = SnapshotViolation.from_dict(violations_item_data)

            violations.append(violations_item)

        request_line_answer = cls(
            position=position,
            product=product,
            product_name=product_name,
            configuration=configuration,
            summary=summary,
            unit=unit,
            quantity=quantity,
            note=note,
            violations=violations,
        )

        request_line_answer.additional_properties = d
        return request_line_answer

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
