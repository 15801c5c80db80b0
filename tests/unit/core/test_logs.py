import logging
import logging.config
import sys

from django.conf import settings


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
