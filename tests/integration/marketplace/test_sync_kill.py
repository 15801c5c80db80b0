"""The real command, killed where it hurts: it goes on where it was, and two never work at once."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from shop.marketplace.enums import SyncPhase, SyncStatus
from shop.marketplace.models import Listing, SyncRun
from tests.database import database_url
from tests.marketplace_stub import PRODUCTS, Catalogue, Hold, Stub, serve_marketplace
from tests.marketplace_stub.synchronizing import Snapshot, differences, snapshot, synchronize

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("network_source")]

APPS, HOSTS = 130, len(PRODUCTS)
PATIENCE_SECONDS = 60
BUSY = 2
APPS_PATH = "/addons$"
# The pages of apps; what is asked of the list before only counts.
APP_PAGES = r"addons\?.*withVersion=true"


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serve_marketplace(Catalogue(APPS)) as stub:
        yield stub


@pytest.fixture
def environment(tmp_path: Path, network_source: None) -> dict[str, str]:
    """What the command needs to work on the database of this test, with files of its own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shop.settings_test",
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "MARKETPLACE_URL": settings.MARKETPLACE_URL,
        "MARKETPLACE_IMAGE_HOSTS": "",
        "MARKETPLACE_V3_CREDENTIALS": "",
    }


class Command:
    """``manage.py sync_marketplace`` in a process of its own."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "sync_marketplace", *arguments],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=PATIENCE_SECONDS)

    def finish(self) -> tuple[int, str]:
        """Wait for the end; returns the exit code and what was written."""
        output, _nothing = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, output


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[Command]:
    command = Command(environment, *arguments)
    try:
        yield command
    finally:
        if command.process.stdout and not command.process.stdout.closed:
            command.kill()


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    with running(environment, *arguments) as command:
        return command.finish()


def wait_for(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@pytest.fixture
def clean(stub: Stub) -> Snapshot:
    """The catalogue after a run that nobody killed; the run and all it stored are forgotten again."""
    with transaction.atomic():
        assert synchronize(stub).status == SyncStatus.COMPLETED
        catalogue = snapshot(stub)
        transaction.set_rollback(True)
    stub.forget()
    return catalogue


def kill_at(hold: Hold, command: Command) -> None:
    """Kill the command while it waits for the answer that is held back."""
    assert hold.reached.wait(PATIENCE_SECONDS), command.finish()
    command.kill()
    hold.release()


def test_killed_while_reading_while_storing_and_while_copying_logos_it_ends_as_a_clean_run(
    stub: Stub, environment: dict[str, str], clean: Snapshot
):
    held_page = stub.faults.add("hold", "after:5,once", path=APPS_PATH)
    with running(environment, "--source", stub.url) as command:
        kill_at(held_page.hold, command)
    assert SyncRun.objects.get().status == SyncStatus.RUNNING
    read_before, held_address = stub.asked(APP_PAGES)[:-1], stub.asked(APP_PAGES)[-1]
    assert not Listing.objects.exists()
    assert len(read_before) == 2

    stub.forget()
    held_logo = stub.faults.add("hold", "after:9,once", path="/cdn/")
    with running(environment, "--resume") as command:
        wait_for(lambda: Listing.objects.count() > 40)
        command.kill()
    assert Listing.objects.count() < APPS + HOSTS
    assert set(stub.asked(APP_PAGES)) & set(read_before) == set()
    assert stub.asked(APP_PAGES)[0] == held_address

    stub.forget()
    with running(environment, "--resume") as command:
        kill_at(held_logo.hold, command)
    assert SyncRun.objects.get().phase == SyncPhase.LOGOS
    copied_before = stub.asked("/cdn/")[:-1]
    assert len(copied_before) == 9
    assert stub.asked("/rest/2/addons") == []

    stub.forget()
    code, output = run(environment, "--resume")

    assert (code, SyncRun.objects.get().status) == (0, SyncStatus.COMPLETED), output
    assert f"{APPS + HOSTS} added, 0 changed, 0 unchanged, 0 skipped" in output
    assert set(stub.asked("/cdn/")) & set(copied_before) == set()
    assert differences(snapshot(stub), clean) == {}


@pytest.mark.slow
@pytest.mark.parametrize("page", range(9))
def test_killed_at_any_page_it_goes_on_with_that_page(
    stub: Stub, environment: dict[str, str], clean: Snapshot, page: int
):
    held = stub.faults.add("hold", f"after:{page},once", path=APPS_PATH)
    with running(environment, "--source", stub.url) as command:
        kill_at(held.hold, command)
    read_before = stub.asked(APP_PAGES)[:-1]
    stub.forget()

    code, output = run(environment, "--resume")

    assert code == 0, output
    assert set(stub.asked(APP_PAGES)) & set(read_before) == set()
    assert len(stub.asked(APP_PAGES)) + len(read_before) == 6
    assert differences(snapshot(stub), clean) == {}


def test_after_a_killed_run_a_new_one_can_begin(stub: Stub, environment: dict[str, str], clean: Snapshot):
    held = stub.faults.add("hold", "after:5,once", path=APPS_PATH)
    with running(environment, "--source", stub.url) as command:
        kill_at(held.hold, command)

    assert synchronize(stub).status == SyncStatus.COMPLETED

    assert list(SyncRun.objects.order_by("pk").values_list("status", flat=True)) == [
        SyncStatus.ABANDONED,
        SyncStatus.COMPLETED,
    ]
    assert differences(snapshot(stub), clean) == {}


def test_a_second_synchronisation_says_so_and_stops(stub: Stub, environment: dict[str, str], clean: Snapshot):
    refuse_a_second_one(stub, environment, clean)


@pytest.mark.postgres
def test_a_second_synchronisation_says_so_and_stops_on_postgresql(
    stub: Stub, environment: dict[str, str], clean: Snapshot
):
    refuse_a_second_one(stub, environment, clean)


def refuse_a_second_one(stub: Stub, environment: dict[str, str], clean: Snapshot) -> None:
    # Held back as often as it is asked for: the second one takes its time to start.
    held = stub.faults.add("hold", "after:5", path=APPS_PATH)
    with running(environment, "--source", stub.url) as first:
        assert held.hold.reached.wait(PATIENCE_SECONDS), first.finish()
        held_address = stub.asked()[-1]
        stub.forget()

        code, output = run(environment, "--source", stub.url)

        assert code == BUSY, output
        assert "A synchronisation is running" in output
        assert "Nothing was started" in output
        assert set(stub.asked()) <= {held_address}

        stub.faults.remove(held)
        assert first.finish()[0] == 0

    assert SyncRun.objects.get().status == SyncStatus.COMPLETED
    assert differences(snapshot(stub), clean) == {}
