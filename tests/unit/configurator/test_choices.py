"""The configuration field: what it offers, what it says, and that what it selects is legal."""

import json
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from shop.configurator.choices import ConfigurationChoices, configuration_choices
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import Severity
from shop.configurator.facts import ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.questions import Question
from shop.configurator.rules import check_lines
from tests.unit.configurator.samples import (
    CLOUD,
    DATA_CENTER,
    OPEN_DAY,
    SERVER,
    WIKI,
    app,
    license_of,
    line,
    listing,
    shipped_rules,
)

AFTER_DATA_CENTER_SALE = date(2026, 4, 1)
MODERN = frozenset({DATA_CENTER, CLOUD})


def choices(
    product: ListingFacts | None = None,
    *,
    on: date = OPEN_DAY,
    register: Sequence[RegisteredLicense] = (),
    beside: Sequence[RequestedLine] = (),
    **chosen: str,
) -> ConfigurationChoices:
    return configuration_choices(
        listing=product or listing(deployments=MODERN),
        chosen=chosen,
        rules=shipped_rules(),
        on_date=on,
        register=register,
        beside=beside,
    )


def available(question: Question) -> list[str]:
    return [choice.value for choice in question.choices if choice.is_available]


def test_questions_come_in_the_order_people_think() -> None:
    assert [question.name for question in choices().questions] == [
        "deployment",
        "purchase_type",
        "user_tier",
        "maintenance_months",
        "license_type",
    ]


def test_nothing_chosen_selects_what_is_sold_to_everybody() -> None:
    assert choices().selected == {
        "deployment": "data_center",
        "purchase_type": "new",
        "user_tier": "500",
        "maintenance_months": "12",
        "license_type": "commercial",
    }
    assert choices(on=AFTER_DATA_CENTER_SALE).selected["deployment"] == "cloud"
    assert choices(on=AFTER_DATA_CENTER_SALE, register=[license_of()]).selected["deployment"] == "data_center"


def test_what_was_chosen_stays_where_it_is_allowed() -> None:
    chosen = {
        "deployment": "data_center",
        "purchase_type": "upgrade",
        "user_tier": "2000",
        "maintenance_months": "24",
        "license_type": "academic",
    }

    assert choices(on=AFTER_DATA_CENTER_SALE, **chosen).selected == chosen


@pytest.mark.parametrize("rubbish", ["", "x", "-1", "99999999999999999999", "½", "\0", "<script>"])
def test_rubbish_falls_back_to_what_is_allowed(rubbish: str) -> None:
    names = ("deployment", "purchase_type", "user_tier", "maintenance_months", "license_type")

    assert choices(**dict.fromkeys((*names, "existing_sen"), rubbish)) == choices()


def test_deployment_that_is_not_offered_says_why() -> None:
    server = choices().question("deployment").choices[0]

    assert (server.value, server.is_available) == ("server", False)
    assert server.reason == "Confluence is not available for Server, but for Data Center and Cloud."


def test_every_choice_has_a_label_and_a_help_text() -> None:
    for question in (
        *choices().questions,
        *choices(app(payment_model="vendor"), deployment="cloud").questions,
    ):
        assert question.label
        assert question.help
        assert all(choice.label and choice.help for choice in question.choices)
        assert all(choice.is_available != bool(choice.reason) for choice in question.choices)


@pytest.mark.parametrize(
    ("deployment", "on", "register", "with_notice"),
    [
        ("data_center", date(2026, 3, 30), [], []),
        ("data_center", date(2026, 3, 31), [], ["new"]),
        ("data_center", date(2026, 3, 31), [license_of()], []),
        ("data_center", date(2028, 3, 31), [license_of()], ["new", "upgrade", "downgrade"]),
        ("data_center", date(2029, 3, 29), [], ["new", "upgrade", "renewal", "downgrade"]),
        ("cloud", date(2029, 3, 29), [], []),
    ],
)
def test_what_is_not_sold_to_everybody_can_be_chosen_but_carries_a_notice(
    deployment: str, on: date, register: list[RegisteredLicense], with_notice: list[str]
) -> None:
    question = choices(on=on, register=register, deployment=deployment).question("purchase_type")

    assert [choice.value for choice in question.choices if choice.notice] == with_notice
    assert available(question) == ["new", "upgrade", "renewal", "downgrade"]


