"""The staff's pages of the price book."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.pricing.enums import ImportStatus
from shop.pricing.models import Price, PriceListImport
from tests.factories.accounts import make_member, make_organization
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import csv_list, day, import_prices, kept_prices, row, take

BOOK = "/dashboard/prices/"
IMPORTS = f"{BOOK}imports/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def wiki(db: None) -> None:
    ListingFactory(key="wiki", name="Example Wiki")


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def upload(desk: Client, content: bytes, **given: str) -> Any:
    form = {"currency": "EUR", "valid_from": "2026-11-23", "decimal_mark": "auto", "token": "one", **given}
    file = SimpleUploadedFile("prices.csv", content, content_type="text/csv")
    return desk.post(f"{IMPORTS}new/", {**form, "file": file})


def page_of(price_list: PriceListImport) -> str:
    return f"{IMPORTS}{price_list.pk}/"


def test_a_list_is_uploaded_looked_at_and_imported(desk):
    answer = upload(desk, csv_list(row(), row(User_tier=25, Price="12.00")))
    price_list = PriceListImport.objects.get()
    assert (answer.status_code, answer.url) == (302, page_of(price_list))
    preview = text(desk.get(answer.url))
    assert "Nothing is written before you press Import." in preview
    assert Price.objects.count() == 0

    done = desk.post(f"{page_of(price_list)}apply/", follow=True)

    assert "The prices were imported." in text(done)
    assert [price[:3] for price in kept_prices()] == [("wiki", 25, "12.00"), ("wiki", 100, "1000.50")]
    again = desk.post(f"{page_of(price_list)}apply/", follow=True)
    assert "This step is not possible any more" in text(again)
    assert Price.objects.count() == 2


def test_wrong_rows_are_listed_in_words_and_the_right_ones_imported_on_request(desk):
    upload(desk, csv_list(row(), row(User_tier="many"), row(Price="-1")))
    price_list = PriceListImport.objects.get()

    preview = text(desk.get(page_of(price_list)))

    assert "2 rows are wrong; they are listed below with what to correct." in preview
    assert "A tier is a whole number or “unlimited”." in preview
    assert "An amount below zero is not possible." in preview
    assert "Import the 1 right row" in preview

    refused = desk.post(f"{page_of(price_list)}apply/", follow=True)
    assert "Some rows are wrong. Nothing was imported" in text(refused)
    desk.post(f"{page_of(price_list)}apply/", {"only_right_rows": "yes"})
    assert [price[:3] for price in kept_prices()] == [("wiki", 100, "1000.50")]


def test_what_is_no_price_list_is_refused_at_its_field(desk):
    answer = upload(desk, b"%PDF-1.7")

    assert answer.status_code == 422
    assert "This is a PDF. A price list is a CSV or an Excel file (.xlsx)." in text(answer)
    assert PriceListImport.objects.count() == 0


def test_a_list_without_a_file_and_an_end_before_the_beginning_are_refused(desk):
    answer = desk.post(
        f"{IMPORTS}new/", {"currency": "EUR", "valid_from": "2026-11-23", "decimal_mark": "auto"}
    )
    backwards = upload(desk, csv_list(row()), valid_until="2026-01-01")

    assert (answer.status_code, backwards.status_code) == (422, 422)
    assert "The end lies before the beginning." in text(backwards)


def test_the_decimal_mark_is_asked_for_and_answered(desk):
    upload(desk, csv_list(row(Price="1.234")))
    price_list = PriceListImport.objects.get()

    page = text(desk.get(page_of(price_list)))
    assert "“1.234” in row 2 may be a thousand and some or one and a bit" in page
    desk.post(f"{page_of(price_list)}check/", {"decimal_mark": "comma"})

    price_list.refresh_from_db()
    assert (price_list.status, price_list.added) == (ImportStatus.READY, 1)


def test_unknown_products_come_along_on_request(desk):
    upload(desk, csv_list(row(), row(Product_key="org.example.none")))
    price_list = PriceListImport.objects.get()
    assert "With unknown products, too" in text(desk.get(page_of(price_list)))
    assert price_list.right_rows == 1

    desk.post(f"{page_of(price_list)}check/", {"unknown": "keep"})

    price_list.refresh_from_db()
    assert (price_list.added, price_list.keeps_unknown) == (2, True)
    assert "Leave unknown products out" in text(desk.get(page_of(price_list)))


def test_the_largest_differences_are_shown_and_jumps_pointed_out(desk, staff):
    import_prices(row(Price="100.00"), by=staff)
    price_list = take(csv_list(row(Price="150.00")), by=staff)

    page = text(desk.get(page_of(price_list)))

    assert "100.00&nbsp;EUR" in page
    assert "150.00&nbsp;EUR" in page
    assert "50.0 %" in page
    assert "Large jump" in page


def test_an_outdated_preview_offers_to_check_again_and_not_to_import(desk, staff):
    price_list = take(csv_list(row(Price="2.00")), by=staff)
    import_prices(row(Price="1.00"), by=staff)

    page = text(desk.get(page_of(price_list)))
    assert "The price book was changed since this preview was made." in page
    assert "/apply/" not in page
    refused = desk.post(f"{page_of(price_list)}apply/", follow=True)

    assert "Nothing was imported; check the list again" in text(refused)
    desk.post(f"{page_of(price_list)}check/")
    assert "/apply/" in text(desk.get(page_of(price_list)))


def test_a_long_list_shows_its_progress_until_it_is_read(desk, settings, staff):
    settings.PRICE_LIST_LONG_SIZE = 10
    price_list = take(csv_list(row()), by=staff)
    progress = f"{page_of(price_list)}progress/"

    assert "<progress" in text(desk.get(page_of(price_list)))
    assert "Waiting to be read" in text(desk.get(progress, headers=HTMX))
    assert desk.get(progress).status_code == 302

    PriceListImport.objects.update(status=ImportStatus.READY)
    assert desk.get(progress, headers=HTMX).headers["HX-Refresh"] == "true"


def test_an_import_is_undone_and_a_list_thrown_away(desk, staff):
    imported = import_prices(row(), by=staff)
    waiting = take(csv_list(row(User_tier=25)), by=staff)
    assert "Undo this import" in text(desk.get(page_of(imported)))

    assert "The import was undone." in text(desk.post(f"{page_of(imported)}undo/", follow=True))
    assert "The list was thrown away." in text(desk.post(f"{page_of(waiting)}discard/", follow=True))

    assert kept_prices() == []
    page = text(desk.get(IMPORTS))
    assert ("Undone" in page, "Discarded" in page, "Sam Sales" in page) == (True, True, True)


def test_prices_of_the_marketplace_are_asked_for_once(desk):
    for _click in range(2):
        desk.post(f"{IMPORTS}marketplace/", {"valid_from": "2026-12-01", "token": "one"})

    assert PriceListImport.objects.get().source == "marketplace"
    assert OutboxEvent.objects.filter(job=Job.READ_PRICE_LIST).count() == 1


def test_prices_are_found_and_their_history_shown(desk, staff):
    import_prices(row(Price="100.00"), valid_from=day(1, 1), by=staff)
    import_prices(row(Price="120.00"), row(Product_key="wiki", User_tier=25), valid_from=day(7, 1), by=staff)

    found = text(desk.get(BOOK, {"q": "example wiki", "tier": "100", "on": "2026-08-01"}))
    history = text(desk.get(f"{BOOK}product/", {"key": "wiki"}))

    assert ("120.00&nbsp;EUR" in found, "100.00&nbsp;EUR" in found) == (True, False)
    assert history.count("Replaced") == 1
    assert desk.get(f"{BOOK}product/", {"key": "nothing"}).status_code == 404


def test_a_price_is_changed_and_ended_by_hand_with_a_reason(desk, staff):
    import_prices(row(Price="100.00"), valid_from=day(1, 1), by=staff)
    price = Price.objects.get()
    form = {"unit_price": "1,234.50", "unit_cost": "", "valid_from": "2026-12-01", "reason": "Agreed."}

    refused = desk.post(f"{BOOK}{price.pk}/", {**form, "reason": "", "unit_price": "-1"})
    changed = desk.post(f"{BOOK}{price.pk}/", form, follow=True)

    assert refused.status_code == 422
    assert "The price was changed." in text(changed)
    assert "Agreed." in text(changed)
    assert kept_prices() == [
        ("wiki", 100, "100.00", day(1, 1), day(11, 30)),
        ("wiki", 100, "1234.50", day(12, 1), None),
    ]
    assert desk.post(f"{BOOK}{price.pk}/", form).status_code == 404

    last = Price.objects.kept().get(valid_until=None)
    outside = desk.post(f"{BOOK}{last.pk}/end/", {"last_day": "2026-11-30", "reason": "Over."})
    desk.post(f"{BOOK}{last.pk}/end/", {"last_day": "2026-12-31", "reason": "Over."})

    assert (outside.status_code, "The price does not count on this day." in text(outside)) == (422, True)
    assert kept_prices()[-1] == ("wiki", 100, "1234.50", day(12, 1), day(12, 31))


def test_the_book_is_paged_with_the_same_queries_on_every_part(desk, staff):
    import_prices(*[row(User_tier=tier) for tier in range(10, 130)], by=staff)

    with CaptureQueriesContext(connection) as first:
        page = desk.get(BOOK, {"currency": "EUR"})
    following = page.context["following"]
    with CaptureQueriesContext(connection) as second:
        part = desk.get(BOOK, {"currency": "EUR", "after": following})

    assert [one["price"].user_tier for one in page.context["rows"]] == list(range(10, 60))
    assert [one["price"].user_tier for one in part.context["rows"]] == list(range(60, 110))
    assert len(second) <= len(first) + 1


def test_the_template_can_be_uploaded_as_it_is(desk):
    ListingFactory(key="confluence")

    for prefix in ("", "/de"):
        answer = desk.get(f"{prefix}{BOOK}template.csv")
        price_list = take(answer.content)

        assert answer.headers["Content-Disposition"] == 'attachment; filename="price-list.csv"'
        assert (price_list.status, price_list.added, price_list.wrong) == (ImportStatus.READY, 2, 0)


def test_hostile_texts_of_a_list_are_shown_and_not_run(desk):
    upload(
        desk,
        csv_list(row(Product_key="<script>alert(1)</script>"), row(User_tier="<img src=x onerror=alert(1)>")),
    )

    page = text(desk.get(page_of(PriceListImport.objects.get())))

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_customers_find_no_price_book(client, staff):
    import_prices(row(Price="7919.37"), by=staff)
    price = Price.objects.get()
    customer = make_member(make_organization(), staff=staff)
    client.force_login(customer)

    for path in (
        BOOK,
        IMPORTS,
        f"{IMPORTS}{price.price_list_id}/",
        f"{BOOK}{price.pk}/",
        f"{BOOK}template.csv",
    ):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "7919" not in answer.content.decode().replace(",", "")
    for path in ("/catalogue/wiki/", "/search/?q=wiki", "/api/v1/products/wiki"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "7919" not in answer.content.decode().replace(",", "")
