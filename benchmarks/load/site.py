"""An installation with all its processes on loopback, filled with made-up data: what the load falls on.

Web processes, relay, Celery worker and beat as production has them, before PostgreSQL (which waits for the
disk), Redis, Elasticsearch where this machine has it, and an SMTP server that takes every mail.
"""

import http.client
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from benchmarks.databases import BENCH, PostgresDatabases
from benchmarks.installations import OURS, ROOT, Installation, environment_of, install_empty, run
from tests.services import (
    RedisServer,
    SmtpSink,
    elasticsearch_missing,
    elasticsearch_server,
    free_port,
    postgres_cluster,
    postgres_programs,
)

ELASTICSEARCH = "8.19"
# As shipped: with the static files, without the counters of other benchmarks.
SHOP = replace(OURS, settings="shop.settings")
START_SECONDS = 120
END_SECONDS = 30
MIB = 1024**2
# Of the memory of a small machine that PostgreSQL shares with everything else.
POSTGRES = {"shared_buffers": "256MB", "effective_cache_size": "1GB", "max_connections": "60"}


@dataclass(slots=True)
class Site:
    """What runs. ``plan`` is what the seeding wrote down for visitors, customers and the desk."""

    installation: Installation
    port: int
    environment: dict[str, str]
    has_elasticsearch: bool
    mails: SmtpSink
    plan_path: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def plan(self) -> dict[str, Any]:
        plan: dict[str, Any] = json.loads(self.plan_path.read_text(encoding="utf-8"))
        return plan

    @property
    def database_url(self) -> str:
        return self.installation.databases.url(self.installation.name)

    def start(self, name: str, *arguments: str) -> None:
        """Start a process of the installation, with a log of its own."""
        with (self.installation.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(SHOP.python), *arguments],
                cwd=ROOT,
                env={**environment_of(self.installation), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # A group of its own: it is ended with its children. Ctrl-C is for the benchmark.
                start_new_session=True,
            )

    def start_all(self, *, workers: int) -> None:
        """Everything of ours; returns when the site answers. Raises RuntimeError when it does not."""
        web = ["-m", "gunicorn", "shop.wsgi", f"--bind=127.0.0.1:{self.port}", f"--workers={workers}"]
        if (ROOT / "shop" / "gunicorn_conf.py").exists():
            web += ["--config=python:shop.gunicorn_conf"]
        else:
            # The code is loaded once and shared.
            web += ["--preload"]
        self.start("web", *web, "--log-level=warning")
        self.start("relay", "manage.py", "relay_outbox")
        worker = ["-m", "celery", "-A", "shop", "worker", "--concurrency=2", "--loglevel=warning"]
        self.start("worker", *worker, "--without-gossip", "--without-mingle")
        schedule = self.installation.folder / "beat-schedule"
        self.start(
            "beat", "-m", "celery", "-A", "shop", "beat", "--loglevel=warning", f"--schedule={schedule}"
        )
        deadline = time.monotonic() + START_SECONDS
        while self.visit("/healthz")[0] != http.client.OK:
            if self.processes["web"].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the site does not serve: see {self.installation.folder}/web.log")
            time.sleep(0.2)

    def visit(self, path: str, **headers: str) -> tuple[int, float]:
        """Status and seconds of one visit, as by the reverse proxy; 0 for a connection that broke."""
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={"X-Forwarded-Proto": "https", **headers})
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        return status, time.perf_counter() - started

    def run(self, *arguments: str, **environment: str) -> None:
        """Run a command of the installation. Raises CalledProcessError."""
        run(self.installation, *arguments, **{**self.environment, **environment})

    def memory(self) -> dict[str, float]:
        """MiB of each of our processes with its children, shared pages counted once (PSS)."""
        found = {}
        for name, process in self.processes.items():
            total = 0.0
            try:
                parent = psutil.Process(process.pid)
                for one in (parent, *parent.children(recursive=True)):
                    total += one.memory_full_info().pss / MIB
            except psutil.NoSuchProcess:
                continue
            found[name] = total
        return found

    def end(self) -> None:
        for process in self.processes.values():
            _signal(process, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)


