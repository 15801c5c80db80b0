"""Importing a list into the book, and taking an import back: all of it or nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from shop.core.audit import Actor, record
from shop.core.clock import LATEST_DATE
from shop.core.jobs import Job
from shop.core.outbox import enqueue_again
from shop.core.workflow import transition
from shop.pricing.enums import ImportStatus
from shop.pricing.exceptions import HasProblems, NothingToImport, PriceChangedAgain, StalePriceBook
from shop.pricing.models import Price, PriceListImport
from shop.pricing.reading import Identity
from shop.pricing.selectors import book_version
from shop.pricing.services.book import take_book, write_plan
from shop.pricing.services.lists import forget_file, is_long, plan_of, read_file


def apply_price_list(
    *, price_list_id: int, only_right_rows: bool = False, by: Actor, at: datetime
) -> PriceListImport:
    """Import a list that was read: a short one here and now, a long one in the background.

    With wrong rows only if ``only_right_rows`` says so. Raises HasProblems, NothingToImport, StalePriceBook
    if the book is another one than the preview was made against, TransitionNotAllowed if it was imported
    before.
    """
    with transaction.atomic():
        price_list = transition(PriceListImport, pk=price_list_id, to=ImportStatus.APPLYING, by=by, at=at)
        if price_list.wrong and not only_right_rows:
            raise HasProblems
        if not price_list.will_change:
            raise NothingToImport
        if price_list.book_version != book_version():
            raise StalePriceBook
        price_list.imported_by = by
        price_list.save(update_fields=["imported_by"])
        if is_long(price_list):
            enqueue_again(Job.APPLY_PRICE_LIST, now=at, price_list_id=price_list.pk)
        else:
            _write(price_list, at=at)
    return PriceListImport.objects.get(pk=price_list_id)


def carry_out_import(*, price_list_id: int, at: datetime) -> PriceListImport:
    """Import a list that somebody has asked to be imported; the background's part of ``apply_price_list``.

    Done already, it is returned as it is. If the book has changed since, the list is READY again, with the
    reason.
    """
    price_list = PriceListImport.objects.get(pk=price_list_id)
    if price_list.status != ImportStatus.APPLYING:
        return price_list
    try:
        _write(price_list, at=at)
    except StalePriceBook as refusal:
        with transaction.atomic():
            transition(
                PriceListImport, pk=price_list_id, to=ImportStatus.READY, by=price_list.imported_by, at=at
            )
            PriceListImport.objects.filter(pk=price_list_id).update(error=refusal.message)
    return PriceListImport.objects.get(pk=price_list_id)


def _write(price_list: PriceListImport, *, at: datetime) -> None:
    """Read the list again and write what it changes, in one transaction. Raises StalePriceBook.

    The reading is done before anybody has to wait: the plan counts only if the book is then still the same.
    """
    found, _facts = read_file(price_list, on_progress=lambda _done: None)
    plan = plan_of(price_list, found=found)
    with transaction.atomic():
        version = take_book(at=at, version=price_list.book_version)
        transition(
            PriceListImport, pk=price_list.pk, to=ImportStatus.APPLIED, by=price_list.imported_by, at=at
        )
        write_plan(plan, price_list=price_list)
        price_list.applied_at, price_list.book_version, price_list.error = at, version, ""
        price_list.added, price_list.changed = plan.added, plan.changed
        price_list.unchanged, price_list.ended = plan.unchanged, plan.ended
        price_list.save(
            update_fields=[
                "applied_at",
                "book_version",
                "error",
                "added",
                "changed",
                "unchanged",
                "ended",
            ]
        )
        forget_file(price_list)
        counts = {"added": plan.added, "changed": plan.changed, "ended": plan.ended}
        record(price_list, action="prices_imported", by=price_list.imported_by, at=at, details=counts)


@transaction.atomic
def undo_import(*, price_list_id: int, by: Actor, at: datetime) -> PriceListImport:
    """Put the book back to before an import, or a change by hand: its prices go, what it replaced counts
    again.

    Raises PriceChangedAgain if something later replaced one of its prices or took the place of one that it
    replaced, TransitionNotAllowed unless it is imported.
    """
    take_book(at=at)
    price_list = transition(PriceListImport, pk=price_list_id, to=ImportStatus.UNDONE, by=by, at=at)
    own = Price.objects.filter(price_list=price_list)
    earlier = Price.objects.filter(replaced_by=price_list).exclude(price_list=price_list)
    if own.exclude(replaced_by=None).exists() or earlier.filter(_has_successor(price_list)).exists():
        raise PriceChangedAgain
    # Replaced by itself: they stay in the history, and count never.
    own.update(replaced_by=price_list)
    earlier.update(replaced_by=None)
    price_list.undone_at = at
    price_list.save(update_fields=["undone_at"])
    record(price_list, action="prices_undone", by=by, at=at)
    return price_list


def _has_successor(price_list: PriceListImport) -> Exists:
    """Whether a price that is not of this list counts at the time of the row in question."""
    same = {name: OuterRef(name) for name in Identity._fields}
    return Exists(
        Price.objects.kept()
        .exclude(price_list=price_list)
        .filter(
            Q(valid_until=None) | Q(valid_until__gte=OuterRef("valid_from")),
            valid_from__lte=Coalesce(OuterRef("valid_until"), LATEST_DATE),
            **same,
        )
    )
