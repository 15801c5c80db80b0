"""What holds for the configuration field whatever was chosen, typed, bought before or put beside it."""

from datetime import date

import hypothesis.strategies as st
from hypothesis import given, settings

from shop.configurator.choices import ConfigurationChoices, configuration_choices
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import Deployment, LicenseType, PurchaseType, Severity
from shop.configurator.facts import ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.questions import Question
from shop.configurator.rules import RuleCode, check_lines
from tests.unit.configurator.samples import shipped_rules
from tests.unit.configurator.test_rule_properties import DAYS, INSTANCES, apps, baskets, hosts, registers

listings = st.one_of(hosts, apps)
# What is typed is the customer's to know: the field does not offer it, and the rules say what is wrong.
TYPED = {
    RuleCode.EXISTING_LICENSE_REQUIRED,
    RuleCode.EXISTING_LICENSE_MISMATCH,
    RuleCode.ACADEMIC_INSTITUTION_MISSING,
}
answers = st.fixed_dictionaries(
    {},
    optional={
        "deployment": st.sampled_from(Deployment.values),
        "purchase_type": st.sampled_from(PurchaseType.values),
        "license_type": st.sampled_from(LicenseType.values),
        "maintenance_months": st.sampled_from(["12", "24", "36"]),
        "user_tier": st.one_of(st.integers(0, 120_000).map(str), st.just("unlimited")),
        "existing_sen": st.sampled_from(["SEN-1", "SEN-2", "sen-3", "SEN-404"]),
        "instance_url": st.sampled_from(INSTANCES),
        "institution": st.just("Example University"),
    },
)
anything = st.dictionaries(
    st.sampled_from(
        [
            *("deployment", "purchase_type", "license_type", "maintenance_months", "user_tier"),
            *("existing_sen", "instance_url", "institution", "license_search"),
        ]
    ),
    st.text(max_size=40),
)


def field(
    listing: ListingFacts,
    chosen: dict[str, str],
    register: list[RegisteredLicense],
    beside: list[RequestedLine],
    on: date,
) -> ConfigurationChoices:
    return configuration_choices(
        listing=listing,
        chosen=chosen,
        rules=shipped_rules(),
        on_date=on,
        register=register,
        beside=beside,
    )


DEAD_ENDS = (RuleCode.APP_TIER_BELOW_HOST, RuleCode.TIER_NOT_LOWER, RuleCode.TIER_NOT_HIGHER)


def offered(question: Question) -> list[str]:
    """What can be chosen; of a range both ends."""
    if question.count:
        return [str(question.count.minimum), str(question.count.maximum)]
    return [choice.value for choice in question.choices if choice.is_available]


@given(listings, answers, registers, baskets(), DAYS)
@settings(max_examples=150, deadline=None)
def test_the_field_never_offers_what_the_rules_block(
    listing: ListingFacts,
    chosen: dict[str, str],
    register: list[RegisteredLicense],
    beside: list[RequestedLine],
    on: date,
) -> None:
    beside = [
        RequestedLine(line_id=f"beside {one.line_id}", listing=one.listing, configuration=one.configuration)
        for one in beside
    ]

    def blocking(asked: dict[str, str]) -> set[RuleCode] | None:
        """What blocks the answers, None where they are not all there."""
        selected = field(listing, asked, register, beside, on).selected
        if not all(selected.values()):
            return None
        configuration = LicenseConfiguration.parse({**asked, **selected})
        line = RequestedLine(line_id="asked", listing=listing, configuration=configuration)
        found = check_lines(lines=[*beside, line], register=register, rules=shipped_rules(), on_date=on)
        return {
            one.code for one in found if one.line_id == "asked" and one.severity == Severity.BLOCKS
        } - TYPED

    def tier_codes(asked: dict[str, str]) -> list[set[RuleCode] | None]:
        """What blocks each tier that the field offers to these answers."""
        shown = field(listing, asked, register, beside, on)
        settled = {**asked, **shown.selected}
        tiers = [value for one in shown.questions if one.name == "user_tier" for value in offered(one)]
        return [blocking({**settled, "user_tier": tier}) for tier in tiers]

    def is_dead_end(codes: list[set[RuleCode] | None]) -> bool:
        """Where no tier is right, because of the host's size or because the licence held has the smallest or
        the largest: the tiers stay, and the rules say so.
        """
        return any(all(of_one == {code} for of_one in codes) for code in DEAD_ENDS)

    shown = field(listing, chosen, register, beside, on)
    settled = {**chosen, **shown.selected}
    for question in shown.questions:
        values = offered(question) if question.is_asked else []
        found = {value: blocking({**settled, question.name: value}) for value in values}
        if question.name == "user_tier":
            assert is_dead_end(list(found.values())) or not any(found.values()), found
            continue
        for value, codes in found.items():
            rest = (codes or set()) - {RuleCode.APP_TIER_BELOW_HOST}
            assert not rest or is_dead_end(tier_codes({**settled, question.name: value})), found


@given(listings, answers, registers, baskets(), DAYS)
@settings(max_examples=150, deadline=None)
def test_what_is_chosen_from_the_offer_is_selected(
    listing: ListingFacts,
    chosen: dict[str, str],
    register: list[RegisteredLicense],
    beside: list[RequestedLine],
    on: date,
) -> None:
    shown = field(listing, chosen, register, beside, on)

    for question in shown.questions:
        for value in offered(question) if question.is_asked else ():
            again = field(listing, {**chosen, **shown.selected, question.name: value}, register, beside, on)
            assert again.selected[question.name] == value


@given(listings, anything, registers, baskets(), DAYS)
@settings(max_examples=200, deadline=None)
def test_the_field_takes_whatever_is_sent(
    listing: ListingFacts,
    chosen: dict[str, str],
    register: list[RegisteredLicense],
    beside: list[RequestedLine],
    on: date,
) -> None:
    shown = field(listing, chosen, register, beside, on)

    assert [question.name for question in shown.questions] == [
        *("deployment", "purchase_type", "user_tier", "maintenance_months", "license_type")
    ]
    assert all(
        question.selected in ("", *offered(question)) for question in shown.questions if question.choices
    )
