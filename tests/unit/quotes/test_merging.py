"""Two people edited one draft."""

from dataclasses import replace
from decimal import Decimal

from shop.quotes.merging import differences, merged
from shop.quotes.services.line_drafts import LineDraft


def line(line_id: int | None, title: str, **values: object) -> LineDraft:
    return LineDraft(line_id=line_id, title=title, **values)


A, B, C = line(1, "A"), line(2, "B"), line(3, "C")
BASE = [A, B, C]


def titles(lines: list[LineDraft]) -> list[str]:
    return [one.title for one in lines]


def test_what_only_one_changed_is_taken_from_that_one():
    theirs = [replace(A, unit_price=Decimal(10)), B, C]
    mine = [replace(A, detail="My words"), B, C]

    first, *_rest = merged(base=BASE, theirs=theirs, mine=mine)

    assert (first.unit_price, first.detail) == (Decimal(10), "My words")


def test_where_both_changed_the_same_mine_stays_and_it_is_told():
    theirs, mine = [replace(A, title="Theirs"), B, C], [replace(A, title="Mine"), B, C]

    (difference,) = differences(base=BASE, theirs=theirs, mine=mine)
    (field,) = difference.fields

    assert (field.name, field.theirs, field.mine, field.is_conflict) == ("title", "Theirs", "Mine", True)
    assert titles(merged(base=BASE, theirs=theirs, mine=mine)) == ["Mine", "B", "C"]


def test_lines_that_both_added_are_there_and_lines_that_one_removed_are_gone():
    theirs = [A, line(4, "Their new one"), C]  # B is gone
    mine = [A, line(None, "My new one"), B]  # C is gone

    assert titles(merged(base=BASE, theirs=theirs, mine=mine)) == ["A", "My new one", "Their new one"]


def test_a_removed_line_that_the_other_changed_stays():
    changed = replace(B, unit_price=Decimal(5))

    by_them = merged(base=BASE, theirs=[A, changed, C], mine=[A, C])
    by_me = merged(base=BASE, theirs=[A, C], mine=[A, changed, C])

    assert [(one.line_id, one.unit_price) for one in by_them if one.title == "B"] == [(2, Decimal(5))]
    assert [(one.line_id, one.unit_price) for one in by_me if one.title == "B"] == [(None, Decimal(5))]


def test_my_order_counts_where_i_changed_it():
    theirs = [A, line(4, "Their new one"), B, C]

    assert titles(merged(base=BASE, theirs=theirs, mine=[C, A, B])) == ["C", "A", "Their new one", "B"]
    assert titles(merged(base=BASE, theirs=[B, A, C], mine=BASE)) == ["B", "A", "C"]


def test_without_knowing_the_beginning_every_difference_is_one_of_both():
    (difference,) = differences(base=None, theirs=[replace(A, title="X")], mine=[A])

    assert difference.fields[0].is_conflict


def test_added_and_removed_lines_are_told_apart():
    found = differences(base=BASE, theirs=[A, B, line(4, "D")], mine=[A, C, line(None, "E")])

    assert [(one.title, one.theirs is None, one.mine is None, one.is_new) for one in found] == [
        ("B", False, True, False),
        ("D", False, True, True),
        ("C", True, False, False),
        ("E", True, False, True),
    ]
