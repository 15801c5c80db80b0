"""What a page asks the database: no more with a longer basket or a larger catalogue."""

import pytest

from tests.factories.journeys import deliver, fill_basket, make_order
from tests.factories.marketplace import ListingFactory


@pytest.fixture(params=[3, 20], ids=["three", "twenty"])
def listings(request, confluence, diagrams):
    """The whole catalogue: a host, an app for it, others."""
    others = [ListingFactory(applications=["jira", "confluence"]) for _number in range(request.param - 2)]
    return [confluence, diagrams, *others]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/catalogue/", 8),
        ("/catalogue/confluence/", 7),
        ("/catalogue/org.example.diagrams/", 9),
        ("/basket/", 8),
    ],
)
def test_queries_of_a_visitor_with_a_basket(client, listings, add, path, most, django_assert_max_num_queries):
    for listing in listings:
        add(listing)
    client.get(path)  # the first request of a process reads the rules

    with django_assert_max_num_queries(most):
        response = client.get(path)

    assert f"Basket, {len(listings)} lines" in response.text


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/catalogue/", 10),
        ("/catalogue/confluence/", 10),
        ("/catalogue/org.example.diagrams/", 12),
        ("/catalogue/org.example.diagrams/?purchase_type=upgrade&existing_sen=SEN-1", 12),
        ("/basket/", 11),
        ("/checkout/", 12),
    ],
)
def test_queries_of_a_customer_with_licences_and_a_basket(
    client, customer, staff, listings, path, most, django_assert_max_num_queries
):
    deliver(make_order(customer, staff, listings), staff)
    fill_basket(customer, listings)
    client.force_login(customer)
    client.get(path)  # the first request of a process reads the rules

    with django_assert_max_num_queries(most):
        response = client.get(path)

    assert f"Basket, {len(listings)} lines" in response.text
