"""The licensing rules at the desk: reading, changing in a draft, trying out, publishing, the change log."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from shop.backoffice.rule_forms import TiersField
from shop.configurator.enums import Severity
from shop.configurator.models import RuleBookRevision, RuleDraft
from shop.configurator.rule_entries import EntryKey, RuleTable, differences, entries_of, with_changes
from shop.configurator.rulebook import RuleCode
from shop.configurator.selectors import newest_revision, open_draft, rules_in_force
from shop.configurator.services import install_rules
from shop.marketplace.models import Listing
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.journeys import fill_basket
from tests.factories.marketplace import ListingFactory

RULES = "/dashboard/rules/"
DRAFT = f"{RULES}draft/"
PUBLISH = f"{DRAFT}publish/"
CLOUD_MONTHS = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud")
NEW_DATA_CENTER = EntryKey(table=RuleTable.SALE_WINDOWS, deployment="data_center", purchase_type="new")
HOST_UNKNOWN = EntryKey(table=RuleTable.SEVERITY, code="host_unknown")


@pytest.fixture
def app(db: None) -> Listing:
    return ListingFactory(name="Example Diagrams", key="org.example.diagrams", applications=["jira"])


@pytest.fixture
def colleague(db: None) -> Client:
    client = Client()
    client.force_login(make_staff())
    return client


def href(key: EntryKey) -> str:
    return f"{RULES}change/?" + "&".join(f"{name}={value}" for name, value in key.codes.items())


def texts(answer: HttpResponse) -> str:
    """The page's words on one line."""
    page = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def typed(desk: Client, key: EntryKey, **values: Any) -> dict[str, Any]:
    """What the browser sends for a fact's form after these values were typed."""
    form = desk.get(href(key)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in {**shown, **values}.items() if value is not None}
    return {
        name: form.fields[name].prepare_value(value) for name, value in sent.items() if name in form.fields
    } | {name: value for name, value in sent.items() if name not in form.fields}


def change(desk: Client, key: EntryKey, **values: Any) -> HttpResponse:
    return desk.post(href(key), typed(desk, key, **values), follow=True)


def drafted() -> dict[EntryKey, Any]:
    """What the draft changes in the rules it began with."""
    draft = open_draft()
    return {one.key: one.new for one in differences(draft.base.document, draft.document)} if draft else {}


def publish(desk: Client, reason: str = "The vendor said so", version: int | None = None) -> HttpResponse:
    draft = open_draft()
    assert draft is not None
    return desk.post(PUBLISH, {"version": version or draft.version, "reason": reason}, follow=True)


def install(key: EntryKey, value: Any, by: User) -> None:
    document = with_changes(newest_revision().document, {key: value})
    install_rules(document=document, note="Somebody else’s change", by=by, at=timezone.now())


# --- Reading ------------------------------------------------------------------------------------------------
def test_rules_are_shown_as_tables_in_words(desk: Client) -> None:
    page = texts(desk.get(RULES))

    assert "Revision 1 is in force" in page
    assert (
        "Server users host products and apps 10 · 25 · 50 · 100 · 250 · 500 · 2000 · 10000 · unlimited"
        in page
    )
    assert (
        "Data Center new licences until 30 March 2026, then existing customers only · until 30 March 2028"
        in page
    )
    assert "Cloud sold by their vendor 12 months" in page
    assert "The app’s host product is not known Please note" in page
    assert "bamboo not in the catalogue What tiers of bamboo count: remote agents" in page
    assert "Draft with" not in page


def test_all_pages_open_in_german(desk: Client, app: Listing) -> None:
    change(desk, CLOUD_MONTHS, months="12, 24, 36")
    own = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud", product=app.key)
    paths = [
        RULES,
        DRAFT,
        href(CLOUD_MONTHS),
        href(own),
        f"{RULES}product/?key={app.key}",
        f"{RULES}product/?q=diagrams",
        f"{RULES}revisions/",
        f"{RULES}revisions/1/",
    ]

    pages = [desk.get(f"/de{path}") for path in paths]

    assert [page.status_code for page in pages] == [200] * len(paths)
    assert all('<html lang="de">' in page.content.decode() for page in pages)


