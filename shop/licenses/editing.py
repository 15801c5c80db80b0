"""Changing facts of a licence after it was issued. Each change leaves a line in the licence's history."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.exceptions import InvalidInput, NotPermitted, StaleVersion
from shop.core.models import AuditEvent
from shop.core.texts import one_line
from shop.licenses.models import License, LicenseChange
from shop.licenses.services import SenTaken

EDITED: Final = "edited"
# One form, one statement, one answer within a few seconds.
MOST_AT_ONCE: Final = 5_000
EDITABLE_BY_CUSTOMER: Final = (
    "business_area",
    "department",
    "department_contact_name",
    "department_contact_email",
    "technical_contact_name",
    "technical_contact_email",
    "technical_contact_phone",
    "instance_url",
)
# What is the department's to correct, beside the customer's own facts. The product, the key and the
# predecessor come with an order and stay.
EDITABLE_BY_STAFF: Final = (
    "deployment",
    "license_type",
    "purchase_type",
    "maintenance_months",
    "user_tier",
    "institution",
    "sen",
    "main_contact_email",
    "starts_on",
    "ends_on",
    "purchased_on",
    "is_declared",
    *EDITABLE_BY_CUSTOMER,
)


@transaction.atomic
def edit_license(
    *,
    license_id: int,
    viewer: Viewer,
    changes: Mapping[str, str],
    by: User,
    at: datetime,
    version: int | None = None,
) -> License:
    """Change the facts that are the customer's own. ``version`` is what the editor saw, None does not ask.

    Raises License.DoesNotExist for a licence the viewer may not see, StaleVersion, InvalidInput for any other
    field or a value that does not fit. The trail names the changed fields, not their contents; the history
    holds both.
    """
    return _edit(license_id, viewer, _tidied(changes), by, at, version)


@transaction.atomic
def edit_license_as_staff(
    *,
    license_id: int,
    viewer: Viewer,
    changes: Mapping[str, Any],
    by: User,
    at: datetime,
    version: int | None = None,
) -> License:
    """Correct a licence: dates, tier, SEN and the like. Values are those of the columns.

    Raises NotPermitted for anybody else, SenTaken, and what ``edit_license`` raises.
    """
    if not viewer.is_licensing_staff:
        raise NotPermitted()
    for name in changes:
        if name not in EDITABLE_BY_STAFF:
            raise InvalidInput(_("This field cannot be changed here."), field=name)
    tidy = {
        name: one_line(value, field=name, longest=255) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    sen = tidy.get("sen")
    if sen and License.objects.current().filter(sen=sen).exclude(pk=license_id).exists():
        raise SenTaken(field="sen")
    try:
        with transaction.atomic():
            return _edit(license_id, viewer, tidy, by, at, version)
    except IntegrityError:
        # Between the look and the writing somebody entered the same.
        raise SenTaken(field="sen") from None


@transaction.atomic
def edit_licenses(
    *, license_ids: Collection[int], viewer: Viewer, changes: Mapping[str, str], by: User, at: datetime
) -> int:
    """Give many licences the same facts of the customer's own, all of them or none; how many were changed.

    Raises InvalidInput for a field or a value that does not fit, for more than MOST_AT_ONCE, and
    License.DoesNotExist when the viewer may not see one of them.
    """
    tidy = _tidied(changes)
    wanted = set(license_ids)
    check_not_too_many(wanted)
    _check_values(License(**tidy), tidy)
    chosen = License.objects.visible_to(viewer).filter(pk__in=wanted).order_by("pk")
    rows = list(chosen.select_for_update().only("pk", *EDITABLE_BY_CUSTOMER))
    if len(rows) != len(wanted):
        raise License.DoesNotExist
    history = [change for row in rows for change in _differences(row, tidy, by, at)]
    return write_changes(history, tidy, action=EDITED, by=by, at=at)


def check_not_too_many(license_ids: Collection[int]) -> None:
    """Raises InvalidInput for more than MOST_AT_ONCE."""
    if len(license_ids) > MOST_AT_ONCE:
        message = ngettext(
            "Please change at most %(count)d licence at a time.",
            "Please change at most %(count)d licences at a time.",
            MOST_AT_ONCE,
        )
        raise InvalidInput(message % {"count": MOST_AT_ONCE})


def write_changes(
    history: Sequence[LicenseChange], values: Mapping[str, Any], *, action: str, by: User, at: datetime
) -> int:
    """Give the licences of ``history`` these values and a new version, and keep the history and, as
    ``action``, the trail; returns how many it was.
    """
    fields: dict[int, list[str]] = {}
    for change in history:
        fields.setdefault(change.license_id, []).append(change.field)
    License.objects.filter(pk__in=fields).update(version=F("version") + 1, **values)
    LicenseChange.objects.bulk_create(history, batch_size=1000)
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                object_type=License._meta.label_lower,
                object_id=license_id,
                action=action,
                details={"fields": sorted(names)},
                actor_id=by.pk,
                at=at,
            )
            for license_id, names in fields.items()
        ),
        batch_size=1000,
    )
    return len(fields)


def _tidied(changes: Mapping[str, str]) -> dict[str, str]:
    for name in changes:
        if name not in EDITABLE_BY_CUSTOMER:
            raise InvalidInput(_("This field cannot be changed here."), field=name)
    return {name: " ".join(value.split()) for name, value in changes.items()}


def _edit(
    license_id: int,
    viewer: Viewer,
    changes: Mapping[str, Any],
    by: User,
    at: datetime,
    version: int | None,
) -> License:
    license_ = License.objects.visible_to(viewer).select_for_update().get(pk=license_id)
    if version is not None and license_.version != version:
        raise StaleVersion()
    history = list(_differences(license_, changes, by, at))
    if not history:
        return license_
    for name, value in changes.items():
        setattr(license_, name, value)
    _check_values(license_, changes)
    license_.version += 1
    license_.save(update_fields=[*changes, "version"])
    LicenseChange.objects.bulk_create(history)
    names = sorted(change.field for change in history)
    record(license_, action=EDITED, by=by, at=at, details={"fields": names})
    return license_


def _check_values(license_: License, changes: Collection[str]) -> None:
    """Raises InvalidInput, naming the field, for what a column does not take."""
    try:
        license_.clean_fields(exclude=[one.name for one in License._meta.fields if one.name not in changes])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=name) from None
    if license_.starts_on and license_.ends_on and license_.ends_on < license_.starts_on:
        raise InvalidInput(_("The maintenance ends before it starts."), field="ends_on")


def _differences(
    license_: License, changes: Mapping[str, Any], by: User, at: datetime
) -> list[LicenseChange]:
    return [
        LicenseChange(
            license=license_,
            field=name,
            old=_as_text(getattr(license_, name)),
            new=_as_text(value),
            at=at,
            by=by,
        )
        for name, value in changes.items()
        if getattr(license_, name) != value
    ]


def _as_text(value: object) -> str:
    """A value as the history keeps it: a date in ISO form, a choice by its code."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, models.Choices):
        return str(value.value)
    return value.isoformat() if isinstance(value, date) else str(value)[:255]
