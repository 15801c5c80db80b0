"""What a page asks the database: no more with a longer basket or a larger catalogue."""

import pytest

from tests.factories.journeys import deliver, fill_basket, make_order
from tests.factories.marketplace import ListingFactory


@pytest.fixture(params=[3, 20], ids=["three", "twenty"])
def listings(request, confluence, diagrams):
    """The whole catalogue: a host, an app for it, others."""
    others = [ListingFactory(applications=["jira", "confluence"]) for _number in range(request.param - 2)]
    return [confluence, diagrams, *others]


def look_around(client, listings, path):
    """Visit some listings, so that there is something to remember, and the page itself twice: the first
    request of a process reads rules and catalogue, and the session is written for a new look only.
    """
    for listing in listings[:3]:
        client.get(f"/catalogue/{listing.key}/")
    client.get(path)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/catalogue/", 7),
        ("/catalogue/hosts/confluence/", 7),
        ("/catalogue/?host=jira&host=confluence&deployment=cloud", 7),
        ("/catalogue/vendors/", 4),
        ("/catalogue/confluence/", 7),
        ("/catalogue/org.example.diagrams/", 9),
        ("/basket/", 8),
    ],
)
def test_queries_of_a_visitor_with_a_basket(client, listings, add, path, most, django_assert_max_num_queries):
    for listing in listings:
        add(listing)
    look_around(client, listings, path)

    with django_assert_max_num_queries(most):
        response = client.get(path)

    assert f"Basket, {len(listings)} lines" in response.text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/catalogue/", 9),
        ("/catalogue/confluence/", 10),
        ("/catalogue/org.example.diagrams/", 12),
        ("/catalogue/org.example.diagrams/?purchase_type=upgrade&existing_sen=SEN-1", 12),
        ("/catalogue/compare/?listing=confluence&listing=org.example.diagrams", 10),
        ("/basket/", 11),
        ("/checkout/", 13),
    ],
)
def test_queries_of_a_customer_with_licences_and_a_basket(
    client, customer, staff, listings, path, most, django_assert_max_num_queries
):
    deliver(make_order(customer, staff, listings), staff)
    fill_basket(customer, listings)
    client.force_login(customer)
    look_around(client, listings, path)

    with django_assert_max_num_queries(most):
        response = client.get(path)

    assert f"Basket, {len(listings)} lines" in response.text


def test_two_hundred_listings_cost_as_much_as_twenty(client, listings, django_assert_num_queries):
    client.get("/catalogue/?page=1")
    with django_assert_num_queries(5):
        client.get("/catalogue/")
    for _number in range(180):
        ListingFactory()
    client.get("/catalogue/")  # reads the catalogue anew

    with django_assert_num_queries(5):
        response = client.get("/catalogue/?page=5")

    assert len(response.context["browsing"].page.object_list) == 20


def test_a_process_that_has_not_read_the_catalogue_yet_stays_within_twelve(
    client, customer, listings, django_assert_max_num_queries
):
    client.force_login(customer)

    with django_assert_max_num_queries(12):
        client.get("/catalogue/")
