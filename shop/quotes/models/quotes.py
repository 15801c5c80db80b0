"""What staff offer, over its revisions, and what becomes of it."""

import uuid
from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.models import ConfiguredLine
from shop.quotes.enums import PRICED, QUOTE_TRANSITIONS, ApprovalOutcome, LineKind, QuoteStatus
from shop.quotes.models.requests import QuoteRequest
from shop.quotes.models.visibility import of_viewer


class QuoteQuerySet(models.QuerySet["Quote"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """All for licensing staff; for customers only what was sent (see ``of_viewer``), never a first
        draft.
        """
        return self if viewer.is_licensing_staff else self.exclude(number=None).filter(of_viewer(viewer))


class Quote(models.Model):
    """An offer over all its revisions. The number comes with the first sending and stays."""

    TRANSITIONS = QUOTE_TRANSITIONS

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, null=True, blank=True)
    request = models.ForeignKey(
        QuoteRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quotes")
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="quotes"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=QuoteStatus, default=QuoteStatus.DRAFT, db_index=True
    )
    currency = models.CharField(_("currency"), max_length=3)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    # Raised by every change of the draft: the optimistic lock of everyone who edits it.
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_reason = models.TextField(_("customer's reason"), blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["organization", "-created_at"], name="quote_by_organization")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=QuoteStatus.values), name="quote_status")
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft"))


class QuoteRevision(models.Model):
    """One version of an offer. Once sent, neither it nor its lines change again: the database refuses."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="revisions")
    revision_number = models.PositiveSmallIntegerField(_("revision"))
    introduction = models.TextField(_("introduction"), blank=True)
    # The last day on which it can be accepted, in ``time_zone``.
    valid_until_date = models.DateField(_("valid until"))
    time_zone = models.CharField(max_length=40)
    # Who gets a copy of the mail, as staff wrote it: a list of addresses.
    cc_addresses = models.JSONField(_("copy to"), default=list, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    content_hash = models.CharField(max_length=64, blank=True)
    seller_snapshot = models.JSONField(default=dict)
    buyer_snapshot = models.JSONField(default=dict)

    class Meta:
        ordering = ["revision_number"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "revision_number"], name="one_revision_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.quote_id}/{self.revision_number}"


class QuoteLine(ConfiguredLine):
    """A licence with its configuration, a service, or a text or heading between them. All but licences leave
    the configuration columns empty; texts and headings cost nothing.
    """

    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=LineKind)
    product = models.ForeignKey("catalogue.Product", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(_("title"), max_length=255)
    # The configuration as a sentence in the offer's language, or what the service is.
    detail = models.TextField(_("description"), blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=10, decimal_places=2, default=Decimal(1))
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    unit_price = models.DecimalField(_("unit price"), max_digits=12, decimal_places=2, null=True)
    discount_percent = models.DecimalField(
        _("discount %"), max_digits=5, decimal_places=2, default=Decimal(0)
    )
    tax_code = models.SlugField(_("VAT"), default="standard")
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)
    # What the line costs us, per unit, where the price book or staff say so. Never leaves the department.
    unit_cost = models.DecimalField(_("cost"), max_digits=12, decimal_places=2, null=True)
    is_optional = models.BooleanField(_("optional"), default=False)
    # Lines of one group above 0 stand for each other: exactly one is ordered, the first unless another is
    # chosen.
    alternative_group = models.PositiveSmallIntegerField(_("alternative"), default=0)
    # Rules that staff set aside for this line: [{code, reason, by, at}].
    overrides = models.JSONField(default=list)
    net_amount = models.DecimalField(_("net"), max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="one_quote_line_per_position"),
            models.CheckConstraint(
                condition=~Q(kind=LineKind.LICENSE)
                | Q(
                    deployment__in=Deployment.values,
                    license_type__in=LicenseType.values,
                    purchase_type__in=PurchaseType.values,
                    product__isnull=False,
                ),
                name="license_line_is_configured",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="quote_quantity_positive"),
            models.CheckConstraint(
                condition=Q(is_optional=False) | Q(alternative_group=0), name="optional_or_alternative"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[LineKind.TEXT, LineKind.HEADING])
                | Q(net_amount=0, is_optional=False, alternative_group=0),
                name="texts_cost_nothing",
            ),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100), name="quote_discount_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.title}"

    @property
    def is_priced(self) -> bool:
        """Whether the line is something one can order, rather than a text or a heading."""
        return self.kind in PRICED


class QuoteApproval(models.Model):
    """A second person's word on a draft above the limits; ``decided_at`` empty while it is awaited."""

    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="approvals")
    # The draft's version that was looked at: a later change needs another approval.
    version = models.PositiveIntegerField()
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    # Why it was needed: [{code, limit, value}].
    reasons = models.JSONField(default=list)
    note = models.TextField(_("note"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ApprovalOutcome, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=Q(decided_at=None), name="one_open_approval_per_revision"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("requested_by")),
                name="approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.outcome}"


class QuoteLink(models.Model):
    """The secret address of an offer in the mail that brought a revision: it shows the offer, nothing else.

    The secret is made from the site's key each time a mail needs it (``link_secrets``).
    """

    revision = models.OneToOneField(QuoteRevision, on_delete=models.CASCADE, related_name="link")
    # SHA-256 of the secret, which itself is only in the mail.
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.created_at:%Y-%m-%d}"


class QuoteReminder(models.Model):
    """That a reminder went out: one per revision and lead time, whatever crashes."""

    revision = models.ForeignKey(QuoteRevision, on_delete=models.PROTECT, related_name="reminders")
    days_before = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "days_before"], name="one_reminder_per_lead_time")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} -{self.days_before}"


class OrderingDraft(models.Model):
    """What somebody has typed into the order form so far, so that they can go on later."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="ordering_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["quote", "user"], name="one_ordering_draft_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.quote_id} {self.user_id}"
