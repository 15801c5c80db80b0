"""What keeps a page right: its labels, who looks after it, and when it is to be looked at again."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.freshness_forms import FreshPageForm
from shop.core.clock import local_date


class FreshPage(models.Model):
    """Base of the editorial pages: content has labels, an owner, and an age at which readers are warned."""

    labels = models.CharField(
        _("labels"),
        max_length=200,
        blank=True,
        help_text=_("Separated by commas, eight at most. Readers see them below the page."),
    )
    content_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Gets a mail when the page is due for a review. Without an owner all editors get it."),
    )
    review_by = models.DateField(
        _("review by"),
        null=True,
        blank=True,
        help_text=_("The last day on which the page may go without a review."),
    )
    age_limit_days = models.PositiveSmallIntegerField(
        _("age limit in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Older content tells its readers so. Empty: the limit of the site settings."),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True, editable=False)
    # The day that the owner has had a mail about; the same day brings no second one.
    review_mailed_for = models.DateField(null=True, blank=True, editable=False)

    settings_panels = [
        *Page.settings_panels,
        MultiFieldPanel(
            [
                FieldPanel("labels"),
                FieldPanel("content_owner"),
                FieldPanel("review_by"),
                FieldPanel("age_limit_days"),
            ],
            heading=_("Keeping it right"),
        ),
    ]
    base_form_class = FreshPageForm

    # A copy was reviewed by nobody.
    exclude_fields_in_copy = ["reviewed_at", "review_mailed_for"]

    class Meta:
        abstract = True

    @property
    def label_list(self) -> list[str]:
        """The labels one by one, in the editors' order."""
        return [label for part in self.labels.split(",") if (label := part.strip())]

    def limit_days(self, *, site_limit: int) -> int:
        """Return after how many days the content counts as old; ``site_limit`` is that of the settings."""
        return self.age_limit_days or site_limit

    def fresh_at(self, *, updated_at: datetime | None) -> datetime | None:
        """Return when the content was last known to be right: published, or reviewed after that."""
        return max((at for at in (updated_at, self.reviewed_at) if at), default=None)

    def is_old(self, *, updated_at: datetime | None, site_limit: int, at: datetime) -> bool:
        """Tell whether readers are to be warned. What was never published has no age."""
        fresh_at = self.fresh_at(updated_at=updated_at)
        return fresh_at is not None and at - fresh_at > timedelta(days=self.limit_days(site_limit=site_limit))

    def due_on(self, *, site_limit: int) -> date | None:
        """Return the last day before the page is due: review-by date or age limit, what is earlier."""
        fresh_at = self.fresh_at(updated_at=self.last_published_at)
        limit = timedelta(days=self.limit_days(site_limit=site_limit))
        ages_on = local_date(fresh_at + limit) if fresh_at else None
        return min((day for day in (self.review_by, ages_on) if day), default=None)

    def with_content_json(self, content: dict[str, Any]) -> "FreshPage":
        """Keep what says something about the page rather than about a revision of it."""
        page: FreshPage = super().with_content_json(content)
        page.reviewed_at, page.review_mailed_for = self.reviewed_at, self.review_mailed_for
        return page
