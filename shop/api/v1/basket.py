"""The basket: the one of the web pages, whoever looks at it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import ConfigurationAnswer
from shop.api.permissions import Anyone, Scope
from shop.api.problems import InvalidBody
from shop.api.v1.configurations import ConfigurationBody, ViolationAnswer, configuration_from
from shop.api.v1.products import Suggestion
from shop.api.views import Answer, ApiView, Shape, operation
from shop.baskets.exceptions import LineNotFound
from shop.baskets.fixing import fix_lines, undo_fixes, way_back
from shop.baskets.selectors import StoredLine, basket_overview, stored_lines
from shop.baskets.services import (
    LARGEST_QUANTITY,
    LONGEST_NOTE,
    add_configured_line,
    clear_basket,
    remove_line,
    update_configured_line,
)
from shop.configurator.rules import RuleCode
from shop.licenses.selectors import listing_facts
from shop.marketplace.models import Listing
from shop.marketplace.selectors import get_listing


class LineBody(ConfigurationBody):
    product = serializers.CharField(max_length=255, help_text="Key of the product.")
    quantity = serializers.IntegerField(min_value=1, max_value=LARGEST_QUANTITY, default=1)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True, default="")


class LineChangeBody(ConfigurationBody):
    """Every field is optional; what is left out stays as it is."""

    quantity = serializers.IntegerField(min_value=1, max_value=LARGEST_QUANTITY)
    note = serializers.CharField(max_length=LONGEST_NOTE, allow_blank=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"partial": True})


class LineAnswer(Shape):
    id = serializers.IntegerField()
    product = Suggestion(source="listing")
    configuration = ConfigurationAnswer()
    summary = serializers.CharField()
    unit = serializers.CharField()
    is_free = serializers.BooleanField(help_text="A free app knows neither tier nor months.")
    quantity = serializers.IntegerField()
    note = serializers.CharField()
    ask_anyway = serializers.ListField(child=serializers.CharField(), source="accepted_codes")
    violations = ViolationAnswer(many=True)
    needs_attention = serializers.BooleanField()


class BasketAnswer(Shape):
    lines = LineAnswer(many=True)
    is_requestable = serializers.BooleanField(help_text="Whether an offer can be requested now.")


class ChangedBasketAnswer(BasketAnswer):
    line = serializers.IntegerField(
        help_text="Id of the line that holds what was sent: an equal line takes it in."
    )


class FixesBody(Shape):
    codes = serializers.ListField(
        child=serializers.ChoiceField([(code.value, code.value) for code in RuleCode]),
        default=list,
        max_length=50,
        help_text="Rules whose fixes are taken, such as `app_tier_below_host` to raise every app to its host "
        "product; empty for all.",
    )


class LineChangeAnswer(Shape):
    line = serializers.IntegerField(
        source="line_id", help_text="The line that holds it now: an equal one takes it in."
    )
    product = serializers.CharField(source="product_key")
    fields_changed = serializers.ListField(child=serializers.CharField(), source="fields")
    before = ConfigurationAnswer()
    after = ConfigurationAnswer()
    text = serializers.CharField()


class FixesAnswer(BasketAnswer):
    changed = LineChangeAnswer(many=True)
    way_back = serializers.CharField(help_text="Undoes it for a day; empty if nothing was changed.")


class UndoBody(Shape):
    way_back = serializers.CharField(max_length=200_000)


class BasketBase(ApiView):
    permission_classes = [Anyone]
    required_scopes: tuple[str, ...] = (Scope.BASKET,)

    @property
    def basket(self) -> Any:
        """The caller's open basket with its strategy, perhaps not stored yet.

        A session's is what the pages show. A token looks at its person's only: a visitor's basket that the
        client's cookies name is none of its business.
        """
        web_request: Any = self.request._request
        if self.request.auth is None:
            return web_request.basket
        baskets = get_model("basket", "Basket")
        basket = baskets.open.filter(owner=self.caller).order_by("pk").first() or baskets(owner=self.caller)
        basket.strategy = web_request.strategy
        return basket

    def described(self, basket: Any) -> dict[str, Any]:
        overview = basket_overview(basket, organization_id=self.viewer.organization_id, on_date=self.today)
        lines = [_line_values(line) for line in overview.lines]
        return self.as_json(BasketAnswer, {"lines": lines, "is_requestable": overview.is_requestable})


def _line_values(line: Any) -> dict[str, Any]:
    return {
        "id": line.id,
        "listing": line.listing,
        "configuration": line.configuration,
        "summary": line.summary,
        "unit": line.unit,
        "is_free": line.is_free,
        "quantity": line.quantity,
        "note": line.note,
        "accepted_codes": sorted(line.accepted_codes),
        "violations": [violation.as_dict() for violation in line.violations],
        "needs_attention": line.needs_attention,
    }


class BasketView(BasketBase):
    @operation(answer=BasketAnswer)
    def get(self, request: Request) -> Response:
        """The basket with what the rules say about each line"""
        return Response(self.described(self.basket))


class BasketLinesView(BasketBase):
    @operation(answer=ChangedBasketAnswer, status=201, body=LineBody, once=True)
    def post(self, request: Request) -> Response:
        """Put a configured product into the basket

        422 with `violations` if it cannot be requested as it is. An equal line grows instead.
        """
        body = self.body_as(LineBody)
        try:
            listing = get_listing(key=body["product"])
        except Listing.DoesNotExist:
            raise InvalidBody({"product": [_("There is no such product.")]}, "not_found") from None
        configuration = configuration_from(body, self.viewer, facts=listing_facts(listing))

        def add() -> Answer:
            basket = self.basket
            line_id = add_configured_line(
                basket=basket,
                listing=listing,
                configuration=configuration,
                quantity=body["quantity"],
                note=body["note"],
                accepted_codes=body["ask_anyway"],
                organization_id=self.viewer.organization_id,
                on_date=self.today,
            )
            return 201, {"line": line_id, **self.described(basket)}

        return self.once(add)

    @operation(status=204)
    def delete(self, request: Request) -> Response:
        """Empty the basket"""
        clear_basket(basket=self.basket)
        return Response(status=204)


class BasketFixesView(BasketBase):
    @operation(answer=FixesAnswer, body=FixesBody, once=True)
    def post(self, request: Request) -> Response:
        """Take the fixes of what stands between the basket and a request

        All lines change together or none. What has no fix stays, and its violations are in the answer.
        """
        codes = frozenset(map(RuleCode, self.body_as(FixesBody)["codes"])) or frozenset(RuleCode)

        def fix() -> Answer:
            basket = self.basket
            organization_id, today = self.viewer.organization_id, self.today
            changes = fix_lines(basket=basket, codes=codes, organization_id=organization_id, on_date=today)
            changed = [self.as_json(LineChangeAnswer, change) for change in changes]
            undo = way_back(basket=basket, changes=changes) if changes else ""
            return 200, {**self.described(basket), "changed": changed, "way_back": undo}

        return self.once(fix)


class BasketUndoView(BasketBase):
    @operation(answer=BasketAnswer, body=UndoBody)
    def post(self, request: Request) -> Response:
        """Take fixes back

        Lines that were changed since then stay as they are; 409 if that is true of all.
        """
        basket = self.basket
        undo_fixes(basket=basket, signed=self.body_as(UndoBody)["way_back"])
        return Response(self.described(basket))


class BasketLineView(BasketBase):
    @operation(answer=ChangedBasketAnswer, body=LineChangeBody)
    def patch(self, request: Request, line_id: int) -> Response:
        """Change a line; what is left out stays as it is"""
        basket = self.basket
        stored = _stored(basket, line_id)
        changes = self.body_as(LineChangeBody)
        body: dict[str, Any] = {
            **stored.configuration.to_values(),
            "sen": stored.configuration.existing_sen,
            **changes,
        }
        new_id = update_configured_line(
            basket=basket,
            line_id=line_id,
            configuration=configuration_from(body, self.viewer, facts=listing_facts(stored.listing)),
            quantity=body.get("quantity", stored.quantity),
            note=body.get("note", stored.note),
            accepted_codes=body.get("ask_anyway", stored.accepted_codes),
            organization_id=self.viewer.organization_id,
            on_date=self.today,
        )
        return Response({"line": new_id, **self.described(basket)})

    @operation(status=204)
    def delete(self, request: Request, line_id: int) -> Response:
        """Take a line out of the basket"""
        remove_line(basket=self.basket, line_id=line_id)
        return Response(status=204)


def _stored(basket: Any, line_id: int) -> StoredLine:
    """Raises LineNotFound."""
    for line in stored_lines(basket):
        if line.id == line_id:
            return line
    raise LineNotFound()
