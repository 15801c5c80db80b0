"""Lists as files: which rows, for whom, until when."""

import csv
import io
import uuid
import zipfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.contrib.auth.models import User
from django.core import mail

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Membership
from shop.core.audit import AuditEvent
from shop.core.exceptions import InvalidInput, NotPermitted, TransitionNotAllowed
from shop.core.interruption import Interrupted, allow_long_jobs, interrupt_long_jobs
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import relay_once
from shop.documents.storage import private_storage
from shop.exports.columns import INVOICE_COLUMNS, LICENSE_COLUMNS
from shop.exports.enums import ExportFormat, ExportResource, ExportStatus
from shop.exports.exceptions import (
    AccessLost,
    ExportDamaged,
    ExportNotReady,
    NothingToExport,
    TooManyExports,
    TooMuchToExport,
)
from shop.exports.models import Export
from shop.exports.services import cancel_export, expire_exports, make_export, remove_leftovers
from shop.licenses.models import License
from tests.factories.accounts import make_member
from tests.factories.billing import make_invoice
from tests.factories.journeys import NOW, make_license


def rows_of(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def files() -> list[str]:
    storage = private_storage()
    return sorted(storage.listdir("exports")[1]) if storage.exists("exports") else []


def unfinished() -> list[Path]:
    folder = Path(private_storage().path("exports/unfinished"))
    return list(folder.iterdir()) if folder.is_dir() else []


@pytest.fixture
def all_in_background(settings):
    settings.EXPORT_SMALL_ROWS = dict.fromkeys(ExportFormat.values, 0)


@pytest.mark.journey
def test_export_holds_the_filtered_rows_in_the_list_s_order(export, content, licenses):
    made = export(query="ends_until=2027-01-03&sort=-ends_on", columns=["sen", "ends_on", "user_tier"])

    assert made.status == ExportStatus.READY
    assert rows_of(content(made)) == [
        ["SEN", "Maintenance until", "User tier"],
        ["SEN-2", "2027-01-03", "100"],
        ["SEN-1", "2027-01-02", "100"],
    ]


@pytest.mark.journey
def test_export_holds_exactly_the_selected_rows_in_every_format(export, content, licenses):
    ids = [str(licenses[0].public_id), str(licenses[2].public_id)]

    as_csv = content(export(ids=ids, columns=["sen"]))
    as_xlsx = content(export(ids=ids, columns=["sen"], file_format=ExportFormat.XLSX))
    as_pdf = content(export(ids=ids, columns=["sen"], file_format=ExportFormat.PDF))

    assert rows_of(as_csv) == [["SEN"], ["SEN-1"], ["SEN-3"]]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["SEN"], ["SEN-1"], ["SEN-3"]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:A3")
    text = pypdf.PdfReader(io.BytesIO(as_pdf)).pages[0].extract_text()
    assert [word for word in text.split() if word.startswith("SEN-")] == ["SEN-1", "SEN-3"]
    assert "Page 1 of 1" in text


def test_export_has_the_usual_columns_in_the_language_asked_for(export, content, licenses):
    heads = rows_of(content(export(language="en")))[0]

    assert heads == [str(column.label) for column in LICENSE_COLUMNS if column.is_default]
    assert content(export(language="de")).decode("utf-8-sig").splitlines()[1].count(";") == len(heads) - 1


@pytest.mark.parametrize("foreign", [True, False])
def test_selection_with_an_id_that_is_not_mine_is_refused_whether_it_exists_or_not(
    export, licenses, stranger, listing, staff, foreign
):
    theirs = make_license(stranger.person.memberships.get().organization, listing, "SEN-9", by=staff)
    other = str(theirs.public_id) if foreign else str(uuid.uuid4())

    with pytest.raises(InvalidInput) as refused:
        export(ids=[str(licenses[0].public_id), other])

    assert refused.value.field == "ids"
    assert refused.value.message == (
        "Some of the chosen entries are not in your list, or not any more. Nothing was exported."
    )
    assert Export.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"query": "organization=1"}, "organization"),
        ({"query": "ends_until=tomorrow"}, "ends_until"),
        ({"columns": ["sen", "license_key"]}, "columns"),
        ({"columns": ["password"]}, "columns"),
        ({"ids": ["1"]}, "ids"),
        ({"file_format": ExportFormat.ZIP}, "format"),
        ({"resource": ExportResource.INVOICES, "has_keys": True}, "with_keys"),
    ],
)
def test_wrong_wish_is_refused_by_the_name_of_its_field(export, licenses, values, field):
    with pytest.raises(InvalidInput) as refused:
        export(**values)

    assert refused.value.field == field
    assert Export.objects.count() == 0


