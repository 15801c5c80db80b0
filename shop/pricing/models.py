"""The price book. Confidential: it proposes prices to staff and is shown to nobody else.

A price is never changed. What ends or corrects it replaces it: the old row stays, marked with the import that
replaced it, and shortened or corrected copies take its place. So an import is undone by taking its rows out
and the marks off.
"""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.configurator.configuration import Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.workflow import Transitions
from shop.documents.storage import private_storage
from shop.pricing.enums import IMPORT_TRANSITIONS, DecimalMark, ImportStatus, PriceSource, Problem


class PriceBook(models.Model):
    """One row. Whoever changes prices raises ``version`` first, in the same transaction: one at a time, and
    nobody by a preview of an older book.
    """

    place = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("price book")
        constraints = [models.CheckConstraint(condition=Q(place=1), name="one_price_book")]

    def __str__(self) -> str:
        return f"#{self.version}"


def _price_list_path(_instance: "PriceListImport", _name: str) -> str:
    return f"price-lists/{uuid.uuid4().hex}"


class PriceListImport(models.Model):
    """A price list on its way into the book, or a change by hand: who, when, from what, and how much."""

    TRANSITIONS: ClassVar[Transitions] = IMPORT_TRANSITIONS

    source = models.CharField(_("source"), max_length=11, choices=PriceSource)
    status = models.CharField(_("status"), max_length=9, choices=ImportStatus, default=ImportStatus.QUEUED)
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    # Gone once the list is imported or discarded.
    file = models.FileField(storage=private_storage, upload_to=_price_list_path, max_length=120, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    # Why staff changed a price by hand.
    reason = models.TextField(_("reason"), blank=True)
    # For rows that say nothing else.
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    decimal_mark = models.CharField(
        _("decimal mark"), max_length=5, choices=DecimalMark, default=DecimalMark.AUTO
    )
    is_complete = models.BooleanField(
        _("complete"), default=False, help_text=_("Prices of its products that it does not hold end.")
    )
    keeps_unknown = models.BooleanField(_("with unknown products"), default=False)
    # How the file was understood: {encoding, delimiter, decimal_mark, sheet, columns, ignored}.
    reading = models.JSONField(default=dict, blank=True)
    # The largest differences: [{key, deployment, …, old, new, percent}].
    differences = models.JSONField(default=list, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    ended = models.PositiveIntegerField(_("ended"), default=0)
    wrong = models.PositiveIntegerField(_("wrong rows"), default=0)
    unknown = models.PositiveIntegerField(_("rows with unknown products"), default=0)
    # Progress; a total of 0 means that nobody knows yet.
    done = models.PositiveIntegerField(_("number done"), default=0)
    total = models.PositiveIntegerField(_("number in all"), default=0)
    # Of a reading of the Marketplace: the last listing read, for going on after an interruption.
    last_listing_id = models.BigIntegerField(default=0)
    # The version of the book that the preview was made against, or that the import made.
    book_version = models.PositiveIntegerField(default=0)
    error = models.TextField(_("error"), blank=True, help_text=_("Why it cannot be read, for staff."))
    # Which choice of a person would make it readable: "decimal_mark".
    question = models.CharField(max_length=20, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("imported by"),
    )
    created_at = models.DateTimeField(_("uploaded at"))
    applied_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=PriceSource.values), name="price_source_known"),
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values), name="price_import_status_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="price_import_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or str(PriceSource(self.source).label)

    @property
    def is_under_way(self) -> bool:
        """Whether a job works on it, or is about to."""
        return self.status in (ImportStatus.QUEUED, ImportStatus.READING, ImportStatus.APPLYING)

    @property
    def right_rows(self) -> int:
        """How many rows would be imported."""
        left_out = 0 if self.keeps_unknown else self.unknown
        return self.rows - self.wrong - left_out

    @property
    def will_change(self) -> int:
        """How many prices begin or end with it."""
        return self.added + self.changed + self.ended


