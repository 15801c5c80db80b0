from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection

from shop.accounts.selectors import viewer_for
from shop.core.crypto import DecryptionFailed
from shop.core.exceptions import InvalidInput
from shop.core.models import AuditEvent
from shop.licenses.editing import edit_license
from shop.licenses.enums import LicenseState, LicenseStatus
from shop.licenses.models import License
from shop.licenses.services import (
    REVEALED,
    LicenseContacts,
    SenTaken,
    TooManyReveals,
    reveal_key,
)
from tests.factories.accounts import make_person
from tests.factories.journeys import NOW, make_license

pytestmark = [pytest.mark.django_db, pytest.mark.journey]
KEY = "AAAB-CANARY-KEY-9XYZ"


@pytest.fixture
def issue(organization, staff, listing):
    return partial(
        make_license,
        organization,
        listing,
        by=staff,
        license_key=KEY,
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 11, 22),
        contacts=LicenseContacts(technical_email="tessa@example.com"),
    )


def test_the_key_is_unreadable_in_the_database(issue):
    license_ = issue()

    with connection.cursor() as cursor:
        cursor.execute("SELECT license_key FROM licenses_license WHERE id = %s", [license_.pk])
        (stored,) = cursor.fetchone()
    assert "CANARY" not in stored
    assert License.objects.get(pk=license_.pk).license_key.reveal() == KEY


def test_a_ciphertext_copied_to_another_row_does_not_open(issue):
    first, second = issue(), issue(sen="SEN-2", license_key="AAAB-OTHER-KEY-0000")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE licenses_license SET license_key ="
            " (SELECT license_key FROM licenses_license WHERE id = %s) WHERE id = %s",
            [first.pk, second.pk],
        )

    with pytest.raises(DecryptionFailed):
        License.objects.get(pk=second.pk).license_key.reveal()


def test_saving_a_loaded_licence_keeps_its_key(issue):
    license_ = License.objects.get(pk=issue().pk)
    license_.department = "Service desk"
    license_.save()

    assert License.objects.get(pk=license_.pk).license_key.reveal() == KEY


def test_a_reveal_leaves_an_event_and_answers_the_key(issue, customer):
    license_ = issue()

    key = reveal_key(license_id=license_.pk, viewer=viewer_for(customer), by=customer, at=NOW)

    event = AuditEvent.objects.for_object(license_).last()
    assert key == KEY
    assert (event.action, event.actor_id) == (REVEALED, customer.pk)


@pytest.mark.parametrize("who", ["stranger", "waiting"])
def test_a_key_of_another_organisation_does_not_exist(issue, who, request):
    user = make_person() if who == "waiting" else request.getfixturevalue("stranger")
    license_ = issue()

    with pytest.raises(License.DoesNotExist):
        reveal_key(license_id=license_.pk, viewer=viewer_for(user), by=user, at=NOW)

    assert not AuditEvent.objects.filter(action=REVEALED).exists()


def test_too_many_reveals_within_an_hour_are_refused(issue, customer, settings):
    settings.KEY_REVEALS_PER_HOUR = 2
    license_, viewer = issue(), viewer_for(customer)
    for _ in range(2):
        reveal_key(license_id=license_.pk, viewer=viewer, by=customer, at=NOW)

    with pytest.raises(TooManyReveals):
        reveal_key(license_id=license_.pk, viewer=viewer, by=customer, at=NOW)
    later = NOW + timedelta(hours=1, seconds=1)
    assert reveal_key(license_id=license_.pk, viewer=viewer, by=customer, at=later) == KEY


def test_a_second_active_licence_with_the_same_sen_is_refused(issue):
    issue()

    with pytest.raises(SenTaken):
        issue(license_key="AAAB-OTHER-KEY-0000")

    assert License.objects.count() == 1


def test_a_renewal_takes_the_place_of_its_predecessor_and_keeps_the_department(issue, customer):
    old = issue()
    edit_license(
        license_id=old.pk,
        viewer=viewer_for(customer),
        changes={"department": "Service desk"},
        by=customer,
        at=NOW,
    )

    new = issue(purchase_type="renewal", existing_sen="SEN-1", sen="")

    old.refresh_from_db()
    assert old.status == LicenseStatus.SUPERSEDED
    assert (new.predecessor_id, new.sen, new.department) == (old.pk, "SEN-1", "Service desk")


def test_an_end_before_the_start_is_refused(issue):
    with pytest.raises(InvalidInput):
        issue(ends_on=date(2026, 11, 22))

    assert not License.objects.exists()


@pytest.mark.parametrize(
    ("on_date", "state"),
    [
        (date(2027, 8, 23), LicenseState.ACTIVE),
        (date(2027, 8, 24), LicenseState.EXPIRING),
        (date(2027, 11, 22), LicenseState.EXPIRING),
        (date(2027, 11, 23), LicenseState.EXPIRED),
    ],
)
def test_the_state_follows_the_end_of_maintenance_to_the_day(issue, on_date, state):
    assert issue().state(on_date) == state


def test_customers_change_their_own_facts_and_nothing_else(issue, customer):
    license_, viewer = issue(), viewer_for(customer)

    edit_license(
        license_id=license_.pk, viewer=viewer, changes={"department": " IT  desk "}, by=customer, at=NOW
    )
    with pytest.raises(InvalidInput):
        edit_license(
            license_id=license_.pk, viewer=viewer, changes={"ends_on": "2099-01-01"}, by=customer, at=NOW
        )

    license_.refresh_from_db()
    assert (license_.department, license_.ends_on) == ("IT desk", date(2027, 11, 22))
    assert AuditEvent.objects.for_object(license_).last().details == {"fields": ["department"]}
