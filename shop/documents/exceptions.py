from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError


class DocumentRenderingFailed(DomainError):
    """The document could not be printed; the cause is chained and belongs into the log, not on a page."""

    code = "document_rendering_failed"
    default_message = _("The document could not be created. Nothing was lost; it will be tried again.")


class DocumentTooLong(DomainError):
    """More lines or text than one document may have."""

    code = "document_too_long"
    default_message = _("This document is too long to be printed. Please split it into several.")


class DocumentDamaged(DomainError):
    """The stored bytes are gone, changed, or do not decrypt. What cannot be proven is not handed out."""

    code = "document_damaged"
    default_message = _("This document cannot be read at the moment. Please contact us.")
