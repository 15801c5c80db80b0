"""Requisition lists: keeping a basket under a name, looking at it with today's rules, using it again.

A list holds what is wanted, not what was agreed to: "ask us anyway" was ticked under the rules of that day.
Whoever uses a list reads what the rules say now and ticks again.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.baskets.exceptions import LineNotFound
from shop.baskets.models import LONGEST_NAME, RequisitionList, RequisitionListLine
from shop.baskets.selectors import BasketLine, StoredLine, judged, stored_lines
from shop.baskets.services import change_quantity, hindrances, store_line
from shop.configurator.enums import Severity
from shop.configurator.rules import Violation
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted
from shop.marketplace.selectors import load_facts

MOST_LISTS = 100
MOST_LINES = 200


class NothingToSave(DomainError):
    code = "empty_basket"
    default_message = _("Your basket is empty: there is nothing to save as a list.")


class NameTaken(DomainError):
    """The owner has a list of this name, in whatever letter case."""

    code = "name_taken"

    def __init__(self, name: str) -> None:
        text = _("You have a list “%(name)s” already. Choose another name, or replace that list.")
        super().__init__(text % {"name": name}, field="name")


class TooManyLists(DomainError):
    code = "too_many_lists"
    default_message = _("You have 100 lists, which is as many as there can be. Delete one first.")


class TooManyLines(DomainError):
    code = "too_many_lines"
    default_message = _("A list holds 200 lines at most. Your basket has more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A line with what the rules say about it today. ``hindrances`` keep it out of a basket."""

    line: BasketLine
    hindrances: Sequence[Violation]

    @property
    def is_impossible(self) -> bool:
        """Whether it cannot be requested as it is, whatever is ticked."""
        return any(found.severity == Severity.BLOCKS for found in self.hindrances)

    @property
    def codes_to_accept(self) -> list[str]:
        """What has to be ticked as "ask us anyway" before it can be used; nothing if that does not help."""
        return [] if self.is_impossible else [found.code for found in self.hindrances]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDetail:
    requisition_list: RequisitionList
    lines: Sequence[ListLine]

    @property
    def hindered_count(self) -> int:
        """How many lines do not go into a basket without a look at them."""
        return sum(1 for line in self.lines if line.hindrances)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListUse:
    """What came of putting a list into a basket: ids of lines that went in, of lines whose equal was there
    already, and by line id what keeps the others out.
    """

    added: Sequence[int]
    present: Sequence[int]
    refused: Mapping[int, Sequence[Violation]]


# --- Looking -------------------------------------------------------------------------------------
def lists_for(viewer: Viewer) -> QuerySet[RequisitionList]:
    """The lists a person may use, by name, each with its ``line_count``: one query."""
    return (
        RequisitionList.objects.visible_to(viewer)
        .select_related("owner", "shared_with")
        .annotate(line_count=Count("lines"))
        .order_by("folded_name", "pk")
    )


def list_detail(*, public_id: UUID, viewer: Viewer, on_date: date) -> ListDetail:
    """One list, its lines judged together by the rules of ``on_date`` (UTC). At most seven queries.

    Raises RequisitionList.DoesNotExist, for a foreign one too.
    """
    requisition_list = lists_for(viewer).get(public_id=public_id)
    lines = judged(_stored_lines(requisition_list), organization_id=viewer.organization_id, on_date=on_date)
    return ListDetail(
        requisition_list=requisition_list,
        lines=[ListLine(line=line, hindrances=hindrances(line.violations)) for line in lines],
    )


def _stored_lines(requisition_list: RequisitionList) -> list[StoredLine]:
    rows = list(requisition_list.lines.select_related("product__listing__vendor"))
    load_facts([row.product.listing for row in rows])
    return [
        StoredLine(
            id=row.pk,
            listing=row.product.listing,
            configuration=row.configuration,
            quantity=row.quantity,
            note=row.note,
            accepted_codes=frozenset(),
        )
        for row in rows
    ]


# --- Keeping -------------------------------------------------------------------------------------
@transaction.atomic
def save_basket_as_list(
    *, basket: Any, name: str, is_replacing: bool = False, by: User, at: datetime
) -> RequisitionList:
    """Keep what is in the basket, which stays as it is, as a list of that name.

    Saving the same lines under the same name again changes nothing. Raises NameTaken where the owner has
    another list of that name and does not replace it, NothingToSave, TooManyLines, TooManyLists, InvalidInput
    for a name that is empty or too long.
    """
    name = _checked_name(name)
    lines = stored_lines(basket)
    if not lines:
        raise NothingToSave()
    if len(lines) > MOST_LINES:
        raise TooManyLines()
    own = RequisitionList.objects.filter(owner=by)
    kept = own.select_for_update().filter(folded_name=_folded(name)).first()
    if kept is not None and [_wanted(line) for line in _stored_lines(kept)] == [
        _wanted(line) for line in lines
    ]:
        return kept
    if kept is not None and not is_replacing:
        raise NameTaken(kept.name)
    if kept is None and own.count() >= MOST_LISTS:
        raise TooManyLists()
    if kept is None:
        kept = RequisitionList(owner=by, created_at=at)
    kept.name, kept.changed_at = name, at
    _store(kept)
    kept.lines.all().delete()
    rows = []
    for position, line in enumerate(lines, start=1):
        row = RequisitionListLine(
            list=kept,
            position=position,
            product_id=line.listing.product_id,
            quantity=line.quantity,
            note=line.note,
        )
        row.configuration = line.configuration
        rows.append(row)
    RequisitionListLine.objects.bulk_create(rows)
    return kept


