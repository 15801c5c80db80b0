"""What is measured beside the scenarios: pulling lists, exports, recovery, numbers, backup and restore."""

import os
import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, LiteralString

import httpx
import psycopg

from benchmarks.installations import run
from benchmarks.load.running import MemoryWatch
from benchmarks.load.site import MIB, Site, libpq_url, postgres_program, seed_folder

# Answers in a row, each quick enough, that say that the site is back.
QUICK_ANSWERS, QUICK_SECONDS = 5, 1.0
RECOVERY_PATIENCE = 120.0
EXPORT_PATIENCE = 300.0
WARM_UPS = 12


def _api(site: Site, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-Proto": "https"}
    return httpx.Client(base_url=f"{site.address}/api/v1", headers=headers, timeout=120)


def warm_up(site: Site) -> None:
    """Visit the main pages until all web processes have their templates and the outline of the catalogue."""
    customer, desk = site.plan["customers"][0]["cookie"], site.plan["staff"][0]["cookie"]
    for _round in range(WARM_UPS):
        for path, cookie in (
            ("/catalogue/", ""),
            (f"/catalogue/{site.plan['products'][0]}/", ""),
            (f"/search/?q={site.plan['words'][0]}", ""),
            ("/accounts/licenses/", customer),
            ("/accounts/invoices/", customer),
            ("/dashboard/requests/", desk),
            ("/dashboard/invoices/", desk),
        ):
            status, _seconds = site.visit(path, **({"Cookie": cookie} if cookie else {}))
            if status != httpx.codes.OK:
                raise RuntimeError(f"{path} answers {status}: see {site.installation.folder}/web.log")


def pull(site: Site, *, most: int, limit: int = 500) -> dict[str, Any]:
    """R-04: a program reads the list of all licences page by page."""
    rows, cursor = 0, ""
    seen: set[str] = set()
    with _api(site, site.plan["staff"][0]["token"]) as api, MemoryWatch(site, every=1.0) as memory:
        before = site.memory()["web"]
        started = time.perf_counter()
        while rows < most:
            query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
            answer = api.get("/licenses", params=query)
            answer.raise_for_status()
            page = answer.json()
            rows += len(page["items"])
            seen.update(item["id"] for item in page["items"])
            cursor = page["next"] or ""
            if not cursor:
                break
        seconds = time.perf_counter() - started
    return {
        "rows": rows,
        "seen_twice": rows - len(seen),
        "seconds": seconds,
        "rows_per_second": rows / seconds,
        "web_growth_mib": memory.most["web"] - before,
    }


def export(site: Site, file_format: str) -> dict[str, Any]:
    """R-05: the desk takes all licences away; from the click until the file can be fetched."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    with _api(site, site.plan["staff"][0]["token"]) as api, MemoryWatch(site, every=0.5) as memory:
        before = site.memory()["worker"]
        started = time.perf_counter()
        body = {"resource": "licenses", "format": file_format}
        asked = api.post("/exports", json=body, headers=headers)
        asked.raise_for_status()
        state = asked.json()
        while state["status"] not in ("ready", "failed", "cancelled"):
            if time.perf_counter() - started > EXPORT_PATIENCE:
                break
            time.sleep(0.25)
            state = api.get(f"/exports/{state['id']}").json()
        seconds = time.perf_counter() - started
    return {
        "status": state["status"],
        "error": state["error"],
        "rows": state["total"],
        "seconds": seconds,
        "megabytes": state["size"] / MIB,
        "worker_growth_mib": memory.most["worker"] - before,
    }


def recovery(site: Site) -> float:
    """Seconds until the catalogue is answered quickly several times in a row; infinity if it never is."""
    started = time.monotonic()
    quick, since = 0, started
    while time.monotonic() - started < RECOVERY_PATIENCE:
        status, seconds = site.visit("/catalogue/")
        if status == httpx.codes.OK and seconds < QUICK_SECONDS:
            quick += 1
            if quick == QUICK_ANSWERS:
                return since - started
        else:
            quick, since = 0, time.monotonic()
            time.sleep(0.2)
    return float("inf")


def numbers(site: Site, said: list[str]) -> dict[str, int]:
    """What is wrong with the numbers: gaps, twins, and told invoices that are not there."""
    with psycopg.connect(libpq_url(site.database_url)) as connection:
        found = {row[0] for row in connection.execute("SELECT number FROM billing_invoice")}
        series = connection.execute(
            "SELECT year, last_number FROM core_numberseries WHERE kind = 'invoice'"
        ).fetchall()
        accepted = _count(connection, "SELECT count(*) FROM quotes_quote WHERE status = 'accepted'")
        ordered = _count(connection, "SELECT count(*) FROM fulfillment_orderdetails")
    expected = {f"I-{year}-{number:05d}" for year, last in series for number in range(1, last + 1)}
    return {
        "missing": len(expected - found),
        "beyond": len(found - expected),
        "twins": len(said) - len(set(said)),
        "lost": len(set(said) - found),
        "accepted_without_order": accepted - ordered,
    }


def backup_and_restore(site: Site) -> dict[str, Any]:
    """Back the site up while it runs and restore that into an empty place, by our commands where this code
    has them; else what PostgreSQL's own programs take for the database is all that can be said.
    """
    folder = site.installation.folder.with_name(f"{site.installation.folder.name}-backup")
    shutil.rmtree(folder, ignore_errors=True)
    empty = replace(site.installation, purpose="restored")
    shutil.rmtree(empty.folder, ignore_errors=True)
    empty.folder.mkdir(parents=True)
    empty.databases.drop(empty.name)
    empty.databases.create(empty.name)
    environment = {**site.environment, "ELASTICSEARCH_INDEX": "restored"}
    figures: dict[str, Any] = {"by": "backup and restore" if has_backup() else "pg_dump and pg_restore"}
    try:
        started = time.monotonic()
        if has_backup():
            run(site.installation, "manage.py", "backup", str(folder), **environment)
        else:
            _dump(site.database_url, folder)
        figures["backup_seconds"] = time.monotonic() - started
        figures["megabytes"] = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / MIB
        started = time.monotonic()
        if has_backup():
            run(empty, "manage.py", "restore", str(folder), **environment)
        else:
            _load(empty.databases.url(empty.name), folder)
        figures["restore_seconds"] = time.monotonic() - started
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures["rows_missing"] = _rows(site.database_url) - _rows(empty.databases.url(empty.name))
    return figures


def has_backup() -> bool:
    """Whether this code has the commands ``backup`` and ``restore``."""
    root = Path(__file__).resolve().parents[2]
    return bool(list(root.glob("shop/*/management/commands/restore.py")))


def _dump(url: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    options = ["--format=custom", "--compress=1", f"--file={folder / 'database.dump'}"]
    subprocess.run([postgres_program("pg_dump"), *options, libpq_url(url)], check=True)


def _load(url: str, folder: Path) -> None:
    options = [f"--dbname={libpq_url(url)}", "--no-owner", f"--jobs={os.cpu_count()}"]
    subprocess.run([postgres_program("pg_restore"), *options, folder / "database.dump"], check=True)


def _rows(url: str) -> int:
    """Licences and invoices, together."""
    with psycopg.connect(libpq_url(url)) as connection:
        return sum(
            _count(connection, statement)
            for statement in ("SELECT count(*) FROM licenses_license", "SELECT count(*) FROM billing_invoice")
        )


def _count(connection: psycopg.Connection[tuple[int]], statement: LiteralString) -> int:
    found = connection.execute(statement).fetchone()
    return int(found[0]) if found else 0


def kept_megabytes(licenses: int) -> float:
    """How large the kept installation is."""
    return sum(one.stat().st_size for one in seed_folder(licenses).rglob("*") if one.is_file()) / MIB


@contextmanager
def busy_worker(site: Site) -> Iterator[None]:
    """Have the worker make exports of everything, one after the other, while the block runs."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            export(site, "xlsx")

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
