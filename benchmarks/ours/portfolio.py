"""Import lists of licences and take one back, and write what it took: `… .portfolio RESULT ROWS FOLDER`.

The lists are read and entered by the services that the pages call; statements are counted on their way.
"""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from django.contrib.auth.models import User
from django.core.files.base import File
from openpyxl import Workbook

from benchmarks.ours.prices import AT, make_listings, measured
from benchmarks.ours.synchronize import peak_mib
from shop.accounts.enums import MembershipRole
from shop.accounts.selectors import viewer_for
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import License
from shop.licenses.portfolio import read_uploaded, take_portfolio
from shop.licenses.portfolio_applying import apply_portfolio, carry_out_portfolio, undo_portfolio
from tests.factories.accounts import make_member, make_organization, make_staff

PRODUCTS = 1_000
HEADING = (
    "Product",
    "SEN",
    "Deployment",
    "Users",
    "Licence type",
    "Maintenance from",
    "Maintenance until",
    "Instance",
    "Department",
    "Department's contact",
    "Department contact's e-mail",
    "Technical contact",
    "Technical contact's e-mail",
    "Licence key",
)


def rows_of(keys: list[str], rows: int, first: int, *, with_keys: bool) -> Any:
    for number in range(first, first + rows):
        deployment = ("cloud", "data_center", "server")[number % 3]
        yield (
            keys[number % len(keys)],
            f"SEN-{1_000_000 + number}",
            deployment,
            (10, 25, 500, "unlimited")[number % 4],
            "academic",
            "2026-01-01",
            f"{1 + number % 28}.12.2026",
            f"https://wiki{number % 300}.example.edu",
            f"Department {number % 40}",
            f"Person {number % 900}",
            f"person{number % 900}@example.edu",
            f"Admin {number % 90}",
            f"admin{number % 90}@example.edu",
            f"AAAB{number:08}{'x' * 400}" if with_keys and deployment != "cloud" else "",
        )


def write_csv(path: Path, rows: Any) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([HEADING, *rows])


def write_sheet(path: Path, rows: Any) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADING, *rows):
        sheet.append(list(row))
    book.save(path)


def import_list(path: Path, keeper: User) -> tuple[dict[str, Any], int]:
    """Upload, read and enter a list, each step measured; returns also the id of the import."""
    found: dict[str, Any] = {}
    viewer = viewer_for(keeper)
    taken: list[Any] = []
    with path.open("rb") as file:
        found["upload"] = measured(
            lambda: taken.append(
                take_portfolio(
                    file=File(file),
                    file_name=path.name,
                    organization_id=viewer.organization_id or 0,
                    viewer=viewer,
                    by=keeper,
                    at=AT,
                )
            )
        )
    pk = taken[0].pk
    found["read"] = measured(lambda: read_uploaded(portfolio_id=pk, at=AT))
    found["press Import"] = measured(
        lambda: apply_portfolio(portfolio_id=pk, viewer=viewer, by=keeper, at=AT)
    )
    found["import"] = measured(lambda: taken.append(carry_out_portfolio(portfolio_id=pk, at=AT)))
    if taken[-1].status != PortfolioStatus.APPLIED:
        raise RuntimeError(taken[-1].error)
    return found, pk


def main(result: Path, rows: int, folder: Path) -> None:
    keys = make_listings(PRODUCTS)
    keeper = make_member(make_organization(), staff=make_staff(), role=MembershipRole.ADMINISTRATOR)
    viewer = viewer_for(keeper)
    lists = {
        "CSV": (folder / "first.csv", write_csv, False),
        "CSV with keys": (folder / "second.csv", write_csv, True),
        "Excel": (folder / "third.xlsx", write_sheet, False),
    }
    figures: dict[str, Any] = {"rows": rows}
    last = 0
    for place, (name, (path, write, with_keys)) in enumerate(lists.items()):
        write(path, rows_of(keys, rows, place * rows, with_keys=with_keys))
        figures[name], last = import_list(path, keeper)
        figures[name]["peak_mib"] = peak_mib()
    if License.objects.count() != rows * len(lists):
        raise RuntimeError("not every licence is in the register")
    figures["undo"] = measured(lambda: undo_portfolio(portfolio_id=last, viewer=viewer, by=keeper, at=AT))
    if License.objects.count() != rows * (len(lists) - 1):
        raise RuntimeError("not every licence was taken back")
    result.write_text(json.dumps(figures))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