def test_server_is_shown_with_its_own_tiers() -> None:
    question = choices(listing(), deployment="server", user_tier="10").question("user_tier")

    assert available(question)[:3] == ["10", "25", "50"]
    assert question.selected == "10"


@pytest.mark.parametrize(
    ("wanted", "selected"),
    [("501", "1000"), ("10", "500"), ("unlimited", "unlimited"), ("1000000", "unlimited")],
)
def test_tier_of_another_scale_becomes_the_next_higher(wanted: str, selected: str) -> None:
    assert choices(user_tier=wanted).selected["user_tier"] == selected


@pytest.mark.parametrize(
    ("wanted", "selected", "band"),
    [
        ("", "10", (1, 10)),
        ("121", "121", (101, 250)),
        ("0", "1", (1, 10)),
        ("unlimited", "100000", (90_001, 100_000)),
    ],
)
def test_cloud_takes_any_count_and_names_its_band(wanted: str, selected: str, band: tuple[int, int]) -> None:
    question = choices(deployment="cloud", user_tier=wanted).question("user_tier")

    assert question.count is not None
    assert (question.count.minimum, question.count.maximum) == (1, 100_000)
    assert (question.selected, (question.count.band_from, question.count.band_to)) == (selected, band)
    assert question.choices == ()


def test_band_is_named_for_people() -> None:
    question = choices(deployment="cloud", user_tier="121").question("user_tier")

    assert question.count is not None
    assert (
        question.count.band_label == "101 to 250 users is one price step: the next one begins at 251 users."
    )
    assert question.count.range_label == "Any number from 1 to 100,000."


def test_last_band_says_that_there_is_no_larger_one() -> None:
    question = choices(deployment="cloud", user_tier="100000").question("user_tier")

    assert question.count is not None
    assert question.count.band_label == "90,001 to 100,000 users is one price step, the largest there is."


@pytest.mark.parametrize("written", ["1200", "1,200", "1.200", "1 200", "1’200", " 1200 "])
def test_count_is_read_as_people_write_it(written: str) -> None:
    assert choices(deployment="cloud", user_tier=written).selected["user_tier"] == "1200"


def test_service_management_counts_agents_and_explains_them() -> None:
    found = choices(listing("jira-servicedesk"), deployment="data_center")

    assert (found.unit, found.unit_label) == ("agent", "Agents")
    assert "the people who answer requests, not the people who ask" in found.unit_help
    assert found.question("user_tier").label == "How many agents?"
    assert found.question("user_tier").choices[0].label == "50 agents"


def test_bamboo_server_can_do_without_remote_agents() -> None:
    first = choices(listing("bamboo"), deployment="server").question("user_tier").choices[0]

    assert (first.value, first.label, first.help) == (
        "0",
        "no remote agents",
        "Builds run on the server only.",
    )


@pytest.mark.parametrize(
    ("purchase_type", "held", "expected", "selected"),
    [
        ("upgrade", 40_000, ["45000", "50000", "unlimited"], "45000"),
        ("downgrade", 2_000, ["500", "1000"], "500"),
        ("renewal", 2_000, ["2000"], "2000"),
        ("renewal", 40, ["40"], "40"),
        ("upgrade", 2**31 - 1, [], ""),
    ],
)
def test_tiers_fit_to_the_licence_the_purchase_is_about(
    purchase_type: str, held: int, expected: list[str], selected: str
) -> None:
    question = choices(
        register=[license_of(user_tier=held)], purchase_type=purchase_type, existing_sen="SEN-1"
    ).question("user_tier")

    assert available(question) == expected
    assert question.selected == selected


