"""The FAQ beyond its lists: search inside, votes, related questions, data for search engines."""

import itertools
import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from cms.models import AnswerVote, FaqEntryPage, RelatedEntry
from cms.votes import vote_on_answer, voter_of, with_votes
from tests.factories.cms import FaqEntryPageFactory, FaqIndexPageFactory, FaqTopicPageFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# Of the page and of the frame around it.
FAQ_QUERIES = 8


@pytest.fixture
def topic():
    return FaqTopicPageFactory(slug="general", title="General")


def relate(page, *entries):
    for number, entry in enumerate(entries):
        RelatedEntry.objects.create(page=page, entry=entry, sort_order=number)


# --- Search inside ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("sen", ["What is a SEN?"]),
        ("NUMBER vendor", ["What is a SEN?"]),
        ("agent", ["Who counts?"]),
        ("", ["What is a SEN?", "Who counts?"]),
        ("href", []),
        ("<script>", []),
    ],
)
def test_search_in_the_questions_finds_those_that_hold_all_words(client, topic, query, found):
    FaqEntryPageFactory(parent=topic, title="What is a SEN?", answer="<p>A number of the <b>vendor</b>.</p>")
    FaqEntryPageFactory(parent=topic, title="Who counts?", answer='<p><a href="/x/">Agents</a> do.</p>')

    for address in ("/faq/", "/faq/general/"):
        html = client.get(address, {"q": query}).content.decode()
        assert re.findall(r"<summary>([^<]+\?)</summary>", html) == found


def test_what_was_found_is_open_and_counted_and_the_way_back_is_offered(client, topic):
    FaqEntryPageFactory(parent=topic, title="What is a SEN?")
    FaqEntryPageFactory(parent=topic, title="Who counts?")

    html = client.get("/faq/?q=sen").content.decode()

    assert html.count("data-faq-entry open") == 1
    assert "One question found." in html
    assert 'href="/faq/">Show all questions' in html
    assert 'href="/search/?q=sen">Search the whole site' in html


def test_search_without_result_says_so_and_leads_to_the_search_of_the_site(client, topic):
    FaqEntryPageFactory(parent=topic)

    html = client.get('/faq/?q="><script>alert(1)</script>').content.decode()

    assert "No question holds these words." in html
    assert "<script>alert(1)" not in html
    assert 'href="/search/?q=%22%3E%3Cscript%3Ealert%281%29%3C/script%3E"' in html
    assert "There are no questions here yet." not in html


# --- Deep links ---------------------------------------------------------------------------------------------
def test_the_target_of_a_deep_link_lies_inside_the_closed_question(client, topic):
    """Browsers open the details around the target of an address by themselves, also without JavaScript."""
    FaqEntryPageFactory(parent=topic, slug="sen", title="What is a SEN?")

    html = client.get("/faq/").content.decode()

    details = re.search(r"<details.*?</details>", html, re.DOTALL)[0]
    assert details.index("</summary>") < details.index('id="general--sen"')


# --- Related questions --------------------------------------------------------------------------------------
def test_related_questions_are_shown_in_the_editors_order_with_links_that_open_them(client, topic):
    faq = topic.get_parent().specific
    other_topic = FaqTopicPageFactory(parent=faq, slug="support")
    first = FaqEntryPageFactory(parent=topic, slug="first", title="First?")
    second = FaqEntryPageFactory(parent=topic, slug="second", title="Second?")
    third = FaqEntryPageFactory(parent=other_topic, slug="third", title="Third?")
    relate(first, third, second)

    def related_on(address):
        return re.findall(r'<li><a href="([^"]+)">(Second\?|Third\?)</a></li>', _main(client, address))

    assert related_on("/faq/")[-2:] == [("#support--third", "Third?"), ("#general--second", "Second?")]
    assert related_on("/faq/general/") == [
        ("/faq/support/third/", "Third?"),
        ("#general--second", "Second?"),
    ]
    assert related_on("/faq/general/first/") == [
        ("/faq/support/third/", "Third?"),
        ("/faq/general/second/", "Second?"),
    ]


