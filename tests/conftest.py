"""Fixtures for every test: the database (see ``tests.database``), a real SMTP server, Chromium."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker, Settings

from scripts.compile_messages import compile_messages
from shop.marketplace.outline import forget_outline
from tests.database import make_test_database
from tests.search_engines import search_engine
from tests.services import (
    CHROMIUM_ARGUMENTS,
    ElasticsearchServer,
    SmtpSink,
    chromium_path,
    elasticsearch_missing,
    elasticsearch_server,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files, compare nothing")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_messages()


def pytest_unconfigure() -> None:
    # The settings of the tests make a folder of files for each process.
    folder = Path(settings.MEDIA_ROOT).parent
    if folder.name.startswith("licensing-tests-"):
        shutil.rmtree(folder, ignore_errors=True)


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests about PostgreSQL where there is none: locks and races differ on SQLite."""
    if connection.vendor == "postgresql":
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give this process a copy of the migrated template; tests that commit get a fresh copy after them."""
    worker = getattr(request.config, "workerinput", {"workerid": "main"})["workerid"]
    patch = pytest.MonkeyPatch()
    with django_db_blocker.unblock():
        database = make_test_database(worker)
        database.create()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: database.restore())
    yield
    patch.undo()
    with django_db_blocker.unblock():
        database.destroy()


@pytest.fixture(autouse=True)
def _nothing_of_another_test() -> None:
    """The catalogue's outline outlives a test in memory, and so does the language of its last page; the next
    test begins anew.
    """
    forget_outline()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew (``make golden``)."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def search_index(db: None, tmp_path: Path) -> Iterator[Callable[[], object]]:
    """The embedded engine over what is in the database; a call builds its index anew from what is there then.

    Without this fixture a test has no engine, and what is searched is the database.
    """
    from search.indexing import rebuild

    engine = "search.backends.tantivy.TantivySearchEngine"
    with search_engine(ENGINE=engine, PATH=str(tmp_path / "search")):
        rebuild()
        yield rebuild


@pytest.fixture
def smtp_sink(settings: Settings) -> Iterator[SmtpSink]:
    """A real SMTP server on loopback that Django's mail goes to during the test."""
    sink = SmtpSink()
    sink.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def elasticsearch_servers() -> Iterator[Callable[[str], ElasticsearchServer]]:
    """Running servers by version ("8.19", "9.2"), each started when it is first asked for.

    Where one cannot be had the test is skipped; with CI=true it fails, unless only the newer Java is missing.
    """
    with ExitStack() as running:

        @cache
        def server(version: str) -> ElasticsearchServer:
            if lacking := elasticsearch_missing(version):
                is_must = (
                    os.environ.get("CI", "").lower() in {"1", "true", "yes"} and "Java 21" not in lacking
                )
                (pytest.fail if is_must else pytest.skip)(lacking)
            return running.enter_context(elasticsearch_server(version))

        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the whole run; tests open their own contexts in it."""
    path = chromium_path()
    assert path is not None, "Chromium is not on this machine; set CHROMIUM or install it"
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