@pytest.mark.parametrize(
    ("purchase_type", "expected"),
    [("upgrade", (122, 100_000, "122")), ("downgrade", (1, 120, "10")), ("renewal", (121, 121, "121"))],
)
def test_cloud_counts_fit_to_the_licence_the_purchase_is_about(
    purchase_type: str, expected: tuple[int, int, str]
) -> None:
    question = choices(
        register=[license_of(user_tier=121, deployment=CLOUD)],
        deployment="cloud",
        purchase_type=purchase_type,
        existing_sen="SEN-1",
    ).question("user_tier")

    assert question.count is not None
    assert (question.count.minimum, question.count.maximum, question.selected) == expected


def test_existing_licence_is_asked_for_and_offered_where_the_purchase_is_about_one() -> None:
    register = [
        license_of(sen="SEN-2", instance_url=WIKI, ends_on=date(2027, 6, 30)),
        license_of(sen="SEN-1", ends_on=date(2026, 6, 30)),
        license_of(sen="SEN-0", ends_on=date(2025, 5, 31)),
        license_of("jira-software", sen="SEN-3"),
        license_of(sen="SEN-4", deployment=CLOUD, user_tier=77, ends_on=date(2026, 1, 1)),
        license_of(sen="SEN-5", deployment=SERVER),
        license_of(sen=""),
    ]

    assert choices(register=register).existing_licenses == ()
    assert not choices(register=register).asks_existing_license
    renewal = choices(register=register, purchase_type="renewal")
    assert renewal.asks_existing_license
    assert [(choice.value, choice.help) for choice in renewal.existing_licenses] == [
        ("SEN-1", "500 users, Data Center, until 30 June 2026"),
        ("SEN-2", "500 users, Data Center, wiki.example.edu, until 30 June 2027"),
        ("SEN-0", "500 users, Data Center, ended on 31 May 2025"),
        ("SEN-4", "77 users, Cloud, until 1 January 2026"),
    ]
    assert (renewal.existing_license_count, renewal.asks_license_search) == (4, False)


def hundreds_of_licenses() -> list[RegisteredLicense]:
    return [
        license_of(
            sen=f"SEN-{number:04}",
            instance_url=f"https://wiki{number}.example.edu",
            ends_on=date(2026, 1, 1) + timedelta(days=number),
        )
        for number in range(300)
    ]


def test_of_hundreds_of_licences_the_first_to_end_are_shown_and_the_named_one_on_top() -> None:
    found = choices(register=hundreds_of_licenses(), purchase_type="renewal", existing_sen="sen-0250")

    assert [choice.value for choice in found.existing_licenses] == [
        "SEN-0250",
        *(f"SEN-{number:04}" for number in range(19)),
    ]
    assert (found.existing_license_count, found.asks_license_search) == (300, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("SEN-0123", ["SEN-0123"]),
        ("wiki299.example", ["SEN-0299"]),
        ("0299 WIKI299", ["SEN-0299"]),
        ("0273 october 2026", ["SEN-0273"]),
        ("nowhere", []),
    ],
)
def test_licences_are_found_by_typing(words: str, expected: list[str]) -> None:
    found = choices(register=hundreds_of_licenses(), purchase_type="renewal", license_search=words)

    assert [choice.value for choice in found.existing_licenses] == expected
    assert found.existing_license_count == len(expected)
    assert found.asks_license_search


def test_search_of_a_list_that_is_shown_whole_hides_nothing() -> None:
    found = choices(register=[license_of()], purchase_type="renewal", license_search="left over")

    assert [choice.value for choice in found.existing_licenses] == ["SEN-1"]


# --- apps beside their host ---
@pytest.mark.parametrize("where", ["basket", "register"])
def test_tiers_below_the_host_are_not_offered_and_say_why(where: str) -> None:
    host = {"user_tier": 500, "instance_url": WIKI}
    question = choices(
        app(deployments=MODERN),
        deployment="data_center",
        instance_url="wiki.example.edu",
        user_tier="100",
        register=[license_of(**host)] if where == "register" else [],
        beside=[line(**host)] if where == "basket" else [],
    ).question("user_tier")

    assert available(question)[:2] == ["500", "750"]
    assert question.selected == "500"
    assert question.reasons == (
        "Confluence on wiki.example.edu has 500 users: an app needs at least as many.",
    )


