"""What readers write to us from a page."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.enums import ContactKind


class ContactMessage(models.Model):
    """A reader's message about a page, on its way to the department or already dealt with there.

    It says by itself which page it is about, because pages move and go.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    page_title = models.CharField(_("page"), max_length=255)
    language = models.CharField(_("language"), max_length=10)
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    text = models.TextField(_("message"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Who was signed in; a visitor is nobody.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent at"))
    answer = models.TextField(_("answer"), blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message from a page")
        verbose_name_plural = _("messages from pages")
        # Written by readers, answered at the desk.
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(closed_at=None), name="contact_message_open"),
            models.Index(fields=["sent_at"], name="contact_message_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ContactKind.values), name="contact_message_kind"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
