from typing import ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffView
from shop.core.enums import DocumentKind
from shop.documents.exceptions import DocumentDamaged
from shop.documents.responses import document_response
from shop.documents.selectors import document_for


class DocumentView(StaffView):
    """Hands out the stored PDF of something the view has found."""

    kind: ClassVar[DocumentKind]

    def document(self, source_id: int, *, back: str, inline: bool = True, variant: str = "") -> HttpResponse:
        """The PDF or another variant, or the page at the address ``back`` with a word on why there is none
        yet.
        """
        document = document_for(self.kind, source_id, variant)
        if document is None:
            messages.info(self.request, _("The document is still being made. Please try again in a minute."))
        else:
            try:
                return document_response(document, inline=inline)
            except DocumentDamaged as error:
                messages.error(self.request, error.message)
        return redirect(back)