def test_related_questions_that_nobody_may_read_are_left_out(client, topic):
    page = FaqEntryPageFactory(parent=topic, slug="page")
    draft, private = FaqEntryPageFactory(parent=topic), FaqEntryPageFactory(parent=topic)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    relate(page, draft, private, page)

    for address in ("/faq/", "/faq/general/page/"):
        assert "Related questions" not in _main(client, address)


def test_related_questions_are_those_of_the_readers_language(client, topic):
    page = FaqEntryPageFactory(parent=topic, slug="page", title="English page?")
    other = FaqEntryPageFactory(parent=topic, slug="other", title="English other?")
    relate(page, other)
    german = Locale.objects.get_or_create(language_code="de")[0]
    for entry, title in ((page, "Deutsche Seite?"), (other, "Andere?")):
        translation = entry.copy_for_translation(german, copy_parents=True)
        translation.title = title
        translation.save_revision().publish()
        for ancestor in translation.get_ancestors().filter(depth__gt=1).specific():
            ancestor.save_revision().publish()

    translated = FaqEntryPage.objects.get(title="Deutsche Seite?")
    assert [related.entry for related in translated.related.all()] == [other]
    assert 'href="#general--other">Andere?' in _main(client, translated.get_parent().url)


# --- Votes --------------------------------------------------------------------------------------------------
def test_a_reader_votes_once_and_may_change_the_mind(topic):
    entry = FaqEntryPageFactory(parent=topic)
    one, other = voter_of("session one"), voter_of("session other")

    vote_on_answer(entry_id=entry.pk, is_helpful=True, voter=one, at=AT)
    vote_on_answer(entry_id=entry.pk, is_helpful=True, voter=other, at=AT)
    vote_on_answer(entry_id=entry.pk, is_helpful=False, voter=one, at=AT)

    assert (entry.votes_for(), entry.votes_against()) == (1, 1)
    counted = with_votes(FaqEntryPage.objects.all()).get()
    assert (counted.helpful, counted.not_helpful, counted.voted) == (1, 1, 2)


def test_nothing_in_a_vote_leads_to_the_reader(topic, client, django_user_model):
    entry = FaqEntryPageFactory(parent=topic)
    user = django_user_model.objects.create_user("a@example.org", "a@example.org")
    client.force_login(user)

    client.post(f"/_pages/answers/{entry.pk}/vote/", {"helpful": "yes"})

    vote = AnswerVote.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", vote.voter)
    assert vote.voter == voter_of(f"user {user.pk}")
    assert {field.name for field in AnswerVote._meta.get_fields()} == {
        "id",
        "entry",
        "is_helpful",
        "voter",
        "voted_at",
    }


def test_without_javascript_a_vote_leads_back_to_the_question_with_thanks(client, topic):
    entry = FaqEntryPageFactory(parent=topic, slug="sen")

    for answer in ("no", "yes"):
        response = client.post(f"/_pages/answers/{entry.pk}/vote/", {"helpful": answer})
        assert (response.status_code, response.headers["Location"]) == (302, "/faq/#general--sen")

    assert "Thank you for telling us." in client.get("/faq/").content.decode()
    assert AnswerVote.objects.get().is_helpful  # of one session


def test_with_javascript_thanks_stand_in_place_of_the_buttons(client, topic):
    entry = FaqEntryPageFactory(parent=topic)

    response = client.post(
        f"/_pages/answers/{entry.pk}/vote/", {"helpful": "no"}, headers={"HX-Request": "true"}
    )

    thanks = '<p class="faq-vote" role="status" tabindex="-1" autofocus>Thank you for telling us.</p>'
    assert response.content.decode().strip() == thanks
    assert not AnswerVote.objects.get().is_helpful


