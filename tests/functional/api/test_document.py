"""The API's own description."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from shop.api.examples import ANSWERS, BODIES, TYPICAL_CODES
from shop.api.problem_codes import PROBLEM_CODES
from shop.api.schema import api_document
from tests.functional.api.conftest import Api

SNAPSHOT = Path(settings.BASE_DIR) / "docs" / "openapi.json"
METHODS = {"get", "post", "patch", "put", "delete"}


def test_the_document_is_made_without_warnings():
    GENERATOR_STATS.reset()
    api_document.cache_clear()

    document = json.loads(api_document())

    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    validate_schema(document)
    assert document["openapi"].startswith("3.1")


def test_the_document_is_the_one_in_the_repository(tmp_path):
    written = tmp_path / "openapi.json"
    call_command("export_openapi", output=written, verbosity=0)

    assert written.read_text(encoding="utf-8") == SNAPSHOT.read_text(encoding="utf-8"), (
        "The API changed: run `manage.py export_openapi`, read the difference and commit it."
    )


def test_every_operation_is_described_and_named_once():
    operations = [
        operation
        for methods in json.loads(api_document())["paths"].values()
        for method, operation in methods.items()
        if method in METHODS
    ]

    assert [operation["operationId"] for operation in operations if not operation.get("summary")] == []
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))


def test_examples_are_what_the_document_says():
    document = json.loads(api_document())
    wrong, found = [], 0
    for methods in document["paths"].values():
        for method, operation in methods.items():
            if method not in METHODS:
                continue
            contents = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in (part for one in contents for part in one.get("content", {}).values()):
                validator = Draft202012Validator(content["schema"] | {"components": document["components"]})
                for example in content.get("examples", {}).values():
                    found += 1
                    wrong += [
                        f"{operation['operationId']}: {error.message}"
                        for error in validator.iter_errors(example["value"])
                    ]

    assert wrong == []
    assert found == len(BODIES) + len(ANSWERS)
    for status, code in TYPICAL_CODES.items():
        assert status in PROBLEM_CODES[code].statuses


def test_the_document_is_served(db):
    answer = Api().get("/openapi.json")

    assert answer.content.decode() == api_document()
    assert answer["Content-Type"] == "application/json"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_shows_the_document_within_the_policy(live_server, chromium):
    page = chromium.new_page()
    complaints: list[str] = []
    requested: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requested.append(request.url))

    page.goto(f"{live_server.url}/api/v1/docs")
    # The page makes of so many operations only those that are in sight.
    operation = page.locator("#operations-products-products_get button").first
    page.locator(".opblock").first.wait_for()
    for _screen in range(60):
        if operation.count():
            break
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(100)
    operation.click()
    page.get_by_text("The values of one filter are alternatives").wait_for()

    assert complaints == []
    assert [url for url in requested if not url.startswith((live_server.url, "data:"))] == []
    page.close()
