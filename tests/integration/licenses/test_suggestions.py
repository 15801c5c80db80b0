"""What is worth doing with a register."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.accounts.viewer import ANONYMOUS
from shop.configurator.configuration import Tier
from shop.licenses.models import License
from shop.licenses.suggestions import MOST_NAMED, quarter_end, suggestions_for
from shop.marketplace.enums import ChangeKind, SyncMode
from shop.marketplace.models import Listing, SyncChange, SyncRun
from tests.factories.licenses import make_license_rows
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
TODAY = date(2026, 11, 23)
NEXT_YEAR = date(2027, 11, 23)


@pytest.fixture
def host(db):
    return ListingFactory(name="Confluence", key="confluence", host=True, applications=["confluence"])


@pytest.fixture
def app(db):
    return ListingFactory(name="Diagrams", key="org.example.diagrams", applications=["confluence"])


@pytest.fixture
def make(organization, staff):
    def rows(listing, *each, **values):
        return make_license_rows(
            organization, listing, len(each), by=staff, each=each, **{"ends_on": NEXT_YEAR, **values}
        )

    return rows


@pytest.fixture
def found(customer):
    def suggested(on_date: date = TODAY) -> list[tuple[str, str, int, list]]:
        return [
            (one.code.value, one.title, one.total, list(one.license_ids))
            for one in suggestions_for(viewer_for(customer), on_date=on_date)
        ]

    return suggested


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_quarter_ends_with_its_third_month(day, end):
    assert quarter_end(day) == end


def test_licenses_that_end_this_quarter_are_to_be_renewed(make, host, found):
    first, last, *_others = make(
        host,
        {"sen": "B", "ends_on": TODAY},
        {"sen": "A", "ends_on": date(2026, 12, 31)},
        {"sen": "C", "ends_on": date(2027, 1, 1)},
        {"sen": "D", "ends_on": TODAY - timedelta(days=1)},
        {"sen": "E", "ends_on": date(2026, 12, 31), "is_not_renewed": True},
        {"sen": "F", "ends_on": date(2026, 12, 31), "status": "superseded"},
    )

    assert found() == [
        ("ends_this_quarter", "Renew what ends this quarter", 2, [first.public_id, last.public_id])
    ]


def test_apps_smaller_than_their_host_are_to_be_upgraded_to_its_size(make, host, app, found, customer):
    make(host, {"sen": "H", "user_tier": 500, "instance_url": "https://wiki.example.edu"})
    small, _large, _elsewhere = make(
        app,
        {"sen": "S", "user_tier": 100, "instance_url": "https://wiki.example.edu/"},
        {"sen": "L", "user_tier": 500, "instance_url": "https://wiki.example.edu"},
        {"sen": "E", "user_tier": 100, "instance_url": "https://other.example.edu"},
        prefix="APP",
    )

    assert found() == [
        (
            "tier_below_host",
            "Upgrade apps to the size of their product: 500 users",
            1,
            [small.public_id],
        )
    ]
    (one,) = suggestions_for(viewer_for(customer), on_date=TODAY)
    assert (one.purchase_type, one.user_tier) == ("upgrade", Tier(500))


def test_licenses_of_what_is_no_longer_listed_are_asked_about(make, app, found):
    (license_,) = make(app, {"sen": "A"})
    Listing.objects.filter(pk=app.pk).update(is_listed=False)

    assert found() == [
        ("no_longer_listed", "Ask about apps that are no longer listed", 1, [license_.public_id])
    ]


def test_deployments_that_end_are_named_with_their_day(make, host, found):
    host.hostings.create(deployment="server", payment_model="atlassian")
    _cloud, center, server = make(
        host,
        {"sen": "C", "deployment": "cloud"},
        {"sen": "D", "deployment": "data_center"},
        {"sen": "S", "deployment": "server"},
    )

    assert found() == [
        (
            "deployment_ends",
            "Server is no longer renewed: ask for a way on",
            1,
            [server.public_id],
        ),
        (
            "deployment_ends",
            "Data Center ends: renew while it is possible",
            1,
            [center.public_id],
        ),
    ]


def test_licenses_bought_before_the_payment_model_changed(make, app, found):
    run = SyncRun.objects.create(
        source="test", mode=SyncMode.FULL, requested_at=datetime(2026, 10, 1, tzinfo=UTC)
    )
    SyncChange.objects.create(
        run=run,
        kind=ChangeKind.PAYMENT_CHANGED,
        key=app.key,
        details={"old": {"cloud": "vendor"}, "new": {"cloud": "atlassian"}},
    )
    before, _after, _elsewhere, _unknown = make(
        app,
        {"sen": "B", "purchased_on": date(2026, 9, 30)},
        {"sen": "A", "purchased_on": date(2026, 10, 1)},
        {"sen": "E", "purchased_on": date(2026, 9, 30), "deployment": "data_center"},
        {"sen": "U", "purchased_on": None},
    )

    codes = {code: ids for code, _title, _total, ids in found()}

    assert codes["payment_model_changed"] == [before.public_id]


def test_nothing_is_suggested_to_strangers_visitors_and_for_an_empty_register(make, host, stranger, customer):
    assert suggestions_for(viewer_for(customer), on_date=TODAY) == []
    make(host, {"sen": "A", "ends_on": TODAY})

    assert suggestions_for(viewer_for(stranger), on_date=TODAY) == []
    assert suggestions_for(ANONYMOUS, on_date=TODAY) == []


def test_queries_do_not_grow_and_no_step_takes_more_than_fit(make, host, app, customer):
    make(host, {"sen": "H", "user_tier": 500})
    make(app, {"sen": "S", "user_tier": 100, "ends_on": TODAY})
    viewer = viewer_for(customer)
    # The rules and what the viewer may see are read once.
    suggestions_for(viewer, on_date=TODAY)
    with CaptureQueriesContext(connection) as few:
        suggestions_for(viewer, on_date=TODAY)
    make(app, *({"user_tier": 100, "ends_on": TODAY} for _ in range(MOST_NAMED + 20)), prefix="MANY")
    assert License.objects.count() == MOST_NAMED + 22
    with CaptureQueriesContext(connection) as many:
        found = suggestions_for(viewer, on_date=TODAY)

    assert len(few) == len(many) == 11
    assert [(one.total, len(one.license_ids)) for one in found][:2] == [
        (MOST_NAMED + 21, MOST_NAMED),
        (MOST_NAMED + 21, MOST_NAMED),
    ]


def test_licenses_without_an_end_come_last_and_all_are_counted(make, host, app, found):
    host.hostings.create(deployment="server", payment_model="atlassian")
    endless, of_the_host = make(
        host,
        {"sen": "N", "deployment": "server", "ends_on": None},
        {"sen": "H", "deployment": "server"},
    )
    Listing.objects.filter(pk__in=(host.pk, app.pk)).update(is_listed=False)
    (of_the_app,) = make(app, {"sen": "A", "ends_on": date(2027, 11, 22)}, prefix="APP")

    assert [(code, total, ids) for code, _title, total, ids in found()] == [
        ("deployment_ends", 2, [of_the_host.public_id, endless.public_id]),
        ("no_longer_listed", 3, [of_the_app.public_id, of_the_host.public_id, endless.public_id]),
    ]
