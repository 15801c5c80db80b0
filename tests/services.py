"""Real services for tests, each on loopback for as long as it is used: PostgreSQL and an SMTP server."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

START_SECONDS = 30


def free_port() -> int:
    """Return a TCP port that is free on loopback now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
def postgres_cluster() -> Iterator[str]:
    """Start a PostgreSQL cluster in a temporary folder and yield the URL of its maintenance database.

    It trusts everyone on loopback and does not wait for the disk: good for tests only. PostgreSQL refuses
    to run as root, so root hands it to the user ``postgres``. Raises RuntimeError when it is missing or
    does not start.
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
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
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
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusals: list[str] = []
        self.host = "127.0.0.1"
        self.port = free_port()
        self._controller = Controller(self, hostname=self.host, port=self.port)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name there
        """Answer one message: with the next refusal, or by keeping it."""
        if self.refusals:
            return self.refusals.pop(0)
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 kept"

    def start(self) -> None:
        """Listen; returns when the port answers."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()