def postgres_program(name: str) -> Path:
    """A program that comes with PostgreSQL's server. Raises RuntimeError where there is none."""
    folder = postgres_programs()
    if folder is None:
        raise RuntimeError("PostgreSQL's server programs are not on this machine")
    return folder / name


def libpq_url(url: str) -> str:
    """An address of a database as PostgreSQL's own programs read it."""
    return url.replace("postgres://", "postgresql://")


def seed_folder(licenses: int) -> Path:
    """Where a filled installation of that size is kept for the next run."""
    return BENCH / f"load-{licenses}"


@contextmanager
def site(
    *, licenses: int, workers: int, with_elasticsearch: bool = True, sizes: Mapping[str, int] | None = None
) -> Iterator[Site]:
    """Yield an installation with so many licences, running. It is filled at the first time and kept."""
    with ExitStack() as stack:
        url = stack.enter_context(postgres_cluster(waits_for_disk=True, **POSTGRES))
        databases = PostgresDatabases(url)
        installation = Installation(shop=SHOP, purpose="load", size=licenses, databases=databases)
        redis = RedisServer(BENCH)
        BENCH.mkdir(parents=True, exist_ok=True)
        redis.start()
        stack.callback(redis.stop)
        mails = SmtpSink()
        mails.start()
        stack.callback(mails.stop)
        port = free_port()
        environment = {
            "REDIS_URL": redis.url,
            "EMAIL_URL": f"smtp://{mails.host}:{mails.port}",
            "SITE_URL": f"http://127.0.0.1:{port}",
        }
        has_elasticsearch = with_elasticsearch and not elasticsearch_missing(ELASTICSEARCH)
        if has_elasticsearch:
            environment["ELASTICSEARCH_URL"] = stack.enter_context(elasticsearch_server(ELASTICSEARCH)).url
        found = Site(
            installation=installation,
            port=port,
            environment=environment,
            has_elasticsearch=has_elasticsearch,
            mails=mails,
            plan_path=installation.folder / "plan.json",
        )
        _fill(found, licenses, sizes or {})
        found.run("manage.py", "collectstatic", "--noinput", "--verbosity=0")
        print("Indexing", flush=True)
        found.run("manage.py", "rebuild_search")
        try:
            found.start_all(workers=workers)
            yield found
        finally:
            found.end()


def _fill(site: Site, licenses: int, sizes: Mapping[str, int]) -> None:
    """Bring back what an earlier run kept, or fill the installation and keep that."""
    kept, installation = seed_folder(licenses), site.installation
    started = time.monotonic()
    address = libpq_url(site.database_url)
    if (kept / "complete").exists():
        shutil.rmtree(installation.folder, ignore_errors=True)
        shutil.copytree(kept / "files", installation.folder)
        installation.databases.create(installation.name)
        subprocess.run(
            [
                postgres_program("pg_restore"),
                f"--dbname={address}",
                "--no-owner",
                "--jobs=2",
                kept / "database.dump",
            ],
            check=True,
        )
        with_psql = [postgres_program("psql"), address, "--quiet", "--command=ANALYZE"]
        subprocess.run(with_psql, check=True)
        # The dump may be older than the code.
        site.run("manage.py", "migrate", "--verbosity=0")
        print(f"Restored what an earlier run kept, {time.monotonic() - started:.0f} s", flush=True)
        return
    install_empty(installation)
    print(f"Migrated, {time.monotonic() - started:.0f} s", flush=True)
    arguments = [f"--{name}={count}" for name, count in {**sizes, "licenses": licenses}.items()]
    site.run("-m", "benchmarks.ours.seed", "--no-search", f"--plan={site.plan_path}", *arguments)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    shutil.copytree(installation.folder, kept / "files")
    dump = [
        postgres_program("pg_dump"),
        "--format=custom",
        "--compress=1",
        f"--file={kept / 'database.dump'}",
    ]
    subprocess.run([*dump, address], check=True)
    (kept / "complete").touch()
