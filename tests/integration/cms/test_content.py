"""Plain content, legal pages, the blocks of the home page, and how blocks look in the editor."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.blocks import ContentBlocks, HomeBlocks, OrderSteps, ProductGroupBlock
from cms.enums import ContactKind, OrderKind, StepKey
from cms.models import ContactMessage, HomePage, LegalPage, SiteSettings
from cms.order_steps import shown_steps
from cms.services import ensure_editor_group
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from tests.factories.cms import (
    AfterTheOrderPageFactory,
    ContentPageFactory,
    FaqEntryPageFactory,
    FaqTopicPageFactory,
    HomePageFactory,
    LegalPageFactory,
)

pytestmark = pytest.mark.django_db

EDITED = {
    "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
    "action-publish": "Publish",
}


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user(
        "editor@example.org", "editor@example.org", "only-for-Tests-1"
    )
    user.groups.add(ensure_editor_group())
    client.force_login(user)
    return user


def text_of(client, address: str) -> str:
    html = client.get(address).content.decode()
    return " ".join(html.partition("<main")[2].partition("</main>")[0].split())


# --- Home ---------------------------------------------------------------------------------------------------
def show_on_home(home: HomePage, *blocks: tuple[str, dict]) -> None:
    home.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    home.save_revision().publish()


def test_search_of_the_editors_takes_the_place_of_the_one_in_the_head(client):
    home = HomePageFactory()
    assert 'id="hero-search"' in text_of(client, "/")

    show_on_home(home, ("search", {"heading": "Looking for something?", "examples": ["SEN & keys"]}))

    html = text_of(client, "/")
    assert "Looking for something?" in html
    assert 'href="/search/?q=SEN%20%26%20keys">SEN &amp; keys</a>' in html
    assert 'id="hero-search"' not in html


def test_product_groups_lead_to_their_lists(client):
    groups = [
        {"title": "Apps", "text": "Of many vendors", "icon": "cloud", "address": "/catalogue/?kind=app"},
        {"title": "Products", "text": "Of Atlassian", "icon": "", "address": "/catalogue/?kind=host"},
    ]

    show_on_home(HomePageFactory(), ("product_groups", {"heading": "What we offer", "groups": groups}))

    html = text_of(client, "/")
    assert '<a href="/catalogue/?kind=app">Apps</a>' in html
    assert '<a href="/catalogue/?kind=host">Products</a>' in html


@pytest.mark.parametrize(
    "address",
    ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", "x", "/a b"],
)
def test_a_group_leads_to_this_site_only(address):
    block = ProductGroupBlock()

    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(block.to_python({"title": "x", "text": "x", "icon": "", "address": address}))

    assert list(refusal.value.block_errors) == ["address"]


@pytest.mark.parametrize(
    ("topic", "shown", "not_shown"),
    [
        ("licensing", ["licences@example.org"], ["help@example.org"]),
        ("support", ["help@example.org"], ["licences@example.org"]),
        ("both", ["licences@example.org", "help@example.org"], []),
    ],
)
def test_contact_block_shows_the_addresses_of_the_settings(client, topic, shown, not_shown):
    home = HomePageFactory()
    SiteSettings.objects.create(
        site=Site.objects.get(is_default_site=True),
        licensing_email="licences@example.org",
        support_email="help@example.org",
    )

    show_on_home(home, ("contact", {"heading": "Talk to us", "text": "", "topic": topic}))

    html = text_of(client, "/")
    assert [address for address in shown if f'href="mailto:{address}"' not in html] == []
    assert [address for address in not_shown if f'href="mailto:{address}"' in html] == []


@pytest.mark.parametrize(
    ("blocks", "kind", "most"),
    [
        (HomeBlocks, "faq_teaser", 1),
        (HomeBlocks, "search", 1),
        (ContentBlocks, "contact", 1),
        (OrderSteps, "extranet", 1),
    ],
)
def test_streams_have_limits(blocks, kind, most):
    stream = blocks()
    value = {
        "type": kind,
        "value": {"heading": "x", "title": "x", "text": "<p>x</p>", "topic": "both", "button": "x"},
    }

    with pytest.raises(StreamBlockValidationError):
        stream.clean(stream.to_python([value] * (most + 1)))
    stream.clean(stream.to_python([value] * most))


# --- Content and legal pages --------------------------------------------------------------------------------
def test_content_pages_show_their_blocks_and_the_way_to_them(client):
    above = ContentPageFactory(title="Above", slug="above")
    page = ContentPageFactory(
        parent=above,
        title="Below",
        slug="below",
        introduction="<p>In short.</p>",
        body=json.dumps(
            [
                {
                    "type": "terms",
                    "value": {
                        "heading": "Words",
                        "terms": [{"term": "SEN", "text": "<p>A <b>number</b>.</p>"}],
                    },
                }
            ]
        ),
    )

    html = text_of(client, page.url)

    assert page.url == "/above/below/"
    assert "<h1>Below</h1>" in html
    assert "In short." in html
    assert "<dt>SEN</dt> <dd><p>A <b>number</b>.</p></dd>" in html
    assert '<a href="/above/">Above</a>' in " ".join(client.get(page.url).content.decode().split())


def legal_form(**fields):
    return nested_form_data(
        {
            "title": "Imprint",
            "slug": "typed-by-hand",
            "kind": "imprint",
            "body": streamfield([]),
            **EDITED,
            **fields,
        }
    )


def test_a_legal_page_gets_the_address_that_the_foot_links_to(client, editor):
    home = HomePageFactory()

    response = client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "legalpage", home.pk]), legal_form()
    )

    assert response.status_code == 302
    assert LegalPage.objects.get().url == "/imprint/"
    assert 'href="/imprint/"' in client.get("/").content.decode()


def test_there_is_one_legal_page_of_a_kind(client, editor):
    page = LegalPageFactory()

    response = client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "legalpage", page.get_parent().pk]), legal_form()
    )

    assert response.status_code == 200
    assert "There is a page of this kind already." in response.content.decode()
    assert LegalPage.objects.get() == page


def test_a_legal_page_may_be_edited_and_keeps_its_address(client, editor):
    page = LegalPageFactory()

    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        legal_form(title="Who we are", valid_from="2026-05-01"),
    )

    assert response.status_code == 302
    page.refresh_from_db()
    assert (page.title, page.slug, str(page.valid_from)) == ("Who we are", "imprint", "2026-05-01")
    assert 'datetime="2026-05-01"' in text_of(client, "/imprint/")


# --- Editors ------------------------------------------------------------------------------------------------
def test_editors_reorder_questions(client, editor):
    topic = FaqTopicPageFactory()
    first = FaqEntryPageFactory(parent=topic, title="Asked first")
    second = FaqEntryPageFactory(parent=topic, title="Asked second")

    address = reverse("wagtailadmin_pages:set_page_position", args=[second.pk])
    response = client.post(f"{address}?position=0")

    assert response.status_code == 200
    html = text_of(client, "/faq/")
    assert 0 < html.index(f"<summary>{second.title}") < html.index(f"<summary>{first.title}")


@pytest.mark.parametrize(
    "stream", [HomeBlocks, ContentBlocks, OrderSteps], ids=lambda stream: stream.__name__
)
def test_every_block_says_what_it_is_for_and_shows_how_it_looks(client, editor, stream):
    FaqEntryPageFactory()  # what the teaser shows

    for name, block in stream().child_blocks.items():
        assert block.get_description(), name
        if name == "picture":  # there is no picture to show
            continue
        assert block.is_previewable, name
        response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        html = response.content.decode()
        value = block.get_preview_value()
        assert str(value.get("heading") or value.get("title")) in html, name
        assert "css/tokens" in html


def test_votes_are_counted_in_the_editor_and_in_a_report(client, editor):
    entry = FaqEntryPageFactory(title="What is a SEN?")
    unvoted = FaqEntryPageFactory(parent=entry.get_parent(), title="Nobody asks")
    entry.votes.create(is_helpful=True, voter="a", voted_at="2026-01-01T00:00Z")
    entry.votes.create(is_helpful=False, voter="b", voted_at="2026-01-01T00:00Z")
    entry.votes.create(is_helpful=False, voter="c", voted_at="2026-01-01T00:00Z")

    edited = " ".join(
        client.get(reverse("wagtailadmin_pages:edit", args=[entry.pk])).content.decode().split()
    )
    report = client.get(reverse("answer_votes")).content.decode()
    table = client.get(reverse("answer_votes"), {"export": "csv"})

    assert "1 reader found this answer helpful, 2 did not." in edited
    assert entry.title in report
    assert unvoted.title not in report
    rows = b"".join(table.streaming_content).decode("utf-8-sig").splitlines()
    assert rows == ["Question,Language,Helpful,Not helpful", "What is a SEN?,English,1,2"]
    few = client.get(reverse("answer_votes"), {"not_helpful": "3"}).content.decode()
    assert entry.title not in few


def test_the_report_of_votes_is_for_editors(client):
    client.force_login(
        get_user_model().objects.create_user("c@example.org", "c@example.org", "only-for-Tests-1")
    )

    assert client.get(reverse("answer_votes")).status_code in (302, 403, 404)


# --- After the order ----------------------------------------------------------------------------------------
def steps(*keys: str) -> str:
    blocks = []
    for key in keys:
        value = {"title": key, "text": f"<p>{key}</p>"}
        if key == "extranet":
            blocks.append({"type": key, "value": {**value, "contents": ["dates"], "button": "I want one"}})
        elif key == "fact":
            blocks.append({"type": key, "value": value})
        else:
            blocks.append({"type": "step", "value": {**value, "step_key": key}})
    return json.dumps(blocks)


def states(page, done, **options):
    shown = shown_steps(page.steps_of(OrderKind.SERVICE), done=done, **options)
    return [(step.number, "done" if step.is_done else "next" if step.is_next else "") for step in shown]


def test_steps_are_numbered_ticked_and_the_first_open_one_comes_next():
    page = AfterTheOrderPageFactory(
        service_steps=steps("order_confirmed", "fact", "extranet", "team_contact", "invoiced")
    )

    assert states(page, None) == [(1, ""), (None, ""), (2, ""), (3, ""), (4, "")]
    confirmed = {StepKey.ORDER_CONFIRMED}
    assert states(page, confirmed) == [(1, "done"), (None, ""), (2, ""), (3, "next"), (4, "")]
    assert states(page, confirmed, is_over=True) == [(1, "done"), (None, ""), (2, ""), (3, ""), (4, "")]
    everything = set(StepKey) - {StepKey.EXTRANET_READY}
    assert states(page, everything) == [(1, "done"), (None, ""), (2, ""), (3, "done"), (4, "done")]


@pytest.fixture
def extranet_page():
    return AfterTheOrderPageFactory(service_steps=steps("extranet"))


def interest(client, page, **fields):
    wanted = {
        "name": "Clara",
        "email": "clara@example.com",
        "text": "For our project.",
        "website": "",
        "opened": "",
    }
    return client.post(f"/contact/{page.pk}/extranet/", {**wanted, **fields})


def test_somebody_interested_in_the_extranet_is_taken_down_and_mailed(client, extranet_page, settings):
    settings.CONTACT_MINIMUM_SECONDS = 0
    html = text_of(client, "/after-the-order/?order=service")
    assert "I want one" in html
    assert "<li>dates</li>" in html
    assert f'action="/contact/{extranet_page.pk}/extranet/"' in html

    response = interest(client, extranet_page)

    assert (response.status_code, response.headers["Location"]) == (302, f"/contact/{extranet_page.pk}/sent/")
    message = ContactMessage.objects.get()
    assert (message.kind, message.email, message.page_title) == (
        ContactKind.EXTRANET,
        "clara@example.com",
        "After the order",
    )
    assert [event.job for event in OutboxEvent.objects.filter(job=Job.MAIL_CONTACT_MESSAGE)] == [
        Job.MAIL_CONTACT_MESSAGE
    ]


def test_interest_needs_an_address_and_a_trap_stays_silent(client, extranet_page, settings):
    settings.CONTACT_MINIMUM_SECONDS = 0

    assert interest(client, extranet_page, email="").status_code == 422
    assert interest(client, extranet_page, website="https://spam.example/").status_code == 302
    assert not ContactMessage.objects.exists()


def test_the_form_of_the_page_does_not_offer_the_extranet(client, extranet_page):
    html = client.get(f"/contact/{extranet_page.pk}/").content.decode()

    assert 'value="question"' in html
    assert 'value="extranet"' not in html


def test_legal_page_without_kind_is_refused():
    with pytest.raises(ValidationError):
        LegalPage(title="x", kind="nothing", path="x", depth=1).full_clean()
