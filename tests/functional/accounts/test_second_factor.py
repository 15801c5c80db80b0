"""People who work here have a second factor before anything of theirs opens."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.services import EDITOR_GROUP
from shop.accounts.selectors import viewer_for
from tests.functional.accounts.conftest import add_passkey, code_of, confirm, sign_in, signed_in
from tests.functional.api.conftest import bearer
from tests.functional.api.test_session import problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _is_demanded(settings):
    settings.STAFF_NEED_SECOND_FACTOR = True


@pytest.fixture
def editor(person):
    person.groups.add(Group.objects.get(name=EDITOR_GROUP))
    return User.objects.get(pk=person.pk)


@pytest.fixture
def superuser(person):
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("staff", "/dashboard/"),
        ("staff", "/de/dashboard/orders/"),
        ("superuser", "/dashboard/"),
        ("superuser", "/cms/"),
        ("editor", "/cms/"),
        ("editor", "/cms/pages/"),
    ],
)
def test_without_one_they_are_led_to_setting_it_up(client, request, who, path):
    client.force_login(request.getfixturevalue(who))

    answer = client.get(path, follow=True)

    assert [address for address, _status in answer.redirect_chain][-1].endswith("/accounts/2fa/")
    assert "needs a second factor" in answer.text or "zweiten Faktor" in answer.text


@pytest.mark.parametrize(
    ("who", "path"), [("staff", "/dashboard/"), ("superuser", "/cms/"), ("editor", "/cms/")]
)
@pytest.mark.parametrize("factor", ["app", "passkey"])
def test_with_one_all_is_open(client, request, add_app, who, path, factor):
    user = request.getfixturevalue(who)
    add_app(user) if factor == "app" else add_passkey(user)
    client.force_login(user)

    assert client.get(path).status_code == 200


def test_signing_in_without_one_leads_there_at_once(client, staff):
    answer = sign_in(client, staff, follow=True)

    assert [address for address, _status in answer.redirect_chain] == ["/dashboard/", "/accounts/2fa/"]


def test_recovery_codes_alone_are_no_factor(client, staff):
    Authenticator.objects.create(user=staff, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    client.force_login(staff)

    assert client.get("/dashboard/").url == "/accounts/2fa/"


def test_a_fragment_takes_the_whole_page_along(client, staff):
    client.force_login(staff)

    answer = client.get("/dashboard/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/accounts/2fa/")


@pytest.mark.parametrize("path", ["/staff/orders", "/staff/activations", "/licenses", "/invoices"])
def test_the_api_refuses_sessions_and_tokens_alike(staff, add_app, path, settings):
    settings.STAFF_NEED_SECOND_FACTOR = False
    program = bearer(staff)
    settings.STAFF_NEED_SECOND_FACTOR = True
    browser = signed_in(staff)

    assert problem(program.get(path)) == (403, "second_factor_required")
    assert problem(browser.get(f"/api/v1{path}")) == (403, "second_factor_required")
    add_app(staff)
    assert program.get(path).status_code == 200


def test_until_then_they_see_what_a_customer_without_an_organisation_sees(client, staff, customer):
    client.force_login(staff)

    assert viewer_for(staff).is_licensing_staff is False
    assert client.get("/accounts/licenses/").status_code == 200
    assert "waiting for activation" in client.get("/accounts/organization/").text


def test_customers_are_not_asked(client, customer):
    client.force_login(customer)

    assert client.get("/accounts/licenses/").status_code == 200
    assert client.get("/dashboard/").status_code == 403


def test_it_costs_one_query_of_staff_and_none_of_customers(client, customer, staff, add_app, settings):
    add_app(staff)

    def queries(user: User, path: str) -> int:
        client.force_login(user)
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    demanded = queries(staff, "/dashboard/"), queries(customer, "/accounts/profile/")
    settings.STAFF_NEED_SECOND_FACTOR = False
    free = queries(staff, "/dashboard/"), queries(customer, "/accounts/profile/")

    assert (demanded[0] - free[0], demanded[1] - free[1]) == (1, 0)


def test_the_last_factor_of_staff_cannot_be_removed(staff, add_app):
    secret = add_app(staff)
    client = _in_with_code(staff, secret)
    confirm(client)

    page = client.get("/accounts/2fa/totp/deactivate/")
    client.post("/accounts/2fa/totp/deactivate/")

    assert "Set up another one before you remove this one" in page.text
    assert Authenticator.objects.filter(user=staff, type="totp").count() == 1


def test_one_of_two_factors_can_be_removed_and_then_no_more(staff, add_app):
    secret = add_app(staff)
    key = add_passkey(staff)
    client = _in_with_code(staff, secret)
    confirm(client)
    # The key is of no device; the page of the removal does not ask it.
    client.post("/accounts/2fa/totp/deactivate/")
    confirm(client)

    refused = client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/", follow=True)

    assert "Set up another one before you remove this one" in refused.text
    assert [one.type for one in Authenticator.objects.filter(user=staff)] == ["webauthn"]


def test_a_customer_may_do_without(customer, add_app):
    secret = add_app(customer)
    client = _in_with_code(customer, secret)
    confirm(client)

    client.post("/accounts/2fa/totp/deactivate/")

    assert not Authenticator.objects.filter(user=customer).exists()


def test_the_app_is_told_our_name(customer):
    client = signed_in(customer)
    confirm(client)

    page = client.get("/accounts/2fa/totp/activate/")

    assert "issuer=Licensing%20Service%20Center" in page.context["totp_url"]


def _in_with_code(user, secret):
    client = Client()
    assert sign_in(client, user).url == "/accounts/2fa/authenticate/"
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
    return client
