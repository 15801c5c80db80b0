"""The site as people meet it: the processes of `make serve` with the data of the demo, and its mails."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

from tests.database import CACHE, ROOT, template_key
from tests.services import free_port

START_SECONDS = 60
MAIL_SECONDS = 30
# How Django's file backend ends a message.
END_OF_MESSAGE = b"\n" + b"-" * 79 + b"\n"
# As structlog writes it to the console, and gunicorn: an answer of 500, a job that failed.
LINE_OF_ERROR = re.compile(r"\[(error|critical) *\]|\[(ERROR|CRITICAL)\]|job failed")
# Services of the machine that the site of these tests does not use.
OTHER_SERVICES = ("ELASTICSEARCH_URL", "REDIS_URL")


class Mailbox:
    """The mails the site has sent, as files of Django's file backend."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __iter__(self) -> Iterator[EmailMessage]:
        for path in sorted(self.folder.glob("*.log"), key=lambda path: path.stat().st_mtime_ns):
            for raw in path.read_bytes().split(END_OF_MESSAGE):
                if raw.strip():
                    message = message_from_bytes(raw.lstrip(b"\n"), policy=policy.default)
                    assert isinstance(message, EmailMessage)
                    yield message

    def wait_for(self, to: str, subject: str) -> EmailMessage:
        """Return the newest mail to that address whose subject contains the words.

        The relay sends within seconds; AssertionError when it does not.
        """
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            found = [mail for mail in self if to in mail["To"] and subject in mail["Subject"]]
            if found:
                return found[-1]
            time.sleep(0.2)
        raise AssertionError(
            f"No mail to {to} about {subject!r}; there are: {[(m['To'], m['Subject']) for m in self]}"
        )


def text_of(mail: EmailMessage) -> str:
    """The text a person reads in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage) -> str:
    """The address its button leads to, the first in the text."""
    found = re.search(r"https?://\S+", text_of(mail))
    assert found, text_of(mail)
    return found[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningSite:
    """Where the site answers, its mails, and the environment of its processes."""

    url: str
    mailbox: Mailbox
    log: Path
    environment: Mapping[str, str]
    # An origin that the site lets use its API. Nothing answers there until a test serves something.
    front_end_port: int

    @property
    def front_end(self) -> str:
        return f"http://127.0.0.1:{self.front_end_port}"

    def run(self, module: str, *arguments: str) -> str:
        """Run a module of the tests as a process of the site's own; returns what it printed."""
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@contextmanager
def running_site() -> Iterator[RunningSite]:
    """Load the demo into a copy of the migrated template and serve it until the end of the block.

    Everything it writes is in a temporary folder. Raises RuntimeError when it does not start, AssertionError
    at the end when a process logged an error.
    """
    folder = Path(tempfile.mkdtemp(prefix="licensing-browser-tests-"))
    port, front_end_port = free_port(), free_port()
    url = f"http://localhost:{port}"
    database, mails, log = folder / "db.sqlite3", folder / "mail", folder / "site.log"
    environment = {
        **os.environ,
        **dict.fromkeys(OTHER_SERVICES, ""),
        "DJANGO_SETTINGS_MODULE": "shop.settings",
        "DEBUG": "on",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": url,
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_MEDIA_ROOT": str(folder / "private"),
        # An empty PostgreSQL database can be named to walk the journey there too.
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{database}",
        "EMAIL_URL": f"filemail://{mails}",
        # These people type faster than any other, and sign in one after the other.
        "REGISTRATION_MINIMUM_SECONDS": "0",
        "CONTACT_MINIMUM_SECONDS": "0",
        "SIGN_INS_PER_SECOND": "20",
        "CORS_ALLOWED_ORIGINS": f"http://127.0.0.1:{front_end_port}",
    }
    mails.mkdir()
    template = CACHE / f"{template_key()}.sqlite3"
    if template.exists():
        shutil.copyfile(template, database)
    try:
        with log.open("wb") as output:
            command = [sys.executable, "scripts/prepare.py", "--demo"]
            done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
            if done.returncode:
                raise RuntimeError(f"The demo was not loaded:\n{_tail(log)}")
            server = subprocess.Popen(
                [sys.executable, "scripts/serve.py", str(port)],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
                # Ctrl-C is for the tests; the site is stopped below, when the last page is closed.
                start_new_session=True,
            )
        try:
            _wait_until_ready(server, url, log)
            yield RunningSite(
                url=url,
                mailbox=Mailbox(mails),
                log=log,
                environment=environment,
                front_end_port=front_end_port,
            )
        finally:
            server.terminate()
            server.wait(START_SECONDS)
        errors = [line for line in log.read_text().splitlines() if LINE_OF_ERROR.search(line)]
        assert errors == [], "\n".join([*errors, _tail(log)])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urlopen(f"{url}/readyz", timeout=START_SECONDS).close()  # noqa: S310 - our own address
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The site did not start:\n{_tail(log)}") from error
            time.sleep(0.2)
        else:
            return


def _tail(log: Path, lines: int = 60) -> str:
    return "\n".join(log.read_text().splitlines()[-lines:])
