"""What the desk sends and reads about an offer."""

from datetime import UTC
from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shop.api.fields import LONGEST_SEN, DayField, MoneyField, Text, TierField
from shop.api.v1.quotes import QuoteAnswer, QuoteLineAnswer, RevisionAnswer
from shop.api.views import Shape
from shop.configurator.enums import Deployment, LicenseType, PurchaseType, Severity
from shop.quotes.comparison import Change, LineChange
from shop.quotes.enums import ApprovalOutcome, LineKind
from shop.quotes.findings import by_line, findings_of
from shop.quotes.limits import approval_reasons
from shop.quotes.margins import margin_of
from shop.quotes.models import Quote, QuoteLine, QuoteRevision
from shop.quotes.selectors import latest_revision
from shop.quotes.services.approvals import LONGEST_COMMENT
from shop.quotes.services.line_drafts import (
    LONGEST_OVERRIDE,
    MOST_ALTERNATIVES,
    MOST_COPIES,
    MOST_LINES,
)


class StaffConfigurationBody(Shape):
    deployment = serializers.ChoiceField(Deployment.choices)
    license_type = serializers.ChoiceField(LicenseType.choices)
    purchase_type = serializers.ChoiceField(PurchaseType.choices)
    maintenance_months = serializers.IntegerField(min_value=0, max_value=999)
    user_tier = TierField(help_text='A number, or "unlimited".')
    sen = Text(max_length=LONGEST_SEN, help_text="Of the licence that is renewed, upgraded or downgraded.")
    instance_url = Text(max_length=255)
    institution = Text(max_length=255, help_text="Academic licences only.")


class DraftLineBody(Shape):
    """A line named by ``id`` keeps what is left out; one without an id is a new line of ``kind``.

    A new licence needs ``listing`` and ``configuration``; another configuration makes the rules that were
    set aside count again.
    """

    id = serializers.IntegerField(required=False, min_value=1)
    remove = serializers.BooleanField(required=False, default=False)
    kind = serializers.ChoiceField(
        LineKind.choices, required=False, help_text="Of a new line; a service unless told."
    )
    listing = serializers.CharField(
        required=False, max_length=200, help_text="Key of the product of a new licence."
    )
    configuration = StaffConfigurationBody(required=False)
    title = serializers.CharField(required=False, allow_blank=True, max_length=255)
    detail = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    quantity = serializers.DecimalField(
        required=False, max_digits=10, decimal_places=2, min_value=Decimal("0.01")
    )
    unit = serializers.CharField(required=False, allow_blank=True, max_length=40)
    unit_price = serializers.DecimalField(
        required=False, allow_null=True, max_digits=12, decimal_places=2, min_value=Decimal(0)
    )
    unit_cost = serializers.DecimalField(
        required=False, allow_null=True, max_digits=12, decimal_places=2, min_value=Decimal(0)
    )
    discount_percent = serializers.DecimalField(
        required=False, max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )
    tax_code = serializers.CharField(required=False, max_length=50)
    is_optional = serializers.BooleanField(required=False)
    alternative_group = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_ALTERNATIVES,
        help_text="Lines of one group above 0 stand for each other; the first counts.",
    )
    overrides = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_OVERRIDE),
        required=False,
        help_text="Rules that do not count for the line, by code, with the reason of each.",
    )


