import logging
import logging.config
import sys

import pytest
from django.conf import settings

from shop.core.logs import of_its_request, without_people


def formatted(license_key: str) -> str:
    """What the console shows of an error where ``license_key`` is a variable at hand."""
    try:
        raise ValueError("boom")
    except ValueError:
        error = sys.exc_info()
    configurator = logging.config.DictConfigurator(settings.LOGGING)
    formatter = configurator.configure_formatter(settings.LOGGING["formatters"]["structured"])
    return formatter.format(logging.LogRecord("app", logging.ERROR, "", 0, "Failed", None, error))


def test_a_logged_error_has_its_traceback_but_no_values_of_variables():
    text = formatted("CANARY-LICENCE-KEY")

    assert "test_logs.py" in text
    assert "ValueError: boom" in text
    assert "CANARY" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mail to clara@example.net failed", "mail to …@… failed"),
        ("GET /search/?q=clara&code=1 took long", "GET /search/?… took long"),
        ("from ip=203.0.113.77: refused", "from ip=203.0.113.0: refused"),
        ("from 2001:db8:1:2::5", "from 2001:db8:1::"),
        ("redis://user:password@broker:6379/0", "redis://…@broker:6379/0"),
        # No addresses of anybody: the own machine, a time of the day, a version, a question.
        ("http://127.0.0.1:8000 and ::1", "http://127.0.0.1:8000 and ::1"),
        ("at 12:30:05", "at 12:30:05"),
        ("release 1.2.3", "release 1.2.3"),
        ("Ready? yes", "Ready? yes"),
    ],
)
def test_texts_have_nobody_in_them(text, shown):
    line = without_people(None, "", {"event": text, "exception": f"ValueError: {text}", "attempt": 1})

    assert line == {"event": shown, "exception": f"ValueError: {shown}", "attempt": 1}


def test_gunicorns_lines_have_no_keys_of_paths():
    key = "0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d"
    line = without_people(None, "", {"event": f"Error handling /reset/{key}/", "logger": "gunicorn.error"})

    assert line["event"] == "Error handling /reset/…/"


def test_a_line_written_after_its_request_has_the_id_and_no_key(rf):
    key = "0a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d"
    request = rf.get(f"/reset/{key}/", HTTP_X_REQUEST_ID="request-0001")
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Gone: %s", (request.path,), None)
    record.request = request

    line = of_its_request(None, "", {"event": record.getMessage(), "_record": record})

    assert (line["event"], line["request_id"]) == ("Gone: /reset/…/", "request-0001")
