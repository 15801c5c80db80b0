"""The configuration field over the API: what the page shows, a program can ask."""

from functools import partial

import pytest

from tests.factories.journeys import make_license
from tests.functional.api.conftest import Api, bearer


@pytest.fixture
def own(organization, staff):
    """Enter a licence of the customer's organisation."""
    return partial(make_license, organization, by=staff)


def question(answer, name):
    return next(one for one in answer.json()["questions"] if one["name"] == name)


def test_tiers_below_the_host_are_not_available_and_say_why(customer, confluence, diagrams, own):
    own(confluence, "SEN-1", deployment="data_center", user_tier=1000, instance_url="wiki.example.edu")

    answer = bearer(customer).get(
        "/products/org.example.diagrams/configuration",
        {"deployment": "data_center", "instance_url": "https://WIKI.example.edu/"},
    )

    tiers = question(answer, "user_tier")
    assert tiers["selected"] == "1000"
    assert [choice["value"] for choice in tiers["choices"] if choice["is_available"]][:2] == ["1000", "2000"]
    assert {choice["reason"] for choice in tiers["choices"] if not choice["is_available"]} == {
        "Confluence on wiki.example.edu has 1,000 users: an app needs at least as many."
    }
    assert answer.json()["instances"] == ["wiki.example.edu"]


def test_licences_of_an_app_are_offered_and_found(customer, diagrams, own):
    for number in range(22):
        own(diagrams, f"SEN-{number}", instance_url=f"wiki{number}.example.edu")
    asked = {"deployment": "cloud", "purchase_type": "renewal"}
    api = bearer(customer)

    everything = api.get("/products/org.example.diagrams/configuration", asked).json()
    found = api.get(
        "/products/org.example.diagrams/configuration", asked | {"license_search": "wiki21"}
    ).json()

    assert (len(everything["existing_licenses"]), everything["existing_license_count"]) == (20, 22)
    assert everything["asks_license_search"] is True
    assert [(one["value"], one["help"]) for one in found["existing_licenses"]] == [
        ("SEN-21", "100 users, Cloud, wiki21.example.edu")
    ]


def test_visitors_and_strangers_see_nobodys_licences(stranger, confluence, own):
    own(confluence, "SEN-1", instance_url="wiki.example.edu")
    asked = {"deployment": "cloud", "purchase_type": "renewal", "sen": "SEN-1"}

    for api in (Api(), bearer(stranger)):
        answer = api.get("/products/confluence/configuration", asked).json()
        assert (answer["existing_licenses"], answer["existing_license_count"], answer["instances"]) == (
            [],
            0,
            [],
        )


def test_the_price_step_is_named_without_a_price(confluence):
    answer = Api().get("/products/confluence/configuration", {"deployment": "cloud", "user_tier": "121"})

    count = question(answer, "user_tier")["count"]
    assert (count["band_from"], count["band_to"], count["range_label"]) == (
        101,
        250,
        "Any number from 1 to 100,000.",
    )
    assert count["band_label"] == "101 to 250 users is one price step: the next one begins at 251 users."


def test_doubts_and_the_end_of_sale_are_in_the_answer(confluence):
    answer = Api().get("/products/confluence/configuration", {"deployment": "cloud", "instance_url": "acme"})

    (hint,) = answer.json()["hints"]
    assert (hint["field"], hint["suggestion"]) == ("instance_url", "acme.atlassian.net")
    assert [(one["deployment"], one["is_over"]) for one in answer.json()["end_of_sale"]] == [
        ("server", True),
        ("data_center", False),
    ]
    assert answer.json()["end_of_sale"][1]["ends"][-1] == {
        "purchase_types": ["renewal"],
        "is_over": False,
        "text": "Renewals until 28 March 2029",
    }


def test_a_check_reads_sen_and_address_as_people_write_them(customer, confluence, own):
    own(confluence, "SEN-4711", deployment="data_center", user_tier=500)
    body = {
        "deployment": "data_center",
        "license_type": "commercial",
        "purchase_type": "renewal",
        "maintenance_months": 12,
        "user_tier": 500,
        "sen": " sen-47 11",
        "instance_url": "HTTPS://Wiki.Example.edu/?x=1",
    }

    answer = bearer(customer).post("/products/confluence/configuration/check", body)

    assert answer.json()["valid"] is True
    assert answer.json()["summary"] == (
        "Renewal of Confluence Data Center for 500 users, 12 months, for wiki.example.edu, SEN-4711"
    )
