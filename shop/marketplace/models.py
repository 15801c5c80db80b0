"""The catalogue as the Marketplace tells it. Each listing has a product of Oscar, which baskets need."""

from datetime import datetime
from typing import ClassVar, Self
from zlib import crc32

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shop.core.workflow import Transitions
from shop.marketplace.enums import (
    SYNC_TRANSITIONS,
    ChangeKind,
    Hosting,
    ListingKind,
    PaymentModel,
    SyncMode,
    SyncPhase,
    SyncStatus,
)

HUES = 12


class Vendor(models.Model):
    """Who makes a listing. The key is the Marketplace's number of the vendor."""

    key = models.CharField(_("key"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=255)
    support_url = models.URLField(_("support"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    # When the vendor's own entry was last read; an app embeds no more than the name.
    details_read_at = models.DateTimeField(_("details read at"), null=True, blank=True)

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

    def with_last_run(self) -> Self:
        """Add ``last_run_at``, when the last complete synchronisation began, for ``confirmed_at``."""
        runs = SyncRun.objects.filter(status=SyncStatus.COMPLETED).order_by("-started_at")
        return self.annotate(last_run_at=models.Subquery(runs.values("started_at")[:1]))


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
    # Our own copy: a page never loads an image from somebody else's server.
    logo = models.FileField(_("logo"), upload_to="logos", max_length=200, blank=True)
    # Where the source says the logo is, and the address that ``logo`` was made from or that was refused for
    # good. The logo is due for mirroring while the two differ.
    logo_address = models.CharField(_("address of the logo"), max_length=500, blank=True)
    logo_settled_address = models.CharField(_("address of the mirrored logo"), max_length=500, blank=True)
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
    # When the facts were last written. Runs that find nothing new write nothing: see ``confirmed_at``.
    synchronized_at = models.DateTimeField(_("synchronised at"))
    # The first complete run that did not confirm the listing: it was gone, or could not be read.
    stale_since = models.DateTimeField(_("not confirmed since"), null=True, blank=True)
    unlisted_at = models.DateTimeField(_("no longer listed since"), null=True, blank=True)

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
    def logo_url(self) -> str:
        """Address of the mirrored logo, "" without one."""
        return str(self.logo.url) if self.logo else ""

    @property
    def confirmed_at(self) -> datetime:
        """When the facts were last known to be the source's; needs ``with_last_run``."""
        last_run_at: datetime | None = self.last_run_at  # type: ignore[attr-defined]
        if self.stale_since or not self.is_listed or last_run_at is None:
            return self.synchronized_at
        return max(self.synchronized_at, last_run_at)

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


class SyncRun(models.Model):
    """One synchronisation of the catalogue with a source: how far it is, what it found, how it ended."""

    TRANSITIONS: ClassVar[Transitions] = SYNC_TRANSITIONS

    source = models.CharField(_("source"), max_length=500, help_text=_("An address, or the path of a file."))
    mode = models.CharField(_("extent"), max_length=11, choices=SyncMode)
    status = models.CharField(_("status"), max_length=9, choices=SyncStatus, default=SyncStatus.QUEUED)
    phase = models.CharField(_("phase"), max_length=9, choices=SyncPhase, default=SyncPhase.WAITING)
    # Progress within the phase; a total of 0 means that nobody knows yet.
    done = models.PositiveIntegerField(_("number done"), default=0)
    total = models.PositiveIntegerField(_("number in all"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("started by"),
        help_text=_("Empty for a run of the schedule or of the command line."),
    )
    requested_at = models.DateTimeField(_("requested at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    # The last sign of life of a running one.
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    skipped = models.PositiveIntegerField(_("skipped"), default=0)
    delisted = models.PositiveIntegerField(_("no longer listed"), default=0)
    # Missing listings that were too many to be believed without a person's word.
    missing = models.PositiveIntegerField(_("missing"), default=0)
    missing_settled_at = models.DateTimeField(_("missing ones decided at"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True, help_text=_("Why it failed, in words for staff."))

    class Meta:
        verbose_name = _("synchronisation")
        verbose_name_plural = _("synchronisations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "-started_at"], name="sync_run_by_status")]
        constraints = [
            models.CheckConstraint(condition=models.Q(mode__in=SyncMode.values), name="sync_mode_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=SyncStatus.values), name="sync_status_known"
            ),
            models.UniqueConstraint(
                models.Value(1),
                condition=models.Q(status__in=[SyncStatus.QUEUED, SyncStatus.RUNNING]),
                name="one_sync_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.source} ({self.status})"

    @property
    def awaits_confirmation(self) -> bool:
        """Whether staff still have to say if the missing listings are really gone."""
        return bool(self.missing) and self.missing_settled_at is None


class SyncChange(models.Model):
    """What a synchronisation found out about one listing, one row for each kind of change."""

    run = models.ForeignKey(
        SyncRun, on_delete=models.CASCADE, related_name="changes", verbose_name=_("synchronisation")
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=ChangeKind)
    # No foreign key: a skipped listing may never have been stored.
    key = models.CharField(_("key"), max_length=255)
    name = models.CharField(_("name"), max_length=255, blank=True)
    details = models.JSONField(
        _("details"),
        default=dict,
        blank=True,
        help_text=_('{"fields": […]}, {"old": …, "new": …} or {"reason": "…"}.'),
    )

    class Meta:
        verbose_name = _("change of a listing")
        verbose_name_plural = _("changes of listings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "kind", "id"], name="sync_change_by_kind")]

    def __str__(self) -> str:
        return f"{self.key} {self.kind}"
