"""The case table: every rule on both sides of each of its boundaries, as data in ``cases/``.

A case names what is asked for, the customer's licences, the day, and all that the rules say about it:
"line: code -> field=value of the fix". Where the shipped rules gain a row or a code, a test below asks for
its cases.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shop.configurator.configuration import UNLIMITED, LicenseConfiguration, Tier, parse_tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.rulebook import RuleCode, SaleStatus, TierScale
from shop.configurator.rules import Violation, check_lines, with_fix
from tests.unit.configurator.samples import shipped_rules

CASES = Path(__file__).parent / "cases"
TABLES = (
    "deployments",
    "sale_windows",
    "listings",
    "licenses",
    "tiers",
    "purchases",
    "maintenance",
    "hosts",
    "free_apps",
    "academic",
    "together",
)


@dataclass(frozen=True)
class Case:
    lines: tuple[RequestedLine, ...]
    register: tuple[RegisteredLicense, ...]
    on: date
    expected: tuple[str, ...]

    def check(self, lines: tuple[RequestedLine, ...] | None = None) -> list[Violation]:
        return check_lines(
            lines=lines or self.lines, register=self.register, rules=shipped_rules(), on_date=self.on
        )


def read(name: str) -> Any:
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@cache
def products() -> dict[str, ListingFacts]:
    return {
        name: ListingFacts(
            key=row.get("key", name),
            name=row.get("key", name),
            kind=row["kind"],
            deployments=frozenset(map(Deployment, row["deployments"])),
            payment_models={Deployment(key): value for key, value in row["payment_models"].items()},
            applications=frozenset(row.get("applications", ())),
            is_listed=row.get("is_listed", True),
        )
        for name, row in read("products").items()
    }


def line_of(row: dict[str, Any]) -> RequestedLine:
    """What a line of a case asks for: by default a new Data Center licence of Confluence for 500 users."""
    return RequestedLine(
        line_id=row.get("line", "line"),
        listing=products()[row.get("product", "confluence")],
        configuration=LicenseConfiguration(
            deployment=Deployment(row.get("deployment", "data_center")),
            license_type=LicenseType(row.get("license_type", "commercial")),
            purchase_type=PurchaseType(row.get("purchase_type", "new")),
            maintenance_months=row.get("maintenance_months", 12),
            user_tier=parse_tier(row.get("user_tier", 500)),
            existing_sen=row.get("existing_sen", ""),
            instance_url=row.get("instance_url", ""),
            institution=row.get("institution", ""),
        ),
    )


def license_of(row: dict[str, Any]) -> RegisteredLicense:
    """A licence of a case: by default a confirmed one of Confluence Data Center for 500 users until 2040."""
    listing = products()[row.get("product", "confluence")]
    ends_on = row.get("ends_on", "2040-12-31")
    return RegisteredLicense(
        sen=row.get("sen", "SEN-1"),
        listing_key=listing.key,
        listing_name=listing.name,
        kind=listing.kind,
        deployment=Deployment(row.get("deployment", "data_center")),
        user_tier=parse_tier(row.get("user_tier", 500)),
        instance_url=row.get("instance_url", ""),
        ends_on=date.fromisoformat(ends_on) if ends_on else None,
        is_confirmed=row.get("is_confirmed", True),
    )


@cache
def cases() -> dict[str, Case]:
    return {
        f"{table}: {row['case']}": Case(
            lines=tuple(map(line_of, row["lines"])),
            register=tuple(map(license_of, row.get("register", ()))),
            on=date.fromisoformat(row["on"]),
            expected=tuple(row["expect"]),
        )
        for table in TABLES
        for row in read(table)["cases"]
    }


def said(violation: Violation) -> str:
    """A violation as the table writes it."""
    line = "" if violation.line_id == "line" else f"{violation.line_id}: "
    fix = f" -> {violation.fix.field}={violation.fix.value}" if violation.fix else ""
    return f"{line}{violation.code.value}{fix}"


def code_in(expected: str) -> RuleCode:
    return RuleCode(expected.partition(" -> ")[0].rpartition(": ")[2])


@pytest.fixture(params=cases())
def case(request: pytest.FixtureRequest) -> Case:
    return cases()[request.param]


def test_the_rules_say_exactly_what_the_table_says(case: Case) -> None:
    assert [said(found) for found in case.check()] == list(case.expected)


def test_a_fix_of_the_table_removes_its_violation(case: Case) -> None:
    for violation in case.check():
        if violation.fix is None:
            continue
        fixed = tuple(
            RequestedLine(
                line_id=line.line_id,
                listing=line.listing,
                configuration=with_fix(line.configuration, violation.fix),
            )
            if line.line_id == violation.line_id
            else line
            for line in case.lines
        )

        assert (violation.line_id, violation.code) not in {
            (found.line_id, found.code) for found in case.check(fixed)
        }


def test_each_code_has_the_severity_and_the_field_of_the_table() -> None:
    table = read("codes")
    found = {
        one.code.value: {"severity": one.severity.value, "field": one.field}
        for case in cases().values()
        for one in case.check()
    }

    assert found == table
    assert set(table) == {code.value for code in RuleCode}


# --- Nothing is left out -----------------------------------------------------------------------------------
def test_each_code_occurs_with_every_way_out_it_can_have() -> None:
    ways_out = {code: set[bool]() for code in RuleCode}
    for case in cases().values():
        for expected in case.expected:
            ways_out[code_in(expected)].add(" -> " in expected)
    never_fixed = {RuleCode.NO_LONGER_LISTED, RuleCode.EXISTING_LICENSE_UNKNOWN}
    always_fixed = {RuleCode.MONTHS_NOT_OFFERED, RuleCode.TIER_CHANGED_ON_RENEWAL}
    always_fixed |= {RuleCode.ACADEMIC_INSTITUTION_MISSING}

    assert ways_out == {
        code: {False} if code in never_fixed else {True} if code in always_fixed else {True, False}
        for code in RuleCode
    }


def test_each_sale_window_has_its_last_day_and_the_day_after_for_every_kind_of_customer() -> None:
    code_after = {
        SaleStatus.CLOSED: RuleCode.SALE_WINDOW_CLOSED,
        SaleStatus.EXISTING_CUSTOMERS: RuleCode.EXISTING_CUSTOMERS_ONLY,
    }

    def answers(deployment: Deployment, purchase_type: PurchaseType, on: date, code: RuleCode) -> list[bool]:
        return [
            code in {code_in(expected) for expected in case.expected}
            for name, case in cases().items()
            if name.startswith("sale_windows") and case.on == on
            for line in case.lines
            if (line.configuration.deployment, line.configuration.purchase_type)
            == (deployment, purchase_type)
        ]

    for window in shipped_rules().sale_windows:
        pair = (window.deployment, window.purchase_type)
        code = code_after[window.then]
        last_day = answers(*pair, window.until, code)
        day_after = answers(*pair, window.until + timedelta(days=1), code)

        assert (len(last_day), any(last_day)) == (7, False)
        assert len(day_after) >= 7
        assert all(day_after) == (window.then == SaleStatus.CLOSED)
        assert any(day_after)


def edges(scale: TierScale) -> set[Tier]:
    """What a scale's cases must ask for: its first and last, and what lies just outside."""
    if scale.takes_any_count:
        lowest, highest = Tier(scale.any_count_from), Tier(scale.any_count_to)
    else:
        lowest, highest = scale.tiers[0], scale.tiers[-1]
    outside = {Tier(lowest - 1)} if lowest > 0 else set()
    return {lowest, highest, *outside} | ({Tier(highest + 1)} if highest != UNLIMITED else set())