def test_nothing_and_too_much_are_refused_in_words(export, licenses, settings):
    with pytest.raises(NothingToExport):
        export(query="q=nothing-like-this")
    settings.EXPORT_MAX_ROWS = dict.fromkeys(ExportFormat.values, 2)
    with pytest.raises(TooMuchToExport) as refused:
        export()

    assert refused.value.message == (
        "A file like this holds at most 2 entries. Choose fewer, or another format."
    )


def test_only_so_many_exports_are_made_for_one_person_at_a_time(
    export, licenses, settings, all_in_background
):
    settings.EXPORTS_AT_ONCE = 1
    export()

    with pytest.raises(TooManyExports):
        export()


# --- Keys ---------------------------------------------------------------------------------------------------


@pytest.mark.journey
def test_keys_are_exported_to_administrators_each_in_the_trail_and_encrypted_on_the_disk(
    export, content, licenses, customer
):
    made = export(has_keys=True, columns=["sen"], ids=[str(one.public_id) for one in licenses[:2]])

    assert rows_of(content(made)) == [
        ["SEN", "Licence key"],
        ["SEN-1", f"KEY-1-{'x' * 20}"],
        ["SEN-2", f"KEY-2-{'x' * 20}"],
    ]
    events = AuditEvent.objects.filter(action="key_exported")
    assert [(event.object_type, event.object_id, event.actor_id) for event in events.order_by("pk")] == [
        ("licenses.license", licenses[0].pk, customer.pk),
        ("licenses.license", licenses[1].pk, customer.pk),
    ]
    made.refresh_from_db()
    assert b"KEY-1" not in Path(private_storage().path(made.file.name)).read_bytes()


def test_keys_in_a_workbook_are_readable_and_never_lie_on_the_disk_in_clear(
    export, content, licenses, monkeypatch
):
    monkeypatch.setattr("tempfile.mkstemp", _only_private(__import__("tempfile").mkstemp))

    made = export(has_keys=True, file_format=ExportFormat.XLSX)

    sheet = openpyxl.load_workbook(io.BytesIO(content(made))).active
    assert sheet.cell(2, sheet.max_column).value == f"KEY-1-{'x' * 20}"


def _only_private(mkstemp):
    def checked(*args, **values):
        assert str(values.get("dir", "")).startswith(str(Path(private_storage().path("exports"))))
        assert "unfinished" not in str(values.get("dir", ""))
        return mkstemp(*args, **values)

    return checked


def test_keys_are_refused_to_members_and_to_staff(export, licenses, organization, staff):
    member = make_member(organization, staff=staff)

    for person in (member, staff):
        with pytest.raises(NotPermitted):
            export(by=person, has_keys=True)

    assert AuditEvent.objects.filter(action="key_exported").count() == 0


def test_who_is_no_administrator_any_more_gets_no_file_with_keys(export, content, licenses, customer):
    made = export(has_keys=True)
    Membership.objects.filter(person__user=customer).update(role=MembershipRole.MEMBER)

    with pytest.raises(AccessLost):
        content(made)


def test_key_that_cannot_be_recorded_is_not_exported(export, licenses, monkeypatch):
    def refuse(*args, **values):
        raise RuntimeError("no trail")

    monkeypatch.setattr("shop.exports.services.making.record_all", refuse)

    with pytest.raises(RuntimeError):
        export(has_keys=True)

    assert Export.objects.get().status == ExportStatus.RUNNING
    assert files() == []


# --- Long ones ----------------------------------------------------------------------------------------------


def run_jobs() -> None:
    while relay_once():
        pass


@pytest.mark.journey
def test_long_export_is_made_by_a_job_which_tells_its_owner(
    export, content, licenses, all_in_background, customer
):
    run_jobs()
    mail.outbox.clear()
    made = export(columns=["sen"])
    assert (made.status, made.total, made.done) == (ExportStatus.QUEUED, 3, 0)

    run_jobs()

    made.refresh_from_db()
    assert (made.status, made.total, made.done) == (ExportStatus.READY, 3, 3)
    assert len(rows_of(content(made))) == 4
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([customer.email], "Your export is ready: Licences")
    ]
    assert f"/accounts/exports/{made.public_id}/" in mail.outbox[0].body
    assert "SEN-1" not in mail.outbox[0].body


