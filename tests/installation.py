"""The whole production set-up on loopback, without containers: what docs/operators.md describes.

`python -m tests.installation FOLDER [--elasticsearch]` brings one up in an empty folder, prints where it
answers, and ends it at Ctrl-C.
"""

import argparse
import base64
import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import psutil

from tests.postgres_server import PostgresServer
from tests.services import RedisServer, SmtpSink, elasticsearch_server, free_port
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "licensing"
# What the reverse proxy says of a client that came by TLS.
PROXY_HEADERS = {"X-Forwarded-Proto": "https"}
# docs/operators.md, First start and upgrades: what follows the installation of the packages.
FIRST_START = (
    ("check", "--deploy", "--fail-level", "WARNING"),
    ("migrate", "--verbosity=0"),
    ("createcachetable",),
    ("load_reference",),
    ("collectstatic", "--no-input", "--verbosity=0"),
    ("rebuild_search", "--if-needed"),
)
WEB, RELAY, WORKER, BEAT = ROLES = ("web", "relay", "worker", "beat")
START_SECONDS, END_SECONDS, SUPERVISOR_SECONDS = 120, 40, 0.5
MIB = 1024**2


class Installation:
    """PostgreSQL, Redis, a mail server, web, relay, worker and beat, with DEBUG off and secrets of its own.

    ``template`` is a dump of a migrated database with reference data in SQL, instead of the commands of the
    first start: enough for the API. With ``backup`` that is restored instead; its keys are in ``variables``.
    ``elasticsearch`` is its version, or "" for a search in the database. As by a supervisor, a process of
    ours that ended is started again, unless it was stopped.
    """

    def __init__(
        self,
        folder: Path,
        *,
        elasticsearch: str = "",
        template: Path | None = None,
        backup: Path | None = None,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.postgres = PostgresServer(folder / "postgres")
        (folder / "redis").mkdir()
        self.redis = RedisServer(folder / "redis", keeps=True)
        self.smtp = SmtpSink()
        self.elasticsearch: Any = None
        self._version, self._template, self._variables = elasticsearch, template, variables or {}
        self._backup = backup
        self._services = ExitStack()
        self._wanted: dict[str, subprocess.Popen[bytes]] = {}
        # Of whoever kills and whoever supervises, one at a time.
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self.environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        try:
            self._start_services()
            self.environment = self._environment()
            self._prepare()
            for role in ROLES:
                self.start(role)
            self.wait_until_ready()
        except BaseException:
            self.end()
            raise
        supervisor = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        supervisor.start()
        self._services.callback(supervisor.join)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def _start_services(self) -> None:
        self._services.callback(self.postgres.stop)
        self.postgres.make(DATABASE)
        self._services.callback(self.redis.stop)
        self.redis.start()
        self.smtp.start()
        self._services.callback(self.smtp.stop)
        if self._version:
            self.elasticsearch = self._services.enter_context(elasticsearch_server(self._version))

    def _environment(self) -> dict[str, str]:
        """What the operator writes into ``.env``, and nothing of the machine but where programs are."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        return {
            **kept,
            "DJANGO_SETTINGS_MODULE": "shop.settings",
            "DEBUG": "off",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "FIELD_ENCRYPTION_KEYS": f"first:{key}",
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SITE_URL": f"https://localhost:{self.port}",
            "DATABASE_URL": self.postgres.url(DATABASE),
            "REDIS_URL": self.redis.url,
            "ELASTICSEARCH_URL": self.elasticsearch.url if self.elasticsearch else "",
            "SEARCH_ENGINE": "elasticsearch" if self.elasticsearch else "none",
            "EMAIL_URL": f"smtp://{self.smtp.host}:{self.smtp.port}",
            "VAR_DIR": str(self.folder / "var"),
            "STATIC_ROOT": str(self.folder / "var" / "static"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "PRIVATE_MEDIA_ROOT": str(self.folder / "private"),
            # Nobody outside is asked.
            "MARKETPLACE_SYNC": "off",
            "MARKETPLACE_URL": "http://127.0.0.1:9",
            **self._variables,
        }

    def _prepare(self) -> None:
        (self.folder / "var").mkdir()
        if self._template:
            psql = [self.postgres.programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", self._template]
            done = subprocess.run([*psql, self.postgres.url(DATABASE)], capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"the template does not fit: {done.stderr}")
        if self._backup:
            self.manage("restore", str(self._backup))
        for command in () if self._template or self._backup else FIRST_START:
            self.manage(*command)

    def manage(self, *arguments: str, given: str = "", **variables: str) -> str:
        """Run ``manage.py`` as the operator does, with ``given`` as its input; returns what it printed.

        Raises RuntimeError with its complaint when its status is not 0.
        """
        return self.run("manage.py", *arguments, given=given, **variables)

    def run(self, *arguments: str, given: str = "", **variables: str) -> str:
        """The same for any Python program."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **variables},
            input=given,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr[-4000:]}")
        return done.stdout

    def _arguments(self, role: str) -> Sequence[str]:
        celery = ("-m", "celery", "-A", "shop")
        if role == WEB:
            has_own = (ROOT / "shop" / "gunicorn_conf.py").exists()
            own = ("--config=python:shop.gunicorn_conf",) if has_own else ()
            return ("-m", "gunicorn", "shop.wsgi", *own, f"--bind=127.0.0.1:{self.port}", "--workers=2")
        if role == RELAY:
            return ("manage.py", "relay_outbox")
        if role == WORKER:
            return (*celery, "worker", "--concurrency=2", "--loglevel=warning")
        return (*celery, "beat", "--loglevel=warning", f"--schedule={self.folder / 'beat-schedule'}")

    def log_of(self, role: str) -> Path:
        """The file with what the process wrote."""
        return self.folder / f"{role}.log"

    def start(self, role: str) -> None:
        """Start the process of this role where none runs."""
        with self._lock:
            if self.is_running(role):
                return
            with self.log_of(role).open("ab") as log:
                self._wanted[role] = subprocess.Popen(
                    [sys.executable, *self._arguments(role)],
                    cwd=ROOT,
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # A group of its own: its children are killed with it. Ctrl-C is for the tests.
                    start_new_session=True,
                )

    def is_running(self, role: str) -> bool:
        """Whether its process lives."""
        return role in self._wanted and self._wanted[role].poll() is None

    def pid(self, role: str) -> int:
        """The process of this role, the parent of the others where it has children."""
        return self._wanted[role].pid

    def kill(self, role: str) -> None:
        """Kill it with its children, as a failing machine would; the supervisor starts it again."""
        with self._lock:
            if role in self._wanted:
                _signal(self._wanted[role], signal.SIGKILL)
                self._wanted[role].wait()

    def stop(self, role: str) -> None:
        """Ask it to end, and wait until it has; it stays stopped."""
        with self._lock:
            process = self._wanted.pop(role, None)
        if process is None:
            return
        # The parent alone: it tells its children.
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
        _signal(process, signal.SIGKILL)
        process.wait()

    def is_ready(self) -> bool:
        """Whether the site says that it can work."""
        try:
            return httpx.get(f"{self.url}/readyz", timeout=5).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def wait_until_ready(self) -> None:
        """Return when the site works. Raises RuntimeError with the end of its log when it never does."""
        try:
            wait_for(self.is_ready, seconds=START_SECONDS)
        except AssertionError:
            raise RuntimeError(f"the site does not serve:\n{self.logs()}") from None

    def _supervise(self) -> None:
        while not self._ended.wait(SUPERVISOR_SECONDS):
            with self._lock:
                for role in list(self._wanted):
                    if not self._ended.is_set():
                        self.start(role)

    def logs(self) -> str:
        """The end of all logs, for the report of a failure."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-40:])
            for path in sorted(self.folder.glob("*.log"))
        )

    def memory(self) -> dict[str, float]:
        """MiB of each of our processes with its children; pages that several share are counted once."""
        return {role: sum(_own_memory(process.pid)) for role, process in self._wanted.items()}

    def end(self) -> None:
        """End all processes, then the services; the folder stays as it is."""
        self._ended.set()
        with self._lock:
            for process in self._wanted.values():
                with suppress(ProcessLookupError):
                    process.terminate()
        for role in list(self._wanted):
            self.stop(role)
        self._services.close()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _own_memory(pid: int) -> Iterator[float]:
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for one in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                yield one.memory_full_info().pss / MIB


def main() -> None:
    """Bring one up and keep it until Ctrl-C."""
    parser = argparse.ArgumentParser(description="Run the production set-up on loopback until Ctrl-C.")
    parser.add_argument("folder", type=Path, help="an empty folder, or a new one")
    parser.add_argument("--elasticsearch", action="store_true", help="with Elasticsearch")
    options = parser.parse_args()
    folder: Path = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        parser.error(f"{folder} is not empty")
    with Installation(folder, elasticsearch="8.19" if options.elasticsearch else "") as running:
        addresses = {
            "site": f"{running.url} (as its proxy, with X-Forwarded-Proto: https)",
            "database": running.environment["DATABASE_URL"],
            "redis": running.redis.url,
            "mails": running.environment["EMAIL_URL"],
            "files": str(folder),
        }
        lines = [f"{name:9}{address}" for name, address in addresses.items()]
        sys.stdout.write("\n".join([*lines, "Ctrl-C stops", ""]))
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