class PriceProblem(models.Model):
    """What is wrong with one value of a price list. Goes once the list is decided on."""

    price_list = models.ForeignKey(PriceListImport, on_delete=models.CASCADE, related_name="problems")
    # As a spreadsheet counts: the first line is 1.
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=60, blank=True)
    value = models.CharField(_("value"), max_length=60, blank=True)
    code = models.CharField(_("problem"), max_length=20, choices=Problem)
    # Of a repeated row: the one before.
    other_row = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("problem of a price list")
        verbose_name_plural = _("problems of price lists")
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["price_list", "row", "id"], name="price_problem_by_row")]

    def __str__(self) -> str:
        return f"{self.row} {self.column} {self.code}"


class PriceQuerySet(models.QuerySet["Price"]):
    def kept(self) -> Self:
        """Prices that nothing has replaced, whenever they are valid."""
        return self.filter(replaced_by=None)

    def valid_on(self, on: date) -> Self:
        """Prices that count on a day."""
        return self.kept().filter(Q(valid_until=None) | Q(valid_until__gte=on), valid_from__lte=on)


class Price(models.Model):
    """What one licence costs in one currency, for a time. The first and the last day count."""

    listing_key = models.CharField(_("product key"), max_length=255)
    # Empty for a product that the catalogue does not know.
    product = models.ForeignKey(
        "catalogue.Product",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    deployment = models.CharField(_("deployment"), max_length=16, choices=Deployment)
    license_type = models.CharField(_("licence type"), max_length=16, choices=LicenseType)
    purchase_type = models.CharField(
        _("purchase type"),
        max_length=16,
        choices=PurchaseType,
        blank=True,
        help_text=_("Empty for every purchase type that has no price of its own."),
    )
    user_tier = models.PositiveIntegerField(_("user tier"), help_text=_("2147483647 means unlimited."))
    maintenance_months = models.PositiveSmallIntegerField(_("maintenance in months"))
    currency = models.CharField(_("currency"), max_length=3)
    unit_price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    unit_cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    price_list = models.ForeignKey(
        PriceListImport, on_delete=models.PROTECT, related_name="prices", verbose_name=_("price list")
    )
    replaced_by = models.ForeignKey(
        PriceListImport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_prices",
        # Of its own below: one that held the rows without a value would look like the way to the prices in
        # force, and is the longest one.
        db_index=False,
        verbose_name=_("replaced by"),
    )
    # Of a copy that was only shortened or prolonged: the list that the amount is from.
    origin = models.ForeignKey(
        PriceListImport,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("amount from"),
    )

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering = ["listing_key", "deployment", "user_tier", "pk"]
        constraints = [
            # Also the index of every look-up: by key and configuration, newest start last.
            models.UniqueConstraint(
                fields=[
                    "listing_key",
                    "deployment",
                    "license_type",
                    "user_tier",
                    "maintenance_months",
                    "currency",
                    "purchase_type",
                    "valid_from",
                ],
                condition=Q(replaced_by=None),
                name="one_price_from_one_day",
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=Q(unit_cost=None) | Q(unit_cost__gte=0), name="price_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
                name="price_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(deployment__in=Deployment.values, license_type__in=LicenseType.values)
                & Q(purchase_type__in=["", *PurchaseType.values]),
                name="price_of_known_configuration",
            ),
            models.CheckConstraint(condition=Q(maintenance_months__gt=0), name="price_months_positive"),
        ]
        indexes = [
            models.Index(
                fields=["listing_key", "deployment", "user_tier", "id"],
                condition=Q(replaced_by=None),
                name="price_in_order",
            ),
            models.Index(
                fields=["replaced_by"], condition=Q(replaced_by__isnull=False), name="price_by_replacement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_key} {self.deployment} {self.tier}"

    @property
    def tier(self) -> Tier:
        return Tier(self.user_tier)
