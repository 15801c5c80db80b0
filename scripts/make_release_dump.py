"""Make the fixture of the upgrade test from the code of an earlier commit: what a release left behind.

That code migrates an empty PostgreSQL and loads its demo; the database is dumped. Then it makes one journey
more, from a basket to a delivery, and every statement it sends is written down. Needs a full clone, takes
minutes. Writes fixtures/upgrades/NAME.sql.xz, NAME.journey.jsonl.xz and NAME.json (commit and migrations).
Usage: scripts/make_release_dump.py COMMIT NAME
"""

import json
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FIXTURES = ROOT / "fixtures" / "upgrades"
# Licence keys of the fixture open with the key of the tests' settings: it is no secret.
SETTINGS = "shop.settings_test"

# Run by the old code, in its own tree.
FILL = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("load_demo")
"""
RECORD = """
import json, sys
import django; django.setup()
from django.db import connection, transaction
from tests.factories.accounts import make_member, make_organization, make_staff
from tests.factories.journeys import deliver, make_license, make_order
from tests.factories.marketplace import ListingFactory
from shop.accounts.enums import MembershipRole

said = []

def remember(execute, sql, params, many, context):
    assert not many, "one statement at a time is written down"
    result = execute(sql, params, many, context)
    said.append(connection.ops.last_executed_query(context["cursor"], sql, params))
    return result

with transaction.atomic(), connection.execute_wrapper(remember):
    staff = make_staff()
    organization = make_organization(name="Upgrade Test Ltd")
    customer = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)
    listing = ListingFactory(name="Upgrade Test App")
    make_license(organization, listing, by=staff, license_key="KEY-OF-THE-OLD-RELEASE")
    deliver(make_order(customer, staff, [listing]), staff)
    transaction.set_rollback(True)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.writelines(json.dumps(statement, ensure_ascii=False) + "\\n" for statement in said)
print(len(said), "statements")
"""


def run_old(tree: Path, code: str, *arguments: str, database_url: str) -> None:
    """Run a piece of Python with the old release's code."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        # The demo is refused without.
        "DEBUG": "on",
        "PYTHONPATH": str(tree),
    }
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, cwd=tree, env=environment)


def make(commit: str, name: str) -> None:
    """Write the three files of a release."""
    import psycopg

    from tests.services import postgres_cluster, postgres_programs

    programs = postgres_programs()
    if programs is None:
        sys.exit("PostgreSQL's programs are not on this machine")
    exact = subprocess.check_output(["git", "rev-parse", commit], cwd=ROOT, text=True).strip()
    FIXTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, postgres_cluster() as maintenance:
        tree = Path(folder)
        archive = subprocess.Popen(["git", "archive", exact], cwd=ROOT, stdout=subprocess.PIPE)
        subprocess.run(["tar", "x", "-C", tree], stdin=archive.stdout, check=True)
        if archive.wait():
            sys.exit(f"git cannot read the commit {exact}")
        with psycopg.connect(maintenance, autocommit=True) as server:
            server.execute("CREATE DATABASE release")
        url = f"{maintenance.rpartition('/')[0]}/release"
        run_old(tree, FILL, database_url=url)
        with psycopg.connect(url) as database:
            migrations = database.execute(
                "SELECT app, name FROM django_migrations ORDER BY app, name"
            ).fetchall()
        command = [
            programs / "pg_dump",
            "--no-owner",
            "--no-privileges",
            url,
        ]
        dump = subprocess.check_output(command)
        (FIXTURES / f"{name}.sql.xz").write_bytes(lzma.compress(dump, preset=9))
        statements = tree / "journey.jsonl"
        run_old(tree, RECORD, str(statements), database_url=url)
        (FIXTURES / f"{name}.journey.jsonl.xz").write_bytes(lzma.compress(statements.read_bytes(), preset=9))
    facts = {"commit": exact, "migrations": [f"{app}.{migration}" for app, migration in migrations]}
    (FIXTURES / f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    make(sys.argv[1], sys.argv[2])
