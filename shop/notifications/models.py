from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_SUBJECT = 150
LONGEST_TEXT = 4000


class SentMail(models.Model):
    """Every mail that left, with the object it is about. Confidential kinds keep no subject and no body."""

    kind = models.CharField(_("kind"), max_length=60)
    # Derived from the outbox job, so that a repeated delivery is recognisable by its recipient.
    message_id = models.CharField(max_length=200, unique=True)
    recipient = models.EmailField(_("to"))
    cc = models.JSONField(default=list)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=255, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("mail")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="mail_by_object")]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"


class MailText(models.Model):
    """The texts of one kind of mail in one language, with placeholders in braces."""

    # A code of ``shop.notifications.kinds``; no choices, or every new kind of mail would be a migration.
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=LONGEST_SUBJECT, blank=True)
    opening = models.TextField(_("opening"), max_length=LONGEST_TEXT, blank=True)
    closing = models.TextField(_("closing"), max_length=LONGEST_TEXT, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class MailTemplate(MailText):
    """What staff made of a kind of mail. Without a subject the built-in texts are in force again: the row
    stays, because its version goes on counting.
    """

    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mail template")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language"], name="one_mail_template_per_kind")
        ]

    @property
    def is_edited(self) -> bool:
        """Whether it says something else than the built-in texts."""
        return bool(self.subject)


class MailDraft(MailText):
    """What a colleague is trying out: shown in the preview and sent as a test, to nobody else."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draft of a mail template")
        constraints = [
            models.UniqueConstraint(fields=["author", "kind", "language"], name="one_mail_draft_per_author")
        ]
