"""Keeping the filters of a list under a name."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import InvalidInput
from shop.saved_views.models import LONGEST_NAME, LONGEST_QUERY, SavedView

MOST_VIEWS = 50


def views_for(*, user_id: int, page: str, organization_id: int | None = None) -> list[SavedView]:
    """The views of a list that somebody can choose from, own ones first; one query.

    ``organization_id`` is whose members share them, None for the department.
    """
    usable = SavedView.objects.usable_by(user_id=user_id, organization_id=organization_id)
    found = usable.filter(page=page).select_related("owner")
    return sorted(found[: 4 * MOST_VIEWS], key=lambda view: view.owner_id != user_id)


@transaction.atomic
def save_view(
    *,
    owner: User,
    page: str,
    name: str,
    query: str,
    is_shared: bool,
    at: datetime,
    organization_id: int | None = None,
) -> SavedView:
    """Keep ``query`` under a name; the owner's view of the same name is written anew.

    Raises InvalidInput for a name that is empty or too long, a query that is too long, and the 51st view.
    """
    name = _checked_name(name)
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(_("These filters are too long to be saved."), field="name")
    # The owner's row is what two forms sent at once wait for.
    User.objects.select_for_update().get(pk=owner.pk)
    own = SavedView.objects.owned_by(user_id=owner.pk).filter(page=page)
    existing = own.filter(name=name).first()
    if existing is not None:
        existing.query, existing.is_shared = query, is_shared
        existing.organization_id = organization_id
        existing.save(update_fields=["query", "is_shared", "organization_id"])
        return existing
    if own.count() >= MOST_VIEWS:
        raise InvalidInput(
            _("You have %(count)s saved views already. Delete one first.") % {"count": MOST_VIEWS},
            field="name",
        )
    return SavedView.objects.create(
        owner=owner,
        organization_id=organization_id,
        page=page,
        name=name,
        query=query,
        is_shared=is_shared,
        created_at=at,
    )


@transaction.atomic
def edit_view(*, public_id: UUID, owner: User, name: str, is_shared: bool) -> SavedView:
    """Rename a view, share it or keep it to oneself.

    Raises SavedView.DoesNotExist for one that is somebody else's, InvalidInput for a name that is empty, too
    long or taken by another view of the owner.
    """
    name = _checked_name(name)
    view = SavedView.objects.owned_by(user_id=owner.pk).select_for_update().get(public_id=public_id)
    others = SavedView.objects.owned_by(user_id=owner.pk).filter(page=view.page, name=name)
    if others.exclude(pk=view.pk).exists():
        raise InvalidInput(_("You have a view of this name already."), field="name")
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    return view


def delete_view(*, public_id: UUID, owner: User) -> None:
    """Raises SavedView.DoesNotExist for one that is somebody else's, or gone."""
    deleted, _kinds = SavedView.objects.owned_by(user_id=owner.pk).filter(public_id=public_id).delete()
    if not deleted:
        raise SavedView.DoesNotExist


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(_("Please give the view a name."), field="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidInput(
            _("A name has at most %(count)s characters in one line.") % {"count": LONGEST_NAME}, field="name"
        )
    return name
