"""What holds for every combination of lines and licences, found by trying many."""

from datetime import date
from random import Random
from typing import TypeVar

import hypothesis.strategies as st
from hypothesis import given, settings

from shop.configurator.configuration import UNLIMITED, LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType, Severity
from shop.configurator.facts import LineId, ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.rulebook import RuleCode, TierScale
from shop.configurator.rules import FixedLine, Violation, check_lines, is_requestable, plan_fixes
from tests.unit.configurator.samples import app, license_of, listing, shipped_rules

_Value = TypeVar("_Value")

HOST_KEYS = ("confluence", "jira-software", "jira-servicedesk", "bamboo", "bitbucket")
INSTANCES = ("", "https://a.example.org", "https://b.example.org")
TIERS = st.one_of(
    st.sampled_from([Tier(count) for count in (0, 1, 10, 25, 50, 250, 500, 1_000, 2_000, 50_000)]),
    st.integers(0, 120_000).map(Tier),
    st.just(UNLIMITED),
)
DEPLOYMENTS = st.sampled_from(list(Deployment))
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))

offered = st.frozensets(DEPLOYMENTS)
hosts = st.builds(
    lambda key, deployments: listing(key, deployments=deployments), st.sampled_from(HOST_KEYS), offered
)
apps = st.builds(
    lambda families, model, deployments, is_listed: app(
        *sorted(families), payment_model=model, deployments=deployments, is_listed=is_listed
    ),
    st.frozensets(st.sampled_from(["confluence", "jira", "bamboo"]), min_size=1),
    st.sampled_from(["free", "vendor", "atlassian"]),
    offered,
    st.booleans(),
)
configurations = st.builds(
    LicenseConfiguration,
    deployment=DEPLOYMENTS,
    license_type=st.sampled_from(list(LicenseType)),
    purchase_type=st.sampled_from(list(PurchaseType)),
    maintenance_months=st.sampled_from([0, 1, 12, 18, 24, 36]),
    user_tier=TIERS,
    existing_sen=st.sampled_from(["", "SEN-1", "SEN-2", "SEN-404"]),
    instance_url=st.sampled_from(INSTANCES),
    institution=st.sampled_from(["", "Example University"]),
)


@st.composite
def baskets(draw: st.DrawFn) -> list[RequestedLine]:
    listings: list[ListingFacts] = draw(st.lists(st.one_of(hosts, apps), min_size=1, max_size=4))
    return [
        RequestedLine(line_id=number, listing=product, configuration=draw(configurations))
        for number, product in enumerate(listings)
    ]


registers = st.lists(
    st.builds(
        lambda key, sen, deployment, tier, url, ends_on, is_confirmed: license_of(
            key,
            kind="host" if key in HOST_KEYS else "app",
            sen=sen,
            deployment=deployment,
            user_tier=tier,
            instance_url=url,
            ends_on=ends_on,
            is_confirmed=is_confirmed,
        ),
        st.sampled_from([*HOST_KEYS, "org.example.diagrams"]),
        st.sampled_from(["SEN-1", "SEN-2", "SEN-3"]),
        DEPLOYMENTS,
        TIERS,
        st.sampled_from(INSTANCES),
        st.one_of(st.none(), DAYS),
        st.booleans(),
    ),
    max_size=4,
)
scales = st.sampled_from(shipped_rules().scales)


def check(lines: list[RequestedLine], register: list[RegisteredLicense], on: date) -> list[Violation]:
    return check_lines(lines=lines, register=register, rules=shipped_rules(), on_date=on)


def fixed(line: RequestedLine, violation: Violation) -> RequestedLine:
    """The line after the click: the fix goes the way of every form and API value."""
    assert violation.fix is not None
    values = {**line.configuration.to_values(), violation.fix.field: violation.fix.value}
    return RequestedLine(
        line_id=line.line_id, listing=line.listing, configuration=LicenseConfiguration.parse(values)
    )


@given(baskets(), registers, DAYS)
@settings(max_examples=400, deadline=None)
def test_fix_of_a_violation_removes_it(
    lines: list[RequestedLine], register: list[RegisteredLicense], on: date
) -> None:
    for violation in check(lines, register, on):
        if violation.fix is None:
            continue
        after = [fixed(line, violation) if line.line_id == violation.line_id else line for line in lines]

        assert (violation.line_id, violation.code) not in {
            (one.line_id, one.code) for one in check(after, register, on)
        }


