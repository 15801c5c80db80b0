"""Shops to measure: filled once, kept below var/bench until what fills them changes, served by gunicorn."""

import base64
import hashlib
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from benchmarks.databases import BENCH, Databases
from benchmarks.measuring import Visit
from tests.services import free_port

ROOT = Path(__file__).resolve().parent.parent
STOCK = ROOT / "benchmarks" / "stock"
WORKERS = 2
START_SECONDS = 60
# Longer than the 30 s that gunicorn gives an answer: what is slow shall be measured, not ended.
ANSWER_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A project that can be installed and served: the interpreter of its environment, and its modules."""

    name: str
    python: Path
    settings: str
    wsgi: str
    fill: str
    # What decides whether tables made earlier, and their contents, are still the same.
    table_sources: tuple[str, ...]
    sources: tuple[str, ...]


OURS = Shop(
    name="ours",
    python=Path(sys.executable),
    settings="benchmarks.ours.settings",
    wsgi="shop.wsgi",
    fill="benchmarks.ours.fill",
    table_sources=("requirements.lock", "*/migrations/*.py", "*/*/migrations/*.py"),
    sources=(
        "benchmarks/contents.py",
        "benchmarks/ours/fill.py",
        "fixtures/reference/*",
        "shop/marketplace/**/*.py",
        "shop/baskets/*.py",
        "shop/configurator/**/*.py",
    ),
)
STOCK_SHOP = Shop(
    name="stock",
    python=BENCH / "stock-venv" / "bin" / "python",
    settings="benchmarks.stock.settings",
    wsgi="benchmarks.stock.wsgi",
    fill="benchmarks.stock.fill",
    table_sources=("benchmarks/stock/requirements.lock",),
    sources=("benchmarks/contents.py", "benchmarks/stock/fill.py", "benchmarks/stock/settings.py"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A shop with a catalogue of one size, for one purpose."""

    shop: Shop
    purpose: str
    size: int
    databases: Databases

    @property
    def name(self) -> str:
        return f"{self.shop.name}-{self.purpose}-{self.size}-{self.databases.engine}"

    @property
    def folder(self) -> Path:
        return BENCH / self.name

    def visits(self) -> dict[str, Visit]:
        """What to visit, by the name of the page."""
        plan = json.loads((self.folder / "plan.json").read_text())
        return {page: Visit(**facts) for page, facts in plan.items()}


def end_in_order() -> None:
    """Have SIGTERM end the benchmark like Ctrl-C does: with the servers that it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def install_stockenvironment_of() -> None:
    """Make the environment of the stock shop, with exactly the packages of its lock file.

    pip rather than uv: it is in each new environment and asks the index that this machine is set up for.
    """
    lock = STOCK / "requirements.lock"
    environment = STOCK_SHOP.python.parent.parent
    stamp = environment / ".installed"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print("Installing stock django-oscar", flush=True)
    shutil.rmtree(environment, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    pip = [str(STOCK_SHOP.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "--no-deps", f"--requirement={lock}"], check=True)
    stamp.write_text(digest)


def install(installation: Installation, contents: Path) -> float:
    """Fill the installation from the file of contents; return the seconds, 0.0 when it was there already."""
    shop = installation.shop
    stamp = installation.folder / "stamp"
    state = _state(shop.table_sources + shop.sources, contents)
    if installation.databases.is_kept and stamp.exists() and stamp.read_text() == state:
        return 0.0
    install_empty(installation)
    print(f"Filling {installation.name}", flush=True)
    started = time.monotonic()
    run(installation, "-m", shop.fill, str(contents), str(installation.folder / "plan.json"))
    spent = time.monotonic() - started
    stamp.write_text(state)
    return spent


def install_empty(installation: Installation) -> None:
    """Make the installation anew, with nothing but its tables."""
    databases = installation.databases
    shutil.rmtree(installation.folder, ignore_errors=True)
    installation.folder.mkdir(parents=True)
    databases.drop(installation.name)
    databases.copy(_tables(installation.shop, databases), installation.name)


def install_copy(installation: Installation, source: Installation) -> None:
    """Make the installation anew, with what is in the database of another one of the same shop."""
    shutil.rmtree(installation.folder, ignore_errors=True)
    installation.folder.mkdir(parents=True)
    installation.databases.drop(installation.name)
    installation.databases.copy(source.name, installation.name)


def run(
    installation: Installation, *arguments: str, output: IO[bytes] | None = None, **environment: str
) -> None:
    """Run the installation's Python with its settings, and these of its environment otherwise.

    Raises CalledProcessError when that fails.
    """
    subprocess.run(
        [installation.shop.python, *arguments],
        cwd=ROOT,
        env={**environment_of(installation), **environment},
        check=True,
        stdout=output,
        stderr=output,
    )


@contextmanager
def served(installation: Installation, **environment: str) -> Iterator[int]:
    """Serve the installation as `make serve` does, by two workers, and yield the port on loopback.

    ``environment`` is what shall be otherwise in its environment.
    """
    port = free_port()
    command = [str(installation.shop.python), "-m", "gunicorn", installation.shop.wsgi]
    command += [f"--bind=127.0.0.1:{port}", f"--workers={WORKERS}", f"--timeout={ANSWER_SECONDS}"]
    command += ["--log-level=warning"]
    with (installation.folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment_of(installation), **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, process, installation)
            yield port
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes], installation: Installation) -> None:
    """Return when the server answers anything. Raises RuntimeError when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        # Not urllib: it would follow our shop's redirect to HTTPS.
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"{installation.name} does not serve: see {installation.folder}/server.log")


@cache
def _tables(shop: Shop, databases: Databases) -> str:
    """Return the name of the shop's database without contents, migrated once for all sizes."""
    empty = Installation(shop=shop, purpose="tables", size=0, databases=databases)
    stamp, state = empty.folder / "stamp", _state(shop.table_sources)
    if databases.is_kept and stamp.exists() and stamp.read_text() == state:
        return empty.name
    print(f"Setting up the tables of {shop.name}", flush=True)
    empty.folder.mkdir(parents=True, exist_ok=True)
    databases.drop(empty.name)
    databases.create(empty.name)
    for command in ("migrate", "createcachetable"):
        run(empty, "-m", "django", command, "--verbosity=0")
    stamp.write_text(state)
    return empty.name


def environment_of(installation: Installation) -> Mapping[str, str]:
    """Production's settings, none of them secret; nothing of this machine's own leaks in."""
    return {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": installation.shop.settings,
        "DATABASE_URL": installation.databases.url(installation.name),
        "VAR_DIR": str(installation.folder),
        "MEDIA_ROOT": str(installation.folder / "media"),
        "PRIVATE_MEDIA_ROOT": str(installation.folder / "private"),
        "DEBUG": "off",
        "SECRET_KEY": "for-the-benchmark-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
        "FIELD_ENCRYPTION_KEYS": "bench:" + base64.b64encode(bytes(32)).decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "MARKETPLACE_SYNC": "off",
    }


def _state(patterns: Iterable[str], *files: Path) -> str:
    """A digest of everything that something is made from."""
    digest = hashlib.sha256()
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]
    for path in (*found, *files):
        digest.update(path.read_bytes())
    return digest.hexdigest()
