"""A relay alone, and a relay with Redis and a Celery worker: real processes on the database of the test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.background.running import Background
from tests.services import RedisServer, SmtpSink
from tests.waiting import wait_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What runs beside the test. ``redis`` is None where the relay works alone."""

    background: Background
    redis: RedisServer | None
    smtp: SmtpSink

    def start(self) -> None:
        """Start whatever does not run."""
        if self.redis:
            self.redis.start()
            self.background.worker()
        self.background.relay()

    def wait_for_the_kill(self) -> None:
        """Return when a process has killed itself at the point that was armed."""
        wait_for(lambda: not self.background.kill_file.exists())
        if self.redis is None:
            # It is the relay itself; of a worker one of its processes died, which it replaces.
            wait_for(lambda: not self.background.is_running("relay"))

    def kill(self) -> None:
        """Kill whatever works on jobs."""
        self.background.kill("worker")
        self.background.kill("relay")


@contextmanager
def running(folder: Path, *, with_redis: bool, **variables: str) -> Iterator[Setting]:
    smtp = SmtpSink()
    smtp.start()
    redis = RedisServer(folder) if with_redis else None
    if redis:
        redis.start()
    background = Background(folder, redis_url=redis.url if redis else "", smtp_port=smtp.port, **variables)
    try:
        yield Setting(background=background, redis=redis, smtp=smtp)
    finally:
        background.end()
        if redis:
            redis.stop()
        smtp.stop()


@pytest.fixture(scope="module")
def with_celery(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Setting]:
    with running(tmp_path_factory.mktemp("celery"), with_redis=True) as setting:
        yield setting


@pytest.fixture(scope="module", params=["relay alone", "Celery"])
def either(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, request: pytest.FixtureRequest
) -> Iterator[Setting]:
    # One after the other: both would work off the same database.
    with running(tmp_path_factory.mktemp("either"), with_redis=request.param == "Celery") as setting:
        yield setting


def _ready(setting: Setting) -> Setting:
    """As after a fresh start, whatever the test before has done; the processes go on running."""
    setting.background.kill_file.unlink(missing_ok=True)
    setting.smtp.forget()
    setting.start()
    if setting.redis:
        setting.redis.forget()
    return setting


@pytest.fixture
def celery(db: None, with_celery: Setting) -> Iterator[Setting]:
    """Relay, Redis and a worker with two processes."""
    yield _ready(with_celery)
    print(with_celery.background.log())  # noqa: T201 - shown where the test failed


@pytest.fixture
def setting(db: None, either: Setting) -> Iterator[Setting]:
    """Each of the two ways to run the background."""
    yield _ready(either)
    print(either.background.log())  # noqa: T201 - shown where the test failed


@pytest.fixture
def start_setting(db: None, tmp_path: Path) -> Iterator[Callable[..., Setting]]:
    """Start one of its own, with environment variables of its own."""
    settings_started: list[Setting] = []
    with ExitStack() as open_ones:

        def start(*, with_redis: bool = True, **variables: str) -> Setting:
            started = open_ones.enter_context(running(tmp_path, with_redis=with_redis, **variables))
            settings_started.append(started)
            return started

        yield start
        for started in settings_started:
            print(started.background.log())  # noqa: T201 - shown where the test failed
