"""My Licenses, import: from the upload to the register and back, as people do it."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shop.accounts.enums import MembershipRole
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import run_event
from shop.licenses.models import License, PortfolioImport
from tests.factories.accounts import make_member, make_organization
from tests.factories.marketplace import ListingFactory
from tests.factories.portfolios import csv_file, row, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wiki():
    return ListingFactory(key="wiki", name="Wiki")


@pytest.fixture
def university():
    return make_organization(name="Example University")


@pytest.fixture
def keeper(university, staff, client):
    user = make_member(university, staff=staff, role=MembershipRole.ADMINISTRATOR)
    client.force_login(user)
    return user


def send(client, content: bytes, **query: str):
    file = SimpleUploadedFile("licences.csv", content)
    return client.post(reverse("portal:portfolio-new", query=query), {"file": file}, follow=True)


def address(name: str, portfolio: PortfolioImport) -> str:
    return reverse(f"portal:{name}", kwargs={"public_id": portfolio.public_id})


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_file_is_uploaded_looked_at_imported_and_undone(client, keeper):
    shown = words(send(client, csv_file(row("SEN-1"), row("SEN-2", Users="many"))))
    portfolio = PortfolioImport.objects.get()

    assert "1 row is wrong; it is listed below with what to correct." in shown
    assert "A tier is a whole number or “unlimited”." in shown
    assert "Import the 1 right row" in shown
    assert License.objects.count() == 0

    shown = words(client.post(address("portfolio-apply", portfolio), {"only_right_rows": "yes"}, follow=True))
    assert "The licences are in the register." in shown
    assert "1 licence of this file is in the register. 1 of them is declared" in shown
    assert License.objects.get().sen == "SEN-1"

    License.objects.update(version=2)
    shown = words(client.post(address("portfolio-undo", portfolio), follow=True))
    assert "1 licence that was used since stays; it is named below." in shown
    assert "Wiki SEN-1" in shown


def test_without_asking_for_the_right_rows_a_wrong_file_is_not_imported(client, keeper):
    send(client, csv_file(row("SEN-1"), row("SEN-2", Users="many")))

    shown = words(client.post(address("portfolio-apply", PortfolioImport.objects.get()), follow=True))

    assert "Some rows are wrong. Nothing was imported" in shown
    assert License.objects.count() == 0


def test_a_refused_file_asks_for_its_columns_and_is_read_again(client, keeper):
    shown = words(send(client, csv_file(["Wiki", "25", "cloud"], heading=("What", "Size", "Where"))))
    portfolio = PortfolioImport.objects.get()
    assert "Say which column holds the product" in shown

    shown = words(
        client.post(
            address("portfolio-columns", portfolio),
            {"product": "What", "user_tier": "Size", "deployment": "Where"},
            follow=True,
        )
    )

    assert "Nothing is written before you press Import." in shown
    again = words(client.post(address("portfolio-columns", portfolio), {"product": "Nowhere"}, follow=True))
    assert "The columns of this file cannot be chosen like that." in again


def test_a_file_that_is_no_list_is_told_beside_the_field_and_nothing_is_kept(client, keeper):
    response = send(client, b"%PDF-1.7")

    assert response.status_code == 422
    assert "This is a PDF. A list of licences is a CSV or an Excel file" in words(response)
    assert PortfolioImport.objects.count() == 0


def test_a_long_file_shows_its_progress_until_it_is_read(client, keeper, settings):
    settings.PORTFOLIO_LONG_SIZE = 10
    shown = send(client, csv_file(row()))
    portfolio = PortfolioImport.objects.get()
    progress = address("portfolio-progress", portfolio)

    assert f'hx-get="{progress}"' in shown.content.decode()
    assert "0 of 2 rows" in words(client.get(progress, headers={"HX-Request": "true"}))
    run_event(OutboxEvent.objects.get(job=Job.READ_PORTFOLIO).pk)
    assert client.get(progress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert client.get(progress).url == address("portfolio", portfolio)


def test_the_wrong_rows_come_as_a_file_without_formulas(client, keeper):
    send(client, csv_file(row("SEN-1", Department="=cmd|' /C calc'!A0"), row("SEN-2", Users="+many")))

    answer = client.get(address("portfolio-problems", PortfolioImport.objects.get()))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [cells[:3] for cells in rows] == [
        ["Row", "Column", "Value"],
        ["2", "Department", "'=cmd|' /C calc'!A0"],
        ["3", "Users", "'+many"],
    ]


def test_hostile_texts_of_a_file_are_shown_as_texts(client, keeper):
    evil = "<script>alert(1)</script>"

    page = send(client, csv_file(row("SEN-1", Department=evil), row("SEN-2", Product=evil))).content.decode()

    assert evil not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2


def test_the_template_can_be_uploaded_as_it_is(client, keeper):
    ListingFactory(key="confluence", name="Confluence")
    ListingFactory(key="jira", name="Jira")
    for path in (reverse("portal:portfolio-template"), "/de" + reverse("portal:portfolio-template")):
        send(client, client.get(path).content)

    assert [(one.status, one.rows, one.wrong) for one in PortfolioImport.objects.all()] == [
        ("ready", 2, 0)
    ] * 2


def test_members_and_other_organisations_find_nothing(client, keeper, university, staff):
    portfolio = upload(csv_file(row()), by=keeper)
    client.force_login(make_member(university, staff=staff))
    assert client.get(address("portfolio", portfolio)).status_code == 403
    client.force_login(make_member(make_organization(), staff=staff, role=MembershipRole.ADMINISTRATOR))
    for name in ("portfolio", "portfolio-problems"):
        assert client.get(address(name, portfolio)).status_code == 404
    for name in ("portfolio-apply", "portfolio-discard", "portfolio-undo", "portfolio-columns"):
        assert client.post(address(name, portfolio)).status_code == 404


def test_staff_import_for_a_customer_and_confirm_what_one_declared(client, staff, university, keeper):
    client.force_login(staff)
    assert "Choose a customer first" in words(client.get(reverse("portal:portfolio-new")))
    send(client, csv_file(row("SEN-1")), organization=str(university.public_id))
    client.post(address("portfolio-apply", PortfolioImport.objects.get()))
    assert License.objects.get().is_declared is False

    declared = upload(csv_file(row("SEN-2")), by=keeper)
    client.post(address("portfolio-apply", declared))
    assert License.objects.get(sen="SEN-2").is_declared is True
    shown = words(client.post(address("portfolio-confirm", declared), follow=True))

    assert "1 licence is confirmed." in shown
    assert License.objects.filter(is_declared=True).count() == 0


def test_the_list_and_the_page_take_a_few_queries_however_much_they_show(
    client, keeper, django_assert_max_num_queries
):
    for _number in range(9):
        portfolio = upload(csv_file(*(row(f"SEN-{number}", Users="x") for number in range(60))), by=keeper)

    with django_assert_max_num_queries(10):
        client.get(reverse("portal:portfolio-list"))
    with django_assert_max_num_queries(10):
        client.get(address("portfolio", portfolio))