@given(baskets(), registers, DAYS, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_order_of_lines_and_licences_does_not_matter(
    lines: list[RequestedLine], register: list[RegisteredLicense], on: date, random: Random
) -> None:
    def shuffled(values: list[_Value]) -> list[_Value]:
        return random.sample(values, len(values))

    def said(found: list[Violation]) -> list[tuple[object, ...]]:
        return sorted((one.line_id, one.code, str(one.message), str(one.as_dict()["fix"])) for one in found)

    assert said(check(shuffled(lines), shuffled(register), on)) == said(check(lines, register, on))


@given(baskets(), registers, DAYS)
@settings(max_examples=200, deadline=None)
def test_every_violation_speaks_and_each_code_once_per_line(
    lines: list[RequestedLine], register: list[RegisteredLicense], on: date
) -> None:
    found = check(lines, register, on)

    assert all(str(one.message).endswith((".", "?")) and "%" not in str(one.message) for one in found)
    assert len({(one.line_id, one.code) for one in found}) == len(found)


@given(baskets(), registers, DAYS, st.sets(st.sampled_from(list(RuleCode))))
@settings(max_examples=300, deadline=None)
def test_all_fixes_at_once_settle_what_they_can_and_make_no_line_worse(
    lines: list[RequestedLine], register: list[RegisteredLicense], on: date, ticked: set[RuleCode]
) -> None:
    def standing(of: list[RequestedLine]) -> dict[LineId, set[tuple[RuleCode, bool]]]:
        found = [one for one in check(of, register, on) if not is_requestable([one], ticked)]
        return {
            line.line_id: {(one.code, one.fix is not None) for one in found if one.line_id == line.line_id}
            for line in of
        }

    def blocked(of: list[RequestedLine]) -> set[LineId]:
        return {one.line_id for one in check(of, register, on) if one.severity == Severity.BLOCKS}

    def plan(of: list[RequestedLine]) -> list[FixedLine]:
        return plan_fixes(
            lines=of,
            register=register,
            rules=shipped_rules(),
            on_date=on,
            accepted_codes={line.line_id: ticked for line in of},
        )

    planned = {one.before.line_id: one for one in plan(lines)}
    after = [planned[line.line_id].after if line.line_id in planned else line for line in lines]

    before = standing(lines)
    assert all(any(has_fix for _code, has_fix in before[line_id]) for line_id in planned)
    assert all(one.before.configuration != one.after.configuration for one in planned.values())
    assert not (blocked(after) & set(planned)) - blocked(lines)


@given(st.integers(0, 1_000_000))
def test_unlimited_is_above_every_number(count: int) -> None:
    assert Tier(count) < UNLIMITED


@given(TIERS, TIERS)
def test_app_is_below_its_host_exactly_when_its_tier_is(host_tier: Tier, app_tier: Tier) -> None:
    configuration = LicenseConfiguration(
        deployment=Deployment.DATA_CENTER,
        license_type=LicenseType.COMMERCIAL,
        purchase_type=PurchaseType.NEW,
        maintenance_months=12,
        user_tier=app_tier,
    )
    asked = RequestedLine(line_id=1, listing=app(), configuration=configuration)

    found = check([asked], [license_of(user_tier=host_tier)], date(2025, 1, 1))

    assert (RuleCode.APP_TIER_BELOW_HOST in {one.code for one in found}) == (app_tier < host_tier)


@given(scales, TIERS)
def test_neighbours_of_a_tier_are_on_sale_and_on_the_right_side(scale: TierScale, tier: Tier) -> None:
    at_least, above, below = scale.at_least(tier), scale.above(tier), scale.below(tier)

    assert all(scale.allows(found) for found in (at_least, above, below) if found is not None)
    assert at_least is None or at_least >= tier
    assert above is None or above > tier
    assert below is None or below < tier
    assert (at_least == tier) == scale.allows(tier)


@given(scales, st.integers(0, 120_000))
def test_band_contains_its_count_and_every_count_on_sale_has_one(scale: TierScale, count: int) -> None:
    band = scale.band_of(count)

    assert (band is not None) == (scale.takes_any_count and scale.allows(Tier(count)))
    assert band is None or band.lower <= count <= band.upper
