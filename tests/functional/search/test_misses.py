"""Searches that found nothing: what is counted, for how long, and who reads it."""

import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from openpyxl import load_workbook

from cms.services import ensure_editor_group
from search import misses
from search.misses import forget_old_misses, record_miss
from search.models import SearchMiss
from search.tasks import forget_misses
from tests.factories.cms import FaqTopicPageFactory
from tests.factories.marketplace import ListingFactory

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPORT = "/cms/reports/searches-without-result/"

pytestmark = pytest.mark.django_db


def record(text, language="en", at=NOW):
    record_miss(text=text, language=language, at=at)


def rows():
    return list(SearchMiss.objects.order_by("text", "language").values_list("text", "language", "times"))


@pytest.fixture
def editor():
    user = get_user_model().objects.create_user("edda", "edda@example.org")
    user.groups.add(ensure_editor_group())
    return user


# --- Counting -------------------------------------------------------------------------------------
def test_the_same_text_is_counted_on_one_row_of_its_language():
    record("Wiki  Farm")
    record(" wiki farm", at=NOW + timedelta(hours=1))
    record("wiki farm", "de")

    assert rows() == [("wiki farm", "de", 1), ("wiki farm", "en", 2)]
    miss = SearchMiss.objects.get(language="en")
    assert (miss.first_at, miss.last_at) == (NOW, NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "text",
    ["", "  ", "x", "???", "12 34", "SEN-1234567", "somebody@example.com", "manywords " * 9, "ß" * 41],
)
def test_what_is_private_long_or_no_word_is_not_counted(text):
    record(text)

    assert rows() == []


def test_a_text_is_no_formula_of_a_spreadsheet():
    record("=HYPERLINK(wiki)")
    record('"wiki farm')
    record("c++")

    assert [text for text, *_others in rows()] == ["c++", "hyperlink(wiki)", "wiki farm"]


def test_a_full_table_lets_the_rarest_and_oldest_go(monkeypatch):
    monkeypatch.setattr(misses, "MAX_MISSES", 3)
    record("often")
    record("often")
    record("old", at=NOW - timedelta(days=2))
    record("newer", at=NOW - timedelta(days=1))

    record("newest")

    assert [text for text, *_others in rows()] == ["newer", "newest", "often"]


def test_what_nobody_repeats_is_forgotten_after_ninety_days():
    record("old", at=NOW - timedelta(days=91))
    record("kept", at=NOW - timedelta(days=91))
    record("kept", at=NOW - timedelta(days=89))

    assert forget_old_misses(now=NOW) == 1
    assert [text for text, *_others in rows()] == ["kept"]


def test_the_schedule_forgets(settings):
    record("old", at=datetime(2020, 1, 1, tzinfo=UTC))

    forget_misses.run()

    assert rows() == []
    jobs = [entry["kwargs"].get("job") for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    assert "search.forget_misses" in jobs


def test_a_count_that_cannot_be_written_is_lost_and_nothing_else(monkeypatch):
    def fail(**_arguments):
        raise DatabaseError("read-only")

    monkeypatch.setattr(misses, "_count", fail)

    record("wiki farm")

    assert rows() == []


# --- The page -------------------------------------------------------------------------------------
def test_a_search_that_finds_nothing_is_counted(client, search_index):
    ListingFactory(name="Diagrams")
    search_index()

    client.get("/de/search/", {"q": "Quittenmarmelade"})
    client.get("/search/", {"q": "diagrams"})

    assert rows() == [("quittenmarmelade", "de", 1)]


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch"}, {"User-Agent": "Examplebot/2.1 (+https://bot.example)"}]
)
def test_what_nobody_looks_at_is_not_counted(client, search_index, headers):
    ListingFactory(name="Diagrams")
    search_index()

    client.get("/search/", {"q": "quince marmalade"}, headers=headers)

    assert rows() == []


# --- The report -----------------------------------------------------------------------------------
def test_editors_read_them_the_most_frequent_first(client, editor):
    FaqTopicPageFactory()
    record("rare")
    record("<b>often</b>")
    record("<b>often</b>")
    client.force_login(editor)

    text = client.get(REPORT).text

    assert text.index("b&gt;often") < text.index("rare")
    assert "<b>often" not in text
    assert "/search/?q=rare" in text
    assert "Write an answer" in text
    assert REPORT in client.get("/cms/").text


def test_the_report_is_searched_filtered_and_sorted(client, editor):
    record("wiki farm")
    record("wiki garden", "de")
    record("zoo")
    record("zoo")
    client.force_login(editor)

    def found(**query):
        return [miss.text for miss in client.get(f"{REPORT}results/", query).context["object_list"]]

    assert found(q="wiki") == ["wiki garden", "wiki farm"][::-1]
    assert found(language="de") == ["wiki garden"]
    assert found(times="2") == ["zoo"]
    assert found(ordering="text") == ["wiki farm", "wiki garden", "zoo"]
    assert found(ordering="nonsense") == ["zoo", "wiki farm", "wiki garden"]


def test_the_report_is_exported(client, editor):
    record("wiki farm")
    client.force_login(editor)

    csv = b"".join(client.get(REPORT, {"export": "csv"})).decode()
    book = load_workbook(BytesIO(b"".join(client.get(REPORT, {"export": "xlsx"}))))

    assert csv.splitlines()[0] == "Searched for,Language,How often,First time,Last time"
    assert csv.splitlines()[1].startswith("wiki farm,en,1,2026-03-01")
    assert [cell.value for cell in book.active[2]][:3] == ["wiki farm", "en", 1]


def test_the_report_is_for_editors_only(client, editor):
    client.force_login(get_user_model().objects.create_user("nobody", "nobody@example.org"))
    assert client.get(REPORT).status_code in {302, 403}

    only_admin = get_user_model().objects.create_user("guest", "guest@example.org")
    only_admin.user_permissions.add(*editor.groups.get().permissions.filter(codename="access_admin"))
    client.force_login(only_admin)
    assert client.get(REPORT).status_code in {302, 403}
    assert REPORT not in client.get("/cms/").text


@pytest.mark.django_db(transaction=True)
def test_a_database_that_somebody_writes_to_does_not_hold_the_page():
    record("wiki farm")
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            is_sqlite = other.vendor == "sqlite"
            cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
            cursor.execute("UPDATE search_searchmiss SET times = times")
            began = time.monotonic()
            record("wiki farm")
            waited = time.monotonic() - began
            cursor.execute("ROLLBACK")
    finally:
        other.close()

    assert waited < 1
    assert rows() == [("wiki farm", "en", 1)]
    record("wiki farm")
    assert rows() == [("wiki farm", "en", 2)]
