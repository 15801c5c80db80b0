from django.db.models import QuerySet

from shop.accounts.viewer import Viewer
from shop.billing.models import DeliveryNote, Invoice


def invoices_for(viewer: Viewer) -> QuerySet[Invoice]:
    """All invoices the viewer may see, newest first."""
    return Invoice.objects.visible_to(viewer).select_related("organization").order_by("-issued_on", "-pk")


def delivery_notes_for(viewer: Viewer) -> QuerySet[DeliveryNote]:
    """All delivery notes the viewer may see, newest first."""
    return DeliveryNote.objects.visible_to(viewer).order_by("-delivered_on", "-pk")
