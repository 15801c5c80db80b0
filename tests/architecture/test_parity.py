"""Everything a page of the portal or the desk can do, a program can do: ``shop/access_policy/parity.py``."""

import json

from shop.access_policy.pages import DESK, PORTAL
from shop.access_policy.parity import PARITY, OnlyForPeople
from shop.access_policy.policies import GET, Audience
from shop.api.schema import api_document

METHODS = ("get", "post", "patch", "put", "delete")
MOST_WITHOUT = 12


def operations() -> dict[str, str]:
    """The method of each operation, by its name."""
    return {
        described["operationId"]: method.upper()
        for methods in json.loads(api_document())["paths"].values()
        for method, described in methods.items()
        if method in METHODS
    }


def test_every_page_names_its_operations():
    lacking = sorted({*PORTAL, *DESK} - {*PARITY})

    assert lacking == [], "\n".join(
        f'Add to shop/access_policy/parity.py: "{name}": (…),' for name in lacking
    )


def test_no_line_is_left_over():
    assert sorted({*PARITY} - {*PORTAL, *DESK}) == []


def test_the_operations_exist():
    known = operations()
    unknown = {
        (page, name)
        for page, line in PARITY.items()
        if not isinstance(line, OnlyForPeople)
        for name in line
        if name not in known
    }

    assert sorted(unknown) == []


def test_what_a_page_changes_an_operation_changes():
    """A page that answers nothing but POST stands for an operation that is no GET."""
    known, pages = operations(), {**PORTAL, **DESK}
    read_only = [
        page
        for page, line in PARITY.items()
        if not isinstance(line, OnlyForPeople)
        and GET not in pages[page].methods
        and all(known.get(name) == GET for name in line)
    ]

    # This one is no change: the page asks for a password before it shows a document with keys.
    assert read_only == ["backoffice:delivery-note-pdf"]


def test_pages_for_people_alone_are_few_and_say_why():
    alone = {page: line.reason for page, line in PARITY.items() if isinstance(line, OnlyForPeople)}

    assert all(len(reason) > 20 for reason in alone.values())
    assert len(alone) < MOST_WITHOUT


def test_lines_name_something():
    assert [page for page, line in PARITY.items() if line == ()] == []
    assert all(policy.audience != Audience.NOBODY for policy in {**PORTAL, **DESK}.values())
