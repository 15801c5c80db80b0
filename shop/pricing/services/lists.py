"""Price lists before the import: taken, read and checked, discarded. Nothing here changes a price."""

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from shop.core.audit import Actor, record
from shop.core.interruption import stop_if_asked
from shop.core.jobs import Job
from shop.core.outbox import enqueue, enqueue_again
from shop.core.texts import is_printable
from shop.core.workflow import transition
from shop.documents.storage import private_storage
from shop.marketplace.models import Listing
from shop.marketplace.sources import SourceError
from shop.pricing.enums import DecimalMark, ImportStatus, PriceSource
from shop.pricing.exceptions import UnreadablePriceList
from shop.pricing.models import PriceListImport, PriceProblem
from shop.pricing.planning import Plan, make_plan
from shop.pricing.reading import Defaults, ListedPrice, ReadList, read_prices
from shop.pricing.selectors import book_version
from shop.pricing.services.book import ROWS_AT_ONCE, load_book
from shop.pricing.services.marketplace import fetch_prices
from shop.pricing.spreadsheets import open_sheet, source_of

# After this time nobody will decide on a list any more.
UNDECIDED: Final = timedelta(days=30)
UNDECIDED_STATES: Final = (ImportStatus.READY, ImportStatus.REFUSED)
OnProgress = Callable[[int], None]


