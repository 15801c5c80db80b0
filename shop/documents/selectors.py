from shop.core.enums import DocumentKind
from shop.documents.models import StoredDocument


def document_for(kind: DocumentKind, source_id: int, variant: str = "") -> StoredDocument | None:
    """The stored document of a source the caller has already found visible; None while it is not made yet."""
    return StoredDocument.objects.filter(kind=kind, source_id=source_id, variant=variant).first()
