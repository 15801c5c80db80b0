"""A PostgreSQL that can be restarted while others use it, as a failing machine or its operator would."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from tests.services import free_port, postgres_programs
from tests.waiting import wait_for

PATIENCE_SECONDS = 60
# How PostgreSQL calls the two ways to end at once: connections are closed in order, or nothing is in order.
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT


class PostgresServer:
    """A cluster of its own on loopback that keeps its data from ``stop()`` to ``start()``.

    It trusts everyone on loopback. What is committed is written to the log, but the disk is not waited for:
    the processes are killed here, the machine is not. PostgreSQL refuses to run as root, so root hands the
    folder to the user ``postgres``.
    """

    def __init__(self, folder: Path) -> None:
        programs = postgres_programs()
        if programs is None:
            raise RuntimeError("PostgreSQL's server programs are not on this machine")
        self.programs = programs
        self.port = free_port()
        self._data = folder / "data"
        self._account = (
            {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        )
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if self._account:
            shutil.chown(folder, "postgres", "postgres")

    def url(self, database: str) -> str:
        """The address of one of its databases, as Django and PostgreSQL's own programs read it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def make(self, database: str) -> None:
        """Create the cluster, start it, and create an empty database in it."""
        initdb = [self.programs / "initdb", "--pgdata", self._data, "--username=postgres", "--auth=trust"]
        subprocess.run(
            [*initdb, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"],
            check=True,
            cwd="/",
            stdout=subprocess.DEVNULL,
            **self._account,
        )
        self.start()
        self.make_database(database)

    def make_database(self, database: str) -> None:
        """Create one more, empty database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())

    def start(self) -> None:
        """Start it; returns when it answers. Raises RuntimeError when it does not."""
        options = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "logging_collector": "off",
        }
        settings = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        with (self._data.parent / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.programs / "postgres", "-D", self._data, "-p", str(self.port), *settings],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the tests; whoever started the cluster stops it.
                start_new_session=True,
                **self._account,
            )
        ready = [self.programs / "pg_isready", "-h", "127.0.0.1", "-p", str(self.port), "-t", "1", "-q"]
        wait_for(lambda: subprocess.run(ready).returncode == 0, seconds=PATIENCE_SECONDS)

    def stop(self, how: signal.Signals = FAST) -> None:
        """End it: FAST ends open transactions and says goodbye, IMMEDIATE is a crash of the server."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE_SECONDS)
            self._process = None
