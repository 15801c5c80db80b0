"""Taking one's data along, and deleting one's account."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.accounts.models import ApiToken
from shop.accounts.services import activate_person
from shop.core.models import AuditEvent
from shop.privacy.models import Erasure
from tests.functional.portal.world import make_license, make_request, make_user, sign_in

pytestmark = pytest.mark.django_db

PROFILE, DATA, DELETE = "portal:profile", "portal:download-data", "portal:delete-account"


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def member(university, staff, customer) -> User:
    """Somebody who may go: the organisation has an administrator besides."""
    user = make_user("member@example.com", "Mia Member")
    activate_person(
        person_id=user.person.pk,
        organization_id=university.pk,
        role=MembershipRole.MEMBER,
        by=staff,
        at=timezone.now(),
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def as_member(member):
    return sign_in(Client(), member)


def test_profile_leads_to_both(as_customer):
    page = text(as_customer.get(reverse(PROFILE)))

    assert f'action="{reverse(DATA)}"' in page
    assert f'href="{reverse(DELETE)}"' in page


def test_download_is_a_zip_with_one_s_own_data_only(as_customer, customer, stranger):
    make_request(customer)
    make_request(stranger.user)

    response = as_customer.post(reverse(DATA))

    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in response["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        content = archive.read("data.json").decode()
    assert json.loads(content)["person"] == "customer@example.com"
    assert len(json.loads(content)["data"]["quotes.QuoteRequest"]) == 1
    assert "other@example.net" not in content
    assert AuditEvent.objects.get(action="data_exported").actor_id == customer.pk


@pytest.mark.parametrize("address", [DATA, DELETE])
def test_nothing_happens_without_a_recent_sign_in(as_member, member, settings, address):
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.RECENT_SIGN_IN_SECONDS + 5)):
        response = as_member.post(reverse(address), {"email": "member@example.com"})

    assert response.url.startswith("/accounts/reauthenticate/?next=%2Faccounts%2Fprofile%2F")
    assert Erasure.objects.count() == 0
    assert not AuditEvent.objects.filter(action="data_exported").exists()


@pytest.mark.parametrize("address", [DATA, DELETE])
def test_visitor_is_sent_to_the_login(client, address):
    assert client.post(reverse(address)).url.startswith("/accounts/login/")


def test_download_answers_no_get(as_customer):
    assert as_customer.get(reverse(DATA)).status_code == 405


def test_page_says_what_goes_what_stays_and_why(as_member):
    page = text(as_member.get(reverse(DELETE)))

    assert "Invoices: 8 years" in page
    assert "delivery notes: 6 years" in page
    assert "law makes us keep" in page
    assert '<button class="btn btn-danger" type="submit">Delete my account</button>' in page


def test_deleted_account_is_gone_everywhere(as_member, member, university, staff):
    license_ = make_license(university, staff, sen="SEN-1")
    elsewhere = sign_in(Client(), member)
    ApiToken.objects.create(user=member, expiry=timedelta(days=1), name="mine")

    response = as_member.post(reverse(DELETE), {"email": " MEMBER@example.com"})

    assert response.url == "/"
    assert "Your account is deleted." in text(as_member.get("/catalogue/"))
    assert elsewhere.get(reverse(PROFILE)).url.startswith("/accounts/login/")
    assert (ApiToken.objects.count(), UserSession.objects.filter(user=member).count()) == (0, 0)
    assert not any(
        session.get_decoded().get("_auth_user_id") == str(member.pk) for session in Session.objects.all()
    )
    member.refresh_from_db()
    assert (member.email, member.is_active) == (f"erased-{member.pk}@erased.invalid", False)
    assert Erasure.objects.get().erased_by_id == member.pk
    license_.refresh_from_db()
    assert license_.organization == university


def test_another_address_deletes_nothing(as_member, member):
    response = as_member.post(reverse(DELETE), {"email": "customer@example.com"})

    assert response.status_code == 422
    assert "This is not the address of your account." in text(response)
    assert User.objects.get(pk=member.pk).is_active
    assert Erasure.objects.count() == 0


def test_last_administrator_reads_why_not(as_customer, customer, member):
    page = text(as_customer.get(reverse(DELETE)))
    response = as_customer.post(reverse(DELETE), {"email": "customer@example.com"})

    assert "This is the last administrator of Example University" in page
    assert "Delete my account</button>" not in page
    assert response.status_code == 422
    assert User.objects.get(pk=customer.pk).is_active


def test_staff_are_told_whom_to_ask(client, staff):
    sign_in(client, staff)

    response = client.post(reverse(DELETE), {"email": "sales@example.org"})

    assert response.status_code == 422
    assert "Accounts of staff are deleted by the operator of this site." in text(response)
    assert User.objects.get(pk=staff.pk).is_active
