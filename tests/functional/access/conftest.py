"""One world for all tests of a module, and one walk for each role in it: both take their time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from pytest_django import DjangoDbBlocker

from shop.core.outbox import relay_once
from shop.documents import rendering
from tests.factories.journeys import NOW
from tests.functional.access.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Two companies at work, undone after the last test of the module."""
    cache.clear()
    with (
        time_machine.travel(NOW + timedelta(hours=1)),
        translation.override("en"),
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        yield make_world()
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def printed_world(world: World) -> World:
    """The same after the jobs have run: documents are printed and mails are sent."""
    run_jobs()
    return world


def run_jobs() -> None:
    """Do what waits in the outbox, and what follows from it."""
    for _round in range(20):
        if not relay_once():
            return
    raise AssertionError("the jobs do not come to an end")


@pytest.fixture(scope="module")
def blank_paper() -> Iterator[None]:
    """Documents are printed as one blank sheet, in no time."""
    sheet = rendering._write_pdf("<p></p>", style="", xml=b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_write_pdf", lambda html, **_options: sheet)
        yield