# --- Changing -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "values", "stored"),
    [
        (
            EntryKey(table=RuleTable.SCALES, deployment="server", unit="user"),
            {"tiers": "10, 25\n50;100 Unlimited"},
            {"tiers": [10, 25, 50, 100, None]},
        ),
        (
            EntryKey(table=RuleTable.SCALES, deployment="server", unit="user"),
            {"sold_as": "count", "any_count_from": "1", "any_count_to": "500", "bands": "10, 500"},
            {"any_count_from": 1, "any_count_to": 500, "bands": [10, 500]},
        ),
        (
            NEW_DATA_CENTER,
            {"until_1": "2026-06-30"},
            [
                {"until": "2026-06-30", "then": "existing_customers"},
                {"until": "2028-03-30", "then": "closed"},
            ],
        ),
        (
            NEW_DATA_CENTER,
            {"until_1": "", "until_3": "2020-01-01", "then_3": "existing_customers"},
            [
                {"until": "2020-01-01", "then": "existing_customers"},
                {"until": "2028-03-30", "then": "closed"},
            ],
        ),
        (NEW_DATA_CENTER, {"until_1": "", "until_2": ""}, None),
        (CLOUD_MONTHS, {"months": "12,24,36"}, [12, 24, 36]),
        (EntryKey(table=RuleTable.DEFAULT_UNIT), {"unit": "user"}, "unchanged"),
        (EntryKey(table=RuleTable.APPLICATION_UNITS, name="bamboo"), {"unit": "agent"}, "agent"),
        (
            EntryKey(table=RuleTable.FAMILIES, name="jira"),
            {"products": "jira-software, jira"},
            ["jira-software", "jira"],
        ),
        (EntryKey(table=RuleTable.FAMILIES, name="jira"), {"products": ""}, []),
        (EntryKey(table=RuleTable.FAMILIES, name="opsgenie"), {"products": "opsgenie"}, ["opsgenie"]),
        (HOST_UNKNOWN, {"severity": "blocks"}, "blocks"),
    ],
)
def test_fact_is_changed_by_a_plain_form_and_kept_in_the_draft(
    desk: Client, key: EntryKey, values: dict[str, str], stored: Any
) -> None:
    answer = change(desk, key, **values)

    assert answer.redirect_chain == [(RULES, 302)]
    assert drafted() == ({} if stored == "unchanged" else {key: stored})
    assert newest_revision().revision == 1


@pytest.mark.parametrize(
    ("codes", "values", "stored", "effect"),
    [
        (
            {"table": "scales", "deployment": "data_center", "unit": "user"},
            {"tiers": "7, 70"},
            {"tiers": [7, 70]},
            "Tiers own 7 · 70",
        ),
        (
            {"table": "sale_windows", "deployment": "cloud", "purchase_type": "new"},
            {"until_1": "2027-01-31"},
            [{"until": "2027-01-31", "then": "closed"}],
            "Sale of new licences own until 31 January 2027, then nobody",
        ),
        (
            {"table": "maintenance_by", "deployment": "cloud"},
            {"months": "36"},
            [36],
            "Maintenance own 36 months",
        ),
        (
            {"table": "deployments_by_product"},
            {"deployments": ["cloud"]},
            ["cloud"],
            "Offered deployments own Cloud",
        ),
        ({"table": "units_by_product"}, {"unit": "agent"}, "agent", "Tiers count own agents"),
    ],
)
def test_exception_of_one_product_is_found_by_its_name_and_set(
    desk: Client, app: Listing, codes: dict[str, str], values: dict[str, Any], stored: Any, effect: str
) -> None:
    key = EntryKey.from_codes({**codes, "product": app.key})
    found = desk.get(f"{RULES}product/", {"q": "diagrams"}).content.decode()

    answer = change(desk, key, **values)

    listing_page = f"{RULES}product/?key=org.example.diagrams"
    assert listing_page in found
    assert answer.redirect_chain == [(listing_page, 302)]
    assert drafted() == {key: stored}
    assert effect in texts(answer)
    assert "Example Diagrams" in texts(desk.get(RULES))


