"""The catalogue as the Marketplace tells it. Each listing has a product of Oscar, which baskets need."""

from typing import Self
from zlib import crc32

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shop.marketplace.enums import Hosting, ListingKind, PaymentModel

HUES = 12


class Vendor(models.Model):
    """Who makes a listing. The key is the Marketplace's number of the vendor."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    support_url = models.URLField(_("support"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("vendor")
        verbose_name_plural = _("vendors")
        indexes = [models.Index(Lower("name"), name="vendor_by_name")]

    def __str__(self) -> str:
        return self.name


class HostApplication(models.Model):
    """What an app plugs into, such as Jira; several host products can belong to one application."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("host application")
        verbose_name_plural = _("host applications")

    def __str__(self) -> str:
        return self.name


class ListingQuerySet(models.QuerySet["Listing"]):
    def listed(self) -> Self:
        """Listings that the catalogue shows; the others keep their page for those who own them."""
        return self.filter(is_listed=True, product__is_public=True)

    def with_facts(self) -> Self:
        """Load what a page or a rule needs of each listing, in two queries more, however many there are."""
        return self.select_related("product", "vendor").prefetch_related("hostings", "applications")


class Listing(models.Model):
    """One entry of the Marketplace: a host product or an app. Never deleted; it may stop being listed."""

    product = models.OneToOneField(
        "catalogue.Product", on_delete=models.PROTECT, related_name="listing", verbose_name=_("product")
    )
    key = models.CharField(_("key"), max_length=255, unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=ListingKind)
    name = models.CharField(_("name"), max_length=255)
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="listings", verbose_name=_("vendor")
    )
    applications = models.ManyToManyField(
        HostApplication, related_name="listings", verbose_name=_("host applications")
    )
    tag_line = models.CharField(_("tag line"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    description = models.TextField(_("description"), blank=True, help_text=_("Sanitised HTML."))
    # Empty until images are mirrored: a page never loads one from somebody else's server.
    logo_url = models.CharField(_("logo"), max_length=500, blank=True)
    rating = models.DecimalField(
        _("rating"),
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(5)],
        help_text=_("Average of 0 to 5 stars; empty without a review."),
    )
    rating_count = models.PositiveIntegerField(_("reviews"), default=0)
    installs = models.PositiveIntegerField(_("installations"), default=0)
    support_url = models.URLField(_("support"), max_length=500, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    is_listed = models.BooleanField(_("listed"), default=True)
    marketplace_modified_at = models.DateTimeField(_("changed in the Marketplace at"), null=True, blank=True)
    synchronized_at = models.DateTimeField(_("synchronised at"))

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        indexes = [
            models.Index(Lower("name"), "id", name="listing_by_name"),
            models.Index(fields=["-installs", "id"], name="listing_by_installs"),
            models.Index(fields=["-rating", "id"], name="listing_by_rating"),
            models.Index(fields=["-marketplace_modified_at", "id"], name="listing_by_change"),
            models.Index(fields=["is_listed", "kind"], name="listing_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("key"), name="listing_key_once_in_any_case"),
            models.CheckConstraint(
                condition=models.Q(kind__in=ListingKind.values), name="listing_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(0, 5)),
                name="listing_rating_0_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hue(self) -> int:
        """Number of a colour, 0 to 11, for the generated initial; the same key always has the same one."""
        return crc32(self.key.encode()) % HUES

    @property
    def initial(self) -> str:
        """First letter or digit of the name, for a listing without a logo."""
        return next((character.upper() for character in self.name if character.isalnum()), "?")[:1]

    @property
    def is_host(self) -> bool:
        return self.kind == ListingKind.HOST


class ListingHosting(models.Model):
    """The newest version of a listing for one hosting; without a row, that hosting is not offered."""

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="hostings", verbose_name=_("listing")
    )
    deployment = models.CharField(_("deployment"), max_length=11, choices=Hosting)
    payment_model = models.CharField(_("payment model"), max_length=9, choices=PaymentModel)
    version_name = models.CharField(_("version"), max_length=100, blank=True)
    build_number = models.BigIntegerField(_("build number"), default=0)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    compatibilities = models.JSONField(
        _("compatibility"),
        default=list,
        blank=True,
        help_text=_("List of {application, min, max}; versions as text."),
    )

    class Meta:
        verbose_name = _("hosting of a listing")
        verbose_name_plural = _("hostings of listings")
        # Cloud, data center, server: also the alphabetical order of the stored values.
        ordering = ["deployment"]
        indexes = [
            models.Index(fields=["deployment", "payment_model", "listing"], name="hosting_by_payment_model")
        ]
        constraints = [
            models.UniqueConstraint(fields=["listing", "deployment"], name="listing_hosting_once"),
            models.CheckConstraint(
                condition=models.Q(deployment__in=Hosting.values), name="listing_hosting_known"
            ),
            models.CheckConstraint(
                condition=models.Q(payment_model__in=PaymentModel.values), name="listing_payment_model_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} {self.deployment} {self.version_name}"
