import shutil
from datetime import date, timedelta

import pytest

from shop.accounts.selectors import viewer_for
from shop.documents.storage import private_storage
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.services import open_export, request_export
from tests.factories.journeys import NOW, make_license


@pytest.fixture(autouse=True)
def _no_files():
    """Each test begins without files: the storage outlives the transaction of a test."""
    shutil.rmtree(private_storage().path("exports"), ignore_errors=True)


@pytest.fixture
def licenses(organization, listing, staff):
    return [
        make_license(
            organization,
            listing,
            f"SEN-{number}",
            by=staff,
            license_key=f"KEY-{number}-{'x' * 20}",
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1) + timedelta(days=number),
        )
        for number in range(1, 4)
    ]


@pytest.fixture
def export(customer):
    """Ask for an export as the organisation's administrator."""

    def ask(**values):
        by = values.pop("by", customer)
        given = {"resource": ExportResource.LICENSES, "file_format": ExportFormat.CSV, "language": "en"}
        return request_export(viewer=viewer_for(by), by=by, at=values.pop("at", NOW), **given | values)

    return ask


@pytest.fixture
def content(customer):
    def read(made, *, by=customer, at=NOW):
        return b"".join(open_export(export_id=made.pk, by=by, at=at))

    return read
