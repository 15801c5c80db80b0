"""The API twins of the profile's data section."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.core.models import AuditEvent
from shop.privacy.models import Erasure
from tests.factories.accounts import make_member
from tests.functional.api.conftest import bearer, in_session, with_password
from tests.functional.api.test_session import problem

pytestmark = pytest.mark.django_db


def test_data_is_a_zip(customer):
    answer = in_session(customer).post("/me/data")

    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert json.loads(archive.read("data.json"))["person"] == customer.email
    assert AuditEvent.objects.get(action="data_exported").actor_id == customer.pk


def test_erasure_ends_everything_and_says_what_stays(customer):
    api, program = in_session(customer), bearer(customer)

    answer = api.post("/me/erasure", {"email": customer.email.upper()})

    assert answer.json() == {"withdrawn_requests": 0, "kept": []}
    assert problem(api.get("/me")) == (401, "not_authenticated")
    assert problem(program.get("/me"))[0] == 401
    assert not User.objects.get(pk=customer.pk).is_active


@pytest.mark.parametrize("path", ["/me/data", "/me/erasure"])
def test_token_does_neither(customer, path):
    assert problem(bearer(customer).post(path, {"email": customer.email})) == (403, "session_needed")


@pytest.mark.parametrize("path", ["/me/data", "/me/erasure"])
def test_both_need_a_recent_sign_in(customer, settings, path):
    api = in_session(customer)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.RECENT_SIGN_IN_SECONDS + 5)):
        answer = api.post(path, {"email": customer.email})

    assert problem(answer) == (403, "recent_sign_in_required")
    assert Erasure.objects.count() == 0


def test_another_address_is_no_confirmation(customer):
    answer = in_session(customer).post("/me/erasure", {"email": "somebody@example.com"})

    assert problem(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "email"
    assert Erasure.objects.count() == 0


def test_last_administrator_is_refused(customer, organization, staff):
    administrator = with_password(make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR))

    answer = in_session(administrator).post("/me/erasure", {"email": administrator.email})

    assert problem(answer) == (409, "last_administrator")
    assert User.objects.get(pk=administrator.pk).is_active


def test_staff_are_refused(staff):
    answer = in_session(staff).post("/me/erasure", {"email": staff.email})

    assert problem(answer) == (403, "account_of_staff")
