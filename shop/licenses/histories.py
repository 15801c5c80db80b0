"""What became of a licence: who changed what, who saw its key, what came before it and after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from django.contrib.auth.models import User
from django.db import connections
from django.db.models import Exists, Field, OuterRef

from shop.accounts.viewer import Viewer
from shop.configurator.configuration import Tier
from shop.core.exceptions import NotPermitted
from shop.core.models import AuditEvent
from shop.licenses.models import License, LicenseChange
from shop.licenses.services import KEY_EXPORTED, REVEALED

MOST_CHANGES: Final = 200
# A chain of renewals that is longer has a fault.
LONGEST_LINEAGE: Final = 200
_LINEAGE: Final = """
WITH RECURSIVE earlier(id, predecessor_id, depth) AS (
    SELECT id, predecessor_id, 0 FROM licenses_license WHERE id = %s
    UNION ALL
    SELECT one.id, one.predecessor_id, earlier.depth + 1
    FROM licenses_license one JOIN earlier ON one.id = earlier.predecessor_id WHERE earlier.depth < %s
), later(id, depth) AS (
    SELECT id, 0 FROM licenses_license WHERE id = %s
    UNION ALL
    SELECT one.id, later.depth + 1
    FROM licenses_license one JOIN later ON one.predecessor_id = later.id WHERE later.depth < %s
)
SELECT id FROM earlier UNION SELECT id FROM later
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLook:
    """One look at a key, or its way into a file. ``person`` is "" where the account is gone."""

    license: License
    person: str
    at: datetime
    is_exported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A changed field with its values as people read them."""

    field: str
    label: str
    old: str
    new: str
    person: str
    at: datetime


def changes_of(license_: License) -> list[FieldChange]:
    """The newest changes of a licence that the viewer may see, newest first; one query."""
    changes = LicenseChange.objects.filter(license=license_).select_related("by")
    return [
        FieldChange(
            field=change.field,
            label=str(_column(change.field).verbose_name),
            old=_in_words(change.field, change.old),
            new=_in_words(change.field, change.new),
            person=change.by.get_full_name() or change.by.email,
            at=change.at,
        )
        for change in changes[:MOST_CHANGES]
    ]


def _in_words(field: str, value: str) -> str:
    if field == "user_tier" and value.isdigit():
        return Tier(value).label
    return str(dict(_column(field).flatchoices).get(value, value))


def _column(name: str) -> "Field[Any, Any]":
    return cast("Field[Any, Any]", License._meta.get_field(name))


def lineage(*, viewer: Viewer, license_id: int) -> list[License]:
    """What the licence renewed, upgraded or downgraded, itself, and what took its place, oldest first; two
    queries however long the chain is.
    """
    with connections[License.objects.db].cursor() as cursor:
        cursor.execute(_LINEAGE, [license_id, LONGEST_LINEAGE] * 2)
        ids = [row[0] for row in cursor.fetchall()]
    rows = License.objects.visible_to(viewer).filter(pk__in=ids).defer("license_key", "search_text")
    return list(rows.select_related("product__listing", "organization").order_by("pk"))


def key_looks(
    *, viewer: Viewer, license_id: int | None = None, before: int | None = None, limit: int = 50
) -> tuple[list[KeyLook], int | None]:
    """Who looked at keys of the organisations that the viewer administers (staff: all) or exported them,
    newest first; with the cursor of what is older, None at the end. Three queries.

    ``license_id`` narrows it to one licence. Raises NotPermitted for a viewer who administers none.
    """
    licenses = License.objects.visible_to(viewer)
    if not viewer.is_licensing_staff:
        if not viewer.administered_organization_ids:
            raise NotPermitted()
        licenses = licenses.filter(organization_id__in=viewer.administered_organization_ids)
    events = AuditEvent.objects.filter(
        action__in=[REVEALED, KEY_EXPORTED], object_type=License._meta.label_lower
    )
    if license_id is not None:
        events = events.filter(object_id=license_id)
    if before is not None:
        events = events.filter(pk__lt=before)
    events = events.filter(Exists(licenses.filter(pk=OuterRef("object_id"))))
    found = list(events.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    named = licenses.defer("license_key", "search_text").in_bulk({event.object_id for event in shown})
    people = names_of(event.actor_id for event in shown)
    looks = [
        KeyLook(
            license=named[event.object_id],
            person=people.get(event.actor_id or 0, ""),
            at=event.at,
            is_exported=event.action == KEY_EXPORTED,
        )
        for event in shown
        if event.object_id in named
    ]
    return looks, shown[-1].pk if len(found) > limit else None


def names_of(user_ids: Iterable[int | None]) -> dict[int, str]:
    """How the accounts with these ids are called: one query."""
    wanted: Sequence[int] = [user_id for user_id in set(user_ids) if user_id is not None]
    return {user.pk: user.get_full_name() or user.email for user in User.objects.filter(pk__in=wanted)}
