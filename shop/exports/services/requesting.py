"""Asking for an export."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.exceptions import InvalidInput, NotPermitted
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.exports.columns import KEY_COLUMN, chosen_columns
from shop.exports.enums import ExportFormat, ExportResource, ExportStatus
from shop.exports.exceptions import NothingToExport, TooManyExports, TooMuchToExport
from shop.exports.models import Export
from shop.exports.rows import Choice, checked, columns_of, matching
from shop.exports.selectors import may_export_keys
from shop.exports.services.making import make_export

UNDER_WAY: Final = (ExportStatus.QUEUED, ExportStatus.RUNNING)


def request_export(
    *,
    viewer: Viewer,
    resource: ExportResource,
    file_format: ExportFormat,
    columns: Sequence[str] = (),
    query: str = "",
    ids: Sequence[str] = (),
    has_keys: bool = False,
    language: str,
    by: User,
    at: datetime,
) -> Export:
    """Have a list made into a file: a short one here and now, a long one in the background.

    The rows are those of ``ids`` or, without any, all that ``query`` (the list's own address) lets through.
    ``columns`` are names in the order of the file, none for the usual ones. ``has_keys`` adds the licence
    keys; the caller has seen to it that the person proved who they are just now.

    Raises InvalidInput for a forbidden filter, an unknown column, a format that the list does not have, and
    ids of which one is not in the viewer's list, whether it exists or not; NotPermitted for keys that are
    not theirs to take; NothingToExport, TooMuchToExport, TooManyExports.
    """
    choice = checked(Choice(resource=resource, query=query, ids=ids))
    if file_format == ExportFormat.ZIP and resource != ExportResource.INVOICES:
        raise InvalidInput(_("Only invoices have documents for a ZIP."), field="format")
    if has_keys:
        _check_keys(viewer, resource)
    names = [column.name for column in chosen_columns(columns_of(resource), _without_key(columns, has_keys))]
    total = matching(choice, viewer=viewer, on_date=local_date(at)).count()
    if choice.ids and total != len(choice.ids):
        raise InvalidInput(
            _("Some of the chosen entries are not in your list, or not any more. Nothing was exported."),
            field="ids",
        )
    _check_size(total, file_format, has_keys=has_keys)
    with transaction.atomic():
        if Export.objects.owned_by(user_id=by.pk).filter(status__in=UNDER_WAY).count() >= (
            settings.EXPORTS_AT_ONCE
        ):
            raise TooManyExports()
        export = Export.objects.create(
            owner=by,
            organization_id=None if viewer.is_licensing_staff else viewer.organization_id,
            resource=resource,
            format=file_format,
            columns=[*names, KEY_COLUMN.name] if has_keys else names,
            query=choice.query,
            ids=list(choice.ids),
            has_keys=has_keys,
            language=language,
            total=total,
            created_at=at,
        )
        details = {"resource": resource.value, "format": file_format.value, "rows": total, "keys": has_keys}
        record(export, action="requested", by=by, at=at, details=details)
        if is_long(total=total, file_format=file_format):
            enqueue(Job.MAKE_EXPORT, export_id=export.pk)
    if not is_long(total=total, file_format=file_format):
        export = make_export(export_id=export.pk, at=at)
    return export


def is_long(*, total: int, file_format: ExportFormat) -> bool:
    """Whether making it takes longer than somebody waits for a page."""
    return total > settings.EXPORT_SMALL_ROWS[file_format]


def _without_key(columns: Sequence[str], has_keys: bool) -> list[str]:
    return [name for name in columns if not (has_keys and name == KEY_COLUMN.name)]


def _check_keys(viewer: Viewer, resource: ExportResource) -> None:
    if resource != ExportResource.LICENSES:
        raise InvalidInput(_("Only licences have keys."), field="with_keys")
    if viewer.is_licensing_staff or not may_export_keys(viewer):
        raise NotPermitted(
            _("Licence keys are exported by administrators of your organisation only."), field="with_keys"
        )


def _check_size(total: int, file_format: ExportFormat, *, has_keys: bool) -> None:
    if total == 0:
        raise NothingToExport()
    most = settings.EXPORT_MAX_ROWS[file_format]
    if has_keys:
        most = min(most, settings.EXPORT_MAX_KEYS)
    if total > most:
        raise TooMuchToExport(
            ngettext(
                "A file like this holds at most %(count)d entry. Choose fewer, or another format.",
                "A file like this holds at most %(count)d entries. Choose fewer, or another format.",
                most,
            )
            % {"count": most}
        )
