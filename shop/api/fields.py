"""Values as this API writes and reads them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shop.configurator.configuration import UNLIMITED, LicenseConfiguration, Tier, parse_tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import InvalidInput
from shop.core.money import quantize

LONGEST_SEN = 64


@extend_schema_field(
    {
        "type": "object",
        "nullable": True,
        "required": ["amount", "currency"],
        "properties": {
            "amount": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "example": "123.45"},
            "currency": {"type": "string", "minLength": 3, "maxLength": 3, "example": "EUR"},
        },
    }
)
class MoneyField(serializers.Field[Any, Any, Any, Any]):
    """An amount with its currency, found at ``currency`` from the object; null while there is no amount."""

    def __init__(self, *, currency: str = "currency", **options: Any) -> None:
        super().__init__(read_only=True, **options)
        self.currency_path = currency.split(".")

    def get_attribute(self, instance: Any) -> tuple[Decimal | None, str]:
        currency = instance
        for part in self.currency_path:
            currency = getattr(currency, part)
        return super().get_attribute(instance), currency

    def to_representation(self, value: tuple[Decimal | None, str]) -> dict[str, str] | None:
        amount, currency = value
        return None if amount is None else {"amount": str(quantize(amount, currency)), "currency": currency}


@extend_schema_field(
    {"oneOf": [{"type": "integer", "minimum": 0}, {"type": "string", "enum": ["unlimited"]}]}
)
class TierField(serializers.Field[Any, Any, Any, Any]):
    """A count or "unlimited"."""

    def to_internal_value(self, data: Any) -> Tier:
        if isinstance(data, bool) or not isinstance(data, (int, str)):
            raise serializers.ValidationError(_("The user tier is a whole number or “unlimited”."))
        try:
            return parse_tier(data)
        except InvalidInput as error:
            raise serializers.ValidationError(error.message) from None

    def to_representation(self, value: int) -> int | str:
        return "unlimited" if value == UNLIMITED else int(value)


class DayField(serializers.DateField):
    """A calendar day, within the time that licences are about."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not EARLIEST_DATE <= day <= LATEST_DATE:
            raise serializers.ValidationError(_("This date is out of range."), "out_of_range")
        return day


class Text(serializers.CharField):
    """A text that may be left out or empty."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, required=False, allow_blank=True, default="", **options)


class Address(serializers.EmailField):
    """An e-mail address that may be left out or empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=254, required=False, allow_blank=True, default="", **options)


class ConfigurationAnswer(serializers.Serializer[Any]):
    """What is licensed."""

    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    purchase_type = serializers.ChoiceField(PurchaseType.choices)
    maintenance_months = serializers.IntegerField()
    user_tier = TierField()
    sen = serializers.CharField(
        source="existing_sen", help_text="The licence it is about, unless it is a new one."
    )
    instance_url = serializers.CharField()
    institution = serializers.CharField()


@extend_schema_field(ConfigurationAnswer(allow_null=True))
class ConfigurationField(serializers.Field[Any, Any, Any, Any]):
    """The configuration of a stored line, null for a service."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, value: Any) -> dict[str, Any] | None:
        if not value.deployment:
            return None
        configuration: LicenseConfiguration = value.configuration
        return dict(ConfigurationAnswer(configuration).data)
