"""A portfolio that a customer had before: uploaded, read and checked, its columns chosen, discarded.

Nothing here changes the register; that is ``portfolio_applying``.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.accounts.models import Organization
from shop.accounts.selectors import language_of
from shop.accounts.viewer import Viewer
from shop.configurator.enums import Deployment, LicenseType
from shop.core.audit import Actor, record
from shop.core.crypto import DecryptionFailed
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted
from shop.core.interruption import stop_if_asked
from shop.core.jobs import Job
from shop.core.outbox import enqueue_again
from shop.core.spreadsheets import kind_of
from shop.core.tables import FileKind, Table
from shop.core.workflow import transition
from shop.documents.uploads import clean_name
from shop.licenses.enums import PortfolioStatus
from shop.licenses.models import ColumnMapping, PortfolioImport
from shop.licenses.portfolio_columns import (
    CHOICES,
    COLUMNS,
    DAY_ORDER,
    DAY_ORDERS,
    DEFAULT_DEPLOYMENT,
    DEFAULT_TYPE,
    PERSONAL,
    guess,
    signature_of,
)
from shop.licenses.portfolio_files import forget_file, kept_file, open_file
from shop.licenses.portfolio_products import ProductBook
from shop.licenses.portfolio_reading import ReadPortfolio, read_portfolio
from shop.licenses.portfolio_register import compare_with_registers
from shop.licenses.portfolio_tables import UnreadablePortfolio, expected_portfolio, open_portfolio

# After this time nobody will decide on a file any more.
UNDECIDED: Final = timedelta(days=30)
UNDECIDED_STATES: Final = (PortfolioStatus.READY, PortfolioStatus.REFUSED)
UNDER_WAY: Final = frozenset({PortfolioStatus.QUEUED, PortfolioStatus.READING, PortfolioStatus.APPLYING})
# Of the wrong rows a person reads some; their number is counted to the end.
MOST_PROBLEMS: Final = 5_000
FIRST_ROWS: Final = 10
# Rows of an Excel file are packed; in clear they are several times as long.
PACKED: Final = 4
OnProgress = Callable[[int], None]


class TooManyPortfolios(DomainError):
    """One upload after the other is not decided on."""

    code = "too_many_portfolios"
    default_message = _("There are ten files that nobody has decided on. Import or discard them first.")


MOST_UNDECIDED: Final = 10


def managed(*, viewer: Viewer, portfolio_id: int) -> PortfolioImport:
    """A portfolio that the viewer may work on: an administrator of its organisation, or licensing staff.

    Raises PortfolioImport.DoesNotExist for one that they do not see, NotPermitted for other members.
    """
    portfolio = PortfolioImport.objects.visible_to(viewer).get(pk=portfolio_id)
    check_manages(viewer=viewer, organization_id=portfolio.organization_id)
    return portfolio


def check_manages(*, viewer: Viewer, organization_id: int) -> None:
    """Raises Organization.DoesNotExist for an organisation that the viewer does not see, NotPermitted for its
    members without the role.
    """
    if viewer.is_licensing_staff:
        return
    if organization_id not in viewer.activated_organization_ids:
        raise Organization.DoesNotExist
    if organization_id not in viewer.administered_organization_ids:
        raise NotPermitted(_("Only administrators of the organisation import licences."))


def take_portfolio(
    *, file: "File[bytes]", file_name: str, organization_id: int, viewer: Viewer, by: User, at: datetime
) -> PortfolioImport:
    """Keep an uploaded file, encrypted, and have it read: a short one here and now, a long one in the
    background.

    What staff bring in is confirmed, what a customer brings in is declared. Raises UnreadablePortfolio for
    what is no table at first sight, TooManyPortfolios, and as ``check_manages``; what turns out later is in
    the portfolio's ``error``.
    """
    check_manages(viewer=viewer, organization_id=organization_id)
    content = checked_content(file)
    kind = kind_of(content[:4096], expected=expected_portfolio())
    portfolio = PortfolioImport(
        organization_id=organization_id,
        file_name=clean_name(file_name) or _("File"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        reading={"kind": kind.value},
        total=content.count(b"\n") if kind == FileKind.CSV else 0,
        is_declared=not viewer.is_licensing_staff,
        imported_by=by,
        created_at=at,
    )
    with kept_file(portfolio, content), transaction.atomic():
        _forget_undecided(organization_id=organization_id, at=at)
        waiting = PortfolioImport.objects.filter(
            organization_id=organization_id, status__in=[*UNDECIDED_STATES, *UNDER_WAY]
        )
        if waiting.count() >= MOST_UNDECIDED:
            raise TooManyPortfolios
        portfolio.save(force_insert=True)
        record(portfolio, action="uploaded", by=by, at=at, details={"source": kind.value})
        _have_read(portfolio, at=at)
    portfolio.refresh_from_db()
    return portfolio


def checked_content(file: "File[bytes]") -> bytes:
    """The bytes of an upload. Raises UnreadablePortfolio for one that is too large, unread."""
    if (file.size or 0) > settings.PORTFOLIO_MAX_SIZE:
        raise UnreadablePortfolio(
            _("The file is larger than %(count)s MB. Divide it.")
            % {"count": settings.PORTFOLIO_MAX_SIZE // 1024**2}
        )
    file.seek(0)
    content: bytes = file.read()
    return content


def choose_columns(
    *, portfolio_id: int, mapping: Mapping[str, str], viewer: Viewer, by: User, at: datetime
) -> PortfolioImport:
    """Read a file again with other columns and choices, which are remembered for files with these headings.

    ``mapping``: the heading of each column, and the choices for the whole file (``portfolio_columns``).
    Raises InvalidInput, naming the column, for a heading that the file does not have or that stands for two,
    TransitionNotAllowed for a file that is under way or decided on, and as ``managed``.
    """
    portfolio = managed(viewer=viewer, portfolio_id=portfolio_id)
    headings = portfolio.reading.get("headings", [])
    chosen = _checked_mapping(mapping, headings)
    with transaction.atomic():
        portfolio = transition(PortfolioImport, pk=portfolio.pk, to=PortfolioStatus.QUEUED, by=by, at=at)
        if not viewer.is_licensing_staff:
            # What staff uploaded and a customer changed is the customer's word.
            portfolio.is_declared = True
        portfolio.mapping, portfolio.done, portfolio.error = chosen, 0, ""
        portfolio.save(update_fields=["mapping", "done", "error", "is_declared"])
        ColumnMapping.objects.update_or_create(
            organization_id=portfolio.organization_id,
            signature=signature_of(headings),
            defaults={"mapping": chosen, "updated_at": at},
        )
        record(portfolio, action="columns_chosen", by=by, at=at, details={"columns": sorted(chosen)})
        _have_read(portfolio, at=at)
    portfolio.refresh_from_db()
    return portfolio


def _checked_mapping(mapping: Mapping[str, str], headings: list[str]) -> dict[str, str]:
    chosen: dict[str, str] = {}
    allowed = {
        DAY_ORDER: DAY_ORDERS,
        DEFAULT_DEPLOYMENT: Deployment.values,
        DEFAULT_TYPE: LicenseType.values,
    }
    for name, value in mapping.items():
        if not value:
            continue
        if name in CHOICES:
            if value not in allowed[name]:
                raise InvalidInput(field=name)
        elif name not in COLUMNS or value not in headings:
            raise InvalidInput(_("The file has no such column."), field=name)
        elif value in [chosen.get(other) for other in COLUMNS]:
            raise InvalidInput(_("This column of the file is chosen twice."), field=name)
        chosen[name] = value
    return chosen


def _have_read(portfolio: PortfolioImport, *, at: datetime) -> None:
    if is_long(portfolio):
        enqueue_again(Job.READ_PORTFOLIO, now=at, portfolio_id=portfolio.pk)
    else:
        read_uploaded(portfolio_id=portfolio.pk, at=at)


def is_long(portfolio: PortfolioImport) -> bool:
    """Whether reading and importing a file takes longer than somebody waits for a page."""
    weight = PACKED if portfolio.reading.get("kind") == FileKind.XLSX else 1
    return portfolio.size * weight > settings.PORTFOLIO_LONG_SIZE


def right_rows(portfolio: PortfolioImport) -> int:
    """How many licences would be entered."""
    return portfolio.rows - portfolio.wrong - portfolio.duplicates


def read_uploaded(*, portfolio_id: int, at: datetime) -> PortfolioImport:
    """Read and check a file and compare it with the registers; it is READY then, or REFUSED with the reason.

    Done already, it is returned as it is. Raises Interrupted.
    """
    portfolio = PortfolioImport.objects.select_related("organization", "imported_by").get(pk=portfolio_id)
    if portfolio.status not in (PortfolioStatus.QUEUED, PortfolioStatus.READING):
        return portfolio
    transition(PortfolioImport, pk=portfolio_id, to=PortfolioStatus.READING, by=portfolio.imported_by, at=at)
    with override(language_of(portfolio.imported_by_id, portfolio.organization)):
        try:
            found = examine(portfolio, on_progress=teller(portfolio))
        except UnreadablePortfolio as error:
            _refuse(portfolio, error, at=at)
        except (DecryptionFailed, FileNotFoundError):
            _refuse(portfolio, UnreadablePortfolio(_("The file is lost. Please upload it again.")), at=at)
        else:
            with transaction.atomic():
                transition(
                    PortfolioImport,
                    pk=portfolio_id,
                    to=PortfolioStatus.READY,
                    by=portfolio.imported_by,
                    at=at,
                )
                keep_result(portfolio, found)
    return PortfolioImport.objects.get(pk=portfolio_id)


def examine(portfolio: PortfolioImport, *, on_progress: OnProgress) -> ReadPortfolio:
    """What the kept file says, compared with the registers as they are now. Raises UnreadablePortfolio,
    DecryptionFailed, FileNotFoundError; a first reading finds the columns and keeps them in ``mapping``.
    """
    table = open_portfolio(open_file(portfolio))
    portfolio.reading = {**portfolio.reading, "headings": list(table.heading)}
    if not portfolio.mapping:
        portfolio.mapping = mapping_for(table, organization_id=portfolio.organization_id)
    return examine_table(
        table,
        mapping=portfolio.mapping,
        organization_id=portfolio.organization_id,
        on_progress=on_progress,
    )


def mapping_for(table: Table, *, organization_id: int) -> dict[str, str]:
    """The columns as the organisation chose them for such headings before, else as the headings say."""
    remembered = (
        ColumnMapping.objects.filter(organization_id=organization_id, signature=signature_of(table.heading))
        .values_list("mapping", flat=True)
        .first()
    )
    if remembered:
        known = {*table.heading}
        return {name: value for name, value in remembered.items() if name in CHOICES or value in known}
    return guess(table.heading)


def examine_table(
    table: Table,
    *,
    mapping: Mapping[str, str],
    organization_id: int,
    on_progress: OnProgress = lambda _done: None,
) -> ReadPortfolio:
    """What an opened file says, compared with the registers as they are now. Raises UnreadablePortfolio."""
    found = read_portfolio(table, mapping=mapping, products=ProductBook.load(), on_progress=on_progress)
    compare_with_registers(found, organization_id=organization_id)
    return found


def teller(portfolio: PortfolioImport) -> OnProgress:
    """What notes the progress and stops where the process is about to end."""

    def tell(done: int) -> None:
        stop_if_asked()
        PortfolioImport.objects.filter(pk=portfolio.pk).update(done=done)

    return tell


def outcome_of(found: ReadPortfolio) -> str:
    """A digest of what would be entered and what not: another one, and the preview no longer holds."""
    outcome = hashlib.sha256()
    for numbers in (found.wrong_rows, found.known_rows):
        outcome.update(repr(sorted(numbers)).encode())
    for row in found.right:
        outcome.update(f"{row.number}:{row.product.product_id};".encode())
    return outcome.hexdigest()


def keep_result(portfolio: PortfolioImport, found: ReadPortfolio, *, error: str = "") -> None:
    """Write down what a reading found, for the preview."""
    columns = found.facts["columns"]
    portfolio.reading = {
        **portfolio.reading,
        **found.facts,
        "headings": list(found.headings),
        "first_rows": [row.as_shown() for row in found.right[:FIRST_ROWS]],
        "outcome": outcome_of(found),
        "question": "",
    }
    portfolio.problems = [
        {
            "row": finding.row,
            "field": finding.field,
            "column": columns.get(finding.field, ""),
            "code": finding.problem.value,
            "value": finding.value,
            "other": finding.other,
        }
        for finding in found.findings[:MOST_PROBLEMS]
    ]
    portfolio.rows, portfolio.wrong = found.rows, len(found.wrong_rows)
    portfolio.duplicates = len(found.known_rows - found.wrong_rows)
    portfolio.done = portfolio.total = found.rows
    portfolio.error = error
    portfolio.save(
        update_fields=[
            "mapping",
            "reading",
            "problems",
            "rows",
            "wrong",
            "duplicates",
            "done",
            "total",
            "error",
        ]
    )


@transaction.atomic
def _refuse(portfolio: PortfolioImport, error: UnreadablePortfolio, *, at: datetime) -> None:
    transition(PortfolioImport, pk=portfolio.pk, to=PortfolioStatus.REFUSED, by=portfolio.imported_by, at=at)
    portfolio.problems, portfolio.error = [], error.message
    portfolio.reading = {**portfolio.reading, "question": error.question}
    portfolio.save(update_fields=["mapping", "reading", "problems", "error"])


@transaction.atomic
def discard_portfolio(*, portfolio_id: int, viewer: Viewer, by: User, at: datetime) -> None:
    """Throw away a file that is not imported. Raises TransitionNotAllowed, and as ``managed``."""
    _discard(managed(viewer=viewer, portfolio_id=portfolio_id).pk, by=by, at=at)


def _discard(portfolio_id: int, *, by: Actor, at: datetime) -> None:
    portfolio = transition(PortfolioImport, pk=portfolio_id, to=PortfolioStatus.DISCARDED, by=by, at=at)
    portfolio.problems = []
    forget_contents(portfolio)


def forget_contents(portfolio: PortfolioImport) -> None:
    """Remove the file, the rows that were shown of it, and what its wrong rows say about people."""
    portfolio.reading = {name: value for name, value in portfolio.reading.items() if name != "first_rows"}
    for problem in portfolio.problems:
        if problem["field"] in PERSONAL:
            problem["value"] = ""
    portfolio.save(update_fields=["reading", "problems"])
    forget_file(portfolio)


def _forget_undecided(*, organization_id: int, at: datetime) -> None:
    """Throw away what nobody has decided on for a month."""
    old: Any = PortfolioImport.objects.filter(
        organization_id=organization_id, status__in=UNDECIDED_STATES, created_at__lt=at - UNDECIDED
    )
    for portfolio_id in old.values_list("pk", flat=True)[:MOST_UNDECIDED]:
        _discard(portfolio_id, by=None, at=at)


def earlier_import(portfolio: PortfolioImport) -> PortfolioImport | None:
    """The same file, entered before into the same register: its rows without a SEN would be there twice."""
    same = PortfolioImport.objects.filter(
        organization_id=portfolio.organization_id, sha256=portfolio.sha256, status=PortfolioStatus.APPLIED
    )
    return same.exclude(pk=portfolio.pk).defer("reading", "problems").first()
