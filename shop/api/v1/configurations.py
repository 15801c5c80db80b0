"""Configuring a product: what can be chosen, whether it can be requested; basket lines share the shape."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.accounts.viewer import Viewer
from shop.api.fields import LONGEST_SEN, Text, TierField
from shop.api.permissions import Anyone, Scope
from shop.api.problems import InvalidBody
from shop.api.v1.products import public_listing
from shop.api.views import ApiView, Shape, operation
from shop.configurator.choices import FREE_MONTHS, FREE_TIER, configuration_choices
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import Deployment, LicenseType, PurchaseType, Severity
from shop.configurator.facts import ListingFacts
from shop.configurator.identifiers import tidy_sen
from shop.configurator.rules import RequestedLine, is_requestable
from shop.configurator.selectors import rules_in_force
from shop.licenses.models import License
from shop.licenses.selectors import listing_facts, register_of
from shop.licenses.services import check_configuration

LONGEST_MONTHS = 999


class ConfigurationBody(Shape):
    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    purchase_type = serializers.ChoiceField(PurchaseType.choices)
    maintenance_months = serializers.IntegerField(
        min_value=0, max_value=LONGEST_MONTHS, required=False, help_text="A free app has none."
    )
    user_tier = TierField(required=False, help_text='A number, or "unlimited". A free app has none.')
    existing_license = serializers.UUIDField(
        required=False,
        allow_null=True,
        help_text="Id of a licence of yours that this renews, upgrades or downgrades.",
    )
    sen = Text(
        max_length=LONGEST_SEN, help_text="The same by its SEN, where the licence is not in your register."
    )
    instance_url = Text(max_length=255)
    institution = Text(max_length=255, help_text="Academic licences only.")
    ask_anyway = serializers.ListField(
        child=serializers.CharField(max_length=64),
        default=list,
        max_length=50,
        help_text="Codes of violations of severity `ask` that you have read and request nevertheless.",
    )


class FixAnswer(Shape):
    field = serializers.CharField()
    value = serializers.JSONField()
    label = serializers.CharField()  # type: ignore[assignment]


class ViolationAnswer(Shape):
    code = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    field = serializers.CharField()
    message = serializers.CharField()
    fix = FixAnswer(allow_null=True, help_text="Setting `field` to `value` removes the violation.")


class CheckAnswer(Shape):
    valid = serializers.BooleanField(help_text="Nothing blocks, and every `ask` is in `ask_anyway`.")
    summary = serializers.CharField(help_text="The configuration as one sentence.")
    violations = ViolationAnswer(many=True)


class ChosenQuery(Shape):
    """Lenient on purpose: what does not fit falls back to the nearest choice that does."""

    deployment = Text(max_length=64)
    license_type = Text(max_length=64)
    purchase_type = Text(max_length=64)
    maintenance_months = Text(max_length=64)
    user_tier = Text(max_length=64)
    existing_license = serializers.UUIDField(required=False)
    sen = Text(max_length=LONGEST_SEN)
    instance_url = Text(max_length=255, help_text="An app is at least as large as its host product there.")
    license_search = Text(
        max_length=100, help_text="Words that `existing_licenses` must hold, where there are many of them."
    )


class ChoiceAnswer(Shape):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    is_available = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why it is not available.")
    notice = serializers.CharField()


class CountAnswer(Shape):
    minimum = serializers.IntegerField()
    maximum = serializers.IntegerField()
    range_label = serializers.CharField()
    band_from = serializers.IntegerField(allow_null=True)
    band_to = serializers.IntegerField(allow_null=True)
    band_label = serializers.CharField(help_text="The price step of the selected count, without a price.")


class QuestionAnswer(Shape):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField()
    choices = ChoiceAnswer(many=True)
    count = CountAnswer(allow_null=True, help_text="Instead of choices where any count is sold.")
    selected = serializers.CharField()
    is_asked = serializers.BooleanField()
    notice = serializers.CharField(help_text="What to know about the choices as a whole.")


class HintAnswer(Shape):
    field = serializers.CharField()
    message = serializers.CharField()
    suggestion = serializers.CharField(help_text="What was perhaps meant.")


class SaleEndAnswer(Shape):
    purchase_types = serializers.ListField(child=serializers.ChoiceField(PurchaseType.choices))
    is_over = serializers.BooleanField()
    text = serializers.CharField()


class EndOfSaleAnswer(Shape):
    deployment = serializers.ChoiceField(Deployment.choices)
    is_over = serializers.BooleanField(help_text="Nothing of it is sold any more.")
    ends = SaleEndAnswer(many=True)
    text = serializers.CharField(help_text="All of it as one line.")


class ChoicesAnswer(Shape):
    questions = QuestionAnswer(many=True)
    unit = serializers.CharField()
    unit_label = serializers.CharField()
    unit_help = serializers.CharField()
    is_free = serializers.BooleanField()
    asks_existing_license = serializers.BooleanField()
    asks_institution = serializers.BooleanField()
    asks_instance_url = serializers.BooleanField()
    asks_license_search = serializers.BooleanField(help_text="Whether not all licences are shown at once.")
    existing_licenses = ChoiceAnswer(many=True, help_text="Your licences of it; their value is the SEN.")
    existing_license_count = serializers.IntegerField(help_text="How many match, shown or not.")
    instances = serializers.ListField(
        child=serializers.CharField(), help_text="Addresses in your register, likely ones first."
    )
    hints = HintAnswer(many=True, help_text="What looks unusual, and may be right nevertheless.")
    end_of_sale = EndOfSaleAnswer(many=True, help_text="What of it is still sold, to whom and until when.")


def sen_of(body: dict[str, Any], viewer: Viewer) -> str:
    """The SEN of the licence that the body names by id or by SEN.

    Raises InvalidBody for an id that the viewer may not see, which looks like one that does not exist.
    """
    license_id = body.get("existing_license")
    if license_id is None:
        return str(body.get("sen", ""))
    sen = (
        License.objects.visible_to(viewer).filter(public_id=license_id).values_list("sen", flat=True).first()
    )
    if sen is None:
        raise InvalidBody({"existing_license": [_("There is no such licence.")]}, "not_found")
    return sen


def configuration_from(body: dict[str, Any], viewer: Viewer, *, facts: ListingFacts) -> LicenseConfiguration:
    """The configuration of a listing that a validated ConfigurationBody means. Raises as ``sen_of``, and
    InvalidInput.
    """
    is_free = facts.is_free(Deployment(body["deployment"]))
    of_free_app = {"user_tier": FREE_TIER, "maintenance_months": FREE_MONTHS} if is_free else {}
    return LicenseConfiguration.parse(of_free_app | body | {"existing_sen": sen_of(body, viewer)})


class ConfigurationView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=ChoicesAnswer, query=ChosenQuery)
    def get(self, request: Request, key: str) -> Response:
        """What can be chosen, given what is chosen so far

        With help texts, tiers and the reasons for what is not offered.
        """
        listing = public_listing(key)
        chosen = self.query_as(ChosenQuery)
        sen = sen_of(chosen, self.viewer)
        choices = configuration_choices(
            listing=listing_facts(listing),
            chosen={name: str(value) for name, value in chosen.items()} | {"existing_sen": sen},
            rules=rules_in_force(),
            on_date=self.today,
            register=register_of(
                organization_id=self.viewer.organization_id,
                sens=[tidy_sen(sen)],
                on_date=self.today,
                product_id=listing.product_id,
            ),
        )
        return Response(self.as_json(ChoicesAnswer, choices))


class ConfigurationCheckView(ApiView):
    permission_classes = [Anyone]
    required_scopes = (Scope.CATALOGUE,)

    @operation(answer=CheckAnswer, body=ConfigurationBody)
    def post(self, request: Request, key: str) -> Response:
        """Can this configuration be requested?

        Looks at the product, the rules and your register of licences; what is in your basket is judged there.
        """
        facts = listing_facts(public_listing(key))
        body = self.body_as(ConfigurationBody)
        configuration = configuration_from(body, self.viewer, facts=facts)
        violations = check_configuration(
            organization_id=self.viewer.organization_id,
            lines=[RequestedLine(line_id=0, listing=facts, configuration=configuration)],
            on_date=self.today,
        )
        unit = rules_in_force().unit_for(facts)
        answer = {
            "valid": is_requestable(violations, body["ask_anyway"]),
            "summary": configuration.summary(
                facts.name, unit, is_free=facts.is_free(configuration.deployment)
            ),
            "violations": [violation.as_dict() for violation in violations],
        }
        return Response(self.as_json(CheckAnswer, answer))
