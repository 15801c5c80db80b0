"""The table of rights in short, as in ``test_representative_customers``: licensing staff."""

import pytest

from tests.functional.access.findings import all_findings
from tests.functional.access.roles import ROLES
from tests.functional.access.walk import OWN, walk


@pytest.mark.usefixtures("blank_paper")
def test_staff_get_in_where_the_table_says_so(world):
    visits = walk(ROLES["SS"], world, methods=("GET", "POST"), ownerships=(OWN,))

    found = all_findings(visits, ROLES["SS"])
    assert found == [], "\n".join(found)
    assert len(visits) > 300