def test_tiers_stay_where_the_purchase_does_not_lead_to_the_host() -> None:
    held = license_of("org.example.diagrams", kind="app", user_tier=250)
    question = choices(
        app(deployments=MODERN),
        deployment="data_center",
        purchase_type="renewal",
        existing_sen=held.sen,
        register=[held, license_of(sen="SEN-2")],
    ).question("user_tier")

    assert available(question) == ["250"]


@pytest.mark.parametrize(("typed", "selected"), [("", "121"), ("50", "50"), ("200", "200")])
def test_cloud_count_begins_with_the_host_but_what_was_typed_stays(typed: str, selected: str) -> None:
    question = choices(
        app(deployments=MODERN),
        deployment="cloud",
        user_tier=typed,
        register=[license_of(deployment=CLOUD, user_tier=121)],
    ).question("user_tier")

    assert question.count is not None
    assert (question.count.minimum, question.selected) == (121, selected)
    assert question.notice == "Confluence has 121 users: an app needs at least as many."


def test_list_of_tiers_says_where_it_begins_and_ends() -> None:
    assert choices().question("user_tier").notice == (
        "Data Center is sold in fixed tiers, 500 to unlimited users: take the one that has room for all."
    )


# --- what is typed ---
def hints(**chosen: str) -> list[tuple[str, str]]:
    chosen = {"deployment": "cloud", "purchase_type": "renewal", **chosen}
    return [(hint.field, hint.suggestion) for hint in choices(**chosen).hints]


@pytest.mark.parametrize(
    "sen", ["SEN-1234567", "sen-1", "E-1AB-2CD-3EF-4GH", "e-000-000-000-000", " SEN-12 34 ", ""]
)
def test_known_shapes_of_a_sen_raise_no_doubt(sen: str) -> None:
    assert hints(existing_sen=sen) == []


@pytest.mark.parametrize("sen", ["1234567", "SEN-", "SEN-12A", "E-1AB-2CD-3EF", "invoice 4711"])
def test_other_shapes_of_a_sen_raise_a_doubt_and_are_kept(sen: str) -> None:
    assert hints(existing_sen=sen) == [("existing_sen", "")]
    assert (
        LicenseConfiguration.parse(
            {**choices(deployment="cloud").selected, "purchase_type": "renewal"} | {"existing_sen": sen}
        ).existing_sen
        == sen
    )


def test_unusual_sen_that_is_in_the_register_raises_no_doubt() -> None:
    found = choices(register=[license_of(sen="OLD 1")], purchase_type="renewal", existing_sen="old 1")

    assert found.hints == ()


def test_sen_of_a_new_licence_is_not_looked_at() -> None:
    assert choices(purchase_type="new", existing_sen="rubbish").hints == ()


@pytest.mark.parametrize(
    ("address", "doubt"),
    [
        ("", []),
        ("wiki.example.edu", []),
        ("https://wiki.example.edu:8443/confluence", []),
        ("localhost:8090", []),
        ("acme", [("instance_url", "acme.atlassian.net")]),
        ("our wiki", [("instance_url", "")]),
        ("jo@example.edu", [("instance_url", "")]),
        ("wiki.", [("instance_url", "")]),
    ],
)
def test_unusual_address_raises_a_doubt(address: str, doubt: list[tuple[str, str]]) -> None:
    assert hints(instance_url=address) == doubt


def test_one_word_is_a_site_name_in_the_cloud_only() -> None:
    (hint,) = choices(deployment="data_center", instance_url="wiki").hints

    assert hint.suggestion == ""


def test_known_instances_are_suggested_where_the_host_runs_first() -> None:
    register = [
        license_of("jira-software", instance_url="https://a.example.edu"),
        license_of(instance_url="https://Z.example.edu/"),
        license_of(instance_url="https://m.example.edu", deployment=CLOUD),
    ]
    beside = [line(instance_url="b.example.edu"), line(instance_url="z.example.edu"), line()]

    found = choices(app(deployments=MODERN), deployment="data_center", register=register, beside=beside)

    assert found.instances == ("b.example.edu", "z.example.edu", "m.example.edu", "a.example.edu")
    assert choices(app(payment_model="free"), register=register).instances == ()


