"""The page of personal tokens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import ApiToken
from shop.accounts.selectors import viewer_for
from shop.accounts.tokens import create_token
from shop.core.models import AuditEvent
from tests.functional.api.conftest import Api

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
ANSWERS = {"name": "Inventory script", "scopes": ["licenses", "invoices"], "days": "30"}


def make(user, name="Old one", **values):
    token, _secret = create_token(
        user=user, viewer=viewer_for(user), name=name, scopes=["basket"], expires_at=None, at=timezone.now()
    )
    ApiToken.objects.filter(pk=token.pk).update(**values)
    return token


def test_a_token_is_made_and_shown_once(as_customer, customer):
    page = as_customer.post(PAGE, ANSWERS)

    token = ApiToken.objects.get()
    secret = page.context["secret"]
    assert secret in page.text
    assert secret not in as_customer.get(PAGE).text
    assert page["Cache-Control"] == "private, no-store"
    assert (token.name, token.scopes) == ("Inventory script", ["invoices", "licenses"])
    assert timedelta(days=29) < token.expiry - timezone.now() <= timedelta(days=30)
    assert Api(secret).get("/licenses").status_code == 200
    assert Api(secret).get("/orders").status_code == 403
    assert AuditEvent.objects.filter(action="api_token_created", actor_id=customer.pk).count() == 1


def test_making_one_needs_a_recent_sign_in(as_customer, settings):
    settings.RECENT_SIGN_IN_SECONDS = -1

    answer = as_customer.post(PAGE, ANSWERS)

    assert answer.url == "/accounts/reauthenticate/?next=%2Faccounts%2Ftokens%2F"
    assert not ApiToken.objects.exists()


def test_the_list_says_what_each_is_for_and_when_it_was_used(as_customer, customer, stranger):
    make(customer, last_used_at=timezone.now())
    make(customer, "Ended one", expiry=timezone.now() - timedelta(days=1))
    make(stranger.user, "Foreign one")

    page = as_customer.get(PAGE)

    assert [token.name for token in page.context["tokens"]] == ["Ended one", "Old one"]
    assert "Foreign one" not in page.text
    assert "never" in page.text
    assert "Ended</" in page.text


def test_one_is_deleted_and_anothers_is_missing(as_customer, customer, stranger):
    own, foreign = make(customer), make(stranger.user)

    deleted = as_customer.post(f"{PAGE}{own.token_key}/delete/")

    assert deleted.url == PAGE
    assert as_customer.post(f"{PAGE}{foreign.token_key}/delete/").status_code == 404
    assert as_customer.post(f"{PAGE}nothing/delete/").status_code == 404
    assert as_customer.get(f"{PAGE}{foreign.token_key}/delete/").status_code == 405
    assert list(ApiToken.objects.all()) == [foreign]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", " \r\n "),
        ("name", "x" * 81),
        ("scopes", []),
        ("scopes", ["staff"]),
        ("days", "9999"),
    ],
)
def test_nonsense_is_refused_and_what_was_typed_stays(as_customer, field, value):
    page = as_customer.post(PAGE, {**ANSWERS, field: value})

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def test_lines_in_a_name_are_one_line(as_customer):
    as_customer.post(PAGE, {**ANSWERS, "name": "Script\r\nSet-Cookie: x"})

    assert ApiToken.objects.get().name == "Script Set-Cookie: x"


def test_the_desks_scope_is_offered_to_staff_only(as_customer, client, staff):
    assert "The licensing desk" not in as_customer.get(PAGE).text

    client.force_login(staff)

    assert "The licensing desk" in client.get(PAGE).text


def test_a_visitor_signs_in_first(client, customer):
    token = make(customer)

    assert client.get(PAGE).url == f"/accounts/login/?next={PAGE.replace('/', '%2F')}"
    assert client.post(f"{PAGE}{token.token_key}/delete/").status_code == 302
    assert ApiToken.objects.count() == 1


def test_the_profile_leads_to_everything_about_security(as_customer):
    page = as_customer.get(reverse("portal:profile")).text

    names = (
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "portal:token-list",
    )
    assert [name for name in names if f'href="{reverse(name)}"' not in page] == []
