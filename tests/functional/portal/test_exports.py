"""Lists as files: asked for on a page, followed, fetched."""

import csv
import io
import shutil
import uuid
import zipfile
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from shop.documents.storage import private_storage
from shop.exports.enums import ExportFormat, ExportStatus
from shop.exports.models import Export
from tests.factories.journeys import make_license
from tests.functional.portal.world import KEY, deliver, make_listing, make_order, sign_in

EVERYTHING = {"resource": "licenses", "rows": "all", "format": "csv", "columns": ["sen", "product"]}


@pytest.fixture(autouse=True)
def _no_files():
    shutil.rmtree(private_storage().path("exports"), ignore_errors=True)


@pytest.fixture
def licenses(university, staff):
    return [keep_license(university, staff, number) for number in range(1, 4)]


def keep_license(organization, staff, number: int):
    return make_license(
        organization, make_listing(), f"SEN-{number}", by=staff, license_key=f"{KEY}-{number}"
    )


def rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def ask(client: Client, **values) -> Export:
    answer = client.post(reverse("portal:export-list"), EVERYTHING | values)
    assert answer.status_code == 302, answer.content.decode()
    export = Export.objects.latest("pk")
    assert answer["Location"] == reverse("portal:export-detail", kwargs={"public_id": export.public_id})
    return export


def file_of(client: Client, export: Export):
    return client.get(reverse("portal:export-file", kwargs={"public_id": export.public_id}))


def test_form_offers_the_chosen_the_filtered_and_all_rows(as_customer, licenses):
    page = as_customer.post(
        reverse("portal:export-new"),
        {
            "resource": "licenses",
            "query": "q=SEN-1",
            "ids": [str(licenses[0].public_id), str(licenses[1].public_id)],
        },
    ).content.decode()

    for words in (
        "The 2 chosen entries",
        "The 1 entry that the filters let through",
        "The whole list: 3 entries",
        f'name="ids" value="{licenses[0].public_id} {licenses[1].public_id}"',
    ):
        assert words in page


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("selected", ["SEN-1", "SEN-2"]), ("matching", ["SEN-3"]), ("all", ["SEN-1", "SEN-2", "SEN-3"])],
)
def test_file_holds_exactly_the_rows_that_were_meant(as_customer, licenses, answer, expected):
    export = ask(as_customer, rows=answer, query="q=SEN-3", ids=[str(one.public_id) for one in licenses[:2]])
    answer = file_of(as_customer, export)

    assert sorted(row[0] for row in rows(answer)[1:]) == expected
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="licenses-')


def test_all_that_match_are_meant_whatever_is_ticked_on_the_page(as_customer, licenses):
    page = as_customer.post(
        reverse("portal:export-new"),
        {"resource": "licenses", "query": "q=SEN", "ids": [str(licenses[0].public_id)], "all": "1"},
    ).content.decode()

    assert "All 3 entries that the filters let through" in page
    assert "chosen" not in page


def test_selection_of_many_pages_comes_in_one_field(as_customer, licenses):
    chosen = " ".join(str(one.public_id) for one in licenses[1:])

    page = as_customer.post(reverse("portal:export-new"), {"resource": "licenses", "ids": [chosen]})
    export = ask(as_customer, rows="selected", ids=[chosen])

    assert "The 2 chosen entries" in page.content.decode()
    assert f'name="ids" value="{chosen}"' in page.content.decode()
    assert sorted(row[0] for row in rows(file_of(as_customer, export))[1:]) == ["SEN-2", "SEN-3"]


@pytest.mark.parametrize(("count", "back"), [(3, "portal:export-new"), (41, "portal:license-list")])
def test_confirmation_leads_back_to_the_selection_or_to_the_list_that_keeps_it(
    as_customer, settings, count, back
):
    settings.RECENT_SIGN_IN_SECONDS = 0
    chosen = " ".join(str(uuid.uuid4()) for _ in range(count))

    answer = as_customer.post(
        reverse("portal:export-list"),
        EVERYTHING | {"rows": "selected", "ids": [chosen], "query": "q=SEN", "with_keys": "on"},
    )

    assert quote(reverse(back), safe="") in answer["Location"]


