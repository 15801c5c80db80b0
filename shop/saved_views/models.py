"""Filters of a list that somebody keeps under a name."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60
LONGEST_QUERY = 500


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def usable_by(self, *, user_id: int, organization_id: int | None = None) -> Self:
        """Somebody's own views and those that others of the organisation share; without one, those that are
        shared in the department.
        """
        return self.filter(Q(owner_id=user_id) | Q(is_shared=True, organization_id=organization_id))

    def owned_by(self, *, user_id: int) -> Self:
        """The views that a colleague may rename and delete."""
        return self.filter(owner_id=user_id)


class SavedView(models.Model):
    """A list's query string under a name, for its owner and, where shared, for their colleagues."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Whose members a shared view is for; None for the department's own lists.
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Which list it is of: a key of the surface that shows it.
    page = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    # Filters and order as the list's address holds them, without the leading "?".
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    is_shared = models.BooleanField(_("shared with colleagues"), default=False)
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="one_saved_view_per_name")
        ]
        indexes = [
            models.Index(fields=["page", "is_shared"], name="saved_view_of_page"),
            models.Index(fields=["organization", "page"], name="saved_view_of_organization"),
        ]

    def __str__(self) -> str:
        return self.name
