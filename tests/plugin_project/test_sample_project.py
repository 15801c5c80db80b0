"""An Oscar project with products and customers of its own installs us and gets offers instead of payments."""

from pathlib import Path
from typing import Any

import pytest

from tests.plugin_project.running import HERE, ROOT, environment, walked, with_database


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    with django_db_blocker.unblock():
        with_database(folder)
    return folder


@pytest.fixture(scope="module")
def seen(folder: Path) -> dict[str, Any]:
    return walked(folder, variables=environment(folder, python_path=[ROOT, HERE]))


def test_the_checks_of_the_project_find_nothing_and_no_migration_is_missing(seen):
    assert seen["checks"] == ["System check identified no issues (0 silenced).", "No changes detected"]


def test_pages_of_the_project_stand_beside_ours(seen):
    assert seen["pages"] == {
        "branches": 200,
        "own_product_is_shown": True,
        "own_footer": True,
        "catalogue": 200,
        "german": True,
        "admin": 302,
        "payment": 404,
        "openapi": 200,
    }


def test_products_and_customers_of_the_project_stay(seen):
    assert seen["products"] == [["Microscope", "M-1", "Equipment"], ["Lab Notebook", "NB-1", "Software"]]
    assert seen["people"] == ["clara@example.com", "sam@example.com"]
    assert seen["confirmed"] == []


def test_a_customer_gets_an_offer_instead_of_a_payment_and_licences_in_the_end(seen):
    assert seen["journey"] == {
        "pages": [200, 200, 200],
        "checkout_asks_for_an_offer": True,
        "pdf": "%PDF-",
        "proposed": ["250.00", "third-country"],
        "net": "250.00",
        "order": "fulfilled",
        "invoiced": True,
        "licenses": ["SEN-1"],
        "license_page": 200,
        "dashboard": 200,
    }


def test_a_fork_of_the_project_stands_on_ours(seen):
    assert seen["strategy"] == "BranchStrategy"


def test_own_products_can_be_requested_and_survive_the_synchronisation_of_the_marketplace(seen):
    assert seen["listed"] == [1, 67]
    assert seen["own_product"] == {
        "page": True,
        "asks": ["Our branch checks orders of more than ten."],
        "requestable_before": False,
        "requestable": True,
        "lines_of_it": 1,
    }


def test_receivers_hear_what_happened_and_a_broken_one_stops_nothing(seen):
    names = [(name, model) for name, model, _id, _actor in seen["extensions"]["heard"]]

    assert names == [
        ("request_submitted", "quotes.QuoteRequest"),
        ("quote_sent", "quotes.Quote"),
        ("order_placed", "order.Order"),
        ("licenses_delivered", "billing.DeliveryNote"),
        ("invoice_issued", "billing.Invoice"),
    ]
    assert all(actor for _name, _model, _id, actor in seen["extensions"]["heard"])


def test_an_own_kind_of_mail_is_sent_and_can_be_edited(seen):
    (subject,) = seen["extensions"]["mails"]

    assert subject.startswith("Offer Q-")
    assert subject.endswith("has left Head office")
    assert seen["extensions"]["mail_can_be_edited"] is True


def test_an_own_column_is_on_the_page_and_in_files(seen):
    assert seen["extensions"]["column_on_the_page"] is True
    assert [line.replace('"', "") for line in seen["extensions"]["export"]] == [
        "SEN,Cost centre",
        "SEN-1,CC-1",
    ]


def test_a_setting_of_the_project_wins(seen):
    assert seen["extensions"]["warning_days"] == 45
