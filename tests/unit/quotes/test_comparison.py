"""Two states of an offer side by side."""

from datetime import date
from decimal import Decimal

from shop.quotes.comparison import Change, LineState, RevisionState, compare, compare_lines


def line(title: str, **values: object) -> LineState:
    return LineState(title=title, **values)


def told(changes: list) -> list[tuple[str, str, list[str]]]:
    return [(str(one.change), one.line.title, [field.name for field in one.fields]) for one in changes]


def test_equal_states_have_no_differences():
    state = RevisionState(lines=(line("Wiki", product_id=1), line("Training")))

    assert compare(state, state).is_same


def test_a_changed_price_is_told_with_both_values():
    old = [line("Wiki", product_id=1, unit_price=Decimal(10), net_amount=Decimal(10))]
    new = [line("Wiki", product_id=1, unit_price=Decimal(9), net_amount=Decimal(9))]

    (change,) = compare_lines(old, new)

    assert change.change == Change.CHANGED
    assert [(one.name, one.old, one.new) for one in change.fields] == [
        ("unit_price", Decimal(10), Decimal(9)),
        ("net_amount", Decimal(10), Decimal(9)),
    ]


def test_added_and_removed_lines_stand_where_they_belong():
    old = [line("A"), line("B"), line("C")]
    new = [line("A"), line("C"), line("D", position=9)]

    assert told(compare_lines(old, new)) == [
        ("same", "A", []),
        ("removed", "B", []),
        ("same", "C", []),
        ("added", "D", []),
    ]


def test_another_configuration_of_the_same_product_is_a_change_of_the_line():
    old = [line("Wiki", product_id=1, configuration_key="a", detail="100 users")]
    new = [line("Wiki", product_id=1, configuration_key="b", detail="200 users")]

    assert told(compare_lines(old, new)) == [("changed", "Wiki", ["detail"])]


def test_two_lines_of_one_product_find_their_own_partners():
    old = [
        line("Wiki", product_id=1, configuration_key="cloud", quantity=Decimal(1)),
        line("Wiki", product_id=1, configuration_key="server", quantity=Decimal(2)),
    ]

    assert told(compare_lines(old, old[::-1])) == [("same", "Wiki", []), ("same", "Wiki", [])]


def test_only_the_line_that_was_moved_counts_as_moved():
    old = [line(title) for title in "ABCD"]
    new = [line(title) for title in "DABC"]

    assert [(one.line.title, one.is_moved) for one in compare_lines(old, new)] == [
        ("D", True),
        ("A", False),
        ("B", False),
        ("C", False),
    ]


def test_lines_with_keys_are_paired_by_them_alone():
    old = [line("Training", key=1)]
    new = [line("Training", key=2)]

    assert [str(one.change) for one in compare_lines(old, new)] == ["removed", "added"]


def test_the_head_is_compared_too():
    old = RevisionState(introduction="Hello", valid_until_date=date(2026, 12, 1))
    new = RevisionState(introduction="Hello", valid_until_date=date(2026, 12, 24))

    assert [(one.name, one.old, one.new) for one in compare(old, new).head] == [
        ("valid_until_date", date(2026, 12, 1), date(2026, 12, 24))
    ]
