"""Sitemap, robots, languages and what a link to a page shows elsewhere."""

from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from wagtail.models import Locale, PageViewRestriction

from tests.factories.cms import FaqEntryPageFactory

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def translated(page):
    """The page in German, published, its parents too."""
    german, _created = Locale.objects.get_or_create(language_code="de")
    for above in [*page.get_ancestors().filter(depth__gt=1).specific(), page]:
        if not above.has_translation(german):
            above.copy_for_translation(german).save_revision().publish()
    return page.get_translation(german)


def locations(client) -> dict[str, dict[str, str]]:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    tree = ET.fromstring(response.content)  # noqa: S314 - our own
    return {
        url.find("s:loc", NAMES).text: {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", NAMES)
        }
        for url in tree.findall("s:url", NAMES)
    }


def test_sitemap_lists_public_pages_with_their_languages(client):
    page = FaqEntryPageFactory()
    german = translated(page)
    own, other = f"{settings.SITE_URL}{page.url}", f"{settings.SITE_URL}{german.url}"

    found = locations(client)

    assert other.startswith(f"{settings.SITE_URL}/de/")
    assert found[own] == found[other] == {"en": own, "de": other}
    assert f"{settings.SITE_URL}/" in found


def test_sitemap_leaves_out_drafts_and_what_is_not_for_everybody(client):
    page = FaqEntryPageFactory()
    draft = FaqEntryPageFactory(parent=page.get_parent())
    draft.unpublish()
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)

    found = locations(client)

    assert f"{settings.SITE_URL}{page.get_parent().get_parent().url}" in found
    for hidden in (page, draft, page.get_parent()):
        assert f"{settings.SITE_URL}{hidden.url}" not in found


def test_sitemap_costs_as_much_for_many_pages_as_for_one(client, django_assert_max_num_queries):
    topic = FaqEntryPageFactory().get_parent()
    client.get("/sitemap.xml")
    for _number in range(5):
        FaqEntryPageFactory(parent=topic)

    with django_assert_max_num_queries(4):
        assert len(locations(client)) == 9


def test_robots_may_read_pages_and_products_only(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    for closed in ("/accounts/", "/dashboard/", "/cms/", "/de/accounts/"):
        assert f"Disallow: {closed}" in lines
    assert not any(line.startswith(("Disallow: /catalogue", "Disallow: /faq")) for line in lines)
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_page_names_its_address_languages_and_title(client):
    page = FaqEntryPageFactory(title="What is <SEN>?", search_description="About numbers")
    german = translated(page)

    html = client.get(f"{page.url}?utm=1").content.decode()

    own = f"{settings.SITE_URL}{page.url}"
    assert f'<link rel="canonical" href="{own}">' in html
    assert f'hreflang="de" href="{settings.SITE_URL}{german.url}"' in html
    assert f'hreflang="x-default" href="{own}"' in html
    assert '<meta property="og:title" content="What is &lt;SEN&gt;?">' in html
    assert '<meta property="og:description" content="About numbers">' in html
    assert f'<meta property="og:url" content="{own}">' in html


def test_page_names_no_language_that_is_a_draft(client):
    page = FaqEntryPageFactory()
    translated(page).unpublish()

    html = client.get(page.url).content.decode()

    assert 'hreflang="en"' in html
    assert 'hreflang="de"' not in html


def test_other_pages_have_no_such_head(client):
    FaqEntryPageFactory()

    assert "og:title" not in client.get("/search/?q=sen").content.decode()
