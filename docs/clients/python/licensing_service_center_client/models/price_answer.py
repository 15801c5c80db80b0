from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, BinaryIO, TextIO, TYPE_CHECKING, Generator

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

from ..models.blank_enum import BlankEnum
from ..models.blank_enum import check_blank_enum
from ..models.deployment import check_deployment
from ..models.deployment import Deployment
from ..models.license_type import check_license_type
from ..models.license_type import LicenseType
from ..models.price_answer_user_tier_type_1 import check_price_answer_user_tier_type_1
from ..models.price_answer_user_tier_type_1 import PriceAnswerUserTierType1
from ..models.purchase_type import check_purchase_type
from ..models.purchase_type import PurchaseType
from ..models.source_enum import check_source_enum
from ..models.source_enum import SourceEnum
from typing import cast
import datetime

if TYPE_CHECKING:
    from ..models.price_answer_unit_cost_type_0 import PriceAnswerUnitCostType0
    from ..models.price_answer_unit_price_type_0 import PriceAnswerUnitPriceType0


T = TypeVar("T", bound="PriceAnswer")


@_attrs_define
class PriceAnswer:
    """
    Attributes:
        id (int):
        product (str): Key of the product.
        deployment (Deployment): * `server` - Server
            * `data_center` - Data Center
            * `cloud` - Cloud
        license_type (LicenseType): * `commercial` - Commercial
            * `academic` - Academic
        purchase_type (BlankEnum | PurchaseType): Empty: every one without a price of its own.

            * `new` - New licence
            * `upgrade` - Upgrade
            * `renewal` - Renewal
            * `downgrade` - Downgrade
        user_tier (int | PriceAnswerUserTierType1):
        maintenance_months (int):
        unit_price (None | PriceAnswerUnitPriceType0):
        unit_cost (None | PriceAnswerUnitCostType0):
        valid_from (datetime.date):
        valid_until (datetime.date | None): The last day; null: until another comes.
        source (SourceEnum): * `csv` - CSV file
            * `xlsx` - Excel file
            * `marketplace` - Marketplace
            * `hand` - By hand
        import_id (int): What set it, or its time.
    """

    id: int
    product: str
    deployment: Deployment
    license_type: LicenseType
    purchase_type: BlankEnum | PurchaseType
    user_tier: int | PriceAnswerUserTierType1
    maintenance_months: int
    unit_price: None | PriceAnswerUnitPriceType0
    unit_cost: None | PriceAnswerUnitCostType0
    valid_from: datetime.date
    valid_until: datetime.date | None
    source: SourceEnum
    import_id: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.price_answer_unit_cost_type_0 import PriceAnswerUnitCostType0  # noqa: PLC0415
        from ..models.price_answer_unit_price_type_0 import PriceAnswerUnitPriceType0  # noqa: PLC0415

        id = self.id

        product = self.product

        deployment: str = self.deployment

        license_type: str = self.license_type

        purchase_type: str
        if isinstance(self.purchase_type, str):
            purchase_type = self.purchase_type
        else:
            purchase_type = self.purchase_type

        user_tier: int | str
        if isinstance(self.user_tier, str):
            user_tier = self.user_tier
        else:
            user_tier = self.user_tier

        maintenance_months = self.maintenance_months

        unit_price: dict[str, Any] | None
        if isinstance(self.unit_price, PriceAnswerUnitPriceType0):
            unit_price = self.unit_price.to_dict()
        else:
            unit_price = self.unit_price

        unit_cost: dict[str, Any] | None
        if isinstance(self.unit_cost, PriceAnswerUnitCostType0):
            unit_cost = self.unit_cost.to_dict()
        else:
            unit_cost = self.unit_cost

        valid_from = self.valid_from.isoformat()

        valid_until: None | str
        if isinstance(self.valid_until, datetime.date):
            valid_until = self.valid_until.isoformat()
        else:
            valid_until = self.valid_until

        source: str = self.source

        import_id = self.import_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "product": product,
                "deployment": deployment,
                "license_type": license_type,
                "purchase_type": purchase_type,
                "user_tier": user_tier,
                "maintenance_months": maintenance_months,
                "unit_price": unit_price,
                "unit_cost": unit_cost,
                "valid_from": valid_from,
                "valid_until": valid_until,
                "source": source,
                "import_id": import_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.price_answer_unit_cost_type_0 import PriceAnswerUnitCostType0  # noqa: PLC0415
        from ..models.price_answer_unit_price_type_0 import PriceAnswerUnitPriceType0  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        product = d.pop("product")

        deployment = check_deployment(d.pop("deployment"))

        license_type = check_license_type(d.pop("license_type"))

        def _parse_purchase_type(data: object) -> BlankEnum | PurchaseType:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                purchase_type_type_0 = check_purchase_type(data)

                return purchase_type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, str):
                raise TypeError()
            purchase_type_type_1 = check_blank_enum(data)

            return purchase_type_type_1

        purchase_type = _parse_purchase_type(d.pop("purchase_type"))

        def _parse_user_tier(data: object) -> int | PriceAnswerUserTierType1:
            try:
                if not isinstance(data, str):
                    raise TypeError()
                user_tier_type_1 = check_price_answer_user_tier_type_1(data)

                return user_tier_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | PriceAnswerUserTierType1, data)

        user_tier = _parse_user_tier(d.pop("user_tier"))

        maintenance_months = d.pop("maintenance_months")

        def _parse_unit_price(data: object) -> None | PriceAnswerUnitPriceType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                unit_price_type_0 = PriceAnswerUnitPriceType0.from_dict(data)

                return unit_price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PriceAnswerUnitPriceType0, data)

        unit_price = _parse_unit_price(d.pop("unit_price"))

        def _parse_unit_cost(data: object) -> None | PriceAnswerUnitCostType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                unit_cost_type_0 = PriceAnswerUnitCostType0.from_dict(data)

                return unit_cost_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PriceAnswerUnitCostType0, data)

        unit_cost = _parse_unit_cost(d.pop("unit_cost"))

        valid_from = datetime.date.fromisoformat(d.pop("valid_from"))

        def _parse_valid_until(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                valid_until_type_0 = datetime.date.fromisoformat(data)

                return valid_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        valid_until = _parse_valid_until(d.pop("valid_until"))

        source = check_source_enum(d.pop("source"))

        import_id = d.pop("import_id")

        price_answer = cls(
            id=id,
            product=product,
            deployment=deployment,
            license_type=license_type,
            purchase_type=purchase_type,
            user_tier=user_tier,
            maintenance_months=maintenance_months,
            unit_price=unit_price,
            unit_cost=unit_cost,
            valid_from=valid_from,
            valid_until=valid_until,
            source=source,
            import_id=import_id,
        )

        price_answer.additional_properties = d
        return price_answer

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
