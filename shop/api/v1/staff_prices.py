"""The licensing desk: the price book."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import DayField, MoneyField, TierField
from shop.api.pagination import SortKey
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, PageQuery, Shape, operation, page_of
from shop.configurator.configuration import plain_count
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.pricing.enums import PriceSource
from shop.pricing.models import Price
from shop.pricing.selectors import PriceFilter, find_prices
from shop.pricing.services import change_price, end_price

IN_ORDER = (SortKey("listing_key"), SortKey("deployment"), SortKey("user_tier"), SortKey("pk"))


class PriceQuery(PageQuery):
    q = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text="Part of a product's name or key."
    )
    deployment = serializers.ChoiceField(Deployment.choices, default="", allow_blank=True)
    user_tier = TierField(required=False)
    currency = serializers.CharField(default="", allow_blank=True, max_length=3)
    valid_on = DayField(required=False, help_text="Left out: prices of any time.")

    def to_internal_value(self, data: Any) -> Any:
        if data.get("user_tier"):
            data = {**data, "user_tier": plain_count(str(data["user_tier"]))}
        return super().to_internal_value(data)


class PriceAnswer(Shape):
    id = serializers.IntegerField(source="pk")
    product = serializers.CharField(source="listing_key", help_text="Key of the product.")
    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    purchase_type = serializers.ChoiceField(
        PurchaseType.choices, allow_blank=True, help_text="Empty: every one without a price of its own."
    )
    user_tier = TierField()
    maintenance_months = serializers.IntegerField()
    unit_price = MoneyField()
    unit_cost = MoneyField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField(allow_null=True, help_text="The last day; null: until another comes.")
    source = serializers.ChoiceField(PriceSource.choices, source="origin.source")  # type: ignore[assignment]
    import_id = serializers.IntegerField(source="price_list_id", help_text="What set it, or its time.")


class PriceBody(Shape):
    """Another amount from a day on; until the day before the old one counts."""

    unit_price = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=Decimal(0))
    unit_cost = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), allow_null=True, default=None
    )
    valid_from = DayField()
    reason = serializers.CharField(max_length=1000)


class PriceEndBody(Shape):
    last_day = DayField(help_text="The price counts on this day for the last time.")
    reason = serializers.CharField(max_length=1000)


class StaffPricesView(StaffView):
    @operation(answer=page_of(PriceAnswer), query=PriceQuery)
    def get(self, request: Request) -> Response:
        """Prices by product, deployment and tier"""
        query = self.query_as(PriceQuery)
        wanted = PriceFilter(
            text=query["q"],
            deployment=query["deployment"],
            user_tier=query.get("user_tier"),
            currency=query["currency"].upper(),
            on=query.get("valid_on"),
        )
        prices = find_prices(wanted).select_related("origin")
        return self.list_answer(PriceAnswer, prices, order=IN_ORDER, query=query)


class ChangingPriceView(StaffView):
    def must_exist(self, price_id: int) -> None:
        """Raises Price.DoesNotExist before anything of the call is read. One that was replaced meanwhile is
        there: a conflict, as the services say.
        """
        Price.objects.only("pk").get(pk=price_id)


class StaffPriceView(ChangingPriceView):
    @operation(answer=PriceAnswer)
    def get(self, request: Request, price_id: int) -> Response:
        """One price"""
        price = Price.objects.kept().select_related("origin").get(pk=price_id)
        return Response(self.as_json(PriceAnswer, price))

    @operation(body=PriceBody, answer=page_of(PriceAnswer))
    def patch(self, request: Request, price_id: int) -> Response:
        """Set another amount from a day on

        Answers the prices that take the place of this one. A price is never overwritten: a call about one
        that was replaced meanwhile is a conflict (409).
        """
        self.must_exist(price_id)
        body = self.body_as(PriceBody)
        change = change_price(price_id=price_id, **body, by=self.caller, at=self.now)
        prices = change.prices.select_related("origin")
        query = {"limit": 100, "cursor": ""}
        return self.list_answer(PriceAnswer, prices, order=IN_ORDER, query=query)


class StaffPriceEndView(ChangingPriceView):
    @operation(body=PriceEndBody, answer=page_of(PriceAnswer), once=True)
    def post(self, request: Request, price_id: int) -> Response:
        """End a price with a day"""
        self.must_exist(price_id)
        body = self.body_as(PriceEndBody)

        def end() -> Answer:
            change = end_price(price_id=price_id, **body, by=self.caller, at=self.now)
            prices = change.prices.select_related("origin")
            query = {"limit": 100, "cursor": ""}
            return 200, self.list_answer(PriceAnswer, prices, order=IN_ORDER, query=query).data

        return self.once(end)
