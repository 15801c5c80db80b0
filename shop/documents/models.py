"""Documents as issued: bytes on the private storage, one row each that vouches for them."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.core.enums import DocumentKind
from shop.documents.storage import private_storage

FOLDER = "documents"


def random_path(_document: "StoredDocument", _filename: str) -> str:
    """A place that says nothing about the document, spread over 256 folders."""
    token = secrets.token_hex(20)
    return f"{FOLDER}/{token[:2]}/{token[2:]}"


class StoredDocument(models.Model):
    """One issued file. Database triggers refuse every UPDATE and DELETE: a correction is another document.

    ``source_id`` is the key of the row it was made from (revision, order, delivery note, invoice); who may
    see that row may see the document, so there is no access rule here. ``variant`` tells several files of one
    source apart ("" is the PDF). ``sha256`` and ``size`` are those of the plain bytes, also where the file is
    encrypted.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind)
    variant = models.CharField(_("variant"), max_length=20, blank=True, default="")
    source_id = models.BigIntegerField()
    organization = models.ForeignKey(
        "accounts.Organization", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    filename = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(max_length=80, default="application/pdf")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    is_encrypted = models.BooleanField(_("stored encrypted"), default=False)
    file = models.FileField(storage=private_storage, upload_to=random_path, max_length=100)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "variant", "source_id"], name="one_document_per_kind_and_source"
            )
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def encryption_context(self) -> str:
        """What binds the encrypted file to this row."""
        return f"documents.StoredDocument:{self.public_id}"
