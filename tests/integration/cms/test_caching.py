"""Whole pages kept for visitors: what is kept, for whom, and that a change is seen at once."""

import gzip
import re
from http import HTTPStatus

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from redis.exceptions import RedisError
from wagtail.models import PageViewRestriction, Site

from cms.caching import TOKEN_MARK
from cms.demo import build_demo_pages
from cms.models import FaqEntryPage, SiteSettings
from tests.factories.cms import AfterTheOrderPageFactory, FaqEntryPageFactory

pytestmark = pytest.mark.django_db

NOBODY_THERE = "redis://127.0.0.1:1/0"

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def kept(settings):
    settings.PAGE_CACHE_SECONDS = 300
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def entry():
    return FaqEntryPageFactory(title="Asked by many")


def page(client, address="/faq/", **headers) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def queries_of(client, address="/faq/") -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client, address)
    return len(queries)


def test_the_second_visitor_gets_the_page_without_a_query(client, entry):
    first = page(client)

    assert queries_of(Client()) == 0
    assert "Asked by many" in first
    assert "Asked by many" in page(Client())


@pytest.mark.parametrize("cookie", ["sessionid", "oscar_open_basket", "messages", "anything"])
def test_who_brings_something_of_their_own_gets_a_page_of_their_own(client, entry, cookie):
    page(client)
    reader = Client()
    reader.cookies[cookie] = "x"

    assert queries_of(reader) > 0


def test_the_questions_are_written_once_for_readers_with_something_of_their_own(client, entry):
    client.cookies["seen"] = "1"
    anew = queries_of(client)

    assert queries_of(client) < anew
    FaqEntryPage.objects.get(pk=entry.pk).unpublish()
    assert "Asked by many" not in page(client)


def test_a_search_in_the_questions_leaves_nothing_to_others(client, entry):
    client.cookies["seen"] = "1"

    assert "<summary>Asked by many" not in page(client, "/faq/?q=nothing")
    assert "<summary>Asked by many" in page(client)


def test_a_page_is_sent_compressed_and_the_browser_keeps_it(client, entry):
    zipped = {"accept-encoding": "gzip"}
    client.get("/faq/", headers=zipped)
    answer = client.get("/faq/", headers=zipped)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Asked by many" in gzip.decompress(answer.content).decode()
    known = zipped | {"if-none-match": answer.headers["ETag"]}
    assert client.get("/faq/", headers=known).status_code == HTTPStatus.NOT_MODIFIED


def test_every_visitor_gets_a_token_of_their_own_that_works(entry):
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    tokens = [TOKEN.findall(page(visitor))[0] for visitor in (one, other)]

    assert TOKEN_MARK not in page(one) + page(other)
    assert one.cookies["csrftoken"].value != other.cookies["csrftoken"].value
    vote = {"helpful": "yes", "csrfmiddlewaretoken": tokens[1]}
    address = f"/_pages/answers/{entry.pk}/vote/"
    assert other.post(address, vote).status_code == HTTPStatus.FOUND
    assert one.post(address, vote).status_code == HTTPStatus.FORBIDDEN


def test_languages_and_tabs_are_kept_apart(client):
    build_demo_pages(at=timezone.now())
    addresses = ["/", "/de/", "/after-the-order/", "/after-the-order/?order=service", "/de/after-the-order/"]
    fresh = [page(Client(), address) for address in addresses]

    kept_pages = [page(Client(), address) for address in addresses]

    assert [re.findall(r"<h1.*?</h1>|<html[^>]*>", html, re.DOTALL) for html in kept_pages] == [
        re.findall(r"<h1.*?</h1>|<html[^>]*>", html, re.DOTALL) for html in fresh
    ]
    assert len({re.sub(TOKEN, "", html) for html in kept_pages}) == len(addresses)


def test_a_visitor_with_a_session_gets_a_page_of_their_own(client, entry):
    page(Client())
    session = client.session
    session["something"] = "of theirs"
    session.save()

    assert queries_of(client) > 0


