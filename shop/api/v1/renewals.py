"""From licences to the basket, what is worth doing with them, and what they come to."""

from django.utils.timezone import localdate
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import DayField, TierField
from shop.api.permissions import Activated, Scope
from shop.api.v1.basket import BasketAnswer, BasketBase
from shop.api.v1.staff_figures import FigureAnswer, figure_values
from shop.api.views import Answer, ApiView, Shape, operation
from shop.baskets.renewing import (
    MOST_AT_ONCE,
    PlannedLine,
    RenewalWish,
    put_renewals_into_basket,
)
from shop.configurator.enums import PurchaseType
from shop.figures.license_figures import license_figures
from shop.licenses.models import License
from shop.licenses.suggestions import SuggestionCode, suggestions_for


class LicenseBasketBody(Shape):
    licenses = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE, help_text="Ids of licences."
    )
    purchase_type = serializers.ChoiceField(PurchaseType.choices)
    user_tier = TierField(
        required=False,
        allow_null=True,
        default=None,
        help_text="New tier of an upgrade or downgrade; unless given the next one on sale.",
    )
    maintenance_months = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=120,
        help_text="Unless given the shortest period on offer. Says nothing beside `co_term_date`.",
    )
    co_term_date = DayField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Renewals only: the common last day. Each gets the whole months it lacks, rounded up.",
    )
    ask_anyway = serializers.ListField(
        child=serializers.CharField(max_length=64),
        default=list,
        max_length=50,
        help_text="Codes of violations of severity `ask` that you want us to look into.",
    )


class CoTermAnswer(Shape):
    wanted_end = serializers.DateField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="What the whole months come to.")
    months = serializers.IntegerField()
    days_over = serializers.IntegerField(help_text="Days after the wished end.")
    is_lapsed = serializers.BooleanField(help_text="Counted from today, because the maintenance is over.")


class PlannedAnswer(Shape):
    license = serializers.UUIDField(source="license.public_id")
    sen = serializers.CharField(source="license.sen")
    summary = serializers.SerializerMethodField()
    co_term = CoTermAnswer(source="term", allow_null=True)
    codes = serializers.ListField(
        child=serializers.CharField(), help_text="Why it stays out; of rules the same as in `ask_anyway`."
    )
    reasons = serializers.ListField(child=serializers.CharField(), help_text="The same in your language.")

    def get_summary(self, plan: PlannedLine) -> str:
        return plan.line.summary if plan.line else ""


class LicenseBasketAnswer(BasketAnswer):
    added = PlannedAnswer(many=True)
    changed = PlannedAnswer(many=True, help_text="Lines of the basket about the same licence, now like this.")
    present = PlannedAnswer(many=True, help_text="In the basket already.")
    refused = PlannedAnswer(many=True)


class LicenseBasketView(BasketBase):
    permission_classes = [Activated]
    required_scopes = (Scope.LICENSES, Scope.BASKET)

    @operation(answer=LicenseBasketAnswer, status=201, body=LicenseBasketBody, once=True)
    def post(self, request: Request) -> Response:
        """Renew, upgrade or downgrade licences: put them into the basket

        What cannot be requested stays out, with its reasons in `refused`; the rest goes in. Lines are filled
        with SEN, tier and instance of the licence. 404 if one of the licences is not yours.
        """
        body = self.body_as(LicenseBasketBody)
        wish = RenewalWish(
            purchase_type=PurchaseType(body["purchase_type"]),
            user_tier=body["user_tier"],
            months=body["maintenance_months"],
            co_term_date=body["co_term_date"],
        )
        viewer = self.viewer.as_customer
        wanted = set(body["licenses"])
        rows = License.objects.visible_to(viewer).filter(public_id__in=wanted)
        ids = list(rows.values_list("pk", flat=True))
        if len(ids) != len(wanted):
            raise License.DoesNotExist

        def add() -> Answer:
            basket = self.basket
            use = put_renewals_into_basket(
                basket=basket,
                viewer=viewer,
                license_ids=ids,
                wish=wish,
                accepted_codes=body["ask_anyway"],
                on_date=self.today,
            )
            told = {
                name: [self.as_json(PlannedAnswer, plan) for plan in getattr(use, name)]
                for name in ("added", "changed", "present", "refused")
            }
            return 201, {**told, **self.described(basket)}

        return self.once(add)


class ProposalAnswer(Shape):
    purchase_type = serializers.ChoiceField(PurchaseType.choices)
    user_tier = TierField(allow_null=True)
    is_asking = serializers.BooleanField(help_text="Some of it needs `ask_anyway`.")


class SuggestionAnswer(Shape):
    code = serializers.ChoiceField([(code.value, code.value) for code in SuggestionCode])
    title = serializers.CharField(help_text="In your language.")
    text = serializers.CharField()
    total = serializers.IntegerField(help_text="How many licences it is about.")
    licenses = serializers.ListField(
        child=serializers.UUIDField(), source="license_ids", help_text="Those that end first, at most 200."
    )
    step = ProposalAnswer(source="*", help_text="What to send to `POST /licenses/basket` with them.")


class SuggestionsAnswer(Shape):
    items = SuggestionAnswer(many=True)


class LicenseSuggestionsView(ApiView):
    permission_classes = [Activated]
    required_scopes = (Scope.LICENSES,)

    @operation(answer=SuggestionsAnswer)
    def get(self, request: Request) -> Response:
        """What is worth doing with my licences, the most urgent first"""
        found = suggestions_for(self.viewer.as_customer, on_date=localdate(self.now))
        return Response(self.as_json(SuggestionsAnswer, {"items": found}))


class LicenseFiguresAnswer(Shape):
    figures = FigureAnswer(many=True)


class LicenseFiguresView(ApiView):
    permission_classes = [Activated]
    required_scopes = (Scope.LICENSES, Scope.INVOICES)

    @operation(answer=LicenseFiguresAnswer)
    def get(self, request: Request) -> Response:
        """What ends when, what the register is made of, what it cost by year and business area"""
        figures = license_figures(self.viewer.as_customer, on_date=localdate(self.now))
        return Response(
            self.as_json(LicenseFiguresAnswer, {"figures": [figure_values(one) for one in figures]})
        )
