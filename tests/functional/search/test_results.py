"""The results page over the embedded engine: tabs, facets, corrections, help, and only what is public."""

import pytest

from cms.models import FaqEntryPage
from search.backends.tantivy.highlighting import Highlighter
from search.models import SearchMiss
from search.recent import COOKIE
from shop.marketplace.models import Listing
from tests.factories.cms import FaqEntryPageFactory, FaqTopicPageFactory
from tests.factories.marketplace import ListingFactory, VendorFactory


def products(response):
    return [card.listing.name for card in response.context["browsing"].page.object_list]


def questions(response):
    return [found.page.title for found in response.context["found"].questions]


def counts(response, facet):
    choices = getattr(response.context["browsing"].facets, facet)
    return {choice.value: choice.count for choice in choices}


@pytest.fixture
def shelf(db, search_index):
    """Three trackers and a drawing tool, and a question about trackers."""
    acme, bolt = VendorFactory(key="71", name="Acme"), VendorFactory(key="72", name="Bolt")
    ListingFactory(name="Time Tracker", vendor=acme, hostings={"cloud": "free"}, installs=10)
    ListingFactory(name="Goal Tracker", vendor=bolt, hostings={"data_center": "atlassian"}, installs=500)
    ListingFactory(
        name="Asset Tracker",
        vendor=bolt,
        applications=["confluence"],
        hostings={"cloud": "vendor", "data_center": "free"},
    )
    ListingFactory(name="Diagrams", vendor=acme, tag_line="Boxes & arrows for <everybody>")
    FaqEntryPageFactory(title="What is a tracker?", slug="a", answer="<p>It counts <b>hours</b> & days.</p>")
    search_index()


def test_a_search_is_answered_by_the_engine(client, shelf):
    response = client.get("/search/?q=tracker")

    assert sorted(products(response)) == ["Asset Tracker", "Goal Tracker", "Time Tracker"]
    assert "X-Search-Fallback" not in response
    assert "plain search" not in response.text
    assert response.context["found"].questions.paginator.count == 1


# --- Tabs -----------------------------------------------------------------------------------------
def test_the_tab_is_in_the_address(client, shelf):
    response = client.get("/search/?q=tracker&tab=questions")

    assert questions(response) == ["What is a tracker?"]
    assert 'href="/faq/' in response.text
    assert 'href="?q=tracker&amp;tab=products"' in response.text


def test_the_tab_that_has_hits_is_opened(client, shelf):
    response = client.get("/search/?q=hours")

    assert response.context["found"].tab == "questions"
    assert "<mark>hours</mark>" in response.text


def test_filters_that_leave_nothing_keep_their_tab_open(client, shelf):
    response = client.get("/search/?q=tracker&payment_model=atlassian&vendor=71")

    found = response.context["found"]
    assert (found.tab, found.products.total, found.questions.paginator.count) == ("products", 0, 1)
    assert found.reliefs


@pytest.mark.parametrize("tab", ["", "x", "PRODUCTS", "\0"])
def test_an_unknown_tab_is_none(client, shelf, tab):
    assert client.get("/search/", {"q": "tracker", "tab": tab}).context["found"].tab == "products"


# --- Facets ---------------------------------------------------------------------------------------
def test_values_of_a_facet_are_alternatives_and_its_counts_ignore_them(client, shelf):
    response = client.get("/search/?q=tracker&vendor=71&vendor=72&deployment=cloud")

    assert sorted(products(response)) == ["Asset Tracker", "Time Tracker"]
    assert counts(response, "vendor") == {"71": 1, "72": 1}
    assert counts(response, "deployment") == {"cloud": 2, "data_center": 2}
    assert [chip.label for chip in response.context["browsing"].chips] == [
        "“tracker”",
        "Cloud",
        "Acme",
        "Bolt",
    ]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"deployment": ["cloud"]},
        {"deployment": ["cloud", "data_center"]},
        {"payment_model": ["free"]},
        {"payment_model": ["free", "vendor"]},
        {"deployment": ["data_center"], "payment_model": ["free"]},
        {"deployment": ["cloud", "data_center"], "payment_model": ["free", "atlassian"]},
        {"host": ["jira", "confluence"], "vendor": ["72"]},
        {"vendor": ["nobody"], "deployment": ["cloud"]},
        {"deployment": ["on the moon"]},
        {"kind": ["app"], "host": ["jira"]},
    ],
)
def test_the_engine_counts_as_the_outline_of_the_catalogue_does(client, shelf, chosen):
    Listing.objects.filter(name="Diagrams").update(is_listed=False)

    by_engine = client.get("/search/", {"q": "tracker", **chosen}).context["browsing"]
    by_outline = client.get("/catalogue/", chosen).context["browsing"]

    assert sorted(card.listing.name for card in by_engine.page.object_list) == sorted(
        card.listing.name for card in by_outline.page.object_list
    )
    assert by_engine.total == by_outline.total
    assert by_engine.facets == by_outline.facets


