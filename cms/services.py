"""Writes of the editorial site."""

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

EDITOR_GROUP: Final = "Editors"
AUTHOR_GROUP: Final = "Authors"
APPROVAL: Final = "Approval by an editor"
# What Wagtail's own migrations set up for the pages of a new site.
_WAGTAILS_WORKFLOW: Final = "Moderators approval"
_ENTRANCE = ("wagtailadmin", "access_admin")
_ADMIN_PERMISSIONS = [_ENTRANCE, ("cms", "change_sitesettings"), ("wagtail_localize", "submit_translation")]
# Who moves a page cares for its old address.
_REDIRECT_PERMISSIONS = [("wagtailredirects", f"{action}_redirect") for action in ("add", "change", "delete")]
_FILE_PERMISSIONS = [
    ("wagtailimages", ["add_image", "change_image", "choose_image"]),
    ("wagtaildocs", ["add_document", "change_document", "choose_document"]),
]


@transaction.atomic
def ensure_editor_group() -> Group:
    """Return the group of editors, giving it what it lacks: pages, images, documents, brand and contacts.

    It gets no users, no groups and not the seller's legal and bank data; what was added by hand stays.
    """
    return _ensure_group(
        EDITOR_GROUP,
        admin=[*_ADMIN_PERMISSIONS, *_REDIRECT_PERMISSIONS],
        pages=["add_page", "change_page", "publish_page"],
    )


@transaction.atomic
def ensure_author_group() -> Group:
    """Return the group of authors: they write pages, and editors approve and publish them."""
    return _ensure_group(AUTHOR_GROUP, admin=[_ENTRANCE], pages=["add_page", "change_page"])


@transaction.atomic
def ensure_approval_workflow() -> Workflow:
    """Return the workflow of all pages, in which an editor approves what an author submits.

    A workflow that somebody has set for all pages stays as it is; only Wagtail's own one, whose group of
    approvers is empty from the start, is replaced.
    """
    root = Page.get_first_root_node()
    current = WorkflowPage.objects.filter(page=root).select_related("workflow").first()
    if current is not None and current.workflow.name != _WAGTAILS_WORKFLOW:
        return current.workflow
    workflow, _created = Workflow.objects.get_or_create(name=APPROVAL)
    task, _created = GroupApprovalTask.objects.get_or_create(name=APPROVAL)
    task.groups.add(ensure_editor_group())
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    return workflow


def _ensure_group(name: str, *, admin: list[tuple[str, str]], pages: list[str]) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    for app_label, codename in admin:
        group.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    root_page = Page.get_first_root_node()
    for codename in pages:
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
