"""A person gets what is theirs, and nothing of anybody else."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from shop.core.models import AuditEvent
from shop.privacy.exporting import export_person
from tests.factories.accounts import make_member
from tests.factories.journeys import NOW
from tests.integration.privacy.canary import (
    EMAIL,
    FULL_NAME,
    MARKER,
    PHONE,
    be_named_elsewhere,
    drain_outbox,
    go_shopping,
    make_canary,
    sign_in_somewhere,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary(organization, staff, customer, listing):
    canary = make_canary(organization, staff=staff)
    colleague = make_member(organization, staff=staff)
    type(colleague).objects.filter(pk=colleague.pk).update(first_name="Colin", last_name="Colleague")
    sign_in_somewhere(canary)
    be_named_elsewhere(canary, organization, staff, listing)
    go_shopping(canary, colleague, staff, listing)
    drain_outbox()
    return canary


@pytest.fixture
def export(canary):
    return export_person(person_id=canary.person.pk, by=canary, at=NOW)


def test_export_has_dates_as_iso_and_money_with_its_currency(export):
    (order,) = export.data["data"]["order.Order"]
    (person,) = export.data["data"]["accounts.Person"]

    assert order["total_incl_tax"] == {"amount": "119.00", "currency": "EUR"}
    assert order["date_placed"] == NOW.isoformat()
    assert person == {
        "email": EMAIL,
        "phone": PHONE,
        "language": "de",
        "time_zone": "",
        "created_at": NOW.isoformat(),
    }
    assert json.loads(json.dumps(export.data)) == export.data


def test_export_has_what_the_person_wrote_and_where_they_are_named(export):
    data = export.data["data"]

    assert [license_["technical_contact_name"] for license_ in data["licenses.License"]] == [FULL_NAME] * 2
    assert f"Please call {FULL_NAME}" in {request.get("message") for request in data["quotes.QuoteRequest"]}
    assert len(data["quotes.QuoteRequest"]) == 3
    assert [contact["name"] for contact in data["quotes.TechnicalContact"]] == [FULL_NAME] * 2
    assert len(data["baskets.RequisitionList"]) == 1
    assert data["accounts.Organization"][0]["email_for_invoices"] == EMAIL


def test_export_names_nobody_else(export, staff, customer):
    text = json.dumps(export.data)

    assert "tessa@example.com" not in text
    assert "Tessa" not in text
    assert "Colin" not in text
    assert staff.email not in text
    assert customer.email not in text


def test_export_has_no_secret(export, canary):
    text = json.dumps(export.data) + "".join(export.files)

    for secret in ("KEY-OF-THE-ORGANISATION", "canary7f3-secret", canary.password):
        assert secret not in text
    assert "token_key" not in text
    assert "digest" not in text


def test_export_brings_the_documents_and_the_picture_but_no_delivery_note(export):
    names = sorted(place.rpartition("/")[2].partition("-")[2] for place in export.files)

    assert [name[0] for name in names if name.endswith(".pdf")] == ["I", "O", "Q"]
    assert [name[0] for name in names if name.endswith(".xml")] == ["I"]
    assert [name for name in names if name.endswith(".gif")] != []
    assert all(
        content.startswith((b"%PDF-", b"<?xml", b"GIF89a", MARKER.encode(), b"Dear"))
        for content in export.files.values()
    )
    assert [name for name in names if name.endswith(".txt")] == [
        f"Dear {MARKER} of {FULL_NAME}.txt",
        f"{MARKER} asks of {FULL_NAME}.txt",
    ]
    assert export.data["files"] == sorted(export.files)


def test_who_left_the_organisation_gets_none_of_its_documents(canary, customer):
    canary.person.memberships.update(ended_at=NOW)

    export = export_person(person_id=canary.person.pk, by=None, at=NOW)

    assert [place for place in export.files if place.endswith(".pdf")] == []
    assert "billing.Invoice" not in export.data["data"]
    assert "licenses.License" not in export.data["data"]
    assert len(export.data["data"]["accounts.Membership"]) == 1


def test_damaged_file_is_named_and_the_rest_comes(canary, settings):
    for path in Path(settings.PRIVATE_MEDIA_ROOT).rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")

    export = export_person(person_id=canary.person.pk, by=None, at=NOW)

    assert len(export.data["unreadable_files"]) == 6
    assert export.data["data"]["accounts.Person"][0]["email"] == EMAIL


def test_export_is_in_the_trail_without_a_name(export, canary):
    event = AuditEvent.objects.for_object(canary.person).get(action="data_exported")

    assert (event.actor_id, event.details["rows"]["accounts.Person"]) == (canary.pk, 1)
    assert "canary" not in json.dumps(event.details)


def test_command_writes_a_zip_that_only_its_owner_reads(canary, tmp_path, capsys):
    call_command("export_person", EMAIL.upper(), "--output", str(tmp_path))

    (path,) = tmp_path.iterdir()
    assert capsys.readouterr().out.strip() == str(path)
    assert path.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        data = json.loads(archive.read("data.json"))
        assert sorted(archive.namelist()) == sorted(["data.json", *data["files"]])
    assert data["person"] == EMAIL


def test_command_refuses_an_unknown_address(db, tmp_path):
    with pytest.raises(CommandError, match=r"Nobody signs in with “nobody@example.com”. Nothing was written"):
        call_command("export_person", "nobody@example.com", "--output", str(tmp_path))

    assert list(tmp_path.iterdir()) == []


def test_command_refuses_a_folder_that_is_not_there(canary, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        call_command("export_person", EMAIL, "--output", str(tmp_path / "missing"))