# --- Order and marks ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("name", ["Asset Tracker", "Goal Tracker", "Time Tracker"]),
        ("installs", ["Goal Tracker", "Time Tracker", "Asset Tracker"]),
    ],
)
def test_results_are_sorted(client, shelf, sort, names):
    assert products(client.get(f"/search/?q=tracker&sort={sort}")) == names


def test_whatever_is_called_exactly_so_comes_first(client, shelf):
    assert products(client.get("/search/?q=time+tracker"))[0] == "Time Tracker"
    assert products(client.get("/search/?q=asset+TRACKER"))[0] == "Asset Tracker"


def test_what_was_found_is_marked_and_the_rest_escaped(client, shelf):
    response = client.get("/search/?q=arrows")

    assert "Boxes &amp; <mark>arrows</mark> for &lt;everybody&gt;" in response.text


def test_only_what_is_shown_is_marked(client, shelf, monkeypatch):
    marked = []
    highlighted = Highlighter.highlighted

    def noted(marker, schema, stored, options):
        marked.append(stored["title"])
        return highlighted(marker, schema, stored, options)

    monkeypatch.setattr(Highlighter, "highlighted", noted)

    client.get("/search/?q=tracker")
    assert sorted(marked) == ["Asset Tracker", "Goal Tracker", "Time Tracker"]
    marked.clear()
    client.get("/search/?q=tracker&tab=questions")
    assert marked == ["What is a tracker?"]
    marked.clear()
    assert client.get("/api/v1/products?q=tracker").json()["total"] == 3
    assert marked == []


# --- What was meant -------------------------------------------------------------------------------
def test_a_misspelt_search_is_corrected_and_can_be_taken_literally(client, shelf):
    corrected = client.get("/search/?q=trakcer")
    literal = client.get("/search/?q=trakcer&exact=1")

    assert len(products(corrected)) == 3
    assert "Showing results for <strong>tracker</strong>." in corrected.text
    assert 'href="?q=trakcer&amp;exact=1"' in corrected.text
    assert (products(literal), questions(literal)) == ([], [])
    assert "Did you mean" in literal.text
    assert 'href="?q=tracker"' in literal.text


def test_filters_keep_a_text_that_is_taken_literally(client, shelf):
    literal = client.get("/search/?q=trakcer&exact=1&vendor=71&deployment=cloud")

    chips = {chip.label: chip.remaining for chip in literal.context["browsing"].chips}
    assert chips["Cloud"] == "?q=trakcer&vendor=71&exact=1"
    assert chips["“trakcer”"] == "?deployment=cloud&vendor=71"
    assert '<input type="hidden" name="exact" value="trakcer">' in literal.text
    ticked = client.get("/search/?exact=trakcer&q=trakcer&vendor=72")
    assert (ticked.context["found"].correction, products(ticked)) == ("", [])
    assert {relief.query for relief in ticked.context["found"].reliefs} <= {"?q=trakcer&exact=1"}


def test_another_text_in_the_form_is_corrected_again(client, shelf):
    response = client.get("/search/?exact=trakcer&q=trackre")

    assert response.context["found"].correction == "tracker"
    assert 'name="exact"' not in response.text


def test_what_filters_leave_of_a_literal_text_is_offered_literally(client, shelf):
    response = client.get("/search/?q=tracker&exact=1&vendor=nobody")

    assert [relief.query for relief in response.context["found"].reliefs] == ["?q=tracker&exact=1"]


def test_a_short_word_is_not_taken_for_another_one(client, shelf):
    """Words of three letters are next to too many others."""
    response = client.get("/search/?q=tim")

    found = response.context["found"]
    assert (found.correction, found.suggestion) == ("", "")
    nothing = client.get("/search/?q=wat").context["found"]
    assert (nothing.correction, nothing.suggestion, nothing.total) == ("", "", 0)


def test_a_word_that_is_not_finished_finds_what_begins_so(client, shelf):
    response = client.get("/search/?q=track")

    assert len(products(response)) == 3
    assert response.context["found"].correction == ""