def test_form_of_an_exception_begins_with_what_counts_so_far(desk: Client, app: Listing) -> None:
    key = EntryKey(
        table=RuleTable.SALE_WINDOWS, deployment="data_center", purchase_type="new", product=app.key
    )

    page = desk.get(href(key))

    shown = {name: page.context["form"][name].value() for name in ("until_1", "then_1", "until_2", "then_2")}
    assert shown == {
        "until_1": "2026-03-30",
        "then_1": "existing_customers",
        "until_2": "2028-03-30",
        "then_2": "closed",
    }
    assert "So far this is as for other products" in texts(page)


def test_exception_is_taken_out_again(desk: Client, app: Listing) -> None:
    key = EntryKey(table=RuleTable.MAINTENANCE, deployment="cloud", product=app.key)
    change(desk, key, months="36")
    change(desk, HOST_UNKNOWN, severity="ask")

    change(desk, key, action="remove")

    assert drafted() == {HOST_UNKNOWN: "ask"}


def test_general_row_that_must_be_there_is_not_taken_out(desk: Client) -> None:
    answer = change(desk, CLOUD_MONTHS, action="remove")

    assert answer.status_code == 422
    assert "There must be one row for maintenance of Cloud products." in texts(answer)
    assert open_draft() is None


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        (
            EntryKey(table=RuleTable.SCALES, deployment="server", unit="user"),
            {"tiers": "10, 1,000"},
            "“000” is no number up to 1000000",
        ),
        (
            EntryKey(table=RuleTable.SCALES, deployment="server", unit="user"),
            {"tiers": "unlimited, 10"},
            "10 comes after unlimited",
        ),
        (
            EntryKey(table=RuleTable.SCALES, deployment="server", unit="user"),
            {"tiers": ""},
            "This is needed for what you chose above.",
        ),
        (
            EntryKey(table=RuleTable.SCALES, deployment="server", unit="user"),
            {"sold_as": "count", "any_count_from": "1", "any_count_to": "500", "bands": "10, 400"},
            "The price steps must cover the range of counts and end with it.",
        ),
        (NEW_DATA_CENTER, {"until_1": "2026-02-30"}, "Enter a valid date."),
        (NEW_DATA_CENTER, {"until_1": "2028-03-30"}, "There is another row with this day."),
        (NEW_DATA_CENTER, {"then_1": "everybody"}, "everybody is not one of the available choices."),
        (CLOUD_MONTHS, {"months": "twelve"}, "“twelve” is no number up to 120"),
        (CLOUD_MONTHS, {"months": ""}, "This field is required."),
        (
            EntryKey(table=RuleTable.FAMILIES, name="jira"),
            {"products": "a/b"},
            "A key has neither blanks nor slashes.",
        ),
        (EntryKey(table=RuleTable.FAMILIES, name="jira"), {"products": "a, a"}, "“a” is named twice."),
    ],
)
def test_nonsense_is_told_at_its_field_and_what_was_typed_stays(
    desk: Client, key: EntryKey, values: dict[str, str], words: str
) -> None:
    answer = change(desk, key, **values)

    assert answer.status_code == 422
    assert words in texts(answer)
    form = answer.context["form"]
    assert {name: form[name].value() for name in values} == values
    assert open_draft() is None


def test_exception_that_contradicts_another_is_refused_in_words(desk: Client) -> None:
    ListingFactory(key="bitbucket", name="Bitbucket", host=True)
    answer = change(desk, EntryKey(table=RuleTable.PRODUCT_UNITS, product="bitbucket"), unit="agent")

    assert answer.status_code == 422
    assert "bitbucket is counted in agents, so its scale in users would never count." in texts(answer)


def test_row_that_is_new_is_added_by_choosing_what_it_is_about(desk: Client) -> None:
    chosen = {"table": "maintenance_by", "deployment": "cloud", "payment_model": "free"}

    answer = desk.get(f"{RULES}add/", chosen)
    key = EntryKey.from_codes(chosen)
    change(desk, key, months="12")

    assert answer.url == href(key)
    assert drafted() == {key: [12]}
    assert "Cloud free of charge 12 months" in texts(desk.get(RULES))


@pytest.mark.parametrize(
    "query",
    ["", "table=severity", "table=prices", "table=units&unit=user"],
)
def test_what_cannot_be_added_is_not_found(desk: Client, query: str) -> None:
    assert desk.get(f"{RULES}add/?{query}").status_code == 404


