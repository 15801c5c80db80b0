"""Signing in goes on in the language that the account keeps."""

import pytest
from django.test import Client

from shop.accounts.services import make_licensing_staff
from tests.factories.accounts import make_person
from tests.functional.accounts.conftest import PASSWORD, with_password

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("door", ["/accounts/login/", "/de/accounts/login/"])
@pytest.mark.parametrize(
    ("language", "is_staff", "landing"),
    [
        ("en", False, "/accounts/"),
        ("de", False, "/de/accounts/"),
        ("en", True, "/dashboard/"),
        ("de", True, "/de/dashboard/"),
    ],
)
def test_people_land_in_their_own_language(door, language, is_staff, landing):
    person = with_password(make_person(language=language))
    if is_staff:
        make_licensing_staff(user=person)

    response = Client().post(door, {"login": person.email, "password": PASSWORD})

    assert (response.status_code, response.url) == (302, landing)


def test_whoever_was_on_the_way_somewhere_gets_there():
    person = with_password(make_person(language="de"))

    response = Client().post(
        "/accounts/login/?next=/accounts/offers/",
        {"login": person.email, "password": PASSWORD, "next": "/accounts/offers/"},
    )

    assert response.url == "/accounts/offers/"