@pytest.mark.parametrize(
    ("on", "register", "notices"),
    [
        (date(2021, 2, 2), [], ["", "", ""]),
        (date(2021, 2, 3), [], ["no new licences", "", ""]),
        (date(2026, 3, 31), [], ["no longer sold", "new licences for existing customers only", ""]),
        (date(2026, 3, 31), [license_of()], ["no longer sold", "", ""]),
        (date(2028, 3, 31), [license_of()], ["no longer sold", "no new licences", ""]),
        (date(2029, 3, 29), [license_of()], ["no longer sold", "no longer sold", ""]),
    ],
)
def test_deployment_says_what_this_customer_cannot_simply_buy(
    on: date, register: list[RegisteredLicense], notices: list[str]
) -> None:
    question = choices(listing(), on=on, register=register).question("deployment")

    assert [choice.notice for choice in question.choices] == notices


def test_institution_is_asked_for_where_the_licence_is_academic() -> None:
    assert not choices().asks_institution
    assert choices(license_type="academic").asks_institution


@pytest.mark.parametrize(
    ("payment_model", "deployment", "months"),
    [
        ("vendor", "cloud", ["12"]),
        ("vendor", "data_center", ["12", "24"]),
        ("atlassian", "cloud", ["12", "24"]),
    ],
)
def test_months_are_those_of_the_chosen_deployment(
    payment_model: str, deployment: str, months: list[str]
) -> None:
    found = choices(app(payment_model=payment_model), deployment=deployment, maintenance_months="24")

    assert available(found.question("maintenance_months")) == months
    assert found.selected["maintenance_months"] == months[-1]


def test_free_app_asks_neither_for_tier_nor_for_months_nor_for_a_licence() -> None:
    found = choices(app(payment_model="free"), purchase_type="renewal")

    assert found.is_free
    assert [question.name for question in found.questions if not question.is_asked] == [
        "user_tier",
        "maintenance_months",
    ]
    assert available(found.question("purchase_type")) == ["new"]
    assert (found.asks_existing_license, found.asks_instance_url) == (False, False)


def test_listing_without_a_deployment_offers_nothing_and_does_not_fail() -> None:
    assert choices(listing(deployments=frozenset())).selected["deployment"] == ""


def test_answer_is_plain_json() -> None:
    found = choices(deployment="cloud", purchase_type="renewal", register=[license_of(deployment=CLOUD)])

    again = json.loads(json.dumps(found.as_dict()))

    assert again["questions"][2]["count"]["band_to"] == 10
    assert again["existing_licenses"][0]["value"] == "SEN-1"
    assert [(notice["deployment"], notice["is_over"]) for notice in again["end_of_sale"]] == [
        ("data_center", False)
    ]


@pytest.mark.parametrize(
    "product",
    [
        listing("confluence"),
        listing("bitbucket"),
        listing("jira-servicedesk"),
        listing("bamboo", deployments=frozenset({SERVER, DATA_CENTER})),
        app("jira"),
        app("bamboo", deployments=frozenset({DATA_CENTER})),
        app(payment_model="vendor"),
        app(payment_model="free"),
    ],
)
@pytest.mark.parametrize("deployment", ["server", "data_center", "cloud"])
def test_what_the_field_selects_is_not_blocked(product: ListingFacts, deployment: str) -> None:
    selected = choices(product, deployment=deployment, maintenance_months="24").selected

    configuration = LicenseConfiguration.parse(selected)
    found = check_lines(
        lines=[RequestedLine(line_id=1, listing=product, configuration=configuration)],
        register=[],
        rules=shipped_rules(),
        on_date=OPEN_DAY,
    )

    assert [one.code for one in found if one.severity == Severity.BLOCKS] == []