def take_price_list(
    *,
    file: "File[bytes]",
    file_name: str,
    currency: str,
    valid_from: date,
    valid_until: date | None,
    decimal_mark: DecimalMark,
    is_complete: bool,
    by: Actor,
    at: datetime,
) -> PriceListImport:
    """Keep an uploaded list privately and have it read: a short one here and now, a long one in the
    background.

    The arguments count for rows that say nothing else. Raises UnreadablePriceList for what is no price list
    at first sight; what turns out later is in the list's ``error``.
    """
    size = file.size or 0
    if size > settings.PRICE_LIST_MAX_SIZE:
        raise UnreadablePriceList(
            _("The file is larger than %(count)s MB. Divide it.")
            % {"count": settings.PRICE_LIST_MAX_SIZE // 1024**2}
        )
    file.seek(0)
    source = source_of(file.read(4096))
    digest, lines = hashlib.sha256(), 0
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
        lines += chunk.count(b"\n")
    file.seek(0)
    with _no_file_left_behind() as kept, transaction.atomic():
        _forget_undecided(at=at)
        price_list = PriceListImport.objects.create(
            source=source,
            file_name=_file_name(file_name),
            size=size,
            sha256=digest.hexdigest(),
            currency=currency,
            valid_from=valid_from,
            valid_until=valid_until,
            decimal_mark=decimal_mark,
            is_complete=is_complete,
            total=lines if source == PriceSource.CSV else 0,
            imported_by=by,
            created_at=at,
        )
        price_list.file.save("price-list", file)
        kept.append(str(price_list.file.name))
        record(price_list, action="uploaded", by=by, at=at, details={"source": source.value})
        _have_read(price_list, at=at)
    price_list.refresh_from_db()
    return price_list


@contextlib.contextmanager
def _no_file_left_behind() -> Iterator[list[str]]:
    """Remove the files that the block names if it fails: a transaction takes back rows only."""
    names: list[str] = []
    try:
        yield names
    except BaseException:
        for name in names:
            private_storage().delete(name)
        raise


def request_marketplace_prices(
    *, valid_from: date, is_complete: bool, by: Actor, at: datetime
) -> PriceListImport:
    """Have the Marketplace's list prices fetched in the background, for the same check and preview."""
    with transaction.atomic():
        _forget_undecided(at=at)
        price_list = PriceListImport.objects.create(
            source=PriceSource.MARKETPLACE,
            currency="USD",
            valid_from=valid_from,
            decimal_mark=DecimalMark.POINT,
            is_complete=is_complete,
            imported_by=by,
            created_at=at,
        )
        record(price_list, action="requested", by=by, at=at, details={"source": price_list.source})
        enqueue(Job.READ_PRICE_LIST, price_list_id=price_list.pk)
    return price_list


def check_again(
    *,
    price_list_id: int,
    decimal_mark: DecimalMark | None = None,
    keeps_unknown: bool | None = None,
    by: Actor,
    at: datetime,
) -> PriceListImport:
    """Read a list once more, with other choices or against the book of today.

    Raises TransitionNotAllowed for one that is under way or decided on.
    """
    with transaction.atomic():
        price_list = transition(PriceListImport, pk=price_list_id, to=ImportStatus.QUEUED, by=by, at=at)
        if decimal_mark is not None:
            price_list.decimal_mark = decimal_mark
        if keeps_unknown is not None:
            price_list.keeps_unknown = keeps_unknown
        price_list.done = 0
        price_list.save(update_fields=["decimal_mark", "keeps_unknown", "done"])
        _have_read(price_list, at=at)
    price_list.refresh_from_db()
    return price_list


def _have_read(price_list: PriceListImport, *, at: datetime) -> None:
    if is_long(price_list):
        enqueue_again(Job.READ_PRICE_LIST, now=at, price_list_id=price_list.pk)
    else:
        read_price_list(price_list_id=price_list.pk, at=at)


def is_long(price_list: PriceListImport) -> bool:
    """Whether reading and importing a list takes longer than somebody waits for a page."""
    # What is packed holds several times as much.
    weight = 4 if price_list.source == PriceSource.XLSX else 1
    is_fetched = price_list.source != PriceSource.MARKETPLACE or bool(price_list.file)
    return not is_fetched or price_list.size * weight > settings.PRICE_LIST_LONG_SIZE


def read_price_list(*, price_list_id: int, at: datetime) -> PriceListImport:
    """Read and check a list and find out what it would change; it is READY then, or REFUSED with the reason.

    Done already, it is returned as it is. Raises Interrupted, and of the Marketplace ComeBackLater and
    SourceError; what was fetched until then is kept.
    """
    price_list = PriceListImport.objects.get(pk=price_list_id)
    if price_list.status not in (ImportStatus.QUEUED, ImportStatus.READING):
        return price_list
    price_list = transition(
        PriceListImport, pk=price_list_id, to=ImportStatus.READING, by=price_list.imported_by, at=at
    )
    tell = _teller(price_list)
    if price_list.source == PriceSource.MARKETPLACE and not price_list.file:
        _fetch(price_list, on_progress=tell)
    version = book_version()
    try:
        found, facts = read_file(price_list, on_progress=tell)
    except UnreadablePriceList as error:
        _refuse(price_list, error, at=at)
    else:
        plan = plan_of(price_list, found=found)
        _keep_result(price_list, found, plan, facts=facts, version=version, at=at)
    return PriceListImport.objects.get(pk=price_list_id)


def _fetch(price_list: PriceListImport, *, on_progress: OnProgress) -> None:
    """Fetch a list from the Marketplace; what keeps it from being fetched is told until the next attempt."""
    mine = PriceListImport.objects.filter(pk=price_list.pk)
    mine.update(error="")
    try:
        fetch_prices(price_list, on_progress=on_progress)
    except SourceError as error:
        mine.update(error=str(error))
        raise


def read_file(price_list: PriceListImport, *, on_progress: OnProgress) -> tuple[ReadList, dict[str, Any]]:
    """Read the kept file of a list; also how it was understood. Raises UnreadablePriceList."""
    # One query for all keys, however long the list is.
    products = {
        small: (key, product_id)
        for small, key, product_id in Listing.objects.annotate(small=Lower("key")).values_list(
            "small", "key", "product_id"
        )
    }
    with price_list.file.open("rb") as file:
        sheet = open_sheet(file)
        found = read_prices(
            sheet,
            defaults=Defaults(
                currency=price_list.currency,
                valid_from=price_list.valid_from,
                valid_until=price_list.valid_until,
                decimal_mark=DecimalMark(price_list.decimal_mark),
            ),
            products=products,
            on_progress=on_progress,
        )
    facts = {
        **sheet.facts,
        "decimal_mark": found.decimal_mark.value,
        "columns": dict(sheet.heading.names),
        "ignored": list(sheet.heading.ignored)[:20],
    }
    return found, facts


def plan_of(price_list: PriceListImport, *, found: ReadList) -> Plan:
    """What the right rows of a list change in the book as it is now."""
    prices: list[ListedPrice] = [
        price for price in found.prices if price_list.keeps_unknown or price.product_id is not None
    ]
    earliest = min((price.valid_from for price in prices), default=price_list.valid_from)
    book = load_book(since=min(earliest, price_list.valid_from))
    return make_plan(prices, book, ends_from=price_list.valid_from if price_list.is_complete else None)


def _teller(price_list: PriceListImport) -> OnProgress:
    def tell(done: int) -> None:
        stop_if_asked()
        PriceListImport.objects.filter(pk=price_list.pk).update(done=done)

    return tell


@transaction.atomic
def _keep_result(
    price_list: PriceListImport,
    found: ReadList,
    plan: Plan,
    *,
    facts: dict[str, Any],
    version: int,
    at: datetime,
) -> None:
    transition(PriceListImport, pk=price_list.pk, to=ImportStatus.READY, by=price_list.imported_by, at=at)
    price_list.problems.all().delete()
    PriceProblem.objects.bulk_create(
        (
            PriceProblem(
                price_list=price_list,
                row=finding.row,
                column=finding.column,
                value=finding.value,
                code=finding.problem.value,
                other_row=finding.other_row,
            )
            for finding in found.findings
        ),
        batch_size=ROWS_AT_ONCE,
    )
    price_list.reading, price_list.differences = facts, plan.differences
    price_list.rows, price_list.wrong = found.rows, len(found.wrong_rows)
    price_list.unknown = found.unknown_rows
    price_list.added, price_list.changed = plan.added, plan.changed
    price_list.unchanged, price_list.ended = plan.unchanged, plan.ended
    price_list.done = price_list.total = found.rows
    price_list.book_version = version
    price_list.error = price_list.question = ""
    price_list.save(
        update_fields=[
            "reading",
            "differences",
            "rows",
            "wrong",
            "unknown",
            "added",
            "changed",
            "unchanged",
            "ended",
            "done",
            "total",
            "book_version",
            "error",
            "question",
        ]
    )


@transaction.atomic
def _refuse(price_list: PriceListImport, error: UnreadablePriceList, *, at: datetime) -> None:
    transition(PriceListImport, pk=price_list.pk, to=ImportStatus.REFUSED, by=price_list.imported_by, at=at)
    price_list.problems.all().delete()
    price_list.error, price_list.question = error.message, error.question
    price_list.save(update_fields=["error", "question"])


def discard_price_list(*, price_list_id: int, by: Actor, at: datetime) -> None:
    """Throw away a list that is not imported, with its file. Raises TransitionNotAllowed."""
    with transaction.atomic():
        price_list = transition(PriceListImport, pk=price_list_id, to=ImportStatus.DISCARDED, by=by, at=at)
        forget_file(price_list)


def forget_file(price_list: PriceListImport) -> None:
    """Remove what was uploaded and what was wrong with it; the file goes when the transaction has."""
    price_list.problems.all().delete()
    if price_list.file:
        name, storage = str(price_list.file.name), price_list.file.storage
        price_list.file = ""
        price_list.save(update_fields=["file"])
        transaction.on_commit(lambda: storage.delete(name))


def _forget_undecided(*, at: datetime) -> None:
    """Throw away what nobody has decided on for a month."""
    old = PriceListImport.objects.filter(status__in=UNDECIDED_STATES, created_at__lt=at - UNDECIDED)
    for price_list_id in old.values_list("pk", flat=True)[:20]:
        discard_price_list(price_list_id=price_list_id, by=None, at=at)


def _file_name(given: str) -> str:
    """The name without path and control characters, as it is shown."""
    bare = given.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in bare if is_printable(character)).strip()[:120]
