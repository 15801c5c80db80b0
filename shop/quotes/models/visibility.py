"""Which requests and offers a person may see."""

from django.db.models import Q

from shop.accounts.viewer import Viewer


def of_viewer(viewer: Viewer) -> Q:
    """The organisation's for its activated members; what has no organisation yet for the person it belongs
    to.
    """
    return Q(organization_id__in=viewer.activated_organization_ids) | Q(
        organization=None, customer_id=viewer.user_id or 0
    )