def test_foreign_licence_in_a_selection_is_refused_in_words_with_nothing_about_it(
    as_customer, licenses, stranger, staff
):
    theirs = keep_license(stranger.organization, staff, 9)

    answer = as_customer.post(
        reverse("portal:export-list"), EVERYTHING | {"rows": "selected", "ids": [str(theirs.public_id)]}
    )

    assert answer.status_code == 422
    assert "Some of the chosen entries are not in your list" in answer.content.decode()
    assert "SEN-9" not in answer.content.decode()
    assert Export.objects.count() == 0


@pytest.mark.parametrize("query", ["organization=1", "ends_until=never"])
def test_forbidden_or_broken_filter_sends_back_with_the_reason(as_customer, licenses, query):
    address = f"{reverse('portal:export-new')}?resource=licenses&query={quote(query)}"

    page = as_customer.get(address, follow=True)

    assert page.redirect_chain == [(reverse("portal:export-list"), 302)]
    assert "The list" in page.content.decode()


def test_export_under_way_shows_its_progress_and_can_be_cancelled(as_customer, licenses, settings):
    settings.EXPORT_SMALL_ROWS = dict.fromkeys(ExportFormat.values, 0)
    export = ask(as_customer)
    address = reverse("portal:export-detail", kwargs={"public_id": export.public_id})

    page = as_customer.get(address).content.decode()
    fragment = as_customer.get(address, headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 2s"' in page
    assert "0 of 3 entries" in fragment
    assert "<html" not in fragment
    assert file_of(as_customer, export).status_code == 302
    as_customer.post(reverse("portal:export-cancel", kwargs={"public_id": export.public_id}))
    export.refresh_from_db()
    assert export.status == ExportStatus.CANCELLED
    assert "hx-trigger" not in as_customer.get(address).content.decode()


def test_export_of_somebody_else_is_missing(as_customer, licenses, stranger):
    export = ask(as_customer)
    other = sign_in(Client(), stranger.user)

    answers = [
        other.get(reverse("portal:export-detail", kwargs={"public_id": export.public_id})),
        other.get(reverse("portal:export-file", kwargs={"public_id": export.public_id})),
        other.post(reverse("portal:export-cancel", kwargs={"public_id": export.public_id})),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert str(export.public_id) not in other.get(reverse("portal:export-list")).content.decode()


def test_keys_need_a_recent_sign_in(customer, licenses, settings, as_customer):
    settings.RECENT_SIGN_IN_SECONDS = 0

    answer = as_customer.post(reverse("portal:export-list"), EVERYTHING | {"with_keys": "on"})

    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert Export.objects.count() == 0


def test_keys_are_offered_to_administrators_and_are_in_their_file(as_customer, licenses):
    page = as_customer.get(f"{reverse('portal:export-new')}?resource=licenses").content.decode()
    export = ask(as_customer, with_keys="on", columns=["sen"])
    content = rows(file_of(as_customer, export))

    assert 'name="with_keys"' in page
    assert content[0] == ["SEN", "Licence key"]
    assert [row[1] for row in content[1:]] == [f"{KEY}-{number}" for number in range(1, 4)]


def test_list_of_exports_says_what_there_is(as_customer, licenses):
    export = ask(as_customer)

    page = as_customer.get(reverse("portal:export-list")).content.decode()

    for words in ("Licences", "CSV", "Ready", str(export.public_id)):
        assert words in page


def test_documents_of_chosen_invoices_come_as_zip(as_customer, customer, staff, settings):
    invoices = [deliver(make_order(customer, staff), staff) for _ in range(2)]

    export = ask(
        as_customer, resource="invoices", rows="selected", format="zip", columns=[], ids=[invoices[0].number]
    )

    content = b"".join(file_of(as_customer, export).streaming_content)
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [
        f"{invoices[0].number}.pdf",
        f"{invoices[0].number}.xml",
    ]