@transaction.atomic
def change_list(
    *, public_id: UUID, viewer: Viewer, name: str, is_shared: bool, at: datetime
) -> RequisitionList:
    """Rename a list, and share it with the organisation one acts for or with nobody.

    Raises RequisitionList.DoesNotExist, NotPermitted for a colleague's, NameTaken, InvalidInput.
    """
    kept = _own_list(public_id, viewer)
    kept.name, kept.changed_at = _checked_name(name), at
    if not is_shared:
        kept.shared_with_id = None
    elif kept.shared_with_id not in viewer.activated_organization_ids:
        if viewer.organization_id is None:
            raise NotPermitted(
                _("You can share lists as soon as your account is activated for an organisation.")
            )
        kept.shared_with_id = viewer.organization_id
    _store(kept)
    return kept


@transaction.atomic
def remove_list_line(*, public_id: UUID, line_id: int, viewer: Viewer, at: datetime) -> RequisitionList:
    """Take one line out of a list. Raises RequisitionList.DoesNotExist, NotPermitted, LineNotFound."""
    kept = _own_list(public_id, viewer)
    deleted, _by_model = kept.lines.filter(pk=line_id).delete()
    if not deleted:
        raise LineNotFound(_("This line is not in the list any more."))
    kept.changed_at = at
    kept.save(update_fields=["changed_at"])
    return kept


@transaction.atomic
def delete_list(*, public_id: UUID, viewer: Viewer) -> None:
    """Delete a list with its lines. Raises RequisitionList.DoesNotExist, NotPermitted for a colleague's."""
    _own_list(public_id, viewer).delete()


# --- Using ---------------------------------------------------------------------------------------
@transaction.atomic
def put_list_into_basket(
    *,
    public_id: UUID,
    basket: Any,
    viewer: Viewer,
    line_ids: Collection[int] | None = None,
    accepted_codes: Collection[str] = (),
    on_date: date,
    at: datetime,
) -> ListUse:
    """Put the lines of a list, or some of them, into an open basket under today's rules.

    What the rules refuse stays out and is told line by line; ``accepted_codes`` are the ticks of "ask us
    anyway" that were given for these lines now. A line that the basket has already is kept once, with the
    larger quantity, so that doing it twice changes nothing.

    Raises RequisitionList.DoesNotExist, LineNotFound for ``line_ids`` that are not in the list.
    """
    requisition_list = RequisitionList.objects.visible_to(viewer).get(public_id=public_id)
    lines = _stored_lines(requisition_list)
    if line_ids is not None:
        lines = [line for line in lines if line.id in line_ids]
        if {line.id for line in lines} != set(line_ids):
            raise LineNotFound(_("This line is not in the list any more."))
    there = {_key(line): line for line in stored_lines(basket)}
    added: list[int] = []
    present: list[int] = []
    refused: dict[int, list[Violation]] = {}
    # Judged once for all: what one line says about another keeps none of them out.
    found = judged(lines, organization_id=viewer.organization_id, on_date=on_date)
    for stored, line in zip(lines, found, strict=True):
        if twin := there.get(_key(stored)):
            if twin.quantity < line.quantity:
                change_quantity(basket=basket, line_id=twin.id, quantity=line.quantity)
            present.append(line.id)
        elif standing := hindrances(line.violations, accepted_codes=accepted_codes):
            refused[line.id] = standing
        else:
            store_line(
                basket=basket,
                listing=line.listing,
                configuration=line.configuration,
                quantity=line.quantity,
                note=line.note,
                accepted_codes=accepted_codes,
            )
            added.append(line.id)
    if added or present:
        requisition_list.used_at = at
        requisition_list.save(update_fields=["used_at"])
    return ListUse(added=added, present=present, refused=refused)


def _key(line: StoredLine) -> tuple[int, str]:
    """What makes two lines of a basket the same."""
    return line.listing.product_id, line.configuration.key


def _wanted(line: StoredLine) -> tuple[object, ...]:
    return *_key(line), line.quantity, line.note


def _own_list(public_id: UUID, viewer: Viewer) -> RequisitionList:
    """The list, locked. Raises RequisitionList.DoesNotExist, NotPermitted for a colleague's."""
    found = RequisitionList.objects.visible_to(viewer).get(public_id=public_id)
    if found.owner_id != viewer.user_id:
        raise NotPermitted(_("Only the owner of a list can change it."))
    return RequisitionList.objects.select_for_update().get(pk=found.pk)


def _store(kept: RequisitionList) -> None:
    """Raises NameTaken, also if another process took the name a moment ago."""
    kept.folded_name = _folded(kept.name)
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise NameTaken(kept.name) from None


def _checked_name(name: str) -> str:
    """The name on one line, without what cannot be seen. Raises InvalidInput."""
    spaced = " ".join(name.split())
    cleaned = "".join(character for character in spaced if character.isprintable()).strip()
    if not cleaned:
        raise InvalidInput(_("Please give the list a name."), field="name")
    if len(cleaned) > LONGEST_NAME:
        raise InvalidInput(_("A name has 120 characters at most."), field="name")
    return cleaned


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
