"""Exports of a person, and whether they may still have what is in them."""

from django.db.models import QuerySet

from shop.accounts.selectors import has_lost_a_membership, viewer_for
from shop.accounts.viewer import Viewer
from shop.exports.exceptions import AccessLost
from shop.exports.models import Export


def exports_for(viewer: Viewer) -> QuerySet[Export]:
    """What the viewer asked for themselves, newest first; nobody sees another person's."""
    if viewer.user_id is None:
        return Export.objects.none()
    return Export.objects.owned_by(user_id=viewer.user_id).order_by("-pk")


def entitled_viewer(export: Export) -> Viewer:
    """The owner as they may look today: at their own organisations' rows, or as staff at all.

    Raises AccessLost for an owner who is out, and for one who since then has lost an organisation whose rows
    the file may hold, or the right to its keys.
    """
    viewer = viewer_for(export.owner)
    if export.organization_id is None:
        if not viewer.is_licensing_staff:
            raise AccessLost()
        return viewer
    viewer = viewer.as_customer
    if export.organization_id not in viewer.activated_organization_ids:
        raise AccessLost()
    if has_lost_a_membership(export.owner_id, since=export.created_at):
        raise AccessLost()
    if export.has_keys and not may_export_keys(viewer):
        raise AccessLost()
    return viewer


def may_export_keys(viewer: Viewer) -> bool:
    """Administrators of every organisation whose licences they see; nobody else, staff included."""
    return bool(viewer.activated_organization_ids) and (
        viewer.activated_organization_ids == viewer.administered_organization_ids
    )
