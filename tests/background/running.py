"""Starting and killing the processes of the background."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from tests.database import ROOT, database_url


class BackgroundProcess:
    """One process with its children. Killing it takes the children along."""

    def __init__(self, arguments: list[str], *, environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # A group of its own: its children are signalled with it. Ctrl-C is for the tests.
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """End it and its children at once, as a failing machine would."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Background:
    """The processes beside the web: a relay, a Celery worker and a beat, each started when it is wanted."""

    def __init__(self, folder: Path, *, redis_url: str, smtp_port: int, **variables: str) -> None:
        self.folder = folder
        self.kill_file = folder / "kill-at"
        self._running: dict[str, BackgroundProcess] = {}
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.background.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url,
            "ELASTICSEARCH_URL": "",
            "SEARCH_ENGINE": "none",
            "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
            "VAR_DIR": str(folder),
            "PRIVATE_MEDIA_ROOT": settings.PRIVATE_MEDIA_ROOT,
            "MARKETPLACE_SYNC": "off",
            "KILL_FILE": str(self.kill_file),
            **variables,
        }

    def arm(self, point: str) -> None:
        """Let the first process that comes to the point kill itself there."""
        unfinished = self.kill_file.with_suffix(".new")
        unfinished.write_text(point, encoding="utf-8")
        unfinished.rename(self.kill_file)

    def relay(self) -> BackgroundProcess:
        """The relay that runs, started if none does."""
        return self._one("relay", ["manage.py", "relay_outbox"])

    def worker(self) -> BackgroundProcess:
        """The worker that runs, started if none does."""
        arguments = ["-m", "celery", "-A", "shop", "worker", "--concurrency=2", "--loglevel=warning"]
        return self._one("worker", [*arguments, "--without-gossip", "--without-mingle"])

    def beat(self) -> BackgroundProcess:
        """The beat that runs, started if none does."""
        schedule = str(self.folder / "beat-schedule")
        return self._one(
            "beat", ["-m", "celery", "-A", "shop", "beat", "--loglevel=info", f"--schedule={schedule}"]
        )

    def _one(self, name: str, arguments: list[str]) -> BackgroundProcess:
        running = self._running.get(name)
        if running is None or not running.is_running:
            running = BackgroundProcess(
                arguments, environment=self._environment, log=self.folder / f"{name}.log"
            )
            self._running[name] = running
        return running

    def is_running(self, name: str) -> bool:
        """Whether the process with this name was started and lives."""
        return name in self._running and self._running[name].is_running

    def kill(self, name: str) -> None:
        """Kill the process with this name, if it runs."""
        if name in self._running:
            self._running.pop(name).kill()

    def end(self) -> None:
        """Kill all of them: what they leave is the next test's business no more."""
        for running in self._running.values():
            running.kill()
        self._running.clear()

    def log(self) -> str:
        """The last lines of all logs, for the report of a failure."""
        return "\n".join(
            f"--- {path.name}\n" + "\n".join(path.read_text(errors="replace").splitlines()[-40:])
            for path in sorted(self.folder.glob("*.log"))
        )
