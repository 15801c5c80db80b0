"""Run all tests in four steps (`make test`): on SQLite; then in Chromium, and beside it on a PostgreSQL
started for them and with Elasticsearch.

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
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import which
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
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
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-m", selection, *arguments]
    print(f"\n--- {name} ---", file=output, flush=True)
    environment = _environment(database_url)
    status = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output).returncode
    return Outcome(name, status, time.monotonic() - began)


def _files_with(*marks: str) -> list[str]:
    """The files of the tests with one of these marks: reading all the others takes pytest half a minute.

    A mark stands in the file itself, or in a ``conftest.py`` for all files of its folder.
    """
    words = [f"mark.{mark}" for mark in marks]
    folders = {path.parent for path in TESTS.rglob("conftest.py") if _has_any(path, words)}
    return [
        str(path.relative_to(ROOT))
        for path in sorted(TESTS.rglob("test_*.py"))
        if not folders.isdisjoint(path.parents) or _has_any(path, words)
    ]


def _has_any(path: Path, words: list[str]) -> bool:
    text = path.read_text(encoding="utf-8")
    return any(word in text for word in words)


def _environment(database_url: str) -> dict[str, str]:
    given = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    return given | ({"DATABASE_URL": database_url} if database_url else {})


@contextmanager
def _beside(steps: Callable[[IO[str]], list[Outcome]]) -> Iterator[Future[list[Outcome]]]:
    """Run steps while the block runs; what they print comes after the block, in one piece."""
    with (
        TemporaryFile("w+", encoding="utf-8", errors="replace") as output,
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        outcomes = pool.submit(steps, output)
        yield outcomes
        outcomes.result()
        output.seek(0)
        print(output.read(), flush=True)


def _make_templates(database_urls: list[str]) -> None:
    """Migrate the databases that the tests copy, all at once: each takes minutes, and keeps one core busy.

    One that cannot be made is made again, and complained about, by the step that needs it.
    """
    command = [sys.executable, "scripts/make_template.py"]
    running = [subprocess.Popen(command, cwd=ROOT, env=_environment(url)) for url in database_urls]
    for process in running:
        process.wait()


def _present(service: str, package: str, find: Callable[[], object | None]) -> bool:
    if find() is None:
        subprocess.run([ROOT / "scripts" / "apt.sh", package], check=False)
    if find() is None:
        print(f"{service} is not on this machine: {CONSEQUENCE}", flush=True)
        return False
    return True


def run(arguments: list[str], *, slow: bool) -> list[Outcome]:
    """Run the steps, also after a failure, and return how each ended.

    Two cores are busy throughout: SQLite takes two processes; beside Chromium, which takes one, PostgreSQL
    and Elasticsearch follow one another.
    """
    speed = "" if slow else " and not slow"
    outcomes = []
    # Lighthouse comes with npm.
    for name, program in (("gettext", "xgettext"), ("npm", "npm")):
        if not _present(name, name, partial(which, program)):
            outcomes.append(Outcome(name, None))
    has_postgres = _present("PostgreSQL", "postgresql", postgres_programs)
    has_chromium = _present("Chromium", "chromium", chromium_path)
    # The tests start them. Only the oldest version is a must: the newer one asks for a newer Java.
    lacking = {version: elasticsearch_missing(version) for version in ELASTICSEARCH_VERSIONS}
    for version, sentence in lacking.items():
        if sentence:
            print(f"{sentence}: {CONSEQUENCE if version == OLDEST else SKIPPED}", flush=True)

    def narrowed_to(*marks: str) -> list[str]:
        names_files = any((ROOT / argument.partition("::")[0]).exists() for argument in arguments)
        return arguments if names_files else [*arguments, *_files_with(*marks)]

    def on_postgres(url: str, output: IO[str]) -> Outcome:
        if not url:
            return Outcome("PostgreSQL", None)
        chosen = narrowed_to("postgres", "journey")
        selection = f"(postgres or journey) and not elasticsearch and not mustang and not browser{speed}"
        return _pytest("PostgreSQL", selection, chosen, database_url=url, output=output)

    def on_elasticsearch(output: IO[str]) -> Outcome:
        if lacking[OLDEST]:
            return Outcome("Elasticsearch", None)
        # What needs Java.
        selection = f"(elasticsearch or mustang) and not browser{speed}"
        return _pytest("Elasticsearch", selection, narrowed_to("elasticsearch", "mustang"), output=output)

    with postgres_cluster() if has_postgres else nullcontext("") as url:
        _make_templates(["", url] if url else [""])
        parallel = ["--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile"]
        plain = f"not postgres and not elasticsearch and not mustang and not browser{speed}"
        outcomes.append(_pytest("SQLite", plain, [*parallel, *arguments]))
        with _beside(lambda output: [on_postgres(url, output), on_elasticsearch(output)]) as beside:
            if has_chromium:
                on_chromium = _pytest("Chromium", f"browser{speed}", narrowed_to("browser"))
            else:
                on_chromium = Outcome("Chromium", None)
    return [*outcomes, *beside.result(), on_chromium]


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
