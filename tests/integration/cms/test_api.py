"""Wagtail's API as visitors have it: published, unrestricted pages, for reading, whoever asks."""

import json
from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.models import APIToken, PageViewRestriction

from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory

pytestmark = pytest.mark.django_db

PAGES = "/api/cms/v3/pages/"
CANARY = "CANARY"


@pytest.fixture
def token() -> dict[str, str]:
    """A valid token of somebody who may do everything with every page."""
    superuser = User.objects.create_superuser("root@example.org", "root@example.org", "only-for-Tests-1")
    _token, secret = APIToken.create_token(user=superuser, name="for tests")
    # Wagtail itself would let its owner do everything.
    assert BearerTokenAuth().authenticate(RequestFactory().get("/"), secret).user == superuser
    return {"authorization": f"Bearer {secret}"}


@pytest.fixture
def entry():
    return FaqEntryPageFactory(title="Open to everyone", answer="<p>Yes, you may.</p>")


@pytest.fixture
def hidden(entry):
    """A page that nobody has published, one for some only, one below that, and a draft of a public page."""
    topic = entry.get_parent()
    draft = FaqEntryPageFactory(parent=topic, title=f"{CANARY} draft")
    draft.unpublish()
    restricted = FaqTopicPageFactory(parent=topic.get_parent(), title=f"{CANARY} topic")
    below = FaqEntryPageFactory(parent=restricted, title=f"{CANARY} below")
    PageViewRestriction.objects.create(
        page=restricted, restriction_type=PageViewRestriction.PASSWORD, password="only-for-Tests-1"
    )
    entry.title = f"{CANARY} next title"
    entry.save_revision()
    return [draft, restricted, below]


def test_public_pages_are_listed_with_their_addresses(client, entry):
    answer = client.get(PAGES, {"type": "cms.FaqEntryPage"})

    assert answer.status_code == HTTPStatus.OK
    (item,) = answer.json()["items"]
    assert (item["id"], item["title"], item["meta"]["locale"]) == (entry.pk, "Open to everyone", "en")
    assert item["meta"]["html_url"].endswith(entry.url)
    assert item["meta"]["detail_url"].endswith(f"{PAGES}{entry.pk}/")


def test_a_page_comes_with_its_content(client, entry):
    answer = client.get(f"{PAGES}{entry.pk}/").json()

    assert (answer["title"], answer["labels"]) == ("Open to everyone", "")
    assert "Yes, you may." in answer["answer"]
    assert answer["meta"]["parent"]["id"] == entry.get_parent().pk


def test_an_address_finds_its_page(client, entry):
    answer = client.get(f"{PAGES}find/", {"html_path": entry.url}, follow=True)

    assert answer.json()["id"] == entry.pk


def test_links_lead_to_addresses_and_what_is_not_allowed_is_left_out(client, entry):
    """Past the editor's own checks, by SQL."""
    hostile = (
        f'<p><a linktype="page" id="{entry.pk}">self</a><a href="javascript:alert(1)">x</a><img src=x></p>'
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_faqentrypage SET answer = %s", [hostile])

    answer = client.get(f"{PAGES}{entry.pk}/").json()["answer"]

    assert answer == f'<p><a href="{entry.url}">self</a><a>x</a></p>'


@pytest.mark.parametrize("with_token", [False, True])
@pytest.mark.parametrize("query", ["", "?version=draft", "?search=CANARY", "?order=-first_published_at"])
def test_drafts_and_restricted_pages_are_never_seen(client, entry, hidden, token, query, with_token):
    headers = token if with_token else {}
    addresses = [PAGES, f"{PAGES}{entry.pk}/", f"{PAGES}{entry.pk}/revisions/"]
    addresses += [f"{PAGES}{page.pk}/" for page in hidden]
    addresses += [f"{PAGES}find/?id={page.pk}" for page in hidden]

    for address in addresses:
        answer = client.get(f"{address}{query}" if "?" not in address else address, headers=headers)
        assert CANARY not in answer.content.decode(), address
    assert [client.get(f"{PAGES}{page.pk}/", headers=headers).status_code for page in hidden] == [404] * 3


@pytest.mark.parametrize("with_token", [False, True])
def test_a_signed_in_editor_sees_by_api_what_visitors_see(admin_client, entry, hidden, token, with_token):
    headers = token if with_token else {}

    listed = admin_client.get(PAGES, headers=headers).content.decode()

    assert CANARY not in listed
    assert "Open to everyone" in listed
    assert admin_client.get(f"{PAGES}{hidden[0].pk}/?version=draft", headers=headers).status_code == 404


def test_a_password_entered_on_the_site_opens_nothing_here(client, entry, hidden):
    restriction = PageViewRestriction.objects.get()
    session = client.session
    session["passed_page_view_restrictions"] = [restriction.pk]
    session.save()
    assert CANARY in client.get(hidden[2].url).content.decode()  # the session is one that opens the page

    assert client.get(f"{PAGES}{hidden[2].pk}/").status_code == 404


def test_a_page_below_a_withdrawn_one_does_not_name_it(client, entry):
    topic = entry.get_parent().specific
    topic.unpublish()
    topic.title = f"{CANARY} withdrawn"
    topic.save()

    answer = client.get(f"{PAGES}{entry.pk}/")

    assert answer.json()["meta"]["parent"] is None
    assert CANARY not in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_with_a_valid_token(client, entry, token, method):
    body = json.dumps({"title": "Taken over", "meta": {"type": "cms.FaqEntryPage", "action": "publish"}})

    for address in (PAGES, f"{PAGES}{entry.pk}/"):
        answer = getattr(client, method)(address, body, content_type="application/json", headers=token)
        assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED
        assert answer.headers["Allow"] == "GET, HEAD"
    entry.refresh_from_db()
    assert entry.title == "Open to everyone"


@pytest.mark.parametrize(
    "rest",
    ["docs/", "openapi.json", "whoami/", "schema/", "sites/", "redirects/", "pages/1/revisions/"],
)
def test_the_rest_of_wagtails_api_does_not_exist(client, entry, token, rest):
    assert client.get(f"/api/cms/v3/{rest}", headers=token).status_code == HTTPStatus.NOT_FOUND


def test_actions_on_pages_do_not_exist(client, entry, token):
    answer = client.post(f"{PAGES}{entry.pk}/actions/unpublish/", headers=token)

    assert answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
    entry.refresh_from_db()
    assert entry.live
    with pytest.raises(NoReverseMatch):
        reverse("wagtailapi_v3:pages_actions_publish", args=[entry.pk])


def test_head_answers_like_get_without_a_body(client, entry):
    answer = client.head(f"{PAGES}{entry.pk}/")

    assert (answer.status_code, answer.content) == (HTTPStatus.OK, b"")


def test_an_answer_is_sent_again_only_after_a_change_and_sets_no_cookie(client, entry):
    answer = client.get(f"{PAGES}{entry.pk}/")
    known = {"if-none-match": answer.headers["ETag"]}

    assert not answer.cookies
    assert "no-cache" in answer.headers["Cache-Control"]
    assert client.get(f"{PAGES}{entry.pk}/", headers=known).status_code == HTTPStatus.NOT_MODIFIED
    entry.title = "Open to everyone, still"
    entry.save_revision().publish()
    assert client.get(f"{PAGES}{entry.pk}/", headers=known).status_code == HTTPStatus.OK
