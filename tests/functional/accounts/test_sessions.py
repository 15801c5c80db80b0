"""How long a session lasts, and that its key is its own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.services import EDITOR_GROUP
from shop.accounts.services import make_licensing_staff
from shop.accounts.sessions import MOVED_AT
from tests.functional.accounts.conftest import is_signed_in, sign_in, signed_in
from tests.functional.api.conftest import in_session

pytestmark = pytest.mark.django_db
PAGE = "/accounts/profile/"


def hours_left(client: Client) -> int:
    end = Session.objects.get(session_key=client.session.session_key).expire_date
    return round((end - timezone.now()) / timedelta(hours=1))


def test_staff_are_signed_out_after_eight_hours_and_customers_after_two_weeks(staff, customer, person):
    person.groups.add(Group.objects.get(name=EDITOR_GROUP))

    assert hours_left(signed_in(staff)) == 8
    assert hours_left(signed_in(person)) == 8
    assert hours_left(signed_in(customer)) == 14 * 24
    assert hours_left(in_session(staff).client) == 8
    assert signed_in(staff).cookies["sessionid"]["max-age"] == 8 * 3600


def test_the_end_moves_while_the_session_is_used(staff):
    client = signed_in(staff)
    # As it is four hours later.
    session = client.session
    session[MOVED_AT] -= 4 * 3600
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=4))

    client.get(PAGE)

    assert hours_left(client) == 8


def test_whoever_becomes_staff_has_their_idle_time_from_then_on(customer):
    client = signed_in(customer)
    make_licensing_staff(user=customer)
    session = client.session
    session[MOVED_AT] -= 600
    session.save()

    client.get(PAGE)

    assert hours_left(client) == 8


def test_a_session_nobody_used_is_over(staff):
    client = signed_in(staff)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_signed_in(client)


def test_reading_pages_one_after_the_other_writes_nothing(customer):
    client = signed_in(customer)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)

    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []


def test_the_key_changes_at_the_login(client, customer):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    sign_in(client, customer)

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert is_signed_in(client)