def test_answers_that_nobody_may_read_take_no_votes(client, topic):
    draft, private = FaqEntryPageFactory(parent=topic), FaqEntryPageFactory(parent=topic)
    draft.unpublish()
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    for pk in (draft.pk, private.pk, topic.pk, 999_999):
        assert client.post(f"/_pages/answers/{pk}/vote/", {"helpful": "yes"}).status_code == 404
    assert not AnswerVote.objects.exists()


def test_votes_of_one_address_end_at_the_limit(client, topic, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "votes": "2/h/ip"}
    entry = FaqEntryPageFactory(parent=topic)

    codes = []
    for _number in range(3):
        client.cookies.clear()  # somebody new each time
        codes.append(client.post(f"/_pages/answers/{entry.pk}/vote/", {"helpful": "no"}).status_code)

    assert codes == [302, 302, 429]
    assert AnswerVote.objects.count() == 2


def test_every_question_has_buttons_that_say_what_they_are_about(client, topic):
    entry = FaqEntryPageFactory(parent=topic, title="What is a SEN?")

    html = client.get("/faq/").content.decode()

    assert 'role="group" aria-label="Was this helpful?: What is a SEN?"' in html
    assert html.count(f'formaction="/_pages/answers/{entry.pk}/vote/"') == 2
    assert html.count('<form id="votes" method="post"') == 1


# --- Data for search engines --------------------------------------------------------------------------------
def test_search_engines_get_questions_and_answers_as_data(client, topic):
    FaqEntryPageFactory(parent=topic, title="Is 1 < 2 & true?", answer="<p>Yes, <b>it</b> is.</p>")

    (written,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', _html(client, "/faq/"))

    assert "<" not in written
    data = json.loads(written)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "FAQPage")
    assert data["mainEntity"] == [
        {
            "@type": "Question",
            "name": "Is 1 < 2 & true?",
            "acceptedAnswer": {"@type": "Answer", "text": "<p>Yes, <b>it</b> is.</p>"},
        }
    ]


def test_a_question_cannot_end_the_block_of_data(client, topic):
    FaqEntryPageFactory(parent=topic, title="</script><script>alert(1)</script>")

    html = _html(client, "/faq/")

    assert "<script>alert(1)" not in html
    written = re.search(r'ld\+json">(.*?)</script>', html)[1]
    assert json.loads(written)["mainEntity"][0]["name"] == "</script><script>alert(1)</script>"


def test_a_faq_without_questions_has_no_data(client):
    FaqIndexPageFactory()

    assert "ld+json" not in _html(client, "/faq/")


# --- Speed --------------------------------------------------------------------------------------------------
def test_a_hundred_related_questions_stay_within_eight_queries(client, topic):
    entries = []
    for number in range(100):
        entry = FaqEntryPage(title=f"Question {number}?", slug=f"q-{number}", answer="<p>Answer.</p>")
        topic.add_child(instance=entry)
        entries.append(entry)
    for entry, following in itertools.pairwise(entries):
        relate(entry, following)
    client.get("/faq/")  # what is cached for the whole process is not the page's

    with CaptureQueriesContext(connection) as queries:
        html = client.get("/faq/").content.decode()

    assert html.count("data-faq-entry") == 100
    assert html.count("Related questions") == 99
    assert len(queries) <= FAQ_QUERIES, [query["sql"][:150] for query in queries]


def test_a_related_question_that_the_search_left_out_is_found_on_the_whole_page(client, topic):
    first = FaqEntryPageFactory(parent=topic, slug="first", title="First?")
    relate(first, FaqEntryPageFactory(parent=topic, slug="second", title="Second?"))

    assert 'href="/faq/#general--second">Second?' in _main(client, "/faq/?q=first")


def _html(client, address):
    return client.get(address).content.decode()


def _main(client, address):
    return _html(client, address).partition("<main")[2].partition("</main>")[0]