def test_two_words_that_are_one_elsewhere_are_joined(client, shelf):
    response = client.get("/search/?q=dia+grams")

    assert products(response) == ["Diagrams"]
    assert response.context["found"].correction == "diagrams"


# --- Nothing --------------------------------------------------------------------------------------
def test_where_filters_leave_nothing_each_says_what_taking_it_away_brings(client, shelf):
    response = client.get("/search/?q=tracker&vendor=71&deployment=data_center&sort=name")

    reliefs = {relief.label: relief for relief in response.context["found"].reliefs}
    assert {label: relief.count for label, relief in reliefs.items()} == {"Acme": 2, "Data Center": 1, "": 3}
    assert products(client.get("/search/" + reliefs["Acme"].query)) == ["Asset Tracker", "Goal Tracker"]


def test_filters_that_are_too_narrow_do_not_correct_the_text(client, shelf):
    assert client.get("/search/?q=tracker&vendor=nobody").context["found"].correction == ""


def test_nothing_at_all_leads_on_and_is_counted_for_editors(client, shelf):
    response = client.get("/search/?q=zzyzx+qwertz")

    assert "No product or app fits" in response.text
    assert 'href="/catalogue/"' in response.text
    assert list(SearchMiss.objects.values_list("text", "language", "times")) == [("zzyzx qwertz", "en", 1)]
    assert COOKIE not in response.cookies


@pytest.mark.parametrize("address", ["/search/?q=tracker", "/search/?q=zzyzx&vendor=71", "/search/"])
def test_what_is_found_or_only_narrowed_away_is_no_miss(client, shelf, address):
    client.get(address)

    assert not SearchMiss.objects.exists()


def test_a_search_with_results_is_remembered_by_the_browser(client, shelf):
    assert COOKIE in client.get("/search/?q=tracker").cookies
    assert COOKIE not in client.get("/search/?q=goal", headers={"Sec-Purpose": "prefetch"}).cookies


def test_without_a_text_it_is_the_whole_catalogue_the_most_installed_first(client, shelf):
    response = client.get("/search/")

    assert products(response)[:2] == ["Goal Tracker", "Time Tracker"]
    assert response.context["browsing"].total == 4
    assert "X-Search-Fallback" not in response


# --- Only what is public --------------------------------------------------------------------------
def test_what_was_taken_down_is_not_shown_though_the_index_still_has_it(client, shelf):
    Listing.objects.filter(name="Time Tracker").update(is_listed=False)
    goal = Listing.objects.get(name="Goal Tracker")
    goal.product.is_public = False
    goal.product.save()

    response = client.get("/search/?q=tracker")

    assert products(response) == ["Asset Tracker"]
    assert response.context["browsing"].total == 1


def test_a_question_that_was_unpublished_or_rewritten_shows_nothing_old(client, shelf):
    entry = FaqEntryPage.objects.get(slug="a")
    entry.answer = "<p>Nothing of that kind.</p>"
    entry.save()

    assert "hours" not in client.get("/search/?q=tracker&tab=questions").text

    entry.unpublish()
    assert questions(client.get("/search/?q=tracker&tab=questions")) == []


def test_questions_are_found_in_the_readers_language_only(client, shelf):
    assert client.get("/de/search/?q=tracker&tab=questions").context["found"].questions.paginator.count == 0
    assert '<html lang="de">' in client.get("/de/search/?q=tracker").text


def test_results_name_no_price(client, shelf):
    text = client.get("/search/?q=tracker").text

    assert [word for word in ("EUR", "USD", "€", "$") if word in text] == []


# --- Bounds ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["0", "2", "x", "501", "9" * 21, "-1"])
def test_a_page_that_does_not_exist_is_not_found(client, shelf, page):
    assert client.get(f"/search/?q=tracker&page={page}").status_code == 404


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize("tab", ["products", "questions"])
def test_results_take_as_many_queries_for_twenty_as_for_one(
    client, db, search_index, count, tab, django_assert_max_num_queries
):
    topic = FaqTopicPageFactory()
    for number in range(count):
        ListingFactory(name=f"Tracker {number}")
        FaqEntryPageFactory(parent=topic, title=f"Tracker {number}?", slug=f"tracker-{number}")
    search_index()
    client.get("/catalogue/")

    with django_assert_max_num_queries(12):
        client.get(f"/search/?q=tracker&host=jira&tab={tab}")
