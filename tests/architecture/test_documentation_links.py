"""Whoever follows a link in the documentation arrives at a file that is there."""

import re

import pytest

from tests.architecture.sources import ROOT

# Relative ones only: other hosts and places within the same page are not files of ours.
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_lead_to_files(page):
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_links_are_found():
    assert len(LINK.findall((ROOT / "docs" / "operators.md").read_text(encoding="utf-8"))) > 5
