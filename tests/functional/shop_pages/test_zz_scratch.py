import collections
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.journeys import fill_basket, deliver, make_order
from tests.factories.marketplace import ListingFactory

def show(client, path, label):
    with CaptureQueriesContext(connection) as q:
        r = client.get(path)
    print(f"\n##### {label} {path}: {len(q)} ({r.status_code})")
    for one in q:
        s = one["sql"]
        i = s.find(" FROM ")
        print("   ", s[:60].replace('"',''), "...", s[i:i+330].replace('"',''))

@pytest.mark.parametrize("n", [3, 20])
def test_show(client, customer, staff, confluence, diagrams, add, n, answers):
    extra = [ListingFactory(applications=["jira", "confluence"]) for _ in range(20)]
    items = [confluence, diagrams, *extra][:n]
    for l in items:
        add(l)
    for p in ["/catalogue/", "/catalogue/confluence/", "/catalogue/org.example.diagrams/", "/basket/"]:
        show(client, p, f"visitor {n}")
    client.cookies.clear()
    deliver(make_order(customer, staff, [confluence]), staff)
    fill_basket(customer, items, instance_url="https://wiki.example.edu")
    client.force_login(customer)
    client.get("/basket/")
    for p in ["/catalogue/", "/catalogue/confluence/", "/catalogue/org.example.diagrams/", "/catalogue/org.example.diagrams/?purchase_type=upgrade&existing_sen=x", "/basket/", "/checkout/"]:
        show(client, p, f"customer {n}")

def test_staff(client, customer, staff, confluence, diagrams):
    fill_basket(staff, [confluence, diagrams], instance_url="https://wiki.example.edu")
    client.force_login(staff)
    for p in ["/catalogue/", "/catalogue/confluence/", "/catalogue/org.example.diagrams/", "/basket/"]:
        show(client, p, f"staff")

@pytest.mark.parametrize("p", ["/catalogue/", "/catalogue/confluence/", "/catalogue/org.example.diagrams/", "/basket/"])
def test_first(client, customer, staff, confluence, diagrams, p, add):
    client.force_login(customer)
    show(client, p, f"first page")

@pytest.mark.parametrize("p", ["/catalogue/", "/catalogue/confluence/", "/catalogue/org.example.diagrams/", "/basket/"])
def test_adopt(client, customer, staff, confluence, diagrams, p, add):
    add(confluence)
    client.force_login(customer)
    show(client, p, f"adopting page")
