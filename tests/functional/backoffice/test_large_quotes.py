"""An offer of 200 lines: queries do not grow with it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.services import DraftHeader, LineDraft, update_draft
from shop.quotes.services.line_drafts import draft_of
from tests.factories.journeys import NOW, VALID_UNTIL
from tests.functional.backoffice.editor import typed


@pytest.fixture
def large(draft: Quote, staff: User) -> Quote:
    return fill(draft, staff, count=200)


def fill(quote: Quote, staff: User, *, count: int) -> Quote:
    """The draft with that many lines: copies of its licences, services, a heading in front of every tenth."""
    revision = quote.revisions.get()
    licenses = list(revision.lines.filter(kind=LineKind.LICENSE))
    drafts = [draft_of(line) for line in licenses]
    while len(drafts) < count:
        number = len(drafts)
        if number % 10 == 0:
            drafts.append(LineDraft(kind=LineKind.HEADING, title=f"Part {number}"))
        elif number % 2:
            drafts.append(
                LineDraft(
                    title=f"Training {number}",
                    detail="Two days on site",
                    unit_price=Decimal(number),
                    unit_cost=Decimal(number) / 2,
                )
            )
        else:
            drafts.append(
                LineDraft(
                    kind=LineKind.LICENSE,
                    title=licenses[0].title,
                    detail=licenses[0].detail,
                    copies=licenses[0].pk,
                    unit_price=Decimal(number),
                )
            )
    return update_draft(
        quote_id=quote.pk,
        version=quote.version,
        header=DraftHeader(introduction="", valid_until_date=VALID_UNTIL),
        lines=drafts,
        by=staff,
        at=NOW + timedelta(minutes=1),
    )


def test_the_page_of_200_lines_takes_at_most_25_queries(
    desk: Client, large: Quote, django_assert_max_num_queries
):
    path = f"/dashboard/offers/{large.public_id}/"
    desk.get(path)

    with django_assert_max_num_queries(25):
        page = desk.get(path)

    assert page.content.decode().count("data-row>") == 200 + 3


def test_saving_200_lines_takes_no_query_per_line(desk: Client, large: Quote, django_assert_max_num_queries):
    form = typed(large)
    for index in range(200):
        form[f"lines-{index}-ORDER"] = str(200 - index)

    with django_assert_max_num_queries(40):
        desk.post(f"/dashboard/offers/{large.public_id}/", form)

    lines = QuoteLine.objects.filter(revision__quote=large)
    assert lines.count() == 200
    assert lines.last().title == "Wiki"
