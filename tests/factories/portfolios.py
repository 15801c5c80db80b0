"""Lists of licences, made as customers and staff make them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from openpyxl import Workbook

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.licenses.models import PortfolioImport
from shop.licenses.portfolio import take_portfolio
from shop.licenses.portfolio_applying import apply_portfolio

AT = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HEADING = ("Product", "SEN", "Deployment", "Users", "Licence type", "Maintenance until", "Department")
ROW = ("Wiki", "SEN-1", "data_center", "500", "commercial", "2027-06-30", "IT")


def row(sen: str = "SEN-1", **given: Any) -> list[Any]:
    """A right row; ``given`` replaces cells, by heading with _ for blanks."""
    cells = dict(zip(HEADING, ROW, strict=True)) | {"SEN": sen}
    named = {name.replace("_", " "): value for name, value in given.items()}
    assert named.keys() <= cells.keys(), named
    return [*(cells | named).values()]


def csv_file(*rows: Sequence[Any], heading: Sequence[str] = HEADING, delimiter: str = ";") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([heading, *rows])
    return text.getvalue().encode()


def xlsx_file(*rows: Iterable[Any], heading: Sequence[str] = HEADING, merged: str = "") -> bytes:
    book = Workbook()
    for cells in (heading, *rows):
        book.active.append(list(cells))
    if merged:
        book.active.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(
    content: bytes,
    *,
    by: User,
    organization: Organization | None = None,
    at: datetime = AT,
    file_name: str = "licences.csv",
) -> PortfolioImport:
    """Upload a file; read at once if it is short. ``organization`` None: that of ``by``."""
    viewer = viewer_for(by)
    return take_portfolio(
        file=ContentFile(content),
        file_name=file_name,
        organization_id=organization.pk if organization else viewer.organization_id or 0,
        viewer=viewer,
        by=by,
        at=at,
    )


def enter(portfolio: PortfolioImport, *, by: User, only_right_rows: bool = False) -> PortfolioImport:
    """Import what was uploaded."""
    return apply_portfolio(
        portfolio_id=portfolio.pk, only_right_rows=only_right_rows, viewer=viewer_for(by), by=by, at=AT
    )
