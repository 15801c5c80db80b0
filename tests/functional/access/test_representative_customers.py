"""The table of rights in short: every address, reading and sending, for visitors and two customers.

All methods, roles and kinds of objects: ``test_matrix_*`` (``make test-full``).
"""

import pytest

from tests.functional.access.findings import all_findings
from tests.functional.access.roles import ROLES
from tests.functional.access.walk import FOREIGN, MISSING, OWN, walk

METHODS = ("GET", "POST")
# What a colleague does not read.
NOT_FOR_MEMBERS = {"admin phone", "invited", "portfolio", "SEN of the import", "webhook", "program"}


@pytest.mark.usefixtures("blank_paper")
@pytest.mark.parametrize(("code", "ownerships"), [("AN", (OWN, FOREIGN)), ("OX", (FOREIGN, MISSING))])
def test_nobody_gets_in_where_the_table_does_not_say_so(world, code, ownerships):
    visits = walk(ROLES[code], world, methods=METHODS, ownerships=ownerships)

    found = all_findings(visits, ROLES[code])
    assert found == [], "\n".join(found)
    assert len(visits) > 150


@pytest.mark.usefixtures("blank_paper")
def test_a_member_gets_in_where_the_table_says_so_and_reads_nothing_of_others(world):
    visits = walk(ROLES["CM"], world, methods=METHODS, ownerships=(OWN,))

    found = all_findings(visits, ROLES["CM"])
    assert found == [], "\n".join(found)
    # The marks are sharp: each of them stands in an answer to those who may read it.
    assert set(world.a.marks) - {name for visit in visits for name in visit.shows} == NOT_FOR_MEMBERS
