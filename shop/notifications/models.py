from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