class DraftBody(Shape):
    """What is left out stays as it is, lines included."""

    introduction = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    valid_until = DayField(required=False)
    cc_addresses = serializers.ListField(
        child=serializers.EmailField(max_length=254), required=False, max_length=MOST_COPIES
    )
    order = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        required=False,
        max_length=MOST_LINES,
        help_text="Ids of lines in their wished order; those left out follow, new ones come last.",
    )
    lines = DraftLineBody(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class AskBody(Shape):
    note = Text(max_length=LONGEST_COMMENT, help_text="What the colleagues should know.")


class ApproveBody(Shape):
    comment = Text(max_length=LONGEST_COMMENT)


class SendBackBody(Shape):
    comment = serializers.CharField(max_length=LONGEST_COMMENT, help_text="What should change.")


class CompareQuery(Shape):
    old = serializers.IntegerField(
        min_value=1, max_value=10_000, required=False, help_text="The last but one unless given."
    )
    new = serializers.IntegerField(
        min_value=1, max_value=10_000, required=False, help_text="The newest unless given."
    )


class OverrideAnswer(Shape):
    code = serializers.CharField()
    reason = serializers.CharField()
    by = serializers.IntegerField(help_text="Id of the account.")
    at = serializers.DateTimeField()


class FindingAnswer(Shape):
    code = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    message = serializers.CharField()
    is_blocking = serializers.BooleanField(help_text="Whether the offer cannot be sent because of it.")


class StaffQuoteLineAnswer(QuoteLineAnswer):
    alternative_group = serializers.IntegerField()
    unit_cost = MoneyField(currency="revision.quote.currency")
    overrides = OverrideAnswer(many=True)
    violations = serializers.SerializerMethodField(help_text="What the rules say, of a draft only.")

    @extend_schema_field(FindingAnswer(many=True))
    def get_violations(self, line: QuoteLine) -> list[dict[str, Any]]:
        return list(FindingAnswer(self.context["findings"].get(line.pk, []), many=True).data)


class MarginAnswer(Shape):
    amount = MoneyField()
    percent = serializers.DecimalField(max_digits=8, decimal_places=2, allow_null=True)
    without_cost = serializers.IntegerField(help_text="Lines that it leaves out.")


class ApprovalReasonAnswer(Shape):
    code = serializers.ChoiceField(("total", "discount"))
    limit = serializers.CharField()
    value = serializers.CharField()
    currency = serializers.CharField()


class ApprovalAnswer(Shape):
    requested_by = serializers.CharField(source="requested_by.email")
    requested_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    reasons = ApprovalReasonAnswer(many=True)
    note = serializers.CharField()
    decided_by = serializers.CharField(source="decided_by.email", allow_null=True, default=None)
    decided_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField([("", "–"), *ApprovalOutcome.choices])
    comment = serializers.CharField()


class _Margin:
    """A margin with the currency that MoneyField looks for."""

    def __init__(self, currency: str, **values: Any) -> None:
        self.currency = currency
        vars(self).update(values)


class StaffRevisionAnswer(RevisionAnswer):
    cc_addresses = serializers.ListField(child=serializers.EmailField())
    lines = StaffQuoteLineAnswer(many=True)
    margin = serializers.SerializerMethodField(help_text="Of lines with a known cost; null without any.")
    approval_reasons = serializers.SerializerMethodField(help_text="Limits that it exceeds.")
    approvals = serializers.SerializerMethodField(help_text="Newest first.")

    @extend_schema_field(MarginAnswer(allow_null=True))
    def get_margin(self, revision: QuoteRevision) -> dict[str, Any] | None:
        currency = revision.quote.currency
        margin = margin_of(revision.lines.all(), currency=currency)
        if margin is None:
            return None
        values = {"amount": margin.amount, "percent": margin.percent, "without_cost": margin.without_cost}
        return dict(MarginAnswer(_Margin(currency, **values)).data)

    @extend_schema_field(ApprovalReasonAnswer(many=True))
    def get_approval_reasons(self, revision: QuoteRevision) -> list[dict[str, str]]:
        return approval_reasons(list(revision.lines.all()), currency=revision.quote.currency)

    @extend_schema_field(ApprovalAnswer(many=True))
    def get_approvals(self, revision: QuoteRevision) -> list[dict[str, Any]]:
        rows = revision.approvals.select_related("requested_by", "decided_by")
        return list(ApprovalAnswer(rows.order_by("-requested_at", "-pk"), many=True).data)


class StaffQuoteAnswer(QuoteAnswer):
    id = serializers.UUIDField(source="public_id")
    version = serializers.IntegerField(help_text="What the ETag says.")
    customer = serializers.CharField(source="customer.email")

    @extend_schema_field(StaffRevisionAnswer)
    def get_current(self, quote: Quote) -> dict[str, Any]:
        revision = latest_revision(quote)
        findings = []
        if revision.sent_at is None:
            findings = findings_of(
                revision.lines.all(),
                organization_id=quote.organization_id,
                on_date=self.context["at"].astimezone(UTC).date(),
            )
        return dict(StaffRevisionAnswer(revision, context={"findings": by_line(findings)}).data)


class ComparedFieldAnswer(Shape):
    name = serializers.CharField()
    old = serializers.CharField(allow_null=True)
    new = serializers.CharField(allow_null=True)


class ComparedLineAnswer(Shape):
    change = serializers.ChoiceField([one.value for one in Change])
    title = serializers.CharField(source="line.title")
    is_moved = serializers.BooleanField()
    old_position = serializers.SerializerMethodField()
    new_position = serializers.SerializerMethodField()
    changes = ComparedFieldAnswer(many=True, source="fields")

    def get_old_position(self, one: LineChange) -> int | None:
        return one.old.position if one.old else None

    def get_new_position(self, one: LineChange) -> int | None:
        return one.new.position if one.new else None


class RevisionComparisonAnswer(Shape):
    old_revision = serializers.IntegerField(source="old.revision_number")
    new_revision = serializers.IntegerField(source="new.revision_number")
    head = ComparedFieldAnswer(many=True)
    lines = ComparedLineAnswer(many=True, source="changes", help_text="Those that differ or stand elsewhere.")
    old_net = serializers.DecimalField(source="old.totals.net", max_digits=14, decimal_places=2)
    new_net = serializers.DecimalField(source="new.totals.net", max_digits=14, decimal_places=2)
    net_difference = serializers.DecimalField(max_digits=14, decimal_places=2)