@pytest.mark.parametrize("name", ["", "two words", "a/b"])
def test_choice_that_is_none_leads_back_with_the_reason(desk: Client, name: str) -> None:
    answer = desk.get(f"{RULES}add/", {"table": "host_families", "name": name}, follow=True)

    assert answer.redirect_chain == [(RULES, 302)]
    assert "Key of the host application" in texts(answer)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "table=units&unit=user",
        "table=scales&deployment=mainframe&unit=user",
        "table=severity",
        "table=maintenance_by&deployment=cloud&product=no.such.product",
    ],
)
def test_fact_that_there_is_not_is_not_found(desk: Client, query: str) -> None:
    assert desk.get(f"{RULES}change/?{query}").status_code == 404
    assert desk.get(f"{RULES}product/?key=no.such.product").status_code == 404


# --- Two people ---------------------------------------------------------------------------------------------
def test_colleagues_see_who_works_on_the_draft(desk: Client, staff: User, colleague: Client) -> None:
    User.objects.filter(pk=staff.pk).update(first_name="Anna", last_name="Alt")
    change(desk, HOST_UNKNOWN, severity="ask")

    page = texts(colleague.get(RULES))

    assert "Draft with 1 change Last changed by Anna Alt" in page
    assert "changed in the draft, was: Please note" in page


def test_two_people_who_change_different_facts_do_not_get_in_each_others_way(
    desk: Client, colleague: Client
) -> None:
    mine = typed(desk, HOST_UNKNOWN, severity="ask")
    change(colleague, CLOUD_MONTHS, months="12")

    answer = desk.post(href(HOST_UNKNOWN), mine)

    assert answer.status_code == 302
    assert drafted() == {HOST_UNKNOWN: "ask", CLOUD_MONTHS: [12]}


def test_two_people_who_change_the_same_fact_are_told_and_lose_nothing(
    desk: Client, colleague: Client
) -> None:
    mine = typed(desk, CLOUD_MONTHS, months="36")
    change(colleague, CLOUD_MONTHS, months="12")

    answer = desk.post(href(CLOUD_MONTHS), mine)
    again = {**mine, "seen": answer.context["form"]["seen"].value()}

    assert answer.status_code == 409
    assert "The draft says by now: 12 months" in texts(answer)
    assert answer.context["form"]["months"].value() == "36"
    assert drafted() == {CLOUD_MONTHS: [12]}
    assert desk.post(href(CLOUD_MONTHS), again).status_code == 302
    assert drafted() == {CLOUD_MONTHS: [36]}


