"""The department's figures: what they count, their charts' tables, CSV and API."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.figures.selectors import desk_figures
from shop.quotes.models import QuoteRequest, QuoteRevision
from shop.quotes.services import (
    DraftHeader,
    LineDraft,
    add_message,
    decline_quote,
    decline_request,
    draft_quote,
    send_quote,
    update_draft,
)
from tests.factories.journeys import NOW, VALID_UNTIL, make_license, make_order, make_request

# A Monday, so that the week of it is plain to see.
MONDAY = date(2026, 11, 23)
NO_WEEKS = {"weeks": 12}


def figure(code, *, at=NOW + timedelta(days=3), weeks=12):
    (found,) = [figure for figure in desk_figures(at=at, weeks=weeks) if figure.code == code]
    return found


def row_of(code, first=MONDAY, **when):
    found = figure(code, **when)
    (row,) = [row for row in found.rows if row[0] == first]
    return dict(zip([column.code for column in found.columns], row, strict=True))


def offer_for(request, staff, *, at, price="100.00", optional="0", currency="EUR"):
    """A sent offer with a plain line and an optional one."""
    quote = draft_quote(request_id=request.pk, by=staff, at=at)
    lines = [
        LineDraft(line_id=line.pk, title=line.title, unit_price=Decimal(price))
        for line in quote.revisions.get().lines.all()
    ]
    lines.append(LineDraft(title="Training", unit_price=Decimal(optional), is_optional=True))
    header = DraftHeader(introduction="", valid_until_date=VALID_UNTIL)
    update_draft(quote_id=quote.pk, version=1, header=header, lines=lines, by=staff, at=at)
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=at)


def test_weeks_without_anything_are_shown_too(db):
    rows = figure("requests").rows

    assert [row[0] for row in rows] == [MONDAY - timedelta(weeks=ago) for ago in range(11, -1, -1)]
    assert {row[1:] for row in rows} == {(0, 0)}


def test_a_request_counts_in_the_week_in_which_it_came(customer, listings, staff):
    make_request(customer, listings[:1])

    assert row_of("requests") == {"week": MONDAY, "requests": 1, "answered": 0}
    assert row_of("time-to-first-answer")["not_yet"] == 1


def test_a_request_of_sunday_night_counts_where_the_seller_is(customer, listings, staff):
    request = make_request(customer, listings[:1])
    # 00:30 on Monday in Berlin.
    QuoteRequest.objects.filter(pk=request.pk).update(submitted_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))

    assert row_of("requests")["requests"] == 1


@pytest.mark.parametrize("answer", ["message", "offer", "refusal"])
def test_each_way_to_answer_ends_the_wait(customer, listings, staff, answer):
    request = make_request(customer, listings[:1])
    at = NOW + timedelta(hours=5)
    if answer == "message":
        add_message(request_id=request.pk, viewer=viewer_for(staff), author=staff, text="Which host?", at=at)
    elif answer == "offer":
        offer_for(request, staff, at=at)
    else:
        decline_request(request_id=request.pk, reason="Not sold any more.", by=staff, at=at)

    assert row_of("time-to-first-answer")["median"] == 5.0
    assert row_of("time-to-offer")["median"] == (5.0 if answer == "offer" else None)


def test_a_message_of_the_customer_is_no_answer(customer, listings):
    request = make_request(customer, listings[:1])
    add_message(request_id=request.pk, viewer=viewer_for(customer), author=customer, text="Hello?", at=NOW)

    assert row_of("time-to-first-answer")["not_yet"] == 1


def test_acceptance_is_counted_of_what_is_decided(customer, listings, staff):
    make_order(customer, staff, listings[:1])
    declined = offer_for(make_request(customer, listings[:1]), staff, at=NOW)
    decline_quote(quote_id=declined.pk, viewer=viewer_for(customer), reason="", by=customer, at=NOW)
    offer_for(make_request(customer, listings[:1]), staff, at=NOW)

    assert row_of("acceptance") == {
        "week": MONDAY,
        "rate": 50.0,
        "sent": 3,
        "ordered": 1,
        "lost": 1,
        "open": 1,
    }


def test_open_value_is_without_optional_lines_and_earlier_revisions(customer, listings, staff):
    offer_for(make_request(customer, listings[:1]), staff, at=NOW, price="100.00", optional="900.00")

    ends_in = VALID_UNTIL - timedelta(days=VALID_UNTIL.weekday())
    assert row_of("open-value", ends_in) == {"week": ends_in, "net_eur": Decimal("100.00"), "offers": 1}
    assert QuoteRevision.objects.count() == 1


def test_of_alternatives_the_first_counts(customer, listings, staff):
    request = make_request(customer, listings[:1])
    quote = draft_quote(request_id=request.pk, by=staff, at=NOW)
    revision = quote.revisions.get()
    for position, price in ((2, 300), (3, 500)):
        revision.lines.create(
            position=position,
            kind="service",
            title="Support",
            unit_price=price,
            net_amount=price,
            tax_rate=19,
            alternative_group=1,
            maintenance_months=0,
            user_tier=0,
        )
    revision.lines.filter(position=1).update(unit_price=100, net_amount=100)
    send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)

    (row,) = [row for row in figure("open-value").rows if row[2]]
    assert row[1] == Decimal("400.00")


def test_renewals_are_counted_by_month(organization, listings, staff):
    for number, ends_on in enumerate((date(2026, 11, 28), date(2027, 2, 28), date(2027, 2, 1)), 1):
        make_license(organization, listings[0], f"SEN-{number}", by=staff, ends_on=ends_on)
    # Over already, and beyond the year.
    make_license(organization, listings[0], "SEN-8", by=staff, ends_on=date(2026, 11, 20))
    make_license(organization, listings[0], "SEN-9", by=staff, ends_on=date(2027, 11, 1))

    counted = {row[0]: row[1:] for row in figure("renewals").rows if row[1]}
    assert counted == {date(2026, 11, 1): (1, 1), date(2027, 2, 1): (2, 1)}


def test_figures_cost_the_same_for_more_requests(customer, listings, staff):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk_figures(at=NOW)
        return len(captured)

    offer_for(make_request(customer, listings[:1]), staff, at=NOW)
    before = queries()
    for _number in range(4):
        offer_for(make_request(customer, listings[:1]), staff, at=NOW)

    assert before == queries() == 4


@pytest.fixture
def later(db):
    with time_machine.travel(NOW + timedelta(days=1)):
        yield


def test_the_page_has_a_table_for_every_figure(later, desk, customer, listings):
    make_request(customer, listings[:1])
    page = desk.get("/dashboard/figures/").content.decode()

    assert page.count("<table") == 6
    assert 'data-value="1">1</td>' in page
    assert "Chart: Requests per week. The table below has the same figures." in page


def test_the_desk_gets_the_figures_without_a_page(later, desk):
    answer = desk.get("/dashboard/figures/", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in answer
    assert "Requests per week" in answer


@pytest.mark.parametrize(("asked", "rows"), [("26", 26), ("52", 52), ("1000", 12), ("x", 12), ("", 12)])
def test_the_period_is_one_of_three(later, desk, asked, rows):
    lines = (
        desk.get("/dashboard/figures.csv", {"figure": "requests", "weeks": asked})
        .content.decode()
        .splitlines()
    )

    assert len(lines) == rows + 1


def test_csv_has_plain_values(later, desk, customer, listings):
    make_request(customer, listings[:1])
    answer = desk.get("/dashboard/figures.csv?figure=requests")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Week of", "Requests", "Answered"]
    assert rows[-1] == ["2026-11-23", "1", "0"]
    assert answer["Content-Disposition"] == 'attachment; filename="requests.csv"'


def test_german_csv_opens_in_a_german_spreadsheet(later, desk, customer, listings, staff):
    offer_for(make_request(customer, listings[:1]), staff, at=NOW + timedelta(hours=2), price="1234.50")
    text = desk.get("/de/dashboard/figures.csv?figure=open-value").content.decode("utf-8-sig")

    assert "2026-12-21;1234,50;1" in text.splitlines()


def test_a_figure_that_does_not_exist_is_missing(later, desk):
    assert desk.get("/dashboard/figures.csv?figure=profit").status_code == 404


def test_programs_get_the_same_figures(later, desk, customer, listings):
    make_request(customer, listings[:1])
    answer = desk.get("/api/v1/staff/figures", {"weeks": 12}).json()

    assert answer["weeks"] == 12
    requests = answer["figures"][0]
    assert requests["code"] == "requests"
    assert requests["rows"][-1] == ["2026-11-23", 1, 0]
    assert [column["unit"] for column in requests["columns"]] == ["week", "count", "count"]


def test_a_wrong_period_is_refused_to_programs(later, desk):
    answer = desk.get("/api/v1/staff/figures", {"weeks": 13})

    assert answer.status_code == 400


def test_customers_get_none(later, client, customer):
    client.force_login(customer)

    assert client.get("/dashboard/figures/").status_code in (403, 404)
    assert client.get("/dashboard/figures.csv?figure=requests").status_code in (403, 404)
    assert client.get("/api/v1/staff/figures").status_code in (403, 404)
