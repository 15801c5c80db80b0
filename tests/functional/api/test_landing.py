"""The page at /api/ links what programs need, and each link leads somewhere."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
LINKS = (
    "/api/v1/docs",
    "/api/v1/openapi.json",
    "/api/accounts/docs",
    "/api/accounts/openapi.json",
    "/api/cms/v3/pages/",
)


def test_it_links_every_document(client: Client):
    page = client.get("/api/")

    assert page.status_code == 200
    for link in LINKS:
        assert f'href="{link}"' in page.content.decode()
        assert client.get(link).status_code == 200


def test_it_speaks_german(client: Client):
    page = client.get("/de/api/")

    assert page.status_code == 200
    assert '<html lang="de">' in page.content.decode()


def test_its_examples_name_this_site(client: Client, settings):
    settings.SITE_URL = "https://licensing.example.org"

    addresses = re.findall(r"curl (\S+)", client.get("/api/").content.decode())

    assert addresses == [
        "https://licensing.example.org/api/accounts/app/v1/auth/login",
        "https://licensing.example.org/api/v1/licenses",
        "https://licensing.example.org/api/v1/basket/lines",
    ]


def test_the_example_of_a_line_is_one(client: Client):
    import html
    import json

    from tests.factories.accounts import make_person
    from tests.factories.marketplace import ListingFactory
    from tests.functional.api.conftest import bearer

    ListingFactory(host=True, name="Confluence", key="confluence")
    example = html.unescape(client.get("/api/").content.decode()).split("-d '")[-1].split("'</code>")[0]

    answer = bearer(make_person()).post("/basket/lines", json.loads(example))

    assert answer.status_code == 201, answer.content
