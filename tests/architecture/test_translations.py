"""The German texts are complete: every text of ours is in the catalogue, translated and looked at."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import gettext

from tests.architecture.sources import PACKAGES, ROOT

GERMAN = Path("locale/de/LC_MESSAGES/django.po")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@pytest.fixture(scope="module")
def german() -> polib.POFile:
    return polib.pofile(str(ROOT / GERMAN))


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_every_text_is_translated(german):
    assert [entry.msgid for entry in german.untranslated_entries() if not entry.obsolete] == []
    assert len(german) > 100


def test_no_translation_waits_for_a_look(german):
    assert [entry.msgid for entry in german.fuzzy_entries()] == []


def test_translations_keep_the_placeholders(german):
    changed = [
        entry.msgid
        for entry in german
        if not entry.obsolete
        and not entry.msgid_plural
        and placeholders(entry.msgid) != placeholders(entry.msgstr)
    ]
    in_plurals = [
        entry.msgid
        for entry in german
        if entry.msgid_plural and placeholders(entry.msgid_plural) != placeholders(entry.msgstr_plural[1])
    ]

    assert changed + in_plurals == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not on this machine")
def test_every_text_of_the_sources_is_in_the_catalogue(german, tmp_path):
    leave_out = shutil.ignore_patterns("__pycache__", "static", "*.mo")
    for name in (*PACKAGES, "templates", "locale"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave_out)
    # Without settings: they would point the command at the real catalogue.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale=de", "--no-location"]
    command.append("--ignore=forked_apps/*/migrations")
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    fresh = polib.pofile(str(tmp_path / GERMAN))

    known = {(entry.msgctxt, entry.msgid) for entry in german if not entry.obsolete}
    wanted = {(entry.msgctxt, entry.msgid) for entry in fresh if not entry.obsolete}

    assert sorted(text for _context, text in wanted - known) == []


def test_english_texts_read_as_they_are_written(german):
    """Other packages translate English into English too (a basket becomes a cart); ours must win."""
    with translation.override("en"):
        reworded = {entry.msgid: gettext(entry.msgid) for entry in german if not entry.obsolete}

    assert {source: shown for source, shown in reworded.items() if shown != source} == {}
