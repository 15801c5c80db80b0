"""Real services for tests, each on loopback for as long as it is used: PostgreSQL, Redis, Elasticsearch,
SMTP; and Mustang, which judges e-invoices.
"""

import asyncio
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import httpx
import psycopg
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

START_SECONDS = 30
# SHA-256 of what Maven fetches, by its coordinates.
JARS: dict[str, str] = tomllib.loads((Path(__file__).parent / "jars.toml").read_text(encoding="utf-8"))
# What makes PostgreSQL wait for the disk.
NOT_WAITING = ("fsync", "synchronous_commit", "full_page_writes")


def free_port() -> int:
    """Return a TCP port that is free on loopback now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# For a machine without a screen, and for a browser that calls nobody but the site.
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> Path | None:
    """Return the Chromium of this machine (CHROMIUM overrides), or None."""
    for candidate in (os.environ.get("CHROMIUM"), shutil.which("chromium"), shutil.which("chromium-browser")):
        if candidate and Path(candidate).exists():
            return Path(candidate)
    return None


def postgres_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest version first, or None."""
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    debian = sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*debian, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


@contextmanager
def postgres_cluster(*, waits_for_disk: bool = False, **more: str) -> Iterator[str]:
    """Start a PostgreSQL cluster in a temporary folder and yield the URL of its maintenance database.

    It trusts everyone on loopback: good for tests only. It does not wait for the disk either, unless it is
    told to as in production; ``more`` are further settings of the server. PostgreSQL refuses to run as root,
    so root hands it to the user ``postgres``. Raises RuntimeError when it is missing or does not start.
    """
    programs = postgres_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are not on this machine")
    account = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="licensing-postgres-"))
    if account:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    try:
        subprocess.run(
            [
                *(programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust"),
                *("--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"),
            ],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            **account,
        )
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            **({} if waits_for_disk else dict.fromkeys(NOT_WAITING, "off")),
            **more,
            "logging_collector": "off",
            "log_min_messages": "panic",
            "log_min_error_statement": "panic",
        }
        settings = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), *settings],
            cwd="/",
            # Ctrl-C is for the tests; the cluster is stopped below, when its last client is gone.
            start_new_session=True,
            **account,
        )
        try:
            _wait_for_postgres(server, url)
            yield url
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for_postgres(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("PostgreSQL did not start") from error
            time.sleep(0.1)
        else:
            return


class SmtpSink:
    """An SMTP server that keeps what it is sent.

    ``messages`` are those it accepted, in order. Each entry of ``refusals`` (such as ``"451 later"``) is the
    answer to one message, which it then does not keep; after the last one it accepts again.
    ``refused_addresses`` are answers to recipients. ``pause_seconds`` is how long it thinks about each
    recipient, and ``is_asked`` says that one is being asked about. It breaks off after as many messages as
    ``cuts`` says, which it keeps all the same.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusals: list[str] = []
        self.refused_addresses: dict[str, str] = {}
        self.pause_seconds = 0.0
        self.is_asked = threading.Event()
        self.cuts = 0
        self.host = "127.0.0.1"
        self.port = free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port)

    async def handle_RCPT(  # noqa: N802 - its name there
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer one recipient, after some thought."""
        self.is_asked.set()
        began = time.monotonic()
        # Looked at again and again, so that a test can end the pause.
        while time.monotonic() - began < self.pause_seconds:
            await asyncio.sleep(0.05)
        if address in self.refused_addresses:
            return self.refused_addresses[address]
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name there
        """Answer one message: with the next refusal, or by keeping it."""
        if self.refusals:
            return self.refusals.pop(0)
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        if self.cuts:
            self.cuts -= 1
            server.transport.abort()
        return "250 kept"

    def forget(self) -> None:
        """Be as new: no messages, nothing refused."""
        self.messages.clear()
        self.refusals.clear()
        self.refused_addresses.clear()
        self.is_asked.clear()
        self.pause_seconds, self.cuts = 0.0, 0

    def start(self) -> None:
        """Listen; returns when the port answers."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()


class RedisServer:
    """A Redis of its own on loopback.

    It writes nothing to the disk, and started again it is empty; unless it ``keeps`` what it holds in an
    append-only file in the folder, as in production.
    """

    def __init__(self, folder: Path, *, keeps: bool = False) -> None:
        self._keeps = keeps
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it where it does not run; returns when it answers. Raises RuntimeError when it does not."""
        if self._process is not None:
            return
        program = shutil.which("redis-server")
        if program is None:
            raise RuntimeError("redis-server is not on this machine")
        self._process = subprocess.Popen(
            [
                *(program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder)),
                *("--save", "", "--daemonize", "no", "--appendonly", "yes" if self._keeps else "no"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError("Redis did not start")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False

    def client(self) -> redis.Redis:
        """A connection to it."""
        return redis.Redis.from_url(self.url, socket_connect_timeout=1)

    def stop(self) -> None:
        """End it at once; what it held is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def forget(self) -> None:
        """Empty it."""
        with self.client() as client:
            client.flushall()


# What the tests run against: the newest of the oldest supported line, and of the newest.
ELASTICSEARCH_VERSIONS = {"8.19": "8.19.8", "9.2": "9.2.0"}
ELASTICSEARCH_START_SECONDS = 120
ANALYSIS_PLUGIN = Path(__file__).parent / "elasticsearch_plugin" / "AnalysisForTests.java"


def jdk(oldest: int) -> Path | None:
    """Return the home of the oldest Java on this machine that is at least of this release, or None."""
    homes = {Path(os.environ[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)}
    homes |= {release.parent.resolve() for release in Path("/usr/lib/jvm").glob("*/release")}
    if on_path := shutil.which("java"):
        homes.add(Path(on_path).resolve().parent.parent)
    known = sorted((_java_release(home), home) for home in homes if (home / "bin" / "javac").exists())
    return next((home for release, home in known if release >= oldest), None)


def _java_release(home: Path) -> int:
    """Return the number of a Java release (17, 25), 0 where it does not say."""
    file = home / "release"
    said = re.search(r'^JAVA_VERSION="(\d+)', file.read_text(), re.MULTILINE) if file.exists() else None
    return int(said[1]) if said else 0


def _elasticsearch_jdk(version: str) -> Path | None:
    return jdk(17 if version.startswith("8") else 21)


def _elasticsearch_archive(version: str) -> Path:
    exact = ELASTICSEARCH_VERSIONS[version]
    group = Path.home() / ".m2/repository/org/elasticsearch/distribution/integ-test-zip"
    return group / "elasticsearch" / exact / f"elasticsearch-{exact}.zip"


def _fetch(file: Path, coordinates: str) -> None:
    """Have Maven fetch an artifact into its local repository, unless it is there.

    Raises RuntimeError for a file that is not the one of jars.toml.
    """
    if not file.exists() and shutil.which("mvn"):
        subprocess.run(
            ["mvn", "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={coordinates}"],
            check=False,
        )
    if file.exists() and _digest(file, file.stat().st_mtime_ns) != JARS[coordinates]:
        raise RuntimeError(f"{file} is not the file that tests/jars.toml names")


@cache
def _digest(file: Path, _written: int) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def elasticsearch_missing(version: str) -> str:
    """Return what this machine lacks to run that Elasticsearch ("8.19", "9.2"), "" when it can.

    The server comes from Maven's local repository and is fetched into it when it is not there yet.
    """
    if _elasticsearch_jdk(version) is None:
        return f"Elasticsearch {version} needs Java {17 if version.startswith('8') else 21} or newer"
    archive = _elasticsearch_archive(version)
    artifact = "org.elasticsearch.distribution.integ-test-zip:elasticsearch"
    _fetch(archive, f"{artifact}:{ELASTICSEARCH_VERSIONS[version]}:zip")
    return "" if archive.exists() else f"Elasticsearch {version} is not here, nor can Maven fetch it"


class ElasticsearchServer:
    """A node of its own on loopback. It keeps its data from ``stop()`` or ``kill()`` to ``start()``."""

    def __init__(self, version: str, folder: Path, *, analyzes_languages: bool = True) -> None:
        self.version = version
        self._analyzes_languages = analyzes_languages
        self.url = f"http://127.0.0.1:{free_port()}"
        self._folder = folder
        self._home = folder / f"elasticsearch-{ELASTICSEARCH_VERSIONS[version]}"
        self._process: subprocess.Popen[bytes] | None = None

    def install(self) -> None:
        """Unpack and configure it in the folder."""
        shutil.unpack_archive(_elasticsearch_archive(self.version), self._folder)
        for program in self._home.glob("bin/*"):
            program.chmod(0o755)
        if self._analyzes_languages:
            self._add_analysis()
        for part in ("data", "logs", "tmp"):
            (self._folder / part).mkdir()
        configured = {
            "discovery.type": "single-node",
            "xpack.security.enabled": "false",
            "http.host": "127.0.0.1",
            "http.port": self.url.rpartition(":")[2],
            "transport.host": "127.0.0.1",
            "transport.port": str(free_port()),
            "path.data": str(self._folder / "data"),
            "path.logs": str(self._folder / "logs"),
            # Full disks are the machine's business, not that of a test.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        lines = [f"{name}: {value}\n" for name, value in configured.items()]
        (self._home / "config" / "elasticsearch.yml").write_text("".join(lines))
        if os.geteuid() == 0:
            for path in [self._folder, *self._folder.rglob("*")]:
                shutil.chown(path, "nobody")

    def _add_analysis(self) -> None:
        """Give the node the filters of a complete Elasticsearch that this distribution was published without.

        They are in its Lucene; a plugin of a few lines names them.
        """
        home, folder = _elasticsearch_jdk(self.version), self._home / "plugins" / "analysis-for-tests"
        assert home is not None
        classes = self._folder / "classes"
        compiler = [home / "bin" / "javac", "-nowarn", "-cp", f"{self._home}/lib/*", "-d", classes]
        subprocess.run([*compiler, ANALYSIS_PLUGIN], check=True)
        folder.mkdir(parents=True)
        with zipfile.ZipFile(folder / "analysis-for-tests.jar", "w") as jar:
            for compiled in classes.rglob("*.class"):
                jar.write(compiled, compiled.relative_to(classes))
        described = {
            "name": folder.name,
            "description": "Token filters for tests",
            "version": "1",
            "elasticsearch.version": ELASTICSEARCH_VERSIONS[self.version],
            "java.version": "17",
            "classname": "licensing.AnalysisForTests",
        }
        lines = [f"{name}={value}\n" for name, value in described.items()]
        (folder / "plugin-descriptor.properties").write_text("".join(lines))

    def start(self) -> None:
        """Start it; returns when it answers. Raises RuntimeError when it does not."""
        # Elasticsearch refuses to run as root.
        account = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self._folder),
            "ES_JAVA_HOME": str(_elasticsearch_jdk(self.version)),
            "ES_JAVA_OPTS": "-Xms1g -Xmx1g",
            "ES_TMPDIR": str(self._folder / "tmp"),
        }
        self._process = subprocess.Popen(
            [self._home / "bin" / "elasticsearch", "--quiet"],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # One group, the launcher and the node: they are signalled together. Ctrl-C is for the tests.
            start_new_session=True,
            **account,
        )
        deadline = time.monotonic() + ELASTICSEARCH_START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"Elasticsearch {self.version} did not start")
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            health = httpx.get(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=3)
        except httpx.TransportError:
            return False
        return health.status_code == httpx.codes.OK

    def stop(self) -> None:
        """Let it end in order."""
        if self._process is not None:
            # The launcher alone: it tells the node and waits for it.
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(START_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End it at once, as a failing machine would."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Let it hang: connections are taken, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Go on after ``pause()``."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


@contextmanager
def elasticsearch_server(version: str, *, analyzes_languages: bool = True) -> Iterator[ElasticsearchServer]:
    """Start Elasticsearch ("8.19" or "9.2") in a temporary folder and yield it, running, without documents.

    With ``analyzes_languages`` it knows German and English as a complete one does.

    Raises RuntimeError when it cannot be had here (``elasticsearch_missing`` says why) or does not start.
    """
    if lacking := elasticsearch_missing(version):
        raise RuntimeError(lacking)
    folder = Path(tempfile.mkdtemp(prefix="licensing-elasticsearch-"))
    server = ElasticsearchServer(version, folder, analyzes_languages=analyzes_languages)
    try:
        server.install()
        server.start()
        try:
            yield server
        finally:
            server.resume()
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


MUSTANG_VERSION = "2.26.0"
MUSTANG_JAR = (
    Path.home()
    / ".m2/repository/org/mustangproject/Mustang-CLI"
    / MUSTANG_VERSION
    / f"Mustang-CLI-{MUSTANG_VERSION}.jar"
)
MUSTANG_PROGRAM = Path(__file__).parent / "mustang" / "Validate.java"


def mustang_missing() -> str:
    """Return what this machine lacks to ask Mustang about e-invoices, "" when it can.

    The program comes from Maven's local repository and is fetched into it when it is not there yet.
    """
    if jdk(17) is None:
        return "Mustang needs Java 17 or newer"
    _fetch(MUSTANG_JAR, f"org.mustangproject:Mustang-CLI:{MUSTANG_VERSION}")
    return "" if MUSTANG_JAR.exists() else "Mustang is not here, nor can Maven fetch it"


def mustang_reports(files: Iterable[Path]) -> dict[str, str]:
    """What Mustang says about each PDF or XML file, by its name, as text with the summaries in it.

    One start of Java for all of them: it takes longer than the files. Raises CalledProcessError when the
    program itself fails.
    """
    home = jdk(17)
    assert home is not None
    files = list(files)
    command = [home / "bin" / "java", "-cp", MUSTANG_JAR, MUSTANG_PROGRAM, *files]
    # It writes its log where it stands.
    subprocess.run(command, check=True, capture_output=True, cwd=files[0].parent)
    return {file.name: file.with_name(f"{file.name}.report.xml").read_text("utf-8") for file in files}
