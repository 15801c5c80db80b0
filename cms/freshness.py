"""How old pages are: what readers are told, what their owners are asked to do, and that it was done."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.apps import apps
from django.contrib.auth.models import User
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.keeping import purge_pages
from cms.models import EditorialPage
from cms.selectors import editors, site_settings
from cms.services import EDITOR_GROUP
from shop.core.audit import record_all
from shop.core.clock import local_date
from shop.core.jobs import Job
from shop.core.outbox import enqueue

# Owner of pages without one, or whose owner has left: all editors together.
NOBODY = 0
REVIEWED = "cms.reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """What a page says about its age. ``reviewed_at`` only where that is later than the last update."""

    updated_at: datetime | None
    reviewed_at: datetime | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCare:
    """A published page, and the last day before it is due. ``page`` has not loaded its content."""

    page: EditorialPage
    due_on: date | None

    def is_due(self, on_date: date) -> bool:
        """Tell whether somebody should look at the page now."""
        return self.due_on is not None and self.due_on < on_date


def freshness_of(page: EditorialPage, *, updated_at: datetime | None, at: datetime) -> Freshness:
    """Return what readers are told; ``updated_at`` is when what they see was last published."""
    reviewed_at = page.reviewed_at
    return Freshness(
        updated_at=updated_at,
        reviewed_at=reviewed_at if reviewed_at and updated_at and reviewed_at > updated_at else None,
        is_old=page.is_old(updated_at=updated_at, site_limit=site_settings().page_age_limit_days, at=at),
    )


def editorial_models() -> list[type[EditorialPage]]:
    """Return the kinds of pages that editors write."""
    return [model for model in apps.get_models() if issubclass(model, EditorialPage)]


def cared_pages(page_ids: Collection[int] | None = None) -> list[PageCare]:
    """Return all published pages, or those of them with these ids; one query for each kind of page."""
    site_limit = site_settings().page_age_limit_days
    cared = []
    for model in editorial_models():
        rows = model.objects.live().defer_streamfields().select_related("locale").order_by("path")
        if page_ids is not None:
            rows = rows.filter(pk__in=page_ids)
        cared += [PageCare(page=page, due_on=page.due_on(site_limit=site_limit)) for page in rows]
    return cared


def due_pages(*, on_date: date) -> dict[int, list[PageCare]]:
    """Return the pages that somebody should look at by their owner's id, each owner's longest due first.

    Pages without an owner, or with one who is no editor any more, are everybody's: under ``NOBODY``.
    """
    due = [care for care in cared_pages() if care.is_due(on_date)]
    owners = {care.page.content_owner_id for care in due}
    active = set(editors().filter(pk__in=owners).values_list("pk", flat=True))
    by_owner: dict[int, list[PageCare]] = defaultdict(list)
    for care in sorted(due, key=lambda care: (care.due_on or on_date, care.page.pk)):
        owner_id = care.page.content_owner_id
        by_owner[owner_id if owner_id in active else NOBODY].append(care)
    return dict(by_owner)


@transaction.atomic
def remind_owners(*, at: datetime) -> int:
    """Have every owner written to once about each page that has become due; returns how many mails that are.

    A page brings the next mail when it becomes due again. One mail names all pages of its owner.
    """
    on_date = local_date(at)
    mails = 0
    for owner_id, cares in due_pages(on_date=on_date).items():
        new = [care for care in cares if care.page.review_mailed_for != care.due_on]
        for care in new:
            type(care.page).objects.filter(pk=care.page.pk).update(review_mailed_for=care.due_on)
        if new:
            enqueue(Job.MAIL_PAGES_DUE, owner_id=owner_id, day=on_date.toordinal())
            mails += 1
    return mails


@transaction.atomic
def mark_reviewed(*, page_ids: Collection[int], by: User, at: datetime) -> int:
    """Note that somebody has read these pages and found them right; returns how many pages that were.

    A review-by date moves on by the page's age limit, in the draft of the page too. Ids of other pages than
    published editorial ones are left out. Who may do this is decided before.
    """
    site_limit = site_settings().page_age_limit_days
    reviewed = [care.page for care in cared_pages(page_ids)]
    for page in reviewed:
        changes: dict[str, object] = {"reviewed_at": at}
        if page.review_by is not None:
            next_day = local_date(at) + timedelta(days=page.limit_days(site_limit=site_limit))
            changes["review_by"] = max(page.review_by, next_day)
            _move_in_draft(page, changes["review_by"])
        type(page).objects.filter(pk=page.pk).update(**changes)
        log(instance=page, action=REVIEWED, user=by, timestamp=at)
    purge_pages()
    record_all([page.page_ptr for page in reviewed], action="page_reviewed", by=by, at=at)
    return len(reviewed)


def _move_in_draft(page: EditorialPage, review_by: object) -> None:
    """Keep a draft from bringing the old day back when it is published."""
    draft = Revision.objects.filter(pk=page.latest_revision_id).first()
    if draft is not None:
        draft.content["review_by"] = str(review_by)
        Revision.objects.filter(pk=draft.pk).update(content=draft.content)


def owner_addresses(page: Page | None) -> list[str]:
    """Return the address of the page's owner, if it has one who still is an editor."""
    specific = page.specific if page else None
    owner_id = specific.content_owner_id if isinstance(specific, EditorialPage) else None
    return list(editors().filter(pk=owner_id).values_list("email", flat=True)) if owner_id else []


def reviewer_addresses(owner_id: int) -> list[str]:
    """Return whom to write to about due pages: the owner, or for ``NOBODY`` the group of editors.

    A site whose group is empty has its superusers left.
    """
    if owner_id != NOBODY:
        return list(editors().filter(pk=owner_id).values_list("email", flat=True))
    group = editors().filter(groups__name=EDITOR_GROUP) or editors().filter(is_superuser=True)
    return [user.email for user in group if user.email]
