"""The editor beyond prices: sorts of lines, rules, conflicts, approval, preview, comparison."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import Site

from cms.models import SiteSettings
from shop.quotes.enums import LineKind, QuoteStatus
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import update_draft
from shop.quotes.services.line_drafts import DraftHeader, LineDraft
from tests.factories.accounts import make_staff
from tests.factories.journeys import NOW, VALID_UNTIL, cloud_configuration
from tests.functional.backoffice.editor import typed


def path_of(quote: Quote, step: str = "") -> str:
    return f"/dashboard/offers/{quote.public_id}/{f'{step}/' if step else ''}"


def lines_of(quote: Quote) -> list[QuoteLine]:
    return list(quote.revisions.last().lines.all())


def with_line(form: dict[str, str], index: int, **values: str) -> dict[str, str]:
    form |= {f"lines-{index}-{name}": value for name, value in values.items()}
    form["lines-TOTAL_FORMS"] = str(max(int(form["lines-TOTAL_FORMS"]), index + 1))
    return form


@pytest.fixture
def colleague(db: None) -> Client:
    client = Client()
    client.force_login(make_staff())
    return client


def limit(total: int) -> None:
    SiteSettings.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"approval_total": Decimal(total)}
    )


# --- Lines -----------------------------------------------------------------------------------------------


def test_texts_headings_alternatives_and_costs_are_saved_and_shown(desk: Client, draft: Quote):
    form = typed(
        draft, lines_0_unit_price="100", lines_0_unit_cost="60", cc_addresses="a@example.com; b@example.com"
    )
    with_line(form, 2, kind="heading", title="Extras", ORDER="3")
    with_line(form, 3, kind="text", detail="Choose one", ORDER="4")
    priced = {"kind": "service", "quantity": "1", "tax_code": "standard", "alternative_group": "1"}
    with_line(form, 4, title="On site", unit_price="10", ORDER="5", **priced)
    with_line(form, 5, title="Remote", unit_price="8", ORDER="6", **priced)

    desk.post(path_of(draft), form)
    page = desk.get(path_of(draft))

    lines = lines_of(draft)
    assert [line.kind for line in lines] == ["license", "license", "heading", "text", "service", "service"]
    assert draft.revisions.get().cc_addresses == ["a@example.com", "b@example.com"]
    assert page.context["sums"].totals.net == Decimal(110)
    assert page.context["sums"].margin.amount == Decimal(40)
    assert [(one.title, one.net) for one in page.context["sums"].sections] == [("Extras", Decimal(10))]
    content = page.content.decode()
    assert 'value="a@example.com, b@example.com"' in content
    assert 'aria-label="Heading, row 3"' in content
    assert "40.00 · 40.00 %" in content


@pytest.mark.parametrize(
    ("action", "titles"),
    [
        ("up:1", ["Free Addon", "Wiki"]),
        ("down:0", ["Free Addon", "Wiki"]),
        ("up:0", ["Wiki", "Free Addon"]),
        ("copy:0", ["Wiki", "Wiki", "Free Addon"]),
        ("remove:0", ["Free Addon"]),
        ("add-heading", ["Wiki", "Free Addon", None]),
        ("up:99", ["Wiki", "Free Addon"]),
    ],
)
def test_buttons_change_the_lines_without_a_script_and_save_nothing(
    desk: Client, draft: Quote, action: str, titles: list[str | None]
):
    page = desk.post(path_of(draft), typed(draft, action=action, lines_0_unit_price="typed"))

    forms = page.context["lines"].forms
    assert [form["title"].value() for form in forms] == titles
    assert "not saved yet" in page.content.decode()
    draft.refresh_from_db()
    assert (draft.version, len(lines_of(draft))) == (1, 2)


def test_a_copied_licence_keeps_product_and_configuration(desk: Client, draft: Quote):
    original = lines_of(draft)[0]
    form = typed(draft)
    copied = {"title": "Wiki", "quantity": "2", "tax_code": "standard", "ORDER": "3"}
    with_line(form, 2, kind="license", copies=str(original.pk), **copied)

    desk.post(path_of(draft), form)

    copy = lines_of(draft)[2]
    assert (copy.kind, copy.product_id, copy.configuration) == (
        LineKind.LICENSE,
        original.product_id,
        original.configuration,
    )


def test_a_line_of_another_offer_cannot_be_copied(desk: Client, draft: Quote):
    form = with_line(
        typed(draft), 2, kind="license", copies="999999", title="x", quantity="1", tax_code="standard"
    )

    page = desk.post(path_of(draft), form)

    assert page.status_code == 422
    assert "A licence needs a product and its configuration." in page.content.decode()


HOSTILE = "<script>alert(1)</script>{x}{{ y }}\"'"


def test_hostile_texts_are_shown_as_they_are_typed(desk: Client, draft: Quote, staff: User):
    update_draft(
        quote_id=draft.pk,
        version=draft.version,
        header=DraftHeader(introduction=HOSTILE, valid_until_date=VALID_UNTIL),
        lines=[
            LineDraft(title=HOSTILE, detail=HOSTILE, unit="{0}", unit_price=Decimal(1)),
            LineDraft(kind=LineKind.HEADING, title=HOSTILE),
            LineDraft(kind=LineKind.TEXT, detail=HOSTILE),
        ],
        by=staff,
        at=NOW,
    )

    page = desk.get(path_of(draft)).content.decode()

    shown = "&lt;script&gt;alert(1)&lt;/script&gt;{x}{{ y }}&quot;&#x27;"
    assert "<script>alert" not in page
    assert page.count(shown) >= 5
    assert 'value="{0}"' in page


def test_wrong_copies_are_told_at_their_field(desk: Client, draft: Quote):
    page = desk.post(path_of(draft), typed(draft, cc_addresses="a@example.com, nonsense"))

    assert page.status_code == 422
    assert "“nonsense” is no mail address." in page.content.decode()


# --- Configuration and rules -----------------------------------------------------------------------------

BROKEN = {
    "action": "configure",
    "deployment": "cloud",
    "license_type": "commercial",
    "purchase_type": "renewal",
    "user_tier": "100",
    "maintenance_months": "12",
}


def test_a_rule_is_told_at_its_line_and_set_aside_with_a_reason(desk: Client, draft: Quote):
    desk.post(path_of(draft), typed(draft, lines_0_unit_price="10"))
    draft.refresh_from_db()
    line = lines_of(draft)[0]
    line_path = path_of(draft, f"lines/{line.pk}")

    desk.post(line_path, {**BROKEN, "version": str(draft.version)})
    editor = desk.get(path_of(draft)).content.decode()
    refused = desk.post(path_of(draft, "send"), follow=True).content.decode()
    page = desk.get(line_path)
    draft.refresh_from_db()
    (row,) = [row for row in page.context["findings"] if row["form"]]
    code = row["finding"].code
    desk.post(
        line_path,
        {"action": "override", "version": str(draft.version), f"{code}-reason": "The vendor agreed."},
    )

    settled = desk.get(path_of(draft)).content.decode()
    assert "The licensing rules object to some lines." in editor
    assert "row-finding-open" in editor
    assert "The licensing rules object to these lines: 1." in refused
    assert "Set aside: The vendor agreed." in settled
    assert "The licensing rules object to some lines." not in settled
    assert [entry["code"] for entry in lines_of(draft)[0].overrides] == [code]


def test_a_line_is_not_configured_over_a_colleagues_change(desk: Client, draft: Quote):
    line = lines_of(draft)[0]
    desk.post(path_of(draft), typed(draft, lines_0_unit_price="10"))

    page = desk.post(path_of(draft, f"lines/{line.pk}"), {**BROKEN, "version": "1"})

    assert page.status_code == 409
    assert "Somebody else" in page.content.decode()
    assert lines_of(draft)[0].configuration == cloud_configuration()


def test_only_licences_of_this_draft_have_a_page(desk: Client, draft: Quote):
    assert desk.get(path_of(draft, "lines/999999")).status_code == 404


def test_a_licence_is_found_by_name_and_added(desk: Client, draft: Quote):
    found = desk.get(path_of(draft, "lines/add"), {"q": "wik"}).content.decode()
    configuration = {**BROKEN, "purchase_type": "new", "quantity": "3"}
    page = desk.post(
        path_of(draft, "lines/add") + "?listing=wiki", {**configuration, "version": "1"}, follow=True
    )

    line = lines_of(draft)[-1]
    assert "listing=wiki" in found
    assert (line.title, line.kind, line.quantity) == ("Wiki", LineKind.LICENSE, Decimal(3))
    assert "Wiki is added at the end of the draft." in page.content.decode()
    assert desk.get(path_of(draft, "lines/add") + "?listing=nothing").status_code == 404


@pytest.mark.parametrize(("action", "step"), [("add-license", "lines/add"), ("line:{}", "lines/{}")])
def test_what_is_typed_is_saved_on_the_way_to_a_lines_page(
    desk: Client, draft: Quote, action: str, step: str
):
    key = lines_of(draft)[0].pk

    answer = desk.post(path_of(draft), typed(draft, action=action.format(key), lines_0_unit_price="10"))

    assert answer["Location"] == path_of(draft, step.format(key))
    assert lines_of(draft)[0].unit_price == Decimal(10)


# --- Two at once -----------------------------------------------------------------------------------------


def test_a_conflict_is_told_field_by_field_and_can_be_combined(desk: Client, draft: Quote):
    base = desk.get(path_of(draft)).context["header"]["base"].value()
    mine = typed(draft, introduction="My words", lines_0_detail="My detail", base=base)
    theirs = typed(draft, introduction="", lines_0_unit_price="10", base=base)
    desk.post(path_of(draft), theirs)

    conflict = desk.post(path_of(draft), mine)
    rows = conflict.context["line_differences"]
    told = [
        (item["field"].name, item["field"].is_mine, item["field"].is_theirs)
        for row in rows
        for item in row["fields"]
    ]
    combined = desk.post(path_of(draft), {**mine, "action": "combine"})
    row = combined.context["lines"].initial[0]

    assert conflict.status_code == 409
    assert conflict.context["can_combine"]
    assert told == [("detail", True, False), ("unit_price", False, True)]
    assert [one["mine"] for one in conflict.context["head_differences"]] == ["My words"]
    assert (row["detail"], row["unit_price"]) == ("My detail", Decimal(10))
    assert combined.context["header"]["version"].value() == 2
    assert lines_of(draft)[0].detail != "My detail"


@pytest.mark.parametrize("base", ["", "tampered", "a:b:c"])
def test_without_a_true_beginning_a_conflict_is_told_but_not_combined(desk: Client, draft: Quote, base: str):
    mine = typed(draft, lines_0_detail="My detail", base=base)
    desk.post(path_of(draft), typed(draft, lines_0_unit_price="10"))

    conflict = desk.post(path_of(draft), mine)

    assert conflict.status_code == 409
    assert not conflict.context["can_combine"]
    assert "My detail" in conflict.content.decode()


# --- Approval --------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(desk: Client, draft: Quote) -> Quote:
    limit(50)
    desk.post(path_of(draft, "ask-approval"), typed(draft, lines_0_unit_price="100", note="Please look"))
    draft.refresh_from_db()
    return draft


def test_an_offer_above_the_limit_says_so_and_is_not_sent(desk: Client, draft: Quote):
    limit(50)
    page = desk.post(path_of(draft, "send"), typed(draft, lines_0_unit_price="100"), follow=True)

    content = page.content.decode()
    draft.refresh_from_db()
    assert draft.status == QuoteStatus.DRAFT
    assert "needs a colleague’s approval" in content.replace("&#x27;", "’")
    assert "It may come to 100.00 EUR net, above 50.00" in content


def test_a_colleague_approves_and_the_offer_goes_out(desk: Client, colleague: Client, waiting: Quote):
    own = desk.get(path_of(waiting)).content.decode()
    listed = colleague.get("/dashboard/offers/?show=to_approve")
    queue = colleague.get("/dashboard/").content.decode()
    page = colleague.get(path_of(waiting))
    version = page.context["approval_form"]["version"].value()
    colleague.post(path_of(waiting, "approve"), {"version": version, "comment": "Fine"})
    waiting.refresh_from_db()
    approved = waiting.status
    desk.post(path_of(waiting, "send"))

    waiting.refresh_from_db()
    assert "You asked for this approval yourself" in own
    assert [row["quote"] for row in listed.context["rows"]] == [waiting]
    assert "Offers to approve" in queue
    assert "Please look" in page.content.decode()
    assert (approved, waiting.status) == (QuoteStatus.APPROVED, QuoteStatus.SENT)


def test_the_own_approval_is_refused_and_told(desk: Client, waiting: Quote):
    page = desk.post(path_of(waiting, "approve"), {"version": waiting.version}, follow=True)

    waiting.refresh_from_db()
    assert waiting.status == QuoteStatus.AWAITING_APPROVAL
    assert "a colleague has to decide" in page.content.decode()


def test_sending_back_without_a_word_is_told_at_the_field(desk: Client, colleague: Client, waiting: Quote):
    refused = colleague.post(path_of(waiting, "send-back"), {"version": waiting.version, "comment": ""})
    colleague.post(path_of(waiting, "send-back"), {"version": waiting.version, "comment": "Too cheap"})

    waiting.refresh_from_db()
    page = desk.get(path_of(waiting)).content.decode()
    assert refused.status_code == 422
    assert "Please say what should change." in refused.content.decode()
    assert waiting.status == QuoteStatus.DRAFT
    assert "Too cheap" in page


def test_editing_while_a_colleague_looks_changes_nothing(desk: Client, waiting: Quote):
    line = lines_of(waiting)[0]

    page = desk.post(path_of(waiting), typed(waiting, lines_0_unit_price="1"), follow=True)
    desk.post(path_of(waiting, "reopen"))

    waiting.refresh_from_db()
    assert "not possible any more" in page.content.decode()
    assert lines_of(waiting)[0] == line
    assert waiting.status == QuoteStatus.DRAFT


# --- Preview and comparison ------------------------------------------------------------------------------


def test_the_preview_is_a_pdf_until_the_offer_is_sent(desk: Client, draft: Quote):
    desk.post(path_of(draft), typed(draft, lines_0_unit_price="10"))
    preview = desk.get(f"{path_of(draft)}preview.pdf")
    desk.post(path_of(draft, "send"))

    assert (preview["Content-Type"], preview.content[:5]) == ("application/pdf", b"%PDF-")
    assert "no-store" in preview["Cache-Control"]
    assert desk.get(f"{path_of(draft)}preview.pdf").status_code == 404


def test_two_revisions_stand_side_by_side(desk: Client, draft: Quote):
    alone = desk.get(path_of(draft, "compare"))
    desk.post(path_of(draft, "send"), typed(draft, lines_0_unit_price="10"))
    desk.post(path_of(draft, "requote"))
    desk.post(path_of(draft), typed(draft, lines_0_unit_price="8", lines_1_DELETE="on"))

    page = desk.get(path_of(draft, "compare"))

    changes = [(str(one.change), one.line.title) for one in page.context["comparison"].changes]
    assert alone.status_code == 404
    assert changes == [("changed", "Wiki"), ("removed", "Free Addon")]
    assert page.context["comparison"].net_difference == Decimal(-2)
    assert desk.get(path_of(draft, "compare"), {"old": "9"}).status_code == 404
    assert desk.get(path_of(draft, "compare"), {"old": "x"}).status_code == 404
