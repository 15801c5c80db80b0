"""By the operator's commands alone: a set-up in an empty folder, backed up, and restored in another place,
where invoicing goes on with the next number.
"""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.chaos.test_chaos import PRODUCT, check_everything_once, counted, people_of, wait_until_idle
from tests.installation import Installation
from tests.journeys import Program, walk

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
KEYS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS")
MEMORY_MIB = 1536


@pytest.fixture
def other_folder(open_folder: Path) -> Path:
    found = open_folder.with_name("other")
    found.mkdir()
    return found


def test_the_first_start_by_the_guide_serves_a_whole_journey(open_folder: Path):
    with Installation(open_folder) as installation:
        said = installation.manage(
            "create_staff", "operator@example.com", "--password-stdin", given="correct-Horse-battery\n"
        )
        assert "can sign in" in said
        people = people_of(installation, 1)
        desk = Program(installation.url, people["desk"])
        done = walk(Program(installation.url, people["customers"][0]), desk, PRODUCT)
        found = wait_until_idle(installation, seconds=300)
        check_everything_once(installation, [done], found, faults=0)
        assert sum(installation.memory().values()) < MEMORY_MIB


@pytest.mark.skipif(find_spec("shop.backups") is None, reason="there is no backup yet")
def test_invoicing_goes_on_with_the_next_number_where_the_backup_was_restored(
    open_folder: Path, other_folder: Path, template: Path, tmp_path: Path
):
    backup = tmp_path / "backup"
    with Installation(open_folder, template=template) as first:
        people = people_of(first, 1)
        customer, desk = people["customers"][0], people["desk"]
        before = walk(Program(first.url, customer), Program(first.url, desk), PRODUCT)
        wait_until_idle(first, seconds=300)
        first.manage("backup", str(backup))
        keys = {name: first.environment[name] for name in KEYS}

    with Installation(other_folder, backup=backup, variables=keys) as second:
        after = walk(Program(second.url, customer), Program(second.url, desk), PRODUCT)
        found = wait_until_idle(second, seconds=300)

        assert found["numbers"]["invoice"] == [before.invoice, after.invoice]
        assert int(after.invoice[-5:]) == int(before.invoice[-5:]) + 1
        assert counted(second)["documents_without_file"] == []
        assert not {mail["Subject"] for mail in second.smtp.messages if before.quote in mail["Subject"]}
        assert "verified" in second.manage("verify_audit")
