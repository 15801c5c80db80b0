"""One table of codes: complete, written down, and where each problem leads."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver
from rest_framework.exceptions import APIException

from shop.api.problem_codes import FIELD_CODES, PROBLEM_CODES, SECTIONS, as_markdown
from shop.api.problems import STATUS_OF_REFUSALS, Refusal
from shop.core.exceptions import DomainError
from tests.functional.api.conftest import Api

WRITTEN = Path(settings.BASE_DIR) / "docs" / "errors.md"
# Never raised by themselves.
BASES = {Refusal}


def kinds_of(base: type) -> list[type]:
    """All classes of ours and of the framework's below ``base``, once every view is loaded."""
    assert get_resolver().url_patterns
    below = [kind for direct in base.__subclasses__() for kind in [direct, *kinds_of(direct)]]
    return [kind for kind in dict.fromkeys(below) if not kind.__module__.startswith("tests.")]


def status_of(kind: type[DomainError]) -> int:
    return next((STATUS_OF_REFUSALS[base] for base in kind.__mro__ if base in STATUS_OF_REFUSALS), 409)


def test_every_refusal_of_the_domain_has_its_line():
    kinds = [DomainError, *kinds_of(DomainError)]
    wrong = {
        f'"{kind.code}": ({status_of(kind)}, "…"),  # {kind.__name__}: {kind.default_message}'
        for kind in kinds
        if kind.code not in PROBLEM_CODES or status_of(kind) not in PROBLEM_CODES[kind.code].statuses
    }

    assert sorted(wrong) == [], "Add to shop/api/problem_codes.py:\n" + "\n".join(sorted(wrong))
    assert len(kinds) > 80


def test_every_error_of_the_api_has_its_line():
    kinds = [kind for kind in kinds_of(APIException) if kind not in BASES]
    wrong = {
        f"{kind.__name__}: {kind.default_code} {kind.status_code}"
        for kind in kinds
        if kind.default_code not in PROBLEM_CODES
        or kind.status_code not in PROBLEM_CODES[kind.default_code].statuses
    }

    assert sorted(wrong) == []


def test_no_line_is_left_over():
    known = {kind.code for kind in [DomainError, *kinds_of(DomainError)]}
    known |= {str(kind.default_code) for kind in kinds_of(APIException)}
    # Of rules of permission, and of what is answered outside of every view.
    known |= {"activation_needed", "staff_only", "bad_request", "error"}

    assert sorted({*PROBLEM_CODES} - known) == []


def test_a_code_stands_in_one_section_only():
    assert sum(len(lines) for lines in SECTIONS.values()) == len(PROBLEM_CODES)
    assert {"required", "unknown_parameter"} <= {*FIELD_CODES}


def test_the_table_is_the_one_in_the_documentation(update_golden):
    if update_golden:
        WRITTEN.write_text(as_markdown(), encoding="utf-8")

    assert WRITTEN.read_text(encoding="utf-8") == as_markdown(), (
        "Run `make golden` and commit docs/errors.md."
    )


@pytest.mark.django_db
def test_the_type_of_a_problem_leads_to_its_line():
    answer = Api().get("/nothing")
    address, _hash, code = answer.json()["type"].partition("#")
    page = Api().client.get(address)

    assert page.status_code == 200
    assert code == answer.json()["code"] == "not_found"
    assert f'id="{code}"' in page.content.decode()
    assert [code for code in PROBLEM_CODES if f'id="{code}"' not in page.content.decode()] == []