@pytest.mark.journey
def test_attempt_that_died_begins_anew_and_leaves_nothing(
    export, content, licenses, all_in_background, monkeypatch
):
    made = export(columns=["sen"])
    interrupt_long_jobs()
    monkeypatch.setattr("shop.exports.services.making.TOLD_EVERY", 2)
    try:
        with pytest.raises(Interrupted):
            make_export(export_id=made.pk, at=NOW)
    finally:
        allow_long_jobs()
    assert Export.objects.get().status == ExportStatus.RUNNING
    assert (files(), unfinished()) == ([], [])

    make_export(export_id=made.pk, at=NOW)

    assert rows_of(content(made)) == [["SEN"], ["SEN-1"], ["SEN-2"], ["SEN-3"]]
    assert len(files()) == 1


def test_export_that_is_cancelled_while_it_is_made_stops_and_leaves_nothing(
    export, licenses, all_in_background, customer, monkeypatch
):
    monkeypatch.setattr("shop.exports.services.making.TOLD_EVERY", 1)
    made = export()

    def cancel_at_first(_row):
        if not Export.objects.filter(status=ExportStatus.CANCELLED).exists():
            cancel_export(export_id=made.pk, by=customer, at=NOW)
        return "x"

    monkeypatch.setattr("shop.exports.columns._tier", cancel_at_first)
    monkeypatch.setattr(License, "state", lambda self, on_date: cancel_at_first(self) and LicenseStateStub)

    make_export(export_id=made.pk, at=NOW)

    assert Export.objects.get().status == ExportStatus.CANCELLED
    assert (files(), unfinished()) == ([], [])


LicenseStateStub = "active"


def test_owner_who_loses_access_while_it_is_made_gets_nothing(
    export, licenses, all_in_background, customer, monkeypatch
):
    made = export()

    def leave(self, on_date):
        Membership.objects.filter(person__user=customer).update(ended_at=NOW)
        return "active"

    monkeypatch.setattr(License, "state", leave)

    make_export(export_id=made.pk, at=NOW)

    made.refresh_from_db()
    assert (made.status, made.error) == (ExportStatus.FAILED, AccessLost().message)
    assert (files(), unfinished()) == ([], [])


def test_owner_who_loses_access_afterwards_gets_nothing(export, content, licenses, customer):
    made = export()
    Membership.objects.filter(person__user=customer).update(ended_at=NOW + timedelta(hours=1))

    with pytest.raises(AccessLost):
        content(made, at=NOW + timedelta(hours=2))


def test_closed_account_gets_nothing(export, content, licenses, customer):
    made = export()
    User.objects.filter(pk=customer.pk).update(is_active=False)

    with pytest.raises(AccessLost):
        content(made)


def test_export_is_missing_for_everybody_else(export, content, licenses, organization, staff):
    made = export()
    colleague = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)

    for person in (colleague, staff):
        with pytest.raises(Export.DoesNotExist):
            content(made, by=person)
        with pytest.raises(Export.DoesNotExist):
            cancel_export(export_id=made.pk, by=person, at=NOW)


def test_staff_export_over_all_organizations(export, content, licenses, stranger, listing, staff):
    make_license(stranger.person.memberships.get().organization, listing, "SEN-9", by=staff)

    made = export(by=staff, columns=["sen", "organization"])

    assert sorted(row[0] for row in rows_of(content(made, by=staff))) == [
        "SEN", "SEN-1", "SEN-2", "SEN-3", "SEN-9",
    ]  # fmt: skip


# --- The end ------------------------------------------------------------------------------------------------


def test_file_goes_after_its_days(export, content, licenses, settings):
    made = export()
    late = NOW + timedelta(days=settings.EXPORT_DAYS)
    with pytest.raises(ExportNotReady):
        content(made, at=late)

    assert expire_exports(at=NOW) == 0
    assert expire_exports(at=late) == 1
    assert expire_exports(at=late) == 0

    made.refresh_from_db()
    assert (made.status, made.file.name) == (ExportStatus.EXPIRED, "")


def test_cancelled_export_loses_its_file(export, licenses, customer, django_capture_on_commit_callbacks):
    made = export()
    assert len(files()) == 1

    with django_capture_on_commit_callbacks(execute=True):
        cancel_export(export_id=made.pk, by=customer, at=NOW)

    assert files() == []
    with pytest.raises(TransitionNotAllowed):
        cancel_export(export_id=made.pk, by=customer, at=NOW)