def test_sending_a_form_twice_is_harmless(desk: Client) -> None:
    sent = typed(desk, CLOUD_MONTHS, months="36")

    answers = [desk.post(href(CLOUD_MONTHS), sent) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert drafted() == {CLOUD_MONTHS: [36]}


# --- The draft ----------------------------------------------------------------------------------------------
def test_draft_says_its_changes_in_words_and_what_they_do_to_open_baskets(
    desk: Client, staff: User, listings: list[Listing]
) -> None:
    member = make_member(make_organization(name="Example University"), staff=staff)
    fill_basket(member, listings)
    change(desk, NEW_DATA_CENTER, until_1="2026-06-30")
    change(desk, CLOUD_MONTHS, months="24")

    page = texts(desk.get(DRAFT))

    assert (
        "Sale of new licences, Data Center until 30 March 2026, then existing customers only → "
        "until 30 June 2026, then existing customers only"
    ) in page
    assert "Maintenance of Cloud products 12 months · 24 months → 24 months" in page
    assert "Cannot be requested any more 2" in page
    assert "Need “ask us anyway” 0" in page
    assert "Wiki New licence of Wiki Cloud for 100 users, 12 months Example University" in page
    assert "Wiki Cloud is sold with 24 months of maintenance, not with 12 months." in page
    assert "Submitted requests and offers are not affected" in page


def test_draft_without_an_effect_says_so(desk: Client) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")

    assert "No line in an open basket stands otherwise than now." in texts(desk.get(DRAFT))


def test_one_change_is_taken_back(desk: Client) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")
    change(desk, CLOUD_MONTHS, months="36")

    for _click in range(2):
        answer = desk.post(f"{DRAFT}undo/", CLOUD_MONTHS.codes, follow=True)

    assert answer.redirect_chain == [(DRAFT, 302)]
    assert drafted() == {HOST_UNKNOWN: "ask"}
    assert desk.post(f"{DRAFT}undo/", {"table": "prices"}).status_code == 404


def test_published_rules_are_in_force_at_once_and_in_the_log(desk: Client, staff: User) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")

    answer = publish(desk)
    log = texts(desk.get(f"{RULES}revisions/"))

    assert answer.redirect_chain == [(f"{RULES}revisions/2/", 302)]
    assert rules_in_force().severity(RuleCode.HOST_UNKNOWN) == Severity.ASK
    assert newest_revision().created_by == staff
    assert open_draft() is None
    assert "Weight of “The app’s host product is not known”: Please note → Ask us" in log
    assert "Sam Sales The vendor said so" in log
    assert "Revision 1" in log
    assert "the system Shipped with the software the first rules" in log


def test_publishing_twice_makes_one_revision(desk: Client) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")
    sent = {"version": 1, "reason": "The vendor said so"}

    desk.post(PUBLISH, sent)
    again = desk.post(PUBLISH, sent, follow=True)

    assert again.redirect_chain == [(RULES, 302)]
    assert [row.revision for row in RuleBookRevision.objects.all()] == [2, 1]


@pytest.mark.parametrize("language", ["en", "de"])
def test_tiers_are_read_as_they_are_written_in_either_language(language: str) -> None:
    field = TiersField()
    with translation.override(language):
        assert field.clean(field.prepare_value([10, 2000, None])) == [10, 2000, None]


@pytest.mark.parametrize("reason", ["", "   "])
def test_rules_are_not_published_without_a_reason(desk: Client, reason: str) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")

    answer = publish(desk, reason)

    assert answer.status_code == 422
    assert "Why do the rules change?: This field is required." in texts(answer)
    assert drafted() == {HOST_UNKNOWN: "ask"}
    assert newest_revision().revision == 1


def test_draft_that_a_colleague_changed_is_looked_at_before_it_is_published(
    desk: Client, colleague: Client
) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")
    change(colleague, CLOUD_MONTHS, months="36")

    answer = publish(desk, "Mine", version=1)

    assert answer.status_code == 409
    assert "A colleague changed this in the draft in the meantime." in texts(answer)
    assert answer.context["form"]["reason"].value() == "Mine"
    assert answer.context["form"]["version"].value() == 2
    assert newest_revision().revision == 1


def test_conflict_with_rules_published_meanwhile_is_shown_and_both_changes_are_kept(
    desk: Client, staff: User
) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")
    change(desk, NEW_DATA_CENTER, until_1="2026-06-30")
    install(CLOUD_MONTHS, [12], by=make_staff())
    install(HOST_UNKNOWN, "blocks", by=staff)

    refused = publish(desk)
    page = texts(desk.get(DRAFT))

    assert refused.status_code == 409
    assert "Revision 3 was published since the draft began" in page
    assert "Somebody else’s change" in page
    assert "Maintenance of Cloud products: 12 months · 24 months → 12 months" in page
    assert "also published since: Please note → Cannot be requested" in page
    assert "Publish the rules" not in page

    desk.post(f"{DRAFT}carry-over/", {"version": 2})
    publish(desk)

    entries = entries_of(newest_revision().document)
    assert newest_revision().revision == 4
    assert (entries[CLOUD_MONTHS], entries[HOST_UNKNOWN]) == ([12], "ask")
    assert entries[NEW_DATA_CENTER][0] == {"until": "2026-06-30", "then": "existing_customers"}


def test_draft_is_discarded(desk: Client) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")

    for sent in ({}, {"version": "nonsense"}, {"version": 7}):
        desk.post(f"{DRAFT}discard/", sent)
        assert drafted() == {HOST_UNKNOWN: "ask"}
    answer = desk.post(f"{DRAFT}discard/", {"version": 1}, follow=True)

    assert answer.redirect_chain == [(RULES, 302)]
    assert not RuleDraft.objects.exists()
    assert "There is no draft" in texts(desk.get(DRAFT))


# --- The change log -----------------------------------------------------------------------------------------
def test_earlier_revision_is_looked_at_and_restored_as_a_draft(desk: Client, staff: User) -> None:
    install(CLOUD_MONTHS, [12], by=staff)
    install(HOST_UNKNOWN, "ask", by=staff)

    page = texts(desk.get(f"{RULES}revisions/1/"))
    answer = desk.post(f"{RULES}revisions/1/restore/", follow=True)

    assert "Against the rules in force this would change:" in page
    assert "Maintenance of Cloud products: 12 months → 12 months · 24 months" in page
    assert answer.redirect_chain == [(DRAFT, 302)]
    assert drafted() == {CLOUD_MONTHS: [12, 24], HOST_UNKNOWN: "note"}
    assert newest_revision().revision == 3


def test_restoring_does_not_touch_a_draft(desk: Client, staff: User) -> None:
    install(CLOUD_MONTHS, [12], by=staff)
    change(desk, HOST_UNKNOWN, severity="ask")

    answer = desk.post(f"{RULES}revisions/1/restore/", follow=True)

    assert "There is a draft with changes already." in texts(answer)
    assert drafted() == {HOST_UNKNOWN: "ask"}


def test_revision_is_downloaded_as_json(desk: Client) -> None:
    answer = desk.get(f"{RULES}revisions/1/rules.json")

    assert answer.json() == newest_revision().document
    assert answer["Content-Disposition"] == 'attachment; filename="rules-1.json"'
    assert answer["Cache-Control"] == "private, no-store"
    assert desk.get(f"{RULES}revisions/99999999999999999999/").status_code == 404
    assert desk.post(f"{RULES}revisions/7/restore/").status_code == 404


# --- Who and how fast ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path",
    [
        f"{DRAFT}publish/",
        f"{DRAFT}carry-over/",
        f"{DRAFT}discard/",
        f"{DRAFT}undo/",
        f"{RULES}revisions/1/restore/",
    ],
)
def test_what_changes_something_is_no_link(desk: Client, path: str) -> None:
    change(desk, HOST_UNKNOWN, severity="ask")

    assert desk.get(path).status_code == 405
    assert drafted() == {HOST_UNKNOWN: "ask"}


