"""Importing a list into the book, and taking it back: validity, counts, all or nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.models import AuditEvent, OutboxEvent
from shop.core.outbox import run_event
from shop.pricing.enums import ImportStatus, PriceSource
from shop.pricing.exceptions import (
    HasProblems,
    NothingToImport,
    PriceChangedAgain,
    PriceNotInForce,
    StalePriceBook,
)
from shop.pricing.models import Price, PriceListImport, PriceProblem
from shop.pricing.selectors import PriceFilter, find_prices, is_outdated, prices_behind
from shop.pricing.services import (
    apply_price_list,
    change_price,
    check_again,
    discard_price_list,
    end_price,
    undo_import,
)
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import AT, TODAY, csv_list, day, import_prices, kept_prices, row, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wiki():
    return ListingFactory(key="wiki", name="Wiki")


def counts(price_list: PriceListImport) -> tuple[int, int, int, int]:
    return price_list.added, price_list.changed, price_list.unchanged, price_list.ended


def test_a_preview_writes_nothing_and_says_what_the_import_would_change(staff):
    import_prices(row(Price="100.00"), row(User_tier=25, Price="50.00"), row(User_tier=50, Price="70.00"))
    before = kept_prices()

    price_list = take(
        csv_list(
            row(Price="160.00"),
            row(User_tier=25, Price="50.00"),
            row(User_tier=50, Price="63.00"),
            row(User_tier=500),
        ),
        by=staff,
        valid_from=day(12, 1),
    )

    assert kept_prices() == before
    assert (price_list.status, counts(price_list)) == (ImportStatus.READY, (1, 2, 1, 0))
    assert [
        (one["user_tier"], one["old"], one["new"], one["percent"], one["is_jump"])
        for one in price_list.differences
    ] == [(100, "100.00", "160.00", "60.0", True), (50, "70.00", "63.00", "-10.0", False)]


def test_a_new_price_ends_the_old_one_the_day_before():
    import_prices(row(Price="100.00"), valid_from=day(1, 1))
    import_prices(row(Price="120.00"), valid_from=day(7, 1))

    assert kept_prices() == [
        ("wiki", 100, "100.00", day(1, 1), day(6, 30)),
        ("wiki", 100, "120.00", day(7, 1), None),
    ]


def test_a_new_price_from_the_same_day_takes_the_place_of_the_old_one():
    import_prices(row(Price="100.00"))
    import_prices(row(Price="120.00"))

    assert kept_prices() == [("wiki", 100, "120.00", TODAY, None)]
    assert Price.objects.count() == 2


def test_a_price_that_begins_later_stays():
    import_prices(row(Price="130.00"), valid_from=day(12, 1))
    import_prices(row(Price="100.00"), valid_from=day(1, 1))

    assert kept_prices() == [
        ("wiki", 100, "100.00", day(1, 1), day(11, 30)),
        ("wiki", 100, "130.00", day(12, 1), None),
    ]


def test_one_list_may_hold_the_price_of_today_and_that_of_next_year():
    import_prices(row(Price="130.00", Valid_from="2027-01-01"), row(Price="100.00", Valid_from="2026-01-01"))

    assert kept_prices() == [
        ("wiki", 100, "100.00", day(1, 1), day(12, 31)),
        ("wiki", 100, "130.00", day(1, 1, 2027), None),
    ]


def test_another_end_of_the_same_price_is_a_change_and_keeps_its_beginning():
    import_prices(row(Price="100.00"), valid_from=day(1, 1))
    changed = import_prices(row(Price="100.00", Valid_until="2026-12-31"), valid_from=day(7, 1))

    assert counts(changed) == (0, 1, 0, 0)
    assert kept_prices() == [("wiki", 100, "100.00", day(1, 1), day(12, 31))]


def test_the_same_list_again_changes_nothing():
    import_prices(row(), row(User_tier=25))
    again = take(csv_list(row(), row(User_tier=25)))

    assert counts(again) == (0, 0, 2, 0)
    with pytest.raises(NothingToImport):
        apply_price_list(price_list_id=again.pk, by=None, at=AT)


def test_a_complete_list_ends_what_it_does_not_hold_of_its_products_only():
    ListingFactory(key="board")
    import_prices(
        row(Price="1.00"),
        row(User_tier=25, Price="2.00"),
        row(Product_key="board"),
        row(User_tier=50, Currency="USD"),
        valid_from=day(1, 1),
    )

    imported = import_prices(row(Price="1.00"), valid_from=day(7, 1), is_complete=True)

    assert counts(imported) == (0, 0, 1, 1)
    assert kept_prices() == [
        ("board", 100, "1000.50", day(1, 1), None),
        ("wiki", 25, "2.00", day(1, 1), day(6, 30)),
        ("wiki", 50, "1000.50", day(1, 1), None),
        ("wiki", 100, "1.00", day(1, 1), None),
    ]


def test_wrong_rows_hold_the_list_back_until_the_right_ones_are_asked_for(staff):
    price_list = take(csv_list(row(), row(User_tier="many")), by=staff)

    with pytest.raises(HasProblems):
        apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)
    assert kept_prices() == []

    applied = apply_price_list(price_list_id=price_list.pk, only_right_rows=True, by=staff, at=AT)

    assert (applied.status, applied.imported_by, applied.applied_at) == (ImportStatus.APPLIED, staff, AT)
    assert kept_prices() == [("wiki", 100, "1000.50", TODAY, None)]
    assert PriceProblem.objects.count() == 0


def test_an_import_leaves_no_file_and_an_event_without_amounts(staff, django_capture_on_commit_callbacks):
    price_list = take(csv_list(row()), by=staff)
    name, storage = price_list.file.name, price_list.file.storage
    assert storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        applied = apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)

    assert (storage.exists(name), applied.file.name) == (False, "")
    event = AuditEvent.objects.get(action="prices_imported")
    assert (event.object_id, event.actor_id) == (price_list.pk, staff.pk)
    assert event.details == {"added": 1, "changed": 0, "ended": 0}


def test_imported_twice_is_imported_once(staff):
    price_list = take(csv_list(row()), by=staff)
    apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)

    with pytest.raises(TransitionNotAllowed):
        apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)

    assert Price.objects.count() == 1


def test_a_preview_of_an_older_book_is_not_imported_but_checked_again():
    first, second = take(csv_list(row(Price="1.00"))), take(csv_list(row(Price="2.00")))
    apply_price_list(price_list_id=first.pk, by=None, at=AT)

    with pytest.raises(StalePriceBook):
        apply_price_list(price_list_id=second.pk, by=None, at=AT)
    second.refresh_from_db()
    assert (second.status, is_outdated(second)) == (ImportStatus.READY, True)

    checked = check_again(price_list_id=second.pk, by=None, at=AT)

    assert (counts(checked), is_outdated(checked)) == ((0, 1, 0, 0), False)
    apply_price_list(price_list_id=second.pk, by=None, at=AT)
    assert kept_prices() == [("wiki", 100, "2.00", TODAY, None)]


def test_a_long_list_is_read_and_imported_in_the_background(settings, staff):
    settings.PRICE_LIST_LONG_SIZE = 10
    price_list = take(csv_list(row()), by=staff)
    assert price_list.status == ImportStatus.QUEUED

    assert run_event(OutboxEvent.objects.get(job=Job.READ_PRICE_LIST).pk)
    price_list.refresh_from_db()
    assert (price_list.status, counts(price_list)) == (ImportStatus.READY, (1, 0, 0, 0))

    assert apply_price_list(price_list_id=price_list.pk, by=staff, at=AT).status == ImportStatus.APPLYING
    assert Price.objects.count() == 0
    assert run_event(OutboxEvent.objects.get(job=Job.APPLY_PRICE_LIST).pk)

    price_list.refresh_from_db()
    assert (price_list.status, Price.objects.count()) == (ImportStatus.APPLIED, 1)


def test_a_long_list_that_was_overtaken_is_told_and_can_be_checked_again(settings, staff):
    settings.PRICE_LIST_LONG_SIZE = 10
    first, second = (take(csv_list(row(Price=price)), by=staff) for price in ("1.00", "2.00"))
    for event in OutboxEvent.objects.filter(job=Job.READ_PRICE_LIST):
        run_event(event.pk)
    for price_list in (first, second):
        apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)

    for event in OutboxEvent.objects.filter(job=Job.APPLY_PRICE_LIST).order_by("pk"):
        assert run_event(event.pk)

    second.refresh_from_db()
    assert kept_prices() == [("wiki", 100, "1.00", TODAY, None)]
    assert (second.status, second.error) == (ImportStatus.READY, StalePriceBook().message)


# --- Taking back --------------------------------------------------------------------------------------------
def test_undoing_an_import_puts_the_book_back(staff):
    import_prices(row(Price="100.00"), row(User_tier=25, Price="5.00"), valid_from=day(1, 1))
    before = kept_prices()
    imported = import_prices(row(Price="120.00"), row(User_tier=50), valid_from=day(7, 1), is_complete=True)
    assert kept_prices() != before

    undone = undo_import(price_list_id=imported.pk, by=staff, at=AT)

    assert kept_prices() == before
    assert (undone.status, undone.undone_at) == (ImportStatus.UNDONE, AT)
    assert AuditEvent.objects.filter(action="prices_undone", object_id=imported.pk).count() == 1
    with pytest.raises(TransitionNotAllowed):
        undo_import(price_list_id=imported.pk, by=staff, at=AT)


def test_what_was_changed_again_later_is_undone_in_order_only(staff):
    first = import_prices(row(Price="1.00"), valid_from=day(1, 1))
    second = import_prices(row(Price="2.00"), valid_from=day(7, 1))
    after = kept_prices()

    with pytest.raises(PriceChangedAgain):
        undo_import(price_list_id=first.pk, by=staff, at=AT)
    assert kept_prices() == after

    undo_import(price_list_id=second.pk, by=staff, at=AT)
    undo_import(price_list_id=first.pk, by=staff, at=AT)

    assert kept_prices() == []


def test_an_end_is_not_undone_over_a_price_that_came_later(staff):
    import_prices(row(Price="1.00"), row(User_tier=25), valid_from=day(1, 1))
    ended = import_prices(row(User_tier=25), valid_from=day(1, 1), is_complete=True)
    assert [price[1] for price in kept_prices()] == [25]
    import_prices(row(Price="3.00"), valid_from=day(1, 1))

    with pytest.raises(PriceChangedAgain):
        undo_import(price_list_id=ended.pk, by=staff, at=AT)


def test_a_discarded_list_leaves_nothing_but_that_it_was(staff, django_capture_on_commit_callbacks):
    price_list = take(csv_list(row(), row(User_tier="x")), by=staff)
    name, storage = price_list.file.name, price_list.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        discard_price_list(price_list_id=price_list.pk, by=staff, at=AT)

    price_list.refresh_from_db()
    assert (price_list.status, storage.exists(name)) == (ImportStatus.DISCARDED, False)
    assert PriceProblem.objects.count() == 0
    with pytest.raises(TransitionNotAllowed):
        apply_price_list(price_list_id=price_list.pk, by=staff, at=AT)


def test_what_nobody_decides_on_for_a_month_is_thrown_away(staff):
    old = take(csv_list(row()), by=staff)
    take(csv_list(row()), by=staff, at=AT + timedelta(days=31))

    old.refresh_from_db()
    assert old.status == ImportStatus.DISCARDED


# --- By hand ------------------------------------------------------------------------------------------------
def hand(price: Price, staff, **given):
    options = {"unit_price": Decimal("9.00"), "unit_cost": None, "valid_from": TODAY, "reason": "Agreed."}
    return change_price(price_id=price.pk, **{**options, **given}, by=staff, at=AT)


def test_a_price_is_changed_by_hand_with_a_reason_and_can_be_undone(staff):
    import_prices(row(Price="1.00"), valid_from=day(1, 1))
    before = kept_prices()

    change = hand(Price.objects.get(), staff, unit_cost=Decimal("4.00"))

    assert kept_prices() == [
        ("wiki", 100, "1.00", day(1, 1), day(11, 22)),
        ("wiki", 100, "9.00", TODAY, None),
    ]
    assert (change.source, change.status, change.reason) == (
        PriceSource.HAND,
        ImportStatus.APPLIED,
        "Agreed.",
    )
    assert AuditEvent.objects.filter(action="price_changed", actor_id=staff.pk).count() == 1

    undo_import(price_list_id=change.pk, by=staff, at=AT)
    assert kept_prices() == before


def test_of_two_changes_of_one_price_the_second_is_told(staff):
    import_prices(row(Price="1.00"), valid_from=day(1, 1))
    price = Price.objects.get()
    hand(price, staff)
    after = kept_prices()

    with pytest.raises(PriceNotInForce):
        hand(price, staff, unit_price=Decimal("8.00"))

    assert kept_prices() == after


def test_a_change_outside_its_time_or_of_nothing_is_refused(staff):
    import_prices(row(Price="1.00", Valid_until="2026-12-31"), valid_from=day(7, 1))
    price = Price.objects.get()

    for refused in (day(6, 30), day(1, 1, 2027)):
        with pytest.raises(InvalidInput):
            hand(price, staff, valid_from=refused)
        with pytest.raises(InvalidInput):
            end_price(price_id=price.pk, last_day=refused, reason="x", by=staff, at=AT)
    with pytest.raises(NothingToImport):
        hand(price, staff, unit_price=Decimal("1.00"))


def test_a_price_is_ended_by_hand(staff):
    import_prices(row(Price="1.00"), valid_from=day(1, 1))

    end_price(price_id=Price.objects.get().pk, last_day=day(12, 31), reason="Gone.", by=staff, at=AT)

    assert kept_prices() == [("wiki", 100, "1.00", day(1, 1), day(12, 31))]


# --- Looking for prices -------------------------------------------------------------------------------------
def test_prices_are_found_by_name_key_deployment_tier_and_day():
    ListingFactory(key="org.example.board", name="Boards for Wiki")
    import_prices(
        row(),
        row(Product_key="org.example.board", Deployment="data_center"),
        row(Product_key="org.example.board", User_tier="unlimited", Valid_from="2027-01-01"),
    )

    def found(**wanted):
        return [price.listing_key for price in find_prices(PriceFilter(**wanted)).order_by("pk")]

    assert found(text="boards") == ["org.example.board"] * 2
    assert found(text="ORG.example") == ["org.example.board"] * 2
    assert found(text="wiki") == ["wiki", "org.example.board", "org.example.board"]
    assert found(deployment="data_center") == ["org.example.board"]
    assert found(user_tier=2**31 - 1) == ["org.example.board"]
    assert found(on=TODAY) == ["wiki", "org.example.board"]
    assert found(currency="USD") == []


def test_the_parts_of_the_book_follow_each_other_without_gap_or_repetition():
    ListingFactory(key="board")
    import_prices(
        *[
            row(Product_key=key, Deployment=deployment, User_tier=tier, Purchase_type=purchase)
            for key in ("wiki", "board")
            for deployment in ("cloud", "data_center")
            for tier in (10, 100)
            for purchase in ("new", "renewal")
        ]
    )
    rows, seen, last = find_prices(PriceFilter()), [], 0

    while part := list(prices_behind(rows, after=last)[:3]):
        seen += part
        last = part[-1].pk

    assert seen == list(rows.order_by("listing_key", "deployment", "user_tier", "pk"))
    assert len(seen) == 16