def test_leftovers_of_a_crash_are_removed_and_known_files_stay(export, licenses, customer):
    export()
    storage = private_storage()
    Path(storage.path("exports/orphan")).write_bytes(b"x")
    Path(storage.path("exports/unfinished/died")).mkdir(parents=True)
    kept = [name for name in files() if name != "orphan"]

    later = NOW.astimezone() + timedelta(days=3650)
    assert remove_leftovers(before=NOW - timedelta(days=3650)) == 0
    assert remove_leftovers(before=later) == 2
    assert files() == kept


def test_changed_file_is_not_handed_out(export, content, licenses):
    made = export()
    made.refresh_from_db()
    Path(private_storage().path(made.file.name)).write_bytes(b"something else")

    with pytest.raises(ExportDamaged):
        content(made)


def test_download_is_in_the_trail(export, content, licenses, customer):
    made = export()
    content(made)

    events = AuditEvent.objects.for_object(made)
    assert [(event.action, event.new) for event in events] == [
        ("requested", ""), ("status", "running"), ("status", "ready"), ("export_downloaded", ""),
    ]  # fmt: skip


def test_job_is_recorded_for_long_exports_only(export, licenses, settings):
    export()
    assert OutboxEvent.objects.filter(job=Job.MAKE_EXPORT).count() == 0
    settings.EXPORT_SMALL_ROWS = dict.fromkeys(ExportFormat.values, 2)
    export()
    assert OutboxEvent.objects.filter(job=Job.MAKE_EXPORT).count() == 1


# --- Invoices -----------------------------------------------------------------------------------------------


@pytest.fixture
def invoices(customer, staff, listing):
    return [
        make_invoice(customer, staff, [listing]),
        make_invoice(customer, staff, [listing], unit_price="200.00"),
    ]


def test_invoices_as_workbook_have_typed_amounts_and_totals(export, content, invoices):
    made = export(
        resource=ExportResource.INVOICES,
        file_format=ExportFormat.XLSX,
        columns=["number", "issued_on", "currency", "gross_total", "open_amount"],
    )

    rows = list(openpyxl.load_workbook(io.BytesIO(content(made))).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == [
        "Invoice", invoices[1].number, invoices[0].number, None, "Total EUR",
    ]  # fmt: skip
    assert rows[1][3] == 238
    assert rows[4][2:] == ("EUR", 357, 357)
    assert rows[1][1].date() == invoices[1].issued_on


def test_invoices_as_pdf_say_the_total(export, content, invoices):
    made = export(resource=ExportResource.INVOICES, file_format=ExportFormat.PDF, language="de")

    reader = pypdf.PdfReader(io.BytesIO(content(made)))
    text = reader.pages[0].extract_text()
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert "357,00" in text
    assert invoices[0].number in text


def test_documents_of_invoices_come_as_zip_with_pdf_and_xml_of_each(
    export, content, invoices, customer, monkeypatch
):
    made = export(
        resource=ExportResource.INVOICES,
        file_format=ExportFormat.ZIP,
        ids=[invoices[0].number],
    )

    package = zipfile.ZipFile(io.BytesIO(content(made)))
    assert package.namelist() == [f"{invoices[0].number}.pdf", f"{invoices[0].number}.xml"]
    assert package.read(f"{invoices[0].number}.pdf").startswith(b"%PDF")
    assert b"CrossIndustryInvoice" in package.read(f"{invoices[0].number}.xml")


def test_invoices_of_others_are_not_in_my_export(export, invoices, stranger):
    with pytest.raises(NothingToExport):
        export(resource=ExportResource.INVOICES, by=stranger)
    with pytest.raises(InvalidInput):
        export(resource=ExportResource.INVOICES, by=stranger, ids=[invoices[0].number])


def test_every_column_can_be_exported(export, content, invoices, licenses):
    for resource, columns in (
        (ExportResource.LICENSES, LICENSE_COLUMNS),
        (ExportResource.INVOICES, INVOICE_COLUMNS),
    ):
        names = [column.name for column in columns]
        rows = rows_of(content(export(resource=resource, columns=names)))
        assert rows[0] == [str(column.label) for column in columns]
        assert {len(row) for row in rows} == {len(names)}
    assert Decimal(rows[1][names.index("net_total")]) == Decimal("200.00")
