"""The editor: saving, conflicts, numbers in both notations, sending, revisions."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shop.core.enums import DocumentKind
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.documents.services import store_document
from shop.quotes.enums import LineKind, QuoteStatus
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import draft_quote
from tests.factories.journeys import NOW, make_request
from tests.functional.backoffice.editor import typed


def path_of(quote: Quote, step: str = "") -> str:
    return f"/dashboard/offers/{quote.public_id}/{f'{step}/' if step else ''}"


def lines_of(quote: Quote) -> list[QuoteLine]:
    return list(quote.revisions.last().lines.all())


def test_the_editor_shows_the_draft_and_what_is_missing(desk: Client, draft: Quote):
    text = desk.get(path_of(draft)).content.decode()

    assert "New licence of Wiki Cloud for 100 users, 12 months" in text
    assert "A price is missing in line 1." in text


def test_saving_writes_prices_and_adds_a_service(desk: Client, draft: Quote):
    form = typed(
        draft,
        introduction="Our offer:",
        lines_0_unit_price="1,234.50",
        lines_0_discount_percent="10",
        lines_2_title="Training",
        lines_2_quantity="1.5",
        lines_2_unit="days",
        lines_2_unit_price="1 000",
        lines_2_tax_code="reduced",
        lines_2_is_optional="on",
    )
    form["lines-TOTAL_FORMS"] = "3"

    desk.post(path_of(draft), form)

    wiki, _free, training = lines_of(draft)
    assert draft.revisions.get().introduction == "Our offer:"
    assert (wiki.unit_price, wiki.discount_percent, wiki.net_amount) == (
        Decimal("1234.50"),
        Decimal(10),
        Decimal("1111.05"),
    )
    assert (training.kind, training.quantity, training.unit, training.net_amount, training.tax_rate) == (
        LineKind.SERVICE,
        Decimal("1.5"),
        "days",
        Decimal("1500.00"),
        Decimal(7),
    )
    assert training.is_optional


@pytest.mark.parametrize(
    ("prefix", "text", "price"),
    [
        ("", "1,234.50", "1234.50"),
        ("", "1.234,50", "1234.50"),
        ("", "12.5", "12.50"),
        ("/de", "1.234,50", "1234.50"),
        ("/de", "1,234.50", "1234.50"),
        ("/de", "1.234", "1234.00"),
        ("/de", "12,5", "12.50"),
        ("/de", "0.99", "0.99"),
    ],
)
def test_prices_are_read_in_the_notation_of_the_language(
    desk: Client, draft: Quote, prefix: str, text: str, price: str
):
    desk.post(f"{prefix}{path_of(draft)}", typed(draft, lines_0_unit_price=text))

    assert lines_of(draft)[0].unit_price == Decimal(price)


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("unit_price", "abc", "This is not a number. Write it like 1,234.50."),
        ("unit_price", "1.234", "no more than 2 decimal places"),
        ("unit_price", "-5", "greater than or equal to 0"),
        ("unit_price", "NaN", "This is not a number."),
        ("unit_price", "9" * 60, "This is not a number."),
        ("unit_price", "123456789012", "no more than"),
        ("quantity", "0", "greater than or equal to 0.01"),
        ("quantity", "", "This field is required."),
        ("discount_percent", "100.01", "less than or equal to 100"),
        ("tax_code", "nonsense", "Select a valid choice."),
        ("title", "", "This field is required."),
    ],
)
def test_a_wrong_value_is_told_at_its_row_and_nothing_is_lost_or_saved(
    desk: Client, draft: Quote, field: str, text: str, reason: str
):
    changes = {"introduction": "Kept words", "lines_0_unit_price": "10", f"lines_0_{field}": text}

    page = desk.post(path_of(draft), typed(draft, **changes))

    content = page.content.decode()
    assert page.status_code == 422
    assert "Row 1, " in content
    assert reason in content
    assert "Kept words" in content
    assert page.context["lines"].forms[0][field].value() == text
    draft.refresh_from_db()
    assert (draft.version, lines_of(draft)[0].unit_price) == (1, None)


def test_adding_a_line_keeps_everything_typed_and_saves_nothing(desk: Client, draft: Quote):
    page = desk.post(
        path_of(draft), typed(draft, action="add", introduction="Kept words", lines_0_unit_price="half typ")
    )

    forms = page.context["lines"].forms
    assert [form["title"].value() for form in forms] == ["Wiki", "Free Addon", None]
    assert forms[0]["unit_price"].value() == "half typ"
    added = re.search(r'<input[^>]*name="lines-2-title"[^>]*>', page.content.decode())
    assert added
    assert "autofocus" in added[0]
    for text in ("Kept words", "not saved yet", "Some lines cannot be read yet"):
        assert text in page.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


def test_new_positions_and_removed_lines(desk: Client, draft: Quote):
    desk.post(path_of(draft), typed(draft, lines_0_ORDER="2", lines_1_ORDER="1"))
    swapped = [line.title for line in lines_of(draft)]
    desk.post(path_of(draft), typed(draft, lines_0_DELETE="on", lines_0_quantity="wrong, but goes"))

    assert swapped == ["Free Addon", "Wiki"]
    assert [line.title for line in lines_of(draft)] == ["Wiki"]


def test_sums_as_typed_are_answered_without_saving(desk: Client, draft: Quote):
    page = desk.post(
        path_of(draft),
        typed(draft, action="sums", lines_0_unit_price="100"),
        headers={"HX-Request": "true"},
    )

    content = page.content.decode()
    assert "<html" not in content
    assert "119.00" in content
    assert lines_of(draft)[0].unit_price is None


def test_a_colleagues_change_is_shown_and_what_was_typed_stays(desk: Client, draft: Quote):
    mine = typed(draft, introduction="My words", lines_0_unit_price="20")
    desk.post(path_of(draft), typed(draft, introduction="Their words", lines_0_unit_price="10"))

    page = desk.post(path_of(draft), mine)

    content = page.content.decode()
    assert page.status_code == 409
    assert "Somebody else saved this draft" in content
    assert "My words" in content
    assert "Their words" in content
    assert lines_of(draft)[0].unit_price == Decimal(10)

    # The page now carries the version of what it showed: saving again is a decision.
    version = page.context["header"]["version"].value()
    desk.post(path_of(draft), {**mine, "version": version})

    assert draft.revisions.get().introduction == "My words"
    assert lines_of(draft)[0].unit_price == Decimal(20)


def test_a_line_of_another_offer_is_refused(desk: Client, draft: Quote, customer, staff, listings):
    other = draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)

    page = desk.post(path_of(draft), typed(draft, lines_0_line_id=lines_of(other)[0].pk))

    assert page.status_code == 422
    assert "not part of the offer any more" in page.content.decode()
    assert [line.title for line in lines_of(draft)] == ["Wiki", "Free Addon"]


@pytest.mark.parametrize("broken", [{}, {"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": "999999"}])
def test_a_mangled_form_changes_nothing(desk: Client, draft: Quote, broken: dict[str, str]):
    page = desk.post(path_of(draft), {**({} if not broken else typed(draft)), **broken})

    assert page.status_code == 422
    assert [line.title for line in lines_of(draft)] == ["Wiki", "Free Addon"]


def test_sending_saves_what_is_typed_and_a_second_click_sends_nothing(desk: Client, draft: Quote):
    form = typed(draft, lines_0_unit_price="10")

    desk.post(path_of(draft, "send"), form)
    page = desk.post(path_of(draft, "send"), form, follow=True)

    draft.refresh_from_db()
    assert (draft.status, draft.number) == (QuoteStatus.SENT, "Q-2026-00001")
    assert lines_of(draft)[0].unit_price == Decimal(10)
    assert OutboxEvent.objects.filter(job=Job.MAIL_QUOTE).count() == 1
    assert "sent already" in page.content.decode()


def test_sending_without_a_price_says_which_and_keeps_the_draft(desk: Client, draft: Quote):
    page = desk.post(path_of(draft, "send"), typed(draft, introduction="Kept words"), follow=True)

    draft.refresh_from_db()
    assert (draft.status, draft.number) == (QuoteStatus.DRAFT, None)
    assert "A price is missing in these lines: 1." in page.content.decode()
    assert "Kept words" in page.content.decode()
    assert not OutboxEvent.objects.filter(job=Job.MAIL_QUOTE).exists()


@pytest.fixture
def sent(desk: Client, draft: Quote) -> Quote:
    desk.post(path_of(draft, "send"), typed(draft, lines_0_unit_price="10"))
    draft.refresh_from_db()
    return draft


def test_a_sent_offer_is_read_only_and_has_its_pdf(desk: Client, sent: Quote):
    revision = sent.revisions.get()
    pdf = f"{path_of(sent)}revisions/1/pdf/"
    early = desk.get(pdf, follow=True)
    store_document(
        kind=DocumentKind.QUOTE,
        source_id=revision.pk,
        organization_id=sent.organization_id,
        filename="Q.pdf",
        content=b"%PDF-1.7 offer",
        encrypted=False,
        at=NOW,
    )

    page = desk.get(path_of(sent)).content.decode()
    document = desk.get(pdf)

    assert "still being made" in early.content.decode()
    assert 'name="lines-0-unit_price"' not in page
    assert pdf in page
    assert document.content == b"%PDF-1.7 offer"
    assert desk.get(f"{path_of(sent)}revisions/2/pdf/").status_code == 404


def test_editing_a_sent_offer_changes_nothing(desk: Client, sent: Quote):
    line = lines_of(sent)[0]
    form = {"version": sent.version, "lines-TOTAL_FORMS": "0", "lines-INITIAL_FORMS": "0"}

    for action in ("save", "add", "sums"):
        desk.post(path_of(sent), {**form, "action": action})

    assert lines_of(sent)[0] == line
    sent.refresh_from_db()
    assert sent.status == QuoteStatus.SENT


def test_the_next_revision_keeps_number_and_lines(desk: Client, sent: Quote):
    desk.post(path_of(sent, "requote"))
    page = desk.get(path_of(sent)).content.decode()
    desk.post(path_of(sent, "send"), typed(sent, lines_0_unit_price="9"))

    sent.refresh_from_db()
    assert (sent.status, sent.number) == (QuoteStatus.SENT, "Q-2026-00001")
    prices = [revision.lines.first().unit_price for revision in sent.revisions.all()]
    assert prices == [Decimal(10), Decimal(9)]
    assert "Revision 1" in page


def test_withdrawing_is_final(desk: Client, sent: Quote):
    desk.post(path_of(sent, "withdraw"))
    page = desk.post(path_of(sent, "requote"), follow=True)

    sent.refresh_from_db()
    assert sent.status == QuoteStatus.WITHDRAWN
    assert "not possible any more" in page.content.decode()


def test_the_list_shows_sums_and_states(desk: Client, staff: User, sent: Quote):
    page = desk.get("/dashboard/offers/?show=sent")

    assert [row["quote"] for row in page.context["rows"]] == [sent]
    assert "10.00" in page.content.decode()


def test_an_offer_does_not_outlive_the_calendar(desk: Client, draft: Quote):
    # The moment it ends is a day later, and there is none after 9999.
    page = desk.post(
        path_of(draft, "send"), typed(draft, lines_0_unit_price="10", valid_until_date="9999-12-31")
    )

    assert page.status_code == 422
    assert "less than or equal to 2199-12-31" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == QuoteStatus.DRAFT
