"""Suggestions while somebody types: what they hold, in which language, and what they cost."""

import pytest
from django.contrib.sessions.models import Session
from wagtail.models import Locale, PageViewRestriction

from search.suggestions import MAX_LISTINGS, marked
from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory
from tests.factories.marketplace import ListingFactory
from tests.marketplace_stub import hostile_texts


@pytest.fixture
def topic(db):
    return FaqTopicPageFactory(title="Ordering")


def suggest(client, text, language=""):
    return client.get(f"{language}/search/suggest/", {"q": text})


def options(response):
    """Names of the suggested listings, then titles of the questions."""
    found = response.context["found"]
    return [one.name for one in found.listings], [one.page.title for one in found.questions]


def test_listings_and_questions_stand_in_groups_and_lead_to_their_pages(client, confluence, topic):
    entry = FaqEntryPageFactory(parent=topic, title="How do I renew Confluence?", slug="renew")

    response = suggest(client, "conf")

    assert options(response) == (["Confluence"], ["How do I renew Confluence?"])
    assert 'data-status="2 suggestions"' in response.text
    assert 'href="/catalogue/confluence/"' in response.text
    assert f'href="{entry.url}"' in response.text
    assert "<mark>Conf</mark>luence" in response.text
    assert 'href="/search/?q=conf"' in response.text
    assert "All results for “conf”" in response.text


def test_one_character_and_none_suggest_nothing(client, confluence):
    assert "option" not in suggest(client, "").text
    assert "option" not in suggest(client, " c ").text


def test_what_nothing_fits_still_leads_to_the_results(client, confluence):
    response = suggest(client, "xyzzy")

    assert 'data-status="No suggestions"' in response.text
    assert response.text.count('role="option"') == 1


def test_questions_are_those_of_the_readers_language(client, confluence, topic):
    german = Locale.objects.get_or_create(language_code="de")[0]
    entry = FaqEntryPageFactory(parent=topic, title="Was kostet Confluence?")
    type(entry).objects.filter(pk=entry.pk).update(locale=german)

    assert options(suggest(client, "confluence")) == (["Confluence"], [])
    answer = suggest(client, "confluence", "/de")
    assert options(answer) == (["Confluence"], ["Was kostet Confluence?"])
    assert "Produkte und Apps" in answer.text


def test_what_is_not_public_is_not_suggested(client, confluence, topic):
    FaqEntryPageFactory(parent=topic, title="Confluence draft").unpublish()
    private = FaqEntryPageFactory(parent=topic, title="Confluence for some")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    ListingFactory(key="gone", name="Confluence Gone", is_listed=False)

    assert options(suggest(client, "confluence")) == (["Confluence"], [])


def test_what_begins_so_comes_first_then_what_is_installed_most(client, db):
    ListingFactory(key="a", name="Tables for Wiki", installs=5)
    ListingFactory(key="b", name="Pivot Tables", installs=900)
    ListingFactory(key="c", name="Tablesaw", installs=50)
    ListingFactory(key="d", name="Vegetables", installs=9_000)

    assert options(suggest(client, "Table"))[0] == ["Tablesaw", "Tables for Wiki", "Pivot Tables"]
    assert options(suggest(client, "wiki tab"))[0] == ["Tables for Wiki"]


def test_suggestions_are_few(client, db):
    for number in range(MAX_LISTINGS + 3):
        ListingFactory(name=f"Timesheets {number}")

    assert len(options(suggest(client, "times"))[0]) == MAX_LISTINGS


def test_names_are_escaped(client, db):
    ListingFactory(key="org.example.bold", name="<b>Bold</b> move")

    text = suggest(client, "bold").text

    assert "&lt;b&gt;" in text
    assert "<b>" not in text


@pytest.mark.parametrize(
    "text",
    [
        *(one["text"] for one in hostile_texts()),
        "*",
        "* OR 1=1",
        '"',
        "title:conf",
        "/(.+)+/",
        "[* TO *]",
        "{!func}x",
        "conf\0luence",
        "🦄" * 300,
        "a" * 7_000,
        "\ud800x",
    ],
)
def test_any_text_is_answered(client, confluence, text):
    response = suggest(client, text.encode("utf-8", "replace").decode())

    assert response.status_code == 200
    assert response.context["found"].text == "" or "All results for" in response.text


