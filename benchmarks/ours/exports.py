"""Fill an installation with licences, or make one export of them: `… .exports fill ROWS`,
`… .exports RESULT FORMAT ROWS` and `… .exports RESULT raw-FORMAT ROWS` for the library alone.

Each export has a process of its own, so that its memory is its own.
"""

import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone, translation

from benchmarks.ours.queue import person
from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person, make_licensing_staff
from shop.exports.columns import LICENSE_COLUMNS, chosen_columns
from shop.exports.enums import ExportFormat, ExportResource, ExportStatus
from shop.exports.rows import Choice, matching, rows_of
from shop.exports.services import make_export, request_export
from shop.licenses.models import License
from shop.marketplace.models import Listing

BATCH = 2_000
OWNER = "exports@example.org"
MIB = 1024  # ru_maxrss counts KiB
CITIES = ("Köln", "München", "Zürich", "Tübingen", "Göttingen", "Aachen", "Bonn")


def fill(count: int) -> None:
    """One organisation with so many licences."""
    from tests.factories.marketplace import ListingFactory

    staff = person("staff-of-exports@example.org")
    make_licensing_staff(user=staff)
    owner = person(OWNER)
    organization = Organization.objects.create(name="Example University", created_at=timezone.now())
    activate_person(
        person_id=owner.person.pk,
        organization_id=organization.pk,
        role=MembershipRole.ADMINISTRATOR,
        by=staff,
        at=timezone.now(),
    )
    listings = [ListingFactory(name=f"App {number} für Jira", key=f"app-{number}") for number in range(20)]
    for start in range(0, count, BATCH):
        License.objects.bulk_create(
            _license(place, organization, listings[place % len(listings)])
            for place in range(start, min(start + BATCH, count))
        )


def _license(place: int, organization: Organization, listing: Listing) -> License:
    return License(
        organization=organization,
        product_id=listing.product_id,
        product_name=listing.name,
        sen=f"SEN-{place:08}",
        deployment="data_center",
        license_type="academic",
        purchase_type="new",
        maintenance_months=12,
        user_tier=500,
        starts_on=date(2026, 1, 1),
        ends_on=date.today() + timedelta(days=place % 700),  # noqa: DTZ011
        instance_url=f"https://wiki-{place % 900}.example.edu/confluence",
        department=f"Fakultät {place % 12}",
        technical_contact_name=f"Jörg Müller-Lüdenscheidt {place % 200}",
        business_area=CITIES[place % len(CITIES)],
        created_at=timezone.now(),
    )


def peak() -> float:
    """The most memory that this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB


def make(file_format: ExportFormat, count: int) -> dict[str, float]:
    """Make an export by the service, as its job does."""
    owner = User.objects.get(email=OWNER)
    first: list[float] = []
    before = peak()
    started, processor = time.perf_counter(), time.process_time()
    _watch_first_byte(file_format, lambda: first.append(time.perf_counter() - started))
    export = request_export(
        viewer=viewer_for(owner),
        resource=ExportResource.LICENSES,
        file_format=file_format,
        language="de",
        by=owner,
        at=timezone.now(),
    )
    export = make_export(export_id=export.pk, at=timezone.now())
    seconds = time.perf_counter() - started
    if export.status != ExportStatus.READY or export.total != count:
        raise RuntimeError(f"{export.status}, {export.total} rows: {export.error}")
    return {
        "seconds": seconds,
        "cpu_seconds": time.process_time() - processor,
        "first_byte_seconds": first[0] if first else seconds,
        "megabytes": export.size / 1024**2,
        "memory_before": before,
        "memory_peak": peak(),
    }


def _watch_first_byte(file_format: ExportFormat, tell: Callable[[], None]) -> None:
    """Say when the first piece of a CSV is there."""
    if file_format != ExportFormat.CSV:
        return
    from shop.exports.files import csv_file

    chunks = csv_file.csv_chunks

    def watched(*args: Any, **options: Any) -> Any:
        for place, chunk in enumerate(chunks(*args, **options)):
            # The heads come before any row is read: the first rows are what counts.
            if place == 1:
                tell()
            yield chunk

    csv_file.csv_chunks = watched


def make_raw(file_format: ExportFormat, count: int) -> dict[str, float]:
    """The library writes the same values, which are there already: no query, no check, no progress."""
    owner = User.objects.get(email=OWNER)
    columns = chosen_columns(LICENSE_COLUMNS, [])
    choice, today = Choice(resource=ExportResource.LICENSES), timezone.localdate()
    viewer = viewer_for(owner)
    keys = list(matching(choice, viewer=viewer, on_date=today).values_list("pk", flat=True))
    with translation.override("de"):
        found = rows_of(choice, keys, columns=columns, look=lambda: viewer, on_date=today)
        rows = [[column.value(row) for column in columns] for row in found]
        heads = [str(column.label) for column in columns]
    with tempfile.NamedTemporaryFile() as file:
        started, processor = time.perf_counter(), time.process_time()
        _RAW[file_format](file.name, heads, rows)
        return {
            "seconds": time.perf_counter() - started,
            "cpu_seconds": time.process_time() - processor,
            "memory_peak": peak(),
        }


def _raw_csv(name: str, heads: list[str], rows: list[list[Any]]) -> None:
    with Path(name).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([heads, *rows])


def _raw_xlsx(name: str, heads: list[str], rows: list[list[Any]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(name, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": 14})
        page = book.add_worksheet()
        page.write_row(0, 0, heads)
        for line, values in enumerate(rows, start=1):
            for place, value in enumerate(values):
                if isinstance(value, str):
                    page.write_string(line, place, value)
                elif isinstance(value, date):
                    page.write_datetime(line, place, value, day)
                elif value is not None:
                    page.write_number(line, place, value)


def _raw_pdf(name: str, heads: list[str], rows: list[list[Any]]) -> None:
    """ReportLab's own table with repeated heads; its texts neither wrap nor are they cut off."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

    table = LongTable([heads, *([str(value) for value in row] for row in rows)], repeatRows=1)
    table.setStyle(TableStyle([("FONTSIZE", (0, 0), (-1, -1), 5)]))
    SimpleDocTemplate(name, pagesize=landscape(A4)).build([table])


_RAW: dict[ExportFormat, Callable[[str, list[str], list[list[Any]]], None]] = {
    ExportFormat.CSV: _raw_csv,
    ExportFormat.XLSX: _raw_xlsx,
    ExportFormat.PDF: _raw_pdf,
}


def main(arguments: list[str]) -> None:
    what, *others = arguments
    if what == "fill":
        fill(int(others[0]))
        return
    name, count = others[0], int(others[1])
    settings.EXPORTS_AT_ONCE = 1_000
    file_format = ExportFormat(name.removeprefix("raw-"))
    figures = (make_raw if name.startswith("raw-") else make)(file_format, count)
    Path(what).write_text(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
