"""The host that a request names decides nothing: not where links in mails lead, nor what is served."""

import re

import pytest
from django.core import mail
from django.test import Client

from shop.core.links import absolute_url, at_site
from tests.architecture.test_settings import PRODUCTION, manage
from tests.functional.hardening.walking import HOST, as_

SITE = f"https://{HOST}"
ADDRESS = re.compile(r"https?://[^\s\"'<>)]+")
EVIL = [
    "evil.example.net",
    "licensing.example.org.evil.example.net",
    "evil.example.net:443",
    "licensing.example.org@evil.example.net",
    "licensing.example.org:80@evil.example.net",
    "evil.example.net#licensing.example.org",
    "licensing.example.org\t.evil.example.net",
    "licensing.example.org, evil.example.net",
    "xlicensing.example.org",
    "[::1]",
    "localhost",
    "",
]
FORWARDED = {
    "X-Forwarded-Host": "evil.example.net",
    "X-Host": "evil.example.net",
    "X-Forwarded-Server": "evil.example.net",
    "X-Original-URL": "/dashboard/",
    "X-Rewrite-URL": "/dashboard/",
    "Forwarded": "host=evil.example.net",
    "X-Forwarded-Port": "8443",
}


@pytest.mark.parametrize("path", ["/catalogue/", "/api/v1/products", "/accounts/login/", "/nothing/"])
def test_a_host_that_is_not_ours_is_refused(db, production, path):
    answers = {host: Client().get(path, headers={"Host": host}, secure=True) for host in EVIL}

    assert {host: answer.status_code for host, answer in answers.items()} == dict.fromkeys(EVIL, 400)
    assert [host for host, answer in answers.items() if "evil" in answer.content.decode()] == []


def test_the_refusal_is_a_problem_for_programs(db, production):
    response = Client().get("/api/v1/products", headers={"Host": "evil.example.net"}, secure=True)

    assert response.headers["Content-Type"] == "application/problem+json"
    assert (response.json()["status"], response.json()["code"]) == (400, "bad_request")


def test_what_a_client_claims_to_be_forwarded_is_ignored(db, production):
    plain = Client(headers={"Host": HOST}).get("/catalogue/", secure=True)
    claimed = Client(headers={"Host": HOST} | FORWARDED).get("/catalogue/", secure=True)

    assert claimed.status_code == 200
    assert "evil.example.net" not in claimed.content.decode()
    # Apart from tokens that differ each time.
    assert len(claimed.content) == len(plain.content)


def links(message):
    parts = [message.body, *(content for content, _type in getattr(message, "alternatives", []))]
    return [address for part in parts for address in ADDRESS.findall(part)]


@pytest.fixture
def on_two_hosts(production):
    """A server that answers under another name too, for its monitoring perhaps."""
    production.ALLOWED_HOSTS = [HOST, "internal.example.net"]
    production.REGISTRATION_MINIMUM_SECONDS = 0
    return {"Host": "internal.example.net"} | FORWARDED


def test_links_to_set_a_password_lead_to_the_site(customer, on_two_hosts):
    visitor = Client(headers=on_two_hosts)

    for email in (customer.email, "nobody@example.net"):
        visitor.post("/accounts/password/reset/", {"email": email}, secure=True)

    assert [message.to for message in mail.outbox] == [[customer.email], ["nobody@example.net"]]
    found = [address for message in mail.outbox for address in links(message)]
    assert len(found) == 2
    assert all(address.startswith(f"{SITE}/accounts/") for address in found), found


def test_the_mail_to_a_known_address_leads_to_the_site(customer, on_two_hosts):
    visitor = Client(headers=on_two_hosts)
    names = {"first_name": "Mallory", "last_name": "Malicious", "email": customer.email}
    password = {"password1": "a-Good-passphrase-1", "password2": "a-Good-passphrase-1"}
    visitor.post("/accounts/signup/", names | password, secure=True)

    (message,) = mail.outbox
    assert links(message) == [f"{SITE}/accounts/password/reset/"]


def test_addresses_for_search_engines_and_mails_are_the_sites(db, on_two_hosts):
    page = Client(headers=on_two_hosts).get("/catalogue/", secure=True).content.decode()

    assert f'<link rel="canonical" href="{SITE}/catalogue/">' in page
    assert absolute_url("portal:overview", language="en") == f"{SITE}/accounts/"
    assert at_site("http://evil.example.net:8080/a/?b=c#d") == f"{SITE}/a/?b=c#d"
    assert at_site("//evil.example.net/a/") == f"{SITE}/a/"


def test_the_answers_of_the_api_hold_no_host(confluence, on_two_hosts):
    answer = Client(headers=on_two_hosts).get("/api/v1/products", secure=True)

    assert answer.status_code == 200
    assert "evil.example.net" not in answer.content.decode()
    assert "internal.example.net" not in answer.content.decode()


@pytest.mark.parametrize("name", ["SITE_URL", "ALLOWED_HOSTS"])
def test_the_address_nobody_changed_is_refused_at_the_start(name):
    done = manage(
        "check", **(PRODUCTION | {name: "https://example.com" if name == "SITE_URL" else "example.com"})
    )

    assert done.returncode != 0
    assert f"Set {name} (see .env.example)" in done.stderr


def test_an_unknown_page_names_no_host(db, production):
    response = as_(None).get("/nothing/", headers={"Host": HOST} | FORWARDED, secure=True)

    assert response.status_code == 404
    assert "evil.example.net" not in response.content.decode()