def test_typing_opens_no_session_and_asks_little(client, confluence, topic, django_assert_num_queries):
    FaqEntryPageFactory(parent=topic, title="How do I renew Confluence?")
    suggest(client, "conf")

    with django_assert_num_queries(3):
        suggest(client, "confl")

    assert Session.objects.count() == 0


def test_suggestions_may_be_kept_for_a_minute_by_the_browser_alone(client, confluence):
    assert suggest(client, "conf").headers["Cache-Control"] == "private, max-age=60"
    assert suggest(client, "").headers["Cache-Control"] == "private, no-store"


def test_suggestions_are_only_read(client, confluence):
    assert client.post("/search/suggest/", {"q": "conf"}).status_code == 405
    assert client.head("/search/suggest/?q=conf").status_code == 200


@pytest.mark.parametrize(
    ("title", "typed", "pieces"),
    [
        ("Confluence", "conf", ["*Conf", "luence"]),
        ("Café Müller", "mull cafe", ["*Café", " ", "*Müll", "er"]),
        ("Große Pläne", "gross", ["*Groß", "e Pläne"]),
        ("draw.io Diagrams", "io dia", ["draw.", "*io", " ", "*Dia", "grams"]),
        ("Confluence", "fluence", ["Confluence"]),
        ("aaa a", "a", ["*a", "aa ", "*a"]),
        ("Confluence", "", ["Confluence"]),
        ("", "conf", []),
    ],
)
def test_what_was_typed_is_marked(title, typed, pieces):
    assert [f"{'*' if piece.is_found else ''}{piece.text}" for piece in marked(title, typed)] == pieces


# --- With an engine -------------------------------------------------------------------------------
def test_the_engine_forgives_a_slip(client, confluence, topic, search_index):
    FaqEntryPageFactory(parent=topic, title="How do I renew Confluence?")
    search_index()

    response = suggest(client, "confluemce")

    assert options(response) == (["Confluence"], ["How do I renew Confluence?"])
    assert response.context["found"].is_fallback is False


@pytest.mark.parametrize("typed", ["drawio", "draw io", "drawi", "sketch boa"])
def test_where_no_title_fits_the_engine_suggests_what_the_results_page_finds(
    client, confluence, search_index, typed
):
    ListingFactory(key="diagramly", name="draw.io Diagrams", tag_line="A sketch board.")
    search_index()

    assert options(suggest(client, typed)) == (["draw.io Diagrams"], [])


def test_two_words_that_are_one_in_a_text_are_suggested(client, confluence, topic, search_index):
    FaqEntryPageFactory(parent=topic, title="Who helps?", slug="helps", answer="<p>A scriptrunner does.</p>")
    search_index()

    assert options(suggest(client, "script run")) == ([], ["Who helps?"])
    assert options(suggest(client, "script run", "/de")) == ([], [])


def test_a_title_that_fits_leaves_texts_aside(client, confluence, search_index):
    ListingFactory(key="tables", name="Tables", tag_line="For Confluence.")
    search_index()

    assert options(suggest(client, "conf")) == (["Confluence"], [])


def test_what_the_index_still_holds_is_not_suggested_once_it_is_taken_down(
    client, confluence, topic, search_index
):
    entry = FaqEntryPageFactory(parent=topic, title="How do I renew Confluence?")
    search_index()
    type(confluence).objects.filter(pk=confluence.pk).update(is_listed=False)
    type(entry).objects.filter(pk=entry.pk).update(live=False)

    assert options(suggest(client, "conf")) == ([], [])


def test_the_engine_costs_no_query(client, confluence, topic, search_index, django_assert_num_queries):
    FaqEntryPageFactory(parent=topic, title="How do I renew Confluence?")
    search_index()
    suggest(client, "conf")

    with django_assert_num_queries(3):
        suggest(client, "confl")


@pytest.mark.parametrize("text", ["*", '"', "title:conf", "/(.+)+/", "conf\0luence", "🦄" * 300, "a" * 7_000])
def test_the_engine_answers_any_text(client, confluence, search_index, text):
    assert suggest(client, text).context["found"].is_fallback is False
