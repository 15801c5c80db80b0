"""Path converters that all surfaces share; importing the module registers them. What fits none is an
unknown address.
"""

from django.urls import register_converter
from django.urls.converters import StringConverter


class DocumentNumberConverter(StringConverter):
    """A document number such as ``Q-2026-00001``."""

    regex = r"[A-Z]-[0-9]{4}-[0-9]{5,9}"


class ReferenceConverter(StringConverter):
    """A document number, a public id or a position: whatever an operation takes instead of one of them."""

    regex = r"[A-Za-z0-9-]{1,40}"


register_converter(DocumentNumberConverter, "document_number")
register_converter(ReferenceConverter, "reference")
