"""Run all tests in four steps: on SQLite, on a PostgreSQL started for it and with Elasticsearch beside it, in
Chromium (`make test`).

A service that cannot be had here is skipped with one line; with CI=true that is a failure. Arguments go to
pytest, to every step. Exit status 0 only if every step passed.
Usage: scripts/test.py [--slow] [PYTEST_ARGUMENT...]
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.services import (  # noqa: E402
    ELASTICSEARCH_VERSIONS,
    chromium_path,
    elasticsearch_missing,
    postgres_cluster,
    postgres_programs,
)

CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
SKIPPED = "what needs it is skipped"
CONSEQUENCE = "a failure with CI=true" if CI else SKIPPED
NO_TEST_COLLECTED = 5
OLDEST = next(iter(ELASTICSEARCH_VERSIONS))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step ended; ``status`` is pytest's, or None when the step could not run here."""

    name: str
    status: int | None
    seconds: float = 0.0


def _pytest(
    name: str,
    selection: str,
    arguments: list[str],
    *,
    database_url: str = "",
    output: IO[str] | None = None,
) -> Outcome:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if database_url:
        environment["DATABASE_URL"] = database_url
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-m", selection, *arguments]
    print(f"\n--- {name} ---", file=output, flush=True)
    status = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output).returncode
    return Outcome(name, status, time.monotonic() - began)


@contextmanager
def _beside(step: Callable[[IO[str]], Outcome]) -> Iterator[Future[Outcome]]:
    """Run a step while the block runs; what it prints comes after the block, in one piece."""
    with (
        TemporaryFile("w+", encoding="utf-8", errors="replace") as output,
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        outcome = pool.submit(step, output)
        yield outcome
        outcome.result()
        output.seek(0)
        print(output.read(), flush=True)


def _present(service: str, package: str, find: Callable[[], object | None]) -> bool:
    if find() is None:
        subprocess.run([ROOT / "scripts" / "apt.sh", package], check=False)
    if find() is None:
        print(f"{service} is not on this machine: {CONSEQUENCE}", flush=True)
        return False
    return True


def run(arguments: list[str], *, slow: bool) -> list[Outcome]:
    """Run the steps one after the other, also after a failure, and return how each ended."""
    speed = "" if slow else " and not slow"
    outcomes = []
    if not _present("gettext", "gettext", lambda: which("xgettext")):
        outcomes.append(Outcome("gettext", None))
    parallel = ["--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile"]
    plain = f"not postgres and not elasticsearch and not mustang and not browser{speed}"
    outcomes.append(_pytest("SQLite", plain, [*parallel, *arguments]))
    # The tests start them. Only the oldest version is a must: the newer one asks for a newer Java.
    lacking = {version: elasticsearch_missing(version) for version in ELASTICSEARCH_VERSIONS}
    for version, sentence in lacking.items():
        if sentence:
            print(
                f"{sentence}: {CONSEQUENCE if version == OLDEST else 'what needs it is skipped'}", flush=True
            )

    def on_elasticsearch(output: IO[str]) -> Outcome:
        if lacking[OLDEST]:
            return Outcome("Elasticsearch", None)
        # What needs Java.
        selection = f"(elasticsearch or mustang) and not browser{speed}"
        return _pytest("Elasticsearch", selection, arguments, output=output)

    # Each of these two keeps one core busy.
    with _beside(on_elasticsearch) as on_elasticsearch_too:
        if _present("PostgreSQL", "postgresql", postgres_programs):
            with postgres_cluster() as url:
                selection = (
                    f"(postgres or journey) and not elasticsearch and not mustang and not browser{speed}"
                )
                outcomes.append(_pytest("PostgreSQL", selection, arguments, database_url=url))
        else:
            outcomes.append(Outcome("PostgreSQL", None))
    outcomes.append(on_elasticsearch_too.result())
    if _present("Chromium", "chromium", chromium_path):
        outcomes.append(_pytest("Chromium", f"browser{speed}", arguments))
    else:
        outcomes.append(Outcome("Chromium", None))
    return outcomes


def verdict(outcomes: list[Outcome], *, narrowed: bool) -> int:
    """Print one line for all steps and return the exit status: 0 only if all passed and something ran."""
    words, failed = [], not any(outcome.status == 0 for outcome in outcomes)
    for outcome in outcomes:
        if outcome.status is None:
            word, bad = "skipped, not on this machine", CI
        elif outcome.status == NO_TEST_COLLECTED:
            word, bad = "no test", not narrowed
        else:
            word, bad = ("passed", False) if outcome.status == 0 else (f"FAILED ({outcome.status})", True)
        failed = failed or bad
        time_taken = f" in {outcome.seconds:.0f} s" if outcome.seconds else ""
        words.append(f"{outcome.name} {word}{time_taken}")
    print(f"\n{'FAILED' if failed else 'PASSED'}: {'; '.join(words)}", flush=True)
    return int(failed)


if __name__ == "__main__":
    given = sys.argv[1:]
    rest = [argument for argument in given if argument != "--slow"]
    sys.exit(verdict(run(rest, slow="--slow" in given), narrowed=bool(rest)))