def test_each_scale_has_all_its_tiers_and_what_lies_just_outside() -> None:
    asked: dict[TierScale, set[Tier]] = {scale: set() for scale in shipped_rules().scales}
    for name, case in cases().items():
        for line in case.lines:
            scale = shipped_rules().scale_for(line.listing, line.configuration.deployment)
            if name.startswith("tiers") and scale:
                asked[scale].add(line.configuration.user_tier)

    for scale, tiers in asked.items():
        assert tiers >= edges(scale) | set(scale.tiers), scale


def test_each_price_step_has_its_first_and_last_count() -> None:
    rows = {
        (products()[name].key, count): (lower, upper) for name, count, lower, upper in read("bands")["rows"]
    }
    wanted = set()
    for key in ("confluence", "jira-servicedesk"):
        scale = shipped_rules().scale_for(products()[key], Deployment.CLOUD)
        assert scale is not None
        wanted |= {(key, upper) for upper in scale.bands} | {(key, upper + 1) for upper in scale.bands}
        wanted |= {(key, scale.any_count_from - 1), (key, scale.any_count_from)}
        for count in (count for row_key, count in rows if row_key == key):
            band = scale.band_of(count)
            assert (band.lower, band.upper) == rows[key, count] if band else rows[key, count] == (None, None)

    assert {scale.unit for scale in shipped_rules().scales if scale.takes_any_count} == {"user", "agent"}
    assert set(rows) == wanted


def test_each_maintenance_row_has_its_periods_and_one_that_is_not_offered() -> None:
    for row in shipped_rules().maintenance:
        asked: dict[int, bool] = {}
        for name, case in cases().items():
            for line in case.lines:
                model = line.listing.payment_models.get(line.configuration.deployment)
                is_about = line.configuration.deployment == row.deployment and row.payment_model in (
                    None,
                    model,
                )
                if name.startswith("maintenance") and is_about:
                    months = line.configuration.maintenance_months
                    asked[months] = RuleCode.MONTHS_NOT_OFFERED in map(code_in, case.expected)

        assert set(row.months) <= set(asked)
        assert True in asked.values()


def test_each_host_of_each_family_occurs_in_basket_and_register() -> None:
    basket, register = set(), set()
    for name, case in cases().items():
        if name.startswith("hosts"):
            basket |= {line.listing.key for line in case.lines if line.listing.kind == "host"}
            register |= {one.listing_key for one in case.register if one.kind == "host"}
    hosts = {key for keys in shipped_rules().host_families.values() for key in keys}

    assert (hosts - basket, hosts - register) == (set(), set())
