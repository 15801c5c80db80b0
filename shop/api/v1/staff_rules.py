"""The licensing desk: the licensing rules, what a change of them would do, and their history."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.pagination import SortKey
from shop.api.problems import InvalidBody
from shop.api.v1.configurations import ViolationAnswer
from shop.api.v1.staff_accounts import StaffView
from shop.api.versions import IF_MATCH, wanted_version
from shop.api.views import PageQuery, Shape, operation, page_of
from shop.baskets.rule_preview import preview_baskets
from shop.configurator.exceptions import InvalidRules
from shop.configurator.models import RuleBookRevision
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rule_entries import Difference, RuleTable, differences
from shop.configurator.rule_wording import change_text, key_text
from shop.configurator.rulebook import RuleBook
from shop.configurator.selectors import newest_revision, revisions, rules_in_force
from shop.configurator.services import LONGEST_REASON, publish_rules

NEWEST_FIRST = (SortKey("revision", is_descending=True),)
MOST_EFFECTS = 500
FIGURES = (
    "baskets",
    "baskets_in_all",
    "visitors_baskets",
    "lines",
    "blocked",
    "asks",
    "freed",
    "reworded",
    "unreadable",
)


class RuleDocumentBody(Shape):
    document = serializers.DictField(
        help_text="The whole rules, as `GET /staff/rules` answers them. Rows that name `products` win over "
        "rows that do not."
    )


class RulesBody(RuleDocumentBody):
    reason = serializers.CharField(
        max_length=LONGEST_REASON, help_text="Why the rules change; colleagues read it in the change log."
    )


class RuleRevisionSummary(Shape):
    revision = serializers.IntegerField()
    published_at = serializers.DateTimeField(source="created_at")
    published_by = serializers.CharField(
        source="created_by.email", allow_null=True, default=None, help_text="Null for the system."
    )
    reason = serializers.CharField(source="note")


class RulesAnswer(RuleRevisionSummary):
    document = serializers.DictField()


class RuleChangeAnswer(Shape):
    """One fact that changed; `old` and `new` are null where it was not or is no longer there."""

    table = serializers.ChoiceField([(table.value, table.value) for table in RuleTable], source="key.table")
    about = serializers.DictField(
        source="key.codes", child=serializers.CharField(), help_text="What the fact is about, in codes."
    )
    old = serializers.JSONField(allow_null=True)
    new = serializers.JSONField(allow_null=True)
    text = serializers.SerializerMethodField(help_text="The change in words.")

    def get_text(self, change: Difference) -> str:
        return f"{key_text(change.key)}: {change_text(change)}"


class RuleRevisionAnswer(RulesAnswer):
    changes = RuleChangeAnswer(many=True, help_text="What it changed in the revision before.")


class RuleEffectAnswer(Shape):
    product = serializers.CharField(source="listing.key")
    summary = serializers.CharField(help_text="The line as one sentence.")
    customer = serializers.CharField(
        source="owner.email", allow_null=True, default=None, help_text="Null for a visitor's basket."
    )
    organization = serializers.CharField(source="organization.name", allow_null=True, default=None)
    before = serializers.CharField(help_text="How it stands now: `free`, `asks` or `blocked`.")
    after = serializers.CharField(help_text="How it would stand.")
    violations_before = ViolationAnswer(many=True)
    violations_after = ViolationAnswer(many=True)


class RulePreviewAnswer(Shape):
    """What a change would do to open baskets. Requests and offers keep what was found when they were sent."""

    changes = RuleChangeAnswer(many=True, help_text="What it would change in the rules in force.")
    baskets = serializers.IntegerField(help_text="How many baskets were looked at: the newest 500 at most.")
    baskets_in_all = serializers.IntegerField()
    visitors_baskets = serializers.IntegerField(help_text="Of those looked at.")
    lines = serializers.IntegerField()
    blocked = serializers.IntegerField(help_text="Lines that could no longer be requested.")
    asks = serializers.IntegerField(help_text="Lines that would need `ask_anyway`.")
    freed = serializers.IntegerField(help_text="Lines that could be requested again.")
    reworded = serializers.IntegerField(help_text="Lines that stand as before, but read something else.")
    unreadable = serializers.IntegerField()
    effects = RuleEffectAnswer(many=True, help_text="The lines that would stand otherwise, at most 500.")


def _rules(document: object) -> RuleBook:
    """Raises InvalidBody that names every wrong place."""
    try:
        return parse_rule_book(document)
    except InvalidRules as error:
        reasons: dict[str, list[str]] = {}
        for problem in error.problems:
            place = ".".join(part for part in ("document", problem.place) if part)
            reasons.setdefault(place, []).append(problem.reason)
        raise InvalidBody(reasons, error.code) from None


class StaffRulesView(StaffView):
    @operation(answer=RulesAnswer)
    def get(self, request: Request) -> Response:
        """The licensing rules in force, with the ETag that changing them needs"""
        return self.answer(newest_revision())

    @operation(answer=RulesAnswer, body=RulesBody, headers=(IF_MATCH,))
    def put(self, request: Request) -> Response:
        """Put other rules into force, at once and for everybody

        As a new revision; the one before is kept. Every wrong place of the document is named.
        """
        based_on = wanted_version(request)
        body = self.body_as(RulesBody)
        _rules(body["document"])
        revision = publish_rules(
            document=body["document"],
            based_on=based_on,
            reason=body["reason"],
            by=self.caller,
            at=self.now,
        )
        return self.answer(revision)

    def answer(self, revision: RuleBookRevision) -> Response:
        return Response(self.as_json(RulesAnswer, revision), headers={"ETag": f'"{revision.revision}"'})


class StaffRulePreviewView(StaffView):
    @operation(answer=RulePreviewAnswer, body=RuleDocumentBody)
    def post(self, request: Request) -> Response:
        """What other rules would do to the baskets that are open now

        Nothing is changed or kept.
        """
        document = self.body_as(RuleDocumentBody)["document"]
        preview = preview_baskets(
            rules=_rules(document), in_force=rules_in_force(), viewer=self.viewer, on_date=self.today
        )
        answer = {
            **{figure: getattr(preview, figure) for figure in FIGURES},
            "changes": differences(newest_revision().document, document),
            "effects": preview.effects[:MOST_EFFECTS],
        }
        return Response(self.as_json(RulePreviewAnswer, answer))


class StaffRuleRevisionsView(StaffView):
    @operation(answer=page_of(RuleRevisionSummary), query=PageQuery)
    def get(self, request: Request) -> Response:
        """The change log of the rules, newest first"""
        return self.list_answer(
            RuleRevisionSummary, revisions(), order=NEWEST_FIRST, query=self.query_as(PageQuery)
        )


class StaffRuleRevisionView(StaffView):
    @operation(answer=RuleRevisionAnswer)
    def get(self, request: Request, revision: int) -> Response:
        """One revision of the rules, and what it changed in the one before"""
        shown = revisions().get(revision=revision)
        before = revisions().filter(revision__lt=revision).first()
        shown.changes = differences(before.document, shown.document) if before else []  # type: ignore[attr-defined]
        return Response(self.as_json(RuleRevisionAnswer, shown))
