"""What is said about the end of a sale, on both sides of each date."""

from datetime import date

import pytest

from shop.configurator.end_of_sale import end_of_sale_notices
from shop.configurator.enums import Deployment
from tests.unit.configurator.samples import CLOUD, DATA_CENTER, SERVER, app, listing, shipped_rules


def texts(on: date, *deployments: Deployment) -> list[str]:
    product = listing(deployments=frozenset(deployments or (DATA_CENTER,)))
    return [notice.text for notice in end_of_sale_notices(listing=product, rules=shipped_rules(), on_date=on)]


NEW_TO_ALL = "new licences for everybody until 30 March 2026, for existing customers until 30 March 2028"
NEW_TO_SOME = "new licences for existing customers until 30 March 2028"
CHANGES = "upgrades and downgrades until 30 March 2028"
NO_CHANGES = "new licences, upgrades and downgrades were sold until 30 March 2028"
RENEWALS = "renewals until 28 March 2029"
NO_RENEWALS = "renewals were sold until 28 March 2029"


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 3, 30), f"{NEW_TO_ALL}; {CHANGES}; {RENEWALS}."),
        (date(2026, 3, 31), f"{NEW_TO_SOME}; {CHANGES}; {RENEWALS}."),
        (date(2028, 3, 30), f"{NEW_TO_SOME}; {CHANGES}; {RENEWALS}."),
        (date(2028, 3, 31), f"{NO_CHANGES}; {RENEWALS}."),
        (date(2029, 3, 28), f"{NO_CHANGES}; {RENEWALS}."),
        (date(2029, 3, 29), f"{NO_CHANGES}; {NO_RENEWALS}."),
    ],
)
def test_data_center_says_what_is_sold_to_whom_and_until_when(on: date, said: str) -> None:
    assert texts(on) == [f"Data Center: {said}"]


def test_a_part_by_itself_begins_with_a_capital() -> None:
    (notice,) = end_of_sale_notices(
        listing=listing(deployments=frozenset({DATA_CENTER})),
        rules=shipped_rules(),
        on_date=date(2026, 11, 1),
    )

    assert [end.text for end in notice.ends] == [
        "New licences for existing customers until 30 March 2028",
        "Upgrades and downgrades until 30 March 2028",
        "Renewals until 28 March 2029",
    ]


@pytest.mark.parametrize(("on", "is_over"), [(date(2024, 2, 15), False), (date(2024, 2, 16), True)])
def test_server_is_over_when_its_last_window_is(on: date, is_over: bool) -> None:
    (notice,) = end_of_sale_notices(
        listing=listing(deployments=frozenset({SERVER})), rules=shipped_rules(), on_date=on
    )

    assert notice.is_over is is_over


def test_cloud_has_no_end_and_what_is_not_offered_is_not_mentioned() -> None:
    assert texts(date(2026, 11, 1), CLOUD) == []
    assert [text.partition(":")[0] for text in texts(date(2026, 11, 1), SERVER, DATA_CENTER, CLOUD)] == [
        "Server",
        "Data Center",
    ]


def test_free_app_has_no_licence_to_renew() -> None:
    free = app(payment_model="free", deployments=frozenset({DATA_CENTER}))

    (notice,) = end_of_sale_notices(listing=free, rules=shipped_rules(), on_date=date(2026, 11, 1))

    assert notice.text == "Data Center: new licences for existing customers until 30 March 2028."