def test_a_signed_in_reader_never_sees_a_kept_page_and_leaves_none(admin_client, entry):
    mine = admin_client.get("/faq/")

    assert mine.headers["Cache-Control"] == "private, no-store"
    assert "admin@example.com" in mine.content.decode()
    assert "admin@example.com" not in page(Client())
    assert "admin@example.com" in page(admin_client)


@pytest.mark.parametrize("headers", [{"hx-request": "true"}, {"authorization": "Bearer x"}])
def test_parts_of_pages_and_programs_are_answered_afresh(client, entry, headers):
    page(Client())

    with CaptureQueriesContext(connection) as queries:
        page(client, **headers)

    assert len(queries) > 0


def test_other_queries_are_answered_afresh_so_that_nobody_fills_the_cache(client, entry):
    page(client, "/faq/?q=many")

    assert queries_of(client, "/faq/?q=many") > 0


def test_what_an_editor_publishes_is_seen_at_once(client, entry):
    page(client)
    entry.title = "Asked by all"
    entry.save_revision()
    assert "Asked by many" in page(client)

    entry.save_revision().publish()

    assert "Asked by all" in page(client)


def test_what_an_editor_takes_back_moves_or_deletes_is_gone_at_once(client, entry):
    topic = entry.get_parent()
    second = FaqEntryPageFactory(parent=topic, title="Asked second")
    assert page(client).index("Asked by many") < page(client).index("Asked second")

    second.move(entry, pos="left")
    assert page(client).index("Asked second") < page(client).index("Asked by many")
    FaqEntryPage.objects.get(pk=entry.pk).unpublish()
    assert "Asked by many" not in page(client)
    FaqEntryPage.objects.get(pk=second.pk).delete()
    assert "Asked second" not in page(client)


def test_a_page_that_becomes_private_is_private_at_once(client, entry):
    page(client, entry.url)

    PageViewRestriction.objects.create(page=entry, restriction_type="login")

    assert client.get(entry.url).status_code == HTTPStatus.FOUND


def test_a_form_for_a_password_is_not_kept(client, entry):
    PageViewRestriction.objects.create(page=entry, restriction_type="password", password="for-Tests-1")
    page(client, entry.url)

    assert queries_of(client, entry.url) > 0


def test_changed_settings_of_the_site_are_seen_at_once(client, entry):
    page(client)

    SiteSettings.objects.create(site=Site.objects.get(is_default_site=True), brand_name="Another name")

    assert "Another name" in page(client)


def test_a_browser_is_told_that_nothing_has_changed(client, entry):
    first = client.get("/faq/")
    # With the cookie of the first answer the second one has an address of this reader's copy.
    known = {"if-none-match": client.get("/faq/").headers["ETag"]}

    assert first.headers["Cache-Control"] == "private, no-cache"
    assert client.get("/faq/", headers=known).status_code == HTTPStatus.NOT_MODIFIED
    assert Client().get("/faq/", headers=known).status_code == HTTPStatus.OK
    entry.save_revision().publish()
    entry.title = "Asked by all"
    entry.save_revision().publish()
    assert client.get("/faq/", headers=known).status_code == HTTPStatus.OK


def test_what_is_missing_is_not_kept(client, entry):
    assert client.get("/faq/nothing/").status_code == HTTPStatus.NOT_FOUND
    FaqEntryPageFactory(parent=entry.get_parent(), slug="nothing")

    assert client.get("/faq/nothing/").status_code == HTTPStatus.NOT_FOUND
    assert "Asked by many" in page(client)


def test_without_redis_pages_are_made_for_everybody(client, entry):
    """D-12: neither Wagtail's own entries nor the kept pages are worth an error."""
    with override_settings(
        CACHES={"default": {"BACKEND": "shop.core.caches.RedisCache", "LOCATION": NOBODY_THERE}}
    ):
        assert "Asked by many" in page(client)
        assert TOKEN_MARK not in page(client)
        assert client.get("/").status_code == HTTPStatus.OK
        with pytest.raises(RedisError):
            cache.get("attempts")


def test_the_after_the_order_page_is_kept_for_each_tab(client):
    AfterTheOrderPageFactory()
    page(client, "/after-the-order/?order=service")

    assert queries_of(client, "/after-the-order/?order=service") == 0
    assert queries_of(client, "/after-the-order/?order=license") > 0
