"""The editorial pages as readers see them."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.demo import build_demo_pages
from cms.models import (
    AfterTheOrderPage,
    ContentPage,
    FaqEntryPage,
    FaqIndexPage,
    FaqTopicPage,
    HomePage,
    LegalPage,
)
from tests.factories.cms import (
    AfterTheOrderPageFactory,
    FaqEntryPageFactory,
    FaqIndexPageFactory,
    FaqTopicPageFactory,
    HomePageFactory,
)

pytestmark = pytest.mark.django_db

# Of the page itself and of the frame around it; none of them may grow with the content.
HOME_QUERIES = 8
FAQ_QUERIES = 8


@pytest.fixture
def demo_pages() -> HomePage:
    return build_demo_pages(at=timezone.now())


@pytest.mark.parametrize(
    ("address", "texts"),
    [
        (
            "/",
            ["from the first question to the key", "1. Configure", "What can I do here?"],
        ),
        ("/de/", ["von der ersten Frage bis zum Schlüssel", "1. Zusammenstellen", "Was kann ich hier tun?"]),
        ("/faq/", ["Questions and answers", "General", "What is a SEN?", "It starts with <b>SEN-</b>"]),
        (
            "/de/faq/",
            ["Fragen und Antworten", "Allgemeines", "Was ist eine SEN?", "mit <b>SEN-</b>"],
        ),
        ("/faq/general/", ["General", "What is an app?", "Why are there no prices?"]),
        ("/de/faq/general/", ["Allgemeines", "Warum sehe ich keine Preise?"]),
        (
            "/faq/offers-and-licences/what-is-a-sen/",
            ["What is a SEN?", 'href="/faq/#offers-and-licences--what-is-a-sen"'],
        ),
        (
            "/de/faq/offers-and-licences/what-is-a-sen/",
            ["Was ist eine SEN?", 'href="/de/faq/#offers-and-licences--what-is-a-sen"'],
        ),
        ("/about/", ["About this service", "Words we use", "User tier"]),
        ("/de/about/", ["Über diesen Service", "Nutzerstufe"]),
        ("/terms/", ["Terms", "Valid from", "Offer and order"]),
        ("/de/terms/", ["Geschäftsbedingungen", "Angebot und Bestellung"]),
        ("/privacy/", ["Privacy", "Whether an answer helped"]),
        ("/de/imprint/", ["Impressum", "Amtsgericht Musterstadt"]),
        ("/after-the-order/", ["After the order", "The technical contact is ready"]),
        ("/de/after-the-order/", ["Nach der Bestellung", "Der technische Ansprechpartner ist bereit"]),
    ],
)
def test_page_shows_its_texts_and_when_they_were_last_updated(client, demo_pages, address, texts):
    html = client.get(address).content.decode()

    assert [text for text in texts if text not in html] == []
    assert f'datetime="{timezone.localdate():%Y-%m-%d}"' in html


@pytest.mark.parametrize("address", ["/faq/", "/de/faq/"])
def test_every_question_is_a_details_element_its_contents_list_links_to(client, demo_pages, address):
    html = client.get(address).content.decode()

    language = "de" if address.startswith("/de/") else "en"
    contents = html.partition('aria-labelledby="faq-contents"')[2].partition("</nav>")[0]
    for topic in FaqTopicPage.objects.filter(locale__language_code=language):
        for slug in topic.get_children().values_list("slug", flat=True):
            assert html.count(f'id="{topic.slug}--{slug}"') == 1
            assert contents.count(f'href="#{topic.slug}--{slug}"') == 1


def test_entries_keep_the_order_editors_gave_them(client):
    topic = FaqTopicPageFactory()
    first = FaqEntryPageFactory(parent=topic, title="Asked first")
    second = FaqEntryPageFactory(parent=topic, title="Asked second")
    second.move(first, pos="left")

    html = client.get("/faq/").content.decode()

    assert 0 < html.index("Asked second") < html.index("Asked first")


def test_entries_of_the_same_name_in_two_topics_have_two_deep_links(client):
    faq = FaqIndexPageFactory()
    for slug in ("orders", "licences"):
        FaqEntryPageFactory(parent=FaqTopicPageFactory(parent=faq, slug=slug), slug="who-helps")

    html = client.get("/faq/").content.decode()

    assert 'id="orders--who-helps"' in html
    assert 'id="licences--who-helps"' in html


def test_drafts_and_private_entries_are_not_listed(client):
    topic = FaqTopicPageFactory()
    shown = FaqEntryPageFactory(parent=topic, title="Open to everyone")
    FaqEntryPageFactory(parent=topic, title="Still a draft").unpublish()
    PageViewRestriction.objects.create(
        page=FaqEntryPageFactory(parent=topic, title="Only for some"), restriction_type="login"
    )
    hidden_topic = FaqTopicPageFactory(parent=topic.get_parent(), title="A private topic")
    FaqEntryPageFactory(parent=hidden_topic, title="In a private topic")
    PageViewRestriction.objects.create(page=hidden_topic, restriction_type="login")

    for address in ("/faq/", f"/faq/{topic.slug}/"):
        html = client.get(address).content.decode()
        assert shown.title in html
        for title in ("Still a draft", "Only for some", "A private topic", "In a private topic"):
            assert title not in html


def test_faq_without_questions_says_so(client):
    FaqIndexPageFactory()

    assert "There are no questions here yet." in client.get("/faq/").content.decode()


def test_a_hundred_questions_cost_as_many_queries_as_three(client):
    topic = FaqTopicPageFactory()
    linked = FaqEntryPageFactory(parent=topic)
    answer = f'<p><a linktype="page" id="{linked.pk}">more</a></p>'
    for _number in range(2):
        FaqEntryPageFactory(parent=topic, answer=answer)
    few = queries_of(client, "/faq/")
    for number in range(97):
        topic.add_child(instance=FaqEntryPage(title=f"Question {number}", slug=f"q-{number}", answer=answer))

    assert queries_of(client, "/faq/") == few
    assert client.get("/faq/").content.decode().count("data-faq-entry") == 100


@pytest.mark.usefixtures("demo_pages")
def test_links_between_pages_lead_to_the_readers_language(client):
    english = FaqEntryPage.objects.get(slug="what-is-a-sen", locale__language_code="en")
    german = FaqEntryPage.objects.get(slug="who-helps", locale__language_code="de")
    links = [("page", english.pk, "SEN"), ("page", 0, "gone"), ("page", "x", "odd"), ("other", 1, "unknown")]
    german.answer = " ".join(f'<a linktype="{kind}" id="{pk}">{text}</a>' for kind, pk, text in links)
    german.save_revision().publish()

    html = client.get("/de/faq/").content.decode()

    shown = (
        '<a href="/de/faq/offers-and-licences/what-is-a-sen/">SEN</a> <a>gone</a> <a>odd</a> <a>unknown</a>'
    )
    assert shown in html


@pytest.mark.parametrize(
    ("address", "limit"),
    [("/", HOME_QUERIES), ("/de/", HOME_QUERIES), ("/faq/", FAQ_QUERIES), ("/de/faq/", FAQ_QUERIES)],
)
def test_pages_stay_within_their_queries(client, demo_pages, address, limit):
    assert queries_of(client, address) <= limit


@pytest.mark.parametrize(
    ("address", "current", "shown", "not_shown"),
    [
        ("/after-the-order/", "license", "We buy the licences", "Our team gets in touch"),
        ("/after-the-order/?order=license", "license", "We buy the licences", "Our team gets in touch"),
        ("/after-the-order/?order=service", "service", "Our team gets in touch", "We buy the licences"),
        (
            "/de/after-the-order/?order=service",
            "service",
            "Unser Team meldet sich",
            "Wir kaufen die Lizenzen",
        ),
        ("/after-the-order/?order=<script>", "license", "We buy the licences", "Our team gets in touch"),
    ],
)
def test_after_the_order_shows_one_tab_and_marks_it(client, demo_pages, address, current, shown, not_shown):
    html = " ".join(client.get(address).content.decode().split())

    assert shown in html
    assert not_shown not in html
    assert f'aria-current="page" href="?order={current}"' in html
    assert html.count('aria-current="page" href="?order=') == 1


def test_after_the_order_without_steps_says_so(client):
    AfterTheOrderPageFactory()

    assert "There are no steps here yet." in client.get("/after-the-order/").content.decode()


def test_chosen_questions_are_shown_on_the_home_page_while_they_are_public(client):
    entry = FaqEntryPageFactory(title="Chosen and public")
    draft = FaqEntryPageFactory(parent=entry.get_parent(), title="Chosen and withdrawn")
    FaqEntryPageFactory(parent=entry.get_parent(), title="Not chosen")
    draft.unpublish()
    home = HomePage.objects.get()
    home.body = json.dumps(
        [
            {
                "type": "faq_teaser",
                "value": {"heading": "Often asked", "entries": [draft.pk, entry.pk]},
            }
        ]
    )
    home.save_revision().publish()

    html = client.get("/").content.decode()

    assert "Chosen and public" in html
    assert "Chosen and withdrawn" not in html
    assert "Not chosen" not in html


def test_a_javascript_link_that_reached_the_database_is_not_rendered(client):
    """L-12: past the editor's own checks, by SQL."""
    entry = FaqEntryPageFactory()
    hostile = '<p><a href="javascript:alert(1)">click</a><img src="x" onerror="alert(2)"></p>'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_faqentrypage SET answer = %s", [hostile])
        steps = [
            {"type": "text", "value": {"heading": "", "text": hostile}},
            {"type": "callout", "value": {"heading": "<b>x</b>", "text": "<i>y</i>", "link_text": ""}},
        ]
        cursor.execute("UPDATE cms_homepage SET body = %s", [json.dumps(steps)])

    for address in ("/", "/faq/", entry.url):
        html = client.get(address).content.decode()
        assert "javascript:alert" not in html
        assert "onerror" not in html
    assert "&lt;b&gt;x&lt;/b&gt;" in client.get("/").content.decode()


def test_page_types_can_stand_only_where_they_belong():
    home = HomePageFactory()
    faq = FaqIndexPageFactory(parent=home)
    topic = FaqTopicPageFactory(parent=faq)
    entry = FaqEntryPageFactory(parent=topic)
    kinds = (
        HomePage,
        FaqIndexPage,
        FaqTopicPage,
        FaqEntryPage,
        AfterTheOrderPage,
        ContentPage,
        LegalPage,
    )

    # It has its FAQ.
    at_home = [AfterTheOrderPage, ContentPage, LegalPage]
    assert [kind for kind in kinds if kind.can_create_at(home)] == at_home
    assert [kind for kind in kinds if kind.can_create_at(faq)] == [FaqTopicPage]
    assert [kind for kind in kinds if kind.can_create_at(topic)] == [FaqEntryPage]
    assert [kind for kind in kinds if kind.can_create_at(entry)] == []


def queries_of(client, address: str) -> int:
    client.get(address)  # what is cached for the whole process is not the page's
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
