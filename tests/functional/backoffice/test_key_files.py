"""Uploaded tables of keys: read in memory, refused when they are too large, never on the disk."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from shop.fulfillment.key_table import MOST_ROWS, MOST_TABLE
from shop.fulfillment.models import OrderDetails, OrderLineDetails
from shop.licenses.models import License
from shop.settings import DATA_UPLOAD_MAX_MEMORY_SIZE, UPLOAD_LIMITS
from tests.files import files_opened_to_write
from tests.integration.privacy.canary import MARKER

KEY = f"AAAB{MARKER}9XyZ"


def path_of(order: OrderDetails, step: str = "keys") -> str:
    return f"/dashboard/orders/{order.order.number}/{step}/"


def excel(*rows: list[str]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def order(order: OrderDetails) -> OrderDetails:
    OrderLineDetails.objects.filter(line__order=order.order).update(deployment="data_center")
    return order


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("keys.csv", f"line,sen,key\n1,SEN-1,{KEY}\n".encode() + b"\n" * 400_000),
        ("keys.xlsx", excel(["line", "sen", "key"], ["1", "SEN-1", KEY])),
    ],
)
@pytest.mark.parametrize("step", ["keys", "keys/record"])
def test_a_file_of_keys_is_never_written_to_the_disk(
    desk: Client, order: OrderDetails, settings, tmp_path, name, content, step
):
    # By themselves, files of this size would go to the disk.
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    desk.get(path_of(order))  # the first page of a process compiles templates

    with files_opened_to_write() as written:
        page = desk.post(path_of(order, step), {"file": SimpleUploadedFile(name, content)})

    assert written == []
    if step == "keys":
        (row,) = page.context["rows"]
        assert (page.status_code, row.sen, row.license_key, row.errors) == (200, "SEN-1", KEY, [])


def test_what_watches_the_disk_sees_an_upload_that_goes_there(desk: Client, settings, tmp_path):
    """The test above could not fail otherwise."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    with files_opened_to_write() as written:
        desk.post(
            "/dashboard/prices/imports/new/", {"file": SimpleUploadedFile("prices.csv", b"x" * 100_000)}
        )

    assert any(path.startswith(str(tmp_path)) for path in written)


def test_the_pages_for_keys_take_no_larger_body_than_stays_in_memory(order: OrderDetails):
    assert not [prefix for prefix in UPLOAD_LIMITS if path_of(order).startswith(prefix)]
    assert MOST_TABLE < DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"x" * (MOST_TABLE + 1), 422, "This is larger than a table of keys. Divide it."),
        (b"x" * DATA_UPLOAD_MAX_MEMORY_SIZE, 413, "What you sent is larger than we can take here."),
        (b"sen\n" + b"SEN-1\n" * (MOST_ROWS + 1), 422, "The table has more than 500 rows. Divide it."),
        (b"PK\x03\x04 and nothing more", 422, "This Excel file is damaged or has a password."),
    ],
)
def test_a_file_that_is_too_large_or_broken_is_refused_in_words(
    desk: Client, order: OrderDetails, content: bytes, status: int, told: str
):
    page = desk.post(path_of(order), {"file": SimpleUploadedFile("keys.csv", content)})

    assert page.status_code == status
    assert told in page.content.decode()
    assert not License.objects.exists()


def test_a_file_of_keys_needs_the_forms_token(staff, order: OrderDetails):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)

    answer = client.post(path_of(order), {"file": SimpleUploadedFile("keys.csv", b"line,sen\n1,SEN-1\n")})

    assert answer.status_code == 403
