"""An error is reported to a real receiver by a process of its own, without anything personal."""

import gzip
import os
import subprocess
import sys

import brotli
import pytest
from pytest_httpserver import HTTPServer

from shop.core.error_reports import without_people
from tests.architecture.sources import ROOT

SECRETS = ["canary@example.net", "CANARY-LICENCE-KEY", "canary-password"]
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}
LOADED = "import django; django.setup(); import sys; print('sentry_sdk' in sys.modules)"
FAILING = """
import django
django.setup()
import logging, sys
import sentry_sdk
from django.test import RequestFactory

def view(key):
    raise RuntimeError("canary@example.net could not be reached, password=canary-password")

try:
    view("CANARY-LICENCE-KEY")
except RuntimeError:
    logging.getLogger("shop").exception("mail to canary@example.net failed")
sentry_sdk.flush(20)
"""


def test_a_report_has_the_error_and_nobody_in_it(httpserver: HTTPServer):
    httpserver.expect_request("/api/1/envelope/").respond_with_data("{}")
    dsn = f"http://public@{httpserver.host}:{httpserver.port}/1"

    done = subprocess.run(
        [sys.executable, "-c", FAILING],
        cwd=ROOT,
        env=os.environ | {"SENTRY_DSN": dsn, "DJANGO_SETTINGS_MODULE": "shop.settings_test"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr
    bodies = [
        UNPACK[request.headers.get("Content-Encoding", "")](request.get_data()).decode()
        for request, _response in httpserver.log
    ]
    (report,) = [body for body in bodies if "RuntimeError" in body]
    assert "could not be reached" in report
    for secret in SECRETS:
        assert secret not in report


def test_without_an_address_the_library_is_not_even_loaded():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); import sys; print('sentry_sdk' in sys.modules)",
        ],
        cwd=ROOT,
        env=os.environ | {"SENTRY_DSN": "", "DJANGO_SETTINGS_MODULE": "shop.settings_test"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize("name", ["user", "breadcrumbs", "extra", "server_name"])
def test_parts_about_people_are_dropped(name):
    event = without_people({name: "canary", "level": "error"}, {})

    assert name not in event
    assert event["level"] == "error"


def test_of_the_request_only_the_method_stays():
    request = {"method": "POST", "url": "https://x/?q=canary", "data": {"a": "b"}, "headers": {"Cookie": "c"}}

    assert without_people({"request": request}, {})["request"] == {"method": "POST"}
