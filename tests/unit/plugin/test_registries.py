"""What a project may add to us, and what it may not take away."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import pytest

from shop.access_policy import registry
from shop.access_policy.policies import GET, POST, Audience, page
from shop.configurator.rules import RuleCode, add_rule, checks, rule_codes
from shop.core.strategies import strategy
from shop.exports import columns
from shop.exports.columns import LICENSE_COLUMNS, Column, add_license_column
from shop.notifications import kinds
from shop.notifications.kinds import KINDS, PLACEHOLDERS, add_kind
from shop.notifications.mail_kind import MailKind


@pytest.fixture
def registries() -> Iterator[None]:
    """Put back what a test added."""
    kept = [
        (list(target), target) for target in (checks._own_rules, checks._own_codes, columns._license_columns)
    ]
    mails, words = dict(kinds._by_code), dict(kinds._placeholders)
    yield
    for before, target in kept:
        target[:] = before
    for stored, now in ((mails, kinds._by_code), (words, kinds._placeholders)):
        now.clear()
        now.update(stored)


class OwnCode(StrEnum):
    TOO_MANY = "too_many"


class TakenCode(StrEnum):
    TIER = RuleCode.TIER_NOT_IN_SCALE.value


def no_violation(_case):
    return iter(())


@pytest.mark.usefixtures("registries")
def test_a_rule_is_added_once_and_its_codes_are_known():
    add_rule(no_violation, codes=OwnCode)
    add_rule(no_violation, codes=OwnCode)

    assert rule_codes() == [*(code.value for code in RuleCode), "too_many"]
    assert checks._own_rules == [no_violation]


@pytest.mark.usefixtures("registries")
def test_a_rule_with_a_code_of_ours_is_refused():
    with pytest.raises(ValueError, match="tier_not_in_scale"):
        add_rule(no_violation, codes=TakenCode)

    assert checks._own_rules == []


KIND = MailKind(
    code="own", label="Own", subject="%(branch)s", opening=["…"], words={"branch": "Here"}, button="Open"
)


@pytest.mark.usefixtures("registries")
def test_a_kind_of_mail_is_added_once_with_its_placeholders():
    add_kind(KIND, placeholders={"branch": "the branch", "number": "something else"})
    add_kind(KIND)

    assert KINDS["own"] == KIND
    assert PLACEHOLDERS["branch"] == "the branch"
    assert str(PLACEHOLDERS["number"]) == "the number of the request, offer, order or document"


@pytest.mark.usefixtures("registries")
@pytest.mark.parametrize(
    ("kind", "words"), [(KIND, "branch"), (replace(KIND, code="request-received"), "request-received")]
)
def test_a_kind_of_mail_that_cannot_be_explained_or_is_ours_is_refused(kind, words):
    with pytest.raises(ValueError, match=words):
        add_kind(kind)


@pytest.mark.usefixtures("registries")
def test_a_column_is_added_once_at_the_end():
    column = Column(name="branch", label="Branch", value=lambda _row: "Here")
    add_license_column(column)
    add_license_column(column)

    assert [one.name for one in LICENSE_COLUMNS].count("branch") == 1
    assert LICENSE_COLUMNS[-1] is column


@pytest.mark.parametrize("name", ["sen", "license_key"])
def test_a_column_with_a_name_of_ours_is_refused(name):
    with pytest.raises(ValueError, match=name):
        add_license_column(Column(name=name, label="Mine", value=lambda _row: ""))


def test_a_setting_that_names_nothing_says_so(settings):
    settings.TAX_DECISION = "shop.billing.tax.nothing"

    with pytest.raises(ImportError, match="nothing"):
        strategy("TAX_DECISION")


def test_a_project_opens_its_own_addresses_and_none_of_ours(monkeypatch):
    everybody = page(Audience.VISITOR, GET, POST)
    monkeypatch.setattr(registry, "PROJECT_PAGES", {"branches": everybody, "backoffice:audit": everybody})
    monkeypatch.setattr(registry, "PROJECT_BLOCKS", {"": everybody})

    audit = registry.policy_for(route="dashboard/audit/", name="backoffice:audit")
    editing = registry.policy_for(route="cms/pages/", name="wagtailadmin_explore_root")
    own = registry.policy_for(route="branches/", name="branches")

    assert (audit and audit.audience, editing and editing.audience) == (
        Audience.LICENSING_STAFF,
        Audience.EDITOR,
    )
    assert own == everybody


def test_without_a_project_an_unknown_address_has_no_line():
    assert registry.policy_for(route="branches/", name="branches") is None
