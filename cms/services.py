"""Writes of the editorial site."""

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITOR_GROUP: Final = "Editors"
_ADMIN_PERMISSIONS = [
    ("wagtailadmin", "access_admin"),
    ("cms", "change_sitesettings"),
    ("wagtail_localize", "submit_translation"),
]
_PAGE_PERMISSIONS = ["add_page", "change_page", "publish_page"]
_FILE_PERMISSIONS = [
    ("wagtailimages", ["add_image", "change_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "change_document", "choose_document"]),
]


@transaction.atomic
def ensure_editor_group() -> Group:
    """Return the group of editors, giving it what it lacks: pages, images, documents, brand and contacts.

    It gets no users, no groups and not the seller's legal and bank data; what was added by hand stays.
    """
    group, _created = Group.objects.get_or_create(name=EDITOR_GROUP)
    for app_label, codename in _ADMIN_PERMISSIONS:
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    root_page = Page.get_first_root_node()
    for codename in _PAGE_PERMISSIONS:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=group, page=root_page, permission=permission)
    root_collection = Collection.get_first_root_node()
    for app_label, codenames in _FILE_PERMISSIONS:
        for permission in Permission.objects.filter(
            content_type__app_label=app_label, codename__in=codenames
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=root_collection, permission=permission
            )
    return group
