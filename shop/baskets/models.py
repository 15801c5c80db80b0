"""Requisition lists: baskets that people keep under a name, to ask for the same again."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import Membership
from shop.accounts.viewer import Viewer
from shop.configurator.models import ConfiguredLine

LONGEST_NAME = 120


class RequisitionListQuerySet(models.QuerySet["RequisitionList"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """One's own, and what colleagues share with an organisation that both belong to now.

        They are working notes of customers, so licensing staff see no more than anybody else.
        """
        still_there = Membership.objects.filter(
            person__user_id=OuterRef("owner_id"), organization_id=OuterRef("shared_with_id"), ended_at=None
        )
        shared = Q(Exists(still_there), shared_with_id__in=viewer.activated_organization_ids)
        return self.filter(Q(owner_id=viewer.user_id or 0) | shared)


class RequisitionList(models.Model):
    """A named list of configured products. Only its owner changes it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="requisition_lists",
        verbose_name=_("owner"),
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    # The name without letter case: databases do not agree on the lower case of an umlaut.
    folded_name = models.CharField(max_length=3 * LONGEST_NAME, editable=False)
    shared_with = models.ForeignKey(
        "accounts.Organization",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shared with"),
    )
    created_at = models.DateTimeField(_("created at"))
    changed_at = models.DateTimeField(_("changed at"))
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = RequisitionListQuerySet.as_manager()

    class Meta:
        verbose_name = _("requisition list")
        verbose_name_plural = _("requisition lists")
        ordering = ["folded_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "folded_name"], name="requisition_list_name_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner_name(self) -> str:
        return self.owner.get_full_name() or self.owner.email


class RequisitionListLine(ConfiguredLine):
    """A product with its configuration. What "ask us anyway" was ticked for is not kept: see ``lists``."""

    list = models.ForeignKey(
        RequisitionList, on_delete=models.CASCADE, related_name="lines", verbose_name=_("requisition list")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    product = models.ForeignKey(
        "catalogue.Product", on_delete=models.PROTECT, related_name="+", verbose_name=_("product")
    )
    quantity = models.PositiveIntegerField(_("quantity"), default=1)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("line of a requisition list")
        verbose_name_plural = _("lines of requisition lists")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["list", "position"], name="one_list_line_per_position"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="list_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.position}"
