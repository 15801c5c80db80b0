"""Each contradiction of a configuration is told in one sentence that names the variable."""

import base64
import os
import subprocess
import sys

import pytest

from shop.core.configuration import missing, problems
from tests.architecture.sources import ROOT

KEY = base64.b64encode(b"k" * 32).decode()
GOOD = {
    "secret_key": "s" * 50,
    "encryption_keys": [f"2026a:{KEY}"],
    "site_url": "https://licensing.example.org",
    "allowed_hosts": ["licensing.example.org"],
    "addresses": {"DATABASE_URL": "postgres://u:p@db/shop", "REDIS_URL": "", "ELASTICSEARCH_URL": ""},
}


def test_a_good_configuration_has_no_problem():
    assert list(problems(**GOOD)) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "sqlite:////var/lib/shop/db.sqlite3"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "postgresql://%2Fvar%2Frun%2Fpostgresql/shop"),
        ("REDIS_URL", "unix:///run/redis.sock"),
        ("EMAIL_URL", "smtp+tls://user:password@host:587"),
        ("EMAIL_URL", "filemail:///var/mail"),
    ],
)
def test_usual_addresses_are_taken(name, address):
    assert list(problems(**(GOOD | {"addresses": {name: address}}))) == []


@pytest.mark.parametrize("host", ["licensing.example.org", ".example.org", "*"])
def test_a_pattern_that_covers_the_site_is_enough(host):
    assert list(problems(**(GOOD | {"allowed_hosts": ["other.example.net", host]}))) == []


@pytest.mark.parametrize("site", ["http://localhost:8000", "http://127.0.0.1:8123", "http://testserver"])
def test_this_machine_needs_no_tls(site):
    hosts = ["localhost", "127.0.0.1", "testserver"]

    assert list(problems(**(GOOD | {"site_url": site, "allowed_hosts": hosts}))) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"encryption_keys": [KEY]}, "FIELD_ENCRYPTION_KEYS"),
        ({"encryption_keys": ["2026a:" + base64.b64encode(b"k" * 31).decode()]}, "FIELD_ENCRYPTION_KEYS"),
        ({"encryption_keys": ["2026a:no base64!"]}, "FIELD_ENCRYPTION_KEYS"),
        ({"encryption_keys": [f"a:{KEY}", f"a:{KEY}"]}, "two keys of the same name"),
        ({"site_url": "licensing.example.org"}, "SITE_URL"),
        ({"site_url": "https://licensing.example.org/shop"}, "without a path"),
        ({"site_url": "http://licensing.example.org"}, "https://"),
        ({"allowed_hosts": ["other.example.org"]}, "ALLOWED_HOSTS does not have licensing.example.org"),
        ({"addresses": {"DATABASE_URL": "mysql://db/shop"}}, "DATABASE_URL must begin with"),
        ({"addresses": {"REDIS_URL": "localhost:6379"}}, "REDIS_URL must begin with"),
        ({"addresses": {"ELASTICSEARCH_URL": "search:9200"}}, "ELASTICSEARCH_URL must begin with"),
        ({"addresses": {"EMAIL_URL": "pigeon://loft"}}, "EMAIL_URL must begin with"),
        ({"addresses": {"REDIS_URL": "redis://broker:none/0"}}, "REDIS_URL has a port"),
        ({"addresses": {"DATABASE_URL": "postgres://u:secret@db:99999/shop"}}, "DATABASE_URL has a port"),
        ({"addresses": {"ELASTICSEARCH_URL": "http://:9200"}}, "no host"),
        ({"addresses": {"DATABASE_URL": "postgres://u:secret@db/"}}, "name of the database"),
        ({"addresses": {"SENTRY_DSN": "yes"}}, "SENTRY_DSN must begin with"),
    ],
)
def test_what_cannot_be_right_is_named_once(change, word):
    (sentence,) = problems(**(GOOD | change))

    assert word in sentence
    assert sentence.endswith(".")
    assert "secret@" not in sentence


def test_needed_variables_that_are_empty_or_an_example_are_named():
    values = {"SECRET_KEY": "x", "FIELD_ENCRYPTION_KEYS": [], "ALLOWED_HOSTS": ["example.com"]}

    assert missing(values) == ["FIELD_ENCRYPTION_KEYS", "ALLOWED_HOSTS", "SITE_URL"]


def test_the_program_refuses_in_one_sentence_with_a_status():
    variables = {
        "DEBUG": "off",
        "SECRET_KEY": GOOD["secret_key"],
        "FIELD_ENCRYPTION_KEYS": GOOD["encryption_keys"][0],
        "SITE_URL": GOOD["site_url"],
        "ALLOWED_HOSTS": "other.example.org",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | variables | {"DJANGO_SETTINGS_MODULE": "shop.settings"},
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "ALLOWED_HOSTS does not have licensing.example.org, the host of SITE_URL.\n"
