"""The register as a list: what a filter lets through, and pages that neither lose nor repeat a licence."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from shop.accounts.selectors import viewer_for
from shop.core.exceptions import InvalidInput
from shop.licenses.enums import LicenseState, LicenseStatus
from shop.licenses.models import License
from shop.licenses.register import (
    SORTS,
    RegisterFilter,
    filtered_licenses,
    license_with_key,
    register_page,
)
from tests.factories.accounts import make_person
from tests.factories.journeys import make_license
from tests.factories.licenses import make_license_rows
from tests.factories.marketplace import ListingFactory

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
TODAY = date(2026, 11, 23)
KEY = "AAAB-CANARY-KEY-9XYZ"


@pytest.fixture
def make(organization, listing, staff):
    def rows(*each, **values):
        return make_license_rows(organization, listing, len(each), by=staff, each=each, **values)

    return rows


@pytest.fixture
def sens(customer):
    """The SENs that an address finds, in alphabetical order."""

    def found(address: str) -> list[str]:
        wanted = RegisterFilter.from_query(QueryDict(address))
        rows = filtered_licenses(viewer=viewer_for(customer), wanted=wanted, on_date=TODAY)
        return sorted(row.sen for row in rows)

    return found


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


@pytest.fixture
def some(make, organization, staff):
    host = ListingFactory(name="Confluence", key="confluence", host=True)
    make(
        {"sen": "A", "ends_on": days(200), "department": "Physics", "user_tier": 500},
        {"sen": "B", "ends_on": days(10), "deployment": "server", "business_area": "Research"},
        {"sen": "C", "ends_on": days(-1), "license_type": "academic", "is_declared": True},
        {"sen": "D", "ends_on": days(-400)},
        {"sen": "E", "ends_on": days(-30), "status": LicenseStatus.SUPERSEDED, "purchase_type": "renewal"},
        {"sen": "F", "ends_on": days(300), "status": LicenseStatus.CANCELLED},
        {"sen": "G", "ends_on": None, "purchased_on": None, "license_key": KEY, "user_tier": 2**31 - 1},
    )
    make_license_rows(organization, host, 1, by=staff, each=({"sen": "H", "ends_on": days(90)},))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", "ABCGH"),
        ("archived=all", "ABCDEFGH"),
        ("archived=yes", "DEF"),
        ("status=active", "AG"),
        ("status=expiring", "BH"),
        ("status=expired", "CD"),
        ("status=superseded", "E"),
        ("status=cancelled", "F"),
        ("status=active&status=superseded", "AEG"),
        ("status=superseded&archived=no", "E"),
        ("product=confluence", "H"),
        ("deployment=server", "B"),
        ("deployment=server&deployment=cloud", "ABCGH"),
        ("license_type=academic", "C"),
        ("purchase_type=renewal&archived=all", "E"),
        ("department=Physics", "A"),
        ("business_area=Research", "B"),
        ("ends_from=2026-11-23&ends_until=2027-02-21", "BH"),
        ("purchased_from=2026-01-03&purchased_until=2026-01-03", "C"),
        ("tier_from=101&tier_until=1000", "A"),
        ("tier_from=unlimited", "G"),
        ("declared=yes", "C"),
        ("declared=no&status=expired", "D"),
        ("has_key=yes", "G"),
        ("has_key=no&status=active", "A"),
        ("deployment=&status=+&q=", "ABCGH"),
    ],
)
def test_an_address_finds_what_it_says(some, sens, address, expected):
    assert sens(address) == list(expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("physics", ["A"]),
        ("PHYS", ["A"]),
        ("sics exam", ["A"]),
        ("exam research", ["B"]),
        ("ph", ["A"]),
        ("ph exam", ["A"]),
        ("wiki.example.edu", ["C"]),
        ("tessa@", ["G"]),
        ("nothing like it", []),
    ],
)
def test_every_word_is_looked_for_in_what_people_know_of_a_licence(make, sens, words, expected):
    make(
        {"sen": "A", "department": "Physics", "product_name": "Example App"},
        {"sen": "B", "business_area": "Research", "product_name": "Example App"},
        {"sen": "C", "instance_url": "https://wiki.example.edu", "product_name": "Other"},
        {"sen": "G", "technical_contact_email": "tessa@uni.test", "product_name": "Other"},
    )

    query = QueryDict(mutable=True)
    query["q"] = words
    assert sens(query.urlencode()) == expected


@pytest.mark.parametrize(
    "words", ['"', "'", '" OR "A', "* NEAR(", "%", "_", "A% OR 1=1 --", "\\", "{}", "sen:A", "𝟙𝟚𝟛"]
)
def test_hostile_words_are_looked_for_as_they_are(make, sens, words):
    make({"sen": "AAAA"}, {"sen": "BBBB"})
    query = QueryDict(mutable=True)
    query["q"] = words

    assert sens(query.urlencode()) == []


def test_a_percent_sign_finds_a_percent_sign(make, sens):
    make({"sen": "A", "department": "100 % remote"}, {"sen": "B", "department": "100 remote"})

    assert sens("q=%25") == ["A"]


def test_the_search_follows_a_change_and_a_removal(make, sens):
    changed, removed = make({"sen": "A", "department": "Physics"}, {"sen": "B", "department": "Physics"})
    changed.department = "Chemistry"
    changed.save()
    removed.delete()

    assert (sens("q=physics"), sens("q=chemistry")) == ([], ["A"])


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("license_key_index=abc", "license_key_index"),
        (f"key={KEY}", "key"),
        ("organization=1", "organization"),
        ("created_by__email=a", "created_by__email"),
        ("status=nonsense", "status"),
        ("sort=created_by", "sort"),
        ("sort=--ends_on", "sort"),
        ("ends_from=23.11.2026", "ends_from"),
        ("ends_from=0001-01-01", "ends_from"),
        ("ends_from=2026-02-30", "ends_from"),
        ("ends_from=2026-01-01&ends_from=2026-01-02", "ends_from"),
        ("tier_from=-1", "tier_from"),
        ("tier_from=99999999999", "tier_from"),
        ("declared=maybe", "declared"),
        ("archived=true", "archived"),
        ("department=a%00b", "department"),
        ("q=" + "x" * 201, "q"),
        ("q=%E2%80%AEturned", "q"),
        ("&".join(f"department={number}" for number in range(51)), "department"),
    ],
)
def test_what_is_no_filter_is_refused_by_its_name(address, field):
    with pytest.raises(InvalidInput) as refusal:
        RegisterFilter.from_query(QueryDict(address))

    assert refusal.value.field == field


@pytest.mark.parametrize(
    "address",
    [
        "",
        "q=wiki+team&status=active&status=expiring&deployment=cloud",
        "product=a&license_type=academic&purchase_type=new&department=A+%26+B&business_area=C",
        "ends_from=2026-01-01&ends_until=2026-12-31&purchased_from=2020-02-29&purchased_until=2026-01-01",
        "tier_from=10&tier_until=unlimited&declared=no&has_key=yes&archived=all&sort=-user_tier",
    ],
)
def test_a_filter_writes_the_address_that_it_reads(address):
    assert RegisterFilter.from_query(QueryDict(address)).as_query() == address


def test_a_key_is_not_in_the_address_of_a_filter():
    wanted = RegisterFilter(key=KEY, archived=False)

    assert (wanted.as_query(), KEY in repr(wanted)) == ("", False)


def test_what_an_address_shows_of_the_page_is_no_filter():
    wanted = RegisterFilter.from_query(QueryDict("columns=sen&after=x~1~y&layout=cards&status=active"))

    assert wanted.as_query() == "status=active"


def test_states_are_those_that_a_licence_tells_of_itself(some, customer):
    everything = License.objects.all()
    for state in LicenseState:
        found = filtered_licenses(
            viewer=viewer_for(customer), wanted=RegisterFilter(states=(state,)), on_date=TODAY
        )
        assert {row.sen for row in found} == {row.sen for row in everything if row.state(TODAY) == state}


def test_a_key_is_found_by_its_whole_value_only(make, customer, stranger):
    (with_key, _other) = make({"license_key": KEY}, {"license_key": "AAAB-OTHER"})

    def found(key, user=customer):
        return license_with_key(viewer=viewer_for(user), key=key, on_date=TODAY)

    assert found(f"  {KEY}\n") == with_key
    assert [found(KEY[:-1]), found(KEY.lower()), found(""), found(" ")] == [None] * 4
    assert found(KEY, stranger) is None


def test_strangers_and_people_who_wait_find_nothing(some, stranger, db):
    for user in (stranger, make_person()):
        found = filtered_licenses(
            viewer=viewer_for(user), wanted=RegisterFilter(products=("confluence",)), on_date=TODAY
        )
        assert list(found) == []


# --- Pages


def walk(viewer, wanted, *, limit=7):
    """All pages forward, then all of them backward; each as its SENs."""
    pages, after = [], ""
    while True:
        page = register_page(viewer=viewer, wanted=wanted, on_date=TODAY, after=after, limit=limit)
        pages.append(page)
        if not page.following:
            break
        after = page.following
    backward, before = [pages[-1]], pages[-1].preceding
    while before:
        page = register_page(viewer=viewer, wanted=wanted, on_date=TODAY, before=before, limit=limit)
        backward.append(page)
        before = page.preceding
    return pages, backward[::-1]


@pytest.mark.parametrize("sort", [sign + name for name in SORTS for sign in ("", "-")])
def test_pages_lose_and_repeat_nothing_in_both_directions(make, customer, sort):
    make(
        *(
            {
                "ends_on": None if number % 5 == 0 else days(number % 3),
                "purchased_on": None if number % 4 == 0 else days(-(number % 3)),
                "product_name": f"Product {number % 4}",
                "department": ["", "Physics", "~1~", "Zoo"][number % 4],
                "user_tier": [10, 2**31 - 1, 500][number % 3],
            }
            for number in range(41)
        )
    )
    viewer, wanted = viewer_for(customer), RegisterFilter(sort=sort)

    forward, backward = walk(viewer, wanted)

    field, is_down = SORTS[sort.removeprefix("-")], sort.startswith("-")
    rows = [row for page in forward for row in page.rows]
    values = [(getattr(row, field), row.pk) for row in rows]
    given = sorted((pair for pair in values if pair[0] is not None), reverse=is_down)
    missing = sorted((pair for pair in values if pair[0] is None), key=lambda one: one[1], reverse=is_down)
    assert values == given + missing
    assert len({row.pk for row in rows}) == 41
    assert [page.total for page in forward] == [41] * 6
    # Pages on the way back are as long as those on the way there but for the first.
    assert [row.pk for page in backward for row in page.rows] == [row.pk for row in rows]


def test_a_page_stays_where_it_is_when_rows_before_it_go(make, customer):
    rows = make(*[{}] * 10)
    viewer = viewer_for(customer)
    first = register_page(viewer=viewer, wanted=RegisterFilter(), on_date=TODAY, limit=4)
    rows[0].delete()

    second = register_page(
        viewer=viewer, wanted=RegisterFilter(), on_date=TODAY, limit=4, after=first.following
    )

    assert [row.sen for row in second.rows] == ["ROW-00005", "ROW-00006", "ROW-00007", "ROW-00008"]
    assert second.total == 9


@pytest.mark.parametrize(
    "cursor",
    ["x", "ends_on~1", "ends_on~-1~2026-01-01", "ends_on~1~never", "product_name~1~A", "ends_on~٣~", "~~~"],
)
def test_a_cursor_of_something_else_begins_at_the_front(make, customer, cursor):
    make(*[{}] * 3)

    for place in ({"after": cursor}, {"before": cursor}):
        page = register_page(viewer=viewer_for(customer), wanted=RegisterFilter(), on_date=TODAY, **place)
        assert [row.sen for row in page.rows] == ["ROW-00001", "ROW-00002", "ROW-00003"]
        assert (page.following, page.preceding) == ("", "")


def test_page_costs_as_many_queries_anywhere_in_a_thousand(make, customer, organization):
    make(*[{}] * 1000)
    viewer = viewer_for(customer)

    def asked(**place) -> int:
        with CaptureQueriesContext(connection) as queries:
            page = register_page(viewer=viewer, wanted=RegisterFilter(), on_date=TODAY, **place)
            assert len([row.product.listing.key + row.organization.name for row in page.rows]) == 50
        assert "OFFSET" not in " ".join(one["sql"] for one in queries)
        return len(queries)

    row = License.objects.get(sen="ROW-00600")
    cursor = f"ends_on~{row.pk}~{row.ends_on}"
    assert (asked(), asked(after=cursor), asked(before=cursor)) == (2, 2, 2)


def test_sqlite_and_postgresql_search_by_their_indexes(make, customer):
    make({"sen": "AAAA"})
    wanted = RegisterFilter(text="aaaa")
    rows = filtered_licenses(viewer=viewer_for(customer), wanted=wanted, on_date=TODAY)

    asked = str(rows.query)
    assert [row.sen for row in rows] == ["AAAA"]
    assert ("MATCH" in asked) == (connection.vendor == "sqlite")


def test_a_key_is_not_loaded_with_a_page(make, customer):
    make({"license_key": make_license.__name__})
    (row,) = register_page(viewer=viewer_for(customer), wanted=RegisterFilter(), on_date=TODAY).rows

    assert "license_key" in row.get_deferred_fields()
