from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 80


class SearchMiss(models.Model):
    """A text that was searched for in a language and not found, and how often; never by whom."""

    text = models.CharField(_("searched for"), max_length=LONGEST_TEXT)
    language = models.CharField(_("language"), max_length=10)
    times = models.PositiveIntegerField(_("how often"))
    first_at = models.DateTimeField(_("first time"))
    last_at = models.DateTimeField(_("last time"))

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        # Written by the search, read by a report: nobody adds or changes one.
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["text", "language"], name="one_miss_per_text")]

    def __str__(self) -> str:
        return self.text
