"""Imports of licences over the API."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shop.accounts.enums import MembershipRole
from shop.licenses.models import License, PortfolioImport
from tests.factories.accounts import make_member, make_organization
from tests.factories.marketplace import ListingFactory
from tests.factories.portfolios import csv_file, row, upload

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/portfolio-imports"


@pytest.fixture(autouse=True)
def wiki():
    return ListingFactory(key="wiki", name="Wiki")


@pytest.fixture
def university():
    return make_organization()


@pytest.fixture
def keeper(university, staff, client):
    user = make_member(university, staff=staff, role=MembershipRole.ADMINISTRATOR)
    client.force_login(user)
    return user


def send(client, content: bytes, *, key: str = "", **values: str):
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(IMPORTS, {"file": SimpleUploadedFile("l.csv", content), **values}, headers=headers)


def post(client, address: str, body: object = None):
    return client.post(address, body or {}, content_type="application/json")


def test_a_list_is_uploaded_corrected_entered_and_taken_back(client, keeper):
    answer = send(client, csv_file(row("SEN-1"), row("SEN-2", Users="many")))
    assert answer.status_code == 201
    told = answer.json()
    assert (told["status"], told["rows"], told["right"], told["wrong"]) == ("ready", 2, 1, 1)
    assert told["first_rows"][0] | {} == {
        "row": 2,
        "product": "wiki",
        "product_name": "Wiki",
        "sen": "SEN-1",
        "deployment": "data_center",
        "license_type": "commercial",
        "user_tier": 500,
        "starts_on": "",
        "ends_on": "2027-06-30",
        "has_key": False,
    }
    one = f"{IMPORTS}/{told['id']}"
    assert client.get(f"{one}/problems?limit=1").json() == {
        "items": [
            {
                "row": 3,
                "field": "user_tier",
                "column": "Users",
                "value": "many",
                "code": "tier",
                "text": "A tier is a whole number or “unlimited”.",
            }
        ],
        "next": None,
        "total": 1,
    }
    refused = post(client, f"{one}/apply")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "has_problems")
    assert post(client, f"{one}/apply", {"only_right_rows": True}).json()["status"] == "applied"
    assert License.objects.get().sen == "SEN-1"
    assert post(client, f"{one}/undo").json()["status"] == "undone"
    assert License.objects.count() == 0


def test_columns_are_chosen(client, keeper):
    told = send(client, csv_file(["Wiki", "25"], heading=("What", "Size"))).json()
    assert (told["status"], told["question"], told["headings"]) == ("refused", "product", ["What", "Size"])
    one = f"{IMPORTS}/{told['id']}"

    wrong = post(client, f"{one}/columns", {"columns": {"product": "Where"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "product")
    chosen = post(
        client,
        f"{one}/columns",
        {"columns": {"product": "What", "user_tier": "Size"}, "default_deployment": "server"},
    )

    assert (chosen.json()["status"], chosen.json()["right"]) == ("ready", 1)


def test_the_same_upload_with_the_same_key_happens_once(client, keeper):
    first, second = (send(client, csv_file(row()), key="once").json()["id"] for _time in range(2))

    assert first == second
    assert client.delete(f"{IMPORTS}/{first}").status_code == 204
    assert PortfolioImport.objects.get().status == "discarded"


def test_members_strangers_and_staff(client, keeper, university, staff):
    portfolio = upload(csv_file(row()), by=keeper)
    one = f"{IMPORTS}/{portfolio.public_id}"
    client.force_login(make_member(university, staff=staff))
    assert client.get(IMPORTS).status_code == 403
    client.force_login(make_member(make_organization(), staff=staff, role=MembershipRole.ADMINISTRATOR))
    assert client.get(IMPORTS).json()["total"] == 0
    assert client.get(one).status_code == 404
    assert send(client, csv_file(row()), organization=str(university.public_id)).status_code == 404

    client.force_login(staff)
    assert send(client, csv_file(row("SEN-9"))).status_code == 422
    mine = send(client, csv_file(row("SEN-9")), organization=str(university.public_id)).json()
    assert mine["is_declared"] is False
    post(client, f"{one}/apply")
    confirmed = post(client, f"/api/v1/staff/portfolio-imports/{portfolio.public_id}/confirm")
    assert confirmed.json() == {"confirmed": 1}
