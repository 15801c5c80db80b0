"""What somebody ticked in a list: rows by their ids, or everything that the list's filters let through.

A form posts ``ids`` (public ids; several in one value with spaces between them, too) or ``all=1`` with the
list's address in ``query``.
"""

import re
import uuid
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.exceptions import InvalidInput
from shop.licenses.models import License
from shop.licenses.register import RegisterFilter, filtered_licenses

LONGEST_IDS = 40 * 20_000


def selected_licenses(posted: QueryDict, *, viewer: Viewer, on_date: date) -> QuerySet[License]:
    """The selected licences, in no order and without keys.

    Raises InvalidInput for a broken address, for ids that are none, and for nothing at all;
    License.DoesNotExist when one of the ids is not the viewer's to see.
    """
    if posted.get("all") == "1":
        wanted = RegisterFilter.from_query(QueryDict(posted.get("query", "")))
        return filtered_licenses(viewer=viewer, wanted=wanted, on_date=on_date)
    ids = selected_ids(posted)
    if not ids:
        raise InvalidInput(_("Please choose at least one licence."))
    everything = filtered_licenses(viewer=viewer, wanted=RegisterFilter(), on_date=on_date)
    chosen = everything.filter(public_id__in=ids)
    if chosen.count() != len(ids):
        raise License.DoesNotExist
    return chosen


def selected_ids(posted: QueryDict) -> list[uuid.UUID]:
    """The public ids in ``ids``, each once. Raises InvalidInput for what is none."""
    try:
        return list(dict.fromkeys(uuid.UUID(part) for part in selected_names(posted)))
    except ValueError:
        raise InvalidInput(_("The list has no such row.")) from None


def selected_names(posted: QueryDict) -> list[str]:
    """What stands in ``ids``, each once: the public ids of licences, or the numbers of invoices. Raises
    InvalidInput for more than a list can send.
    """
    text = " ".join(posted.getlist("ids"))
    if len(text) > LONGEST_IDS:
        raise InvalidInput(_("These are too many rows; choose all that match instead."))
    return list(dict.fromkeys(part for part in re.split(r"[\s,]+", text) if part))
