"""Where marks stand: `make test` finds the files of a step by them (``scripts/test.py``)."""

import re

from tests.database import ROOT

MARKS_OF_STEPS = re.compile(r"mark\.(postgres|journey|elasticsearch|mustang|browser)\b")


def test_marks_of_a_step_stand_in_files_of_tests_and_in_conftest_only():
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if not path.name.startswith("test_")
        and path.name != "conftest.py"
        and MARKS_OF_STEPS.search(path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []
