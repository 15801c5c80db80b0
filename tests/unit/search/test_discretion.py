"""What is never kept of what people type into a search field, and what is."""

import pytest

from search.discretion import is_private


@pytest.mark.parametrize(
    "text",
    [
        "SEN-12345678",
        "SEN 123",
        "my sen-1234 please",
        "E-1AB-2CD-3EF-4GH",
        "e-1ab-2cd",
        "somebody@example.com",
        "mail to somebody@example",
        "AAABgAODAoPeNpdkELxDAQxeXyZ",
        "aaabga0odaopenpdk9e7lxd4aq",
        "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        "I-2026-00001",
        "+49 30 1234567",
    ],
)
def test_numbers_keys_and_addresses_are_private(text):
    assert is_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jira 9.12.1",
        "Confluence 8.20.10",
        "com.onresolve.jira.groovy.groovyrunner",
        "com.valiantys.jira.plugins.SQLFeed",
        "Donaudampfschifffahrtsgesellschaft",
        "Lizenzverlängerung",
        "ScriptRunner for Confluence",
        "ScriptRunnerForConfluence",
        "Preise 2026",
        "e-mail notifications",
        "E-Mail senden",
        "sensor",
        "500 users",
        "@mention",
    ],
)
def test_words_are_not(text):
    assert not is_private(text)
