"""A shop that ran on stock Oscar for years installs us: its database is migrated, nothing of it is lost."""

import pytest

from tests.plugin_project.running import HERE, ROOT, environment, run, walked


@pytest.mark.slow
def test_an_old_shop_keeps_what_it_had_and_sells_licences(tmp_path):
    variables = environment(tmp_path, python_path=[ROOT, HERE])
    before = {
        "DJANGO_SETTINGS_MODULE": "sample_shop.settings_before",
        "DATABASE": str(tmp_path / "db.sqlite3"),
    }
    run(str(HERE / "before.py"), folder=tmp_path, variables=variables | before)

    seen = walked(tmp_path, variables=variables)

    assert seen["old"] == {
        "basket": [200, False],
        "checkout": 200,
        "api_basket": 200,
        "pages": 200,
        "orders": 200,
        "search": 200,
        "price": "99.00",
        "order": True,
        "customer_registered": True,
    }
    assert seen["people"] == ["clara@example.com", "old@example.com", "sam@example.com"]
    assert seen["checks"][1] == "No changes detected"
    assert seen["journey"]["licenses"] == ["SEN-1"]
