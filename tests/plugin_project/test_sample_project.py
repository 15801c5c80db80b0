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
    assert seen["microscope"] == "Microscope"
    assert seen["people"] == ["clara@example.com", "sam@example.com"]
    assert seen["confirmed"] == []


def test_a_customer_gets_an_offer_instead_of_a_payment_and_licences_in_the_end(seen):
    assert seen["journey"] == {
        "pages": [200, 200, 200],
        "checkout_asks_for_an_offer": True,
        "pdf": "%PDF-",
        "net": "1000.00",
        "tax_code": "standard",
        "order": "fulfilled",
        "invoiced": True,
        "licenses": ["SEN-1"],
        "license_page": 200,
        "dashboard": 200,
    }
