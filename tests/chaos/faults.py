"""What happens to an installation: each fault does its harm, takes it back, and returns."""

import random
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

from tests.installation import BEAT, RELAY, WEB, WORKER, Installation
from tests.postgres_server import FAST, IMMEDIATE

Fault = Callable[[Installation], None]


def kill(role: str) -> Fault:
    """SIGKILL for the process and its children."""
    return lambda installation: installation.kill(role)


def empty_redis(installation: Installation) -> None:
    """Redis is killed, and comes back without its file."""
    installation.redis.stop()
    time.sleep(1)
    shutil.rmtree(installation.folder / "redis")
    (installation.folder / "redis").mkdir()
    installation.redis.start()


def restart_redis(installation: Installation) -> None:
    """Redis is killed, and comes back with what its append-only file holds."""
    installation.redis.stop()
    time.sleep(1)
    installation.redis.start()


def restart_postgres(installation: Installation) -> None:
    """As an operator does."""
    installation.postgres.stop(FAST)
    installation.postgres.start()


def crash_postgres(installation: Installation) -> None:
    """It ends without a word, and recovers from its log."""
    installation.postgres.stop(IMMEDIATE)
    time.sleep(1)
    installation.postgres.start()


def stop_elasticsearch(installation: Installation) -> None:
    """Away for some seconds."""
    if installation.elasticsearch:
        installation.elasticsearch.kill()
        time.sleep(5)
        installation.elasticsearch.start()


def refuse_mails(installation: Installation) -> None:
    """The next mails are put off."""
    installation.smtp.refusals = ["451 later"] * 3


def slow_mails(installation: Installation) -> None:
    """The mail server thinks about each recipient for a while."""
    installation.smtp.pause_seconds = 3
    time.sleep(6)
    installation.smtp.pause_seconds = 0


def cut_mails(installation: Installation) -> None:
    """Two mails are taken, and the connection breaks before that is said."""
    installation.smtp.cuts = 2


EACH: dict[str, Fault] = {
    "web killed": kill(WEB),
    "relay killed": kill(RELAY),
    "worker killed": kill(WORKER),
    "beat killed": kill(BEAT),
    "Redis empty": empty_redis,
    "Redis restarted": restart_redis,
    "PostgreSQL restarted": restart_postgres,
    "PostgreSQL crashed": crash_postgres,
    "Elasticsearch away": stop_elasticsearch,
    "mails put off": refuse_mails,
    "mails slow": slow_mails,
    "mails cut": cut_mails,
}


class Chaos:
    """Does one thing after the other to an installation, beside the caller, until it is told to stop.

    Each round has every fault once, in an order by ``seed``; after so many ``rounds`` there is peace.
    ``done`` counts what was done.
    """

    def __init__(
        self, installation: Installation, *, pause: float, seed: int, rounds: int, names: Sequence[str]
    ) -> None:
        self.done: Counter[str] = Counter()
        self._installation, self._pause, self._names = installation, pause, list(names)
        self._rounds = rounds
        self._random = random.Random(seed)
        self._stopping = threading.Event()
        self.first_round = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="chaos", daemon=True)

    def __enter__(self) -> "Chaos":
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        """Return when the last harm is taken back. Raises what a fault raised."""
        self._stopping.set()
        self._thread.join()
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        try:
            for _round in range(self._rounds):
                self._random.shuffle(self._names)
                for name in self._names:
                    if self._stopping.wait(self._pause):
                        return
                    EACH[name](self._installation)
                    self.done[name] += 1
                self.first_round.set()
        except BaseException as error:  # noqa: BLE001 - raised again where somebody waits
            self._failure = error
            self.first_round.set()
