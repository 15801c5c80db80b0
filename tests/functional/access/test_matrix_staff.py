"""The whole table of rights: every address with every method about own, foreign and missing things."""

import pytest

from tests.functional.access import findings
from tests.functional.access.roles import ROLES, Role
from tests.functional.access.walk import Visit, walk
from tests.functional.access.world import World

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["SS", "SU"])
def role(request: pytest.FixtureRequest) -> Role:
    return ROLES[request.param]


@pytest.fixture(scope="module")
def visits(role: Role, printed_world: World) -> list[Visit]:
    return walk(role, printed_world)


def test_every_answer_is_the_one_that_the_table_promises(role, visits):
    found = findings.broken_promises(visits, role)
    assert found == [], "\n".join(found)
    assert len(visits) > 1500


def test_reading_changes_nothing(visits):
    found = findings.written_by_reading(visits)
    assert found == [], "\n".join(found)


def test_who_is_refused_changes_nothing(role, visits):
    found = findings.written_though_refused(visits, role)
    assert found == [], "\n".join(found)


def test_no_answer_says_anything_of_somebody_else(visits):
    found = findings.leaks(visits)
    assert found == [], "\n".join(found)


def test_what_is_somebody_elses_looks_like_what_does_not_exist(visits):
    found = findings.told_apart(visits)
    assert found == [], "\n".join(found)