def test_customers_are_refused_everywhere(
    client: Client, desk: Client, customer: User, colleague: Client
) -> None:
    change(colleague, HOST_UNKNOWN, severity="ask")
    client.force_login(customer)

    reads = [
        client.get(path).status_code for path in (RULES, DRAFT, href(HOST_UNKNOWN), f"{RULES}revisions/1/")
    ]
    writes = [
        client.post(href(CLOUD_MONTHS), {"months": "36"}).status_code,
        client.post(PUBLISH, {"version": 1, "reason": "Mine"}).status_code,
        client.post(f"{DRAFT}discard/", {"version": 1}).status_code,
    ]

    assert reads + writes == [403] * 7
    assert drafted() == {HOST_UNKNOWN: "ask"}
    assert newest_revision().revision == 1


def test_pages_need_as_many_queries_for_many_rows_as_for_few(desk: Client, staff: User) -> None:
    def add(count: int) -> None:
        for number in range(count):
            product = ListingFactory(host=True)
            fill_basket(make_member(make_organization(), staff=staff), [product])
            own = EntryKey(table=RuleTable.MAINTENANCE, deployment="server", product=product.key)
            install(own, [12 + number], by=staff)
            change(desk, own, months=str(40 + number))

    def queries() -> dict[str, int]:
        draft = open_draft()
        assert draft is not None
        desk.post(f"{DRAFT}carry-over/", {"version": draft.version})
        # The note about it is taken out of the session by the first page.
        desk.get(RULES)
        counts = {}
        for path in (RULES, DRAFT, href(CLOUD_MONTHS), f"{RULES}revisions/", f"{RULES}revisions/2/"):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(path).status_code == 200
            counts[path] = len(captured)
        return counts

    add(2)
    few = queries()
    add(6)

    assert queries() == few
    assert max(count for path, count in few.items() if path != DRAFT) <= 12
    assert few[DRAFT] <= 20
