"""What an installation holds, as JSON: what is half done, twice, or missing from a row of numbers.

Usage, in the environment of an installation: python -m tests.chaos.count
"""

import json
from collections import Counter
from collections.abc import Iterable

import django

django.setup()

from oscar.core.loading import get_model  # noqa: E402

from shop.billing.models import DeliveryNote, Invoice  # noqa: E402
from shop.core.enums import DocumentKind, OutboxState  # noqa: E402
from shop.core.models import NumberSeries, OutboxEvent  # noqa: E402
from shop.documents.models import StoredDocument  # noqa: E402
from shop.documents.services import read_document  # noqa: E402
from shop.fulfillment.models import OrderDetails  # noqa: E402
from shop.licenses.models import License  # noqa: E402
from shop.notifications.models import SentMail  # noqa: E402
from shop.quotes.enums import QuoteStatus  # noqa: E402
from shop.quotes.models import Quote, QuoteRequest  # noqa: E402


def count() -> dict[str, object]:
    """Everything that a test wants to know of the database and its files."""
    orders = get_model("order", "Order").objects
    numbers = {
        DocumentKind.REQUEST: QuoteRequest.objects.values_list("number", flat=True),
        DocumentKind.QUOTE: Quote.objects.exclude(number=None).values_list("number", flat=True),
        DocumentKind.ORDER: orders.values_list("number", flat=True),
        DocumentKind.DELIVERY_NOTE: DeliveryNote.objects.values_list("number", flat=True),
        DocumentKind.INVOICE: Invoice.objects.values_list("number", flat=True),
    }
    unfinished = OutboxEvent.objects.exclude(state=OutboxState.DONE)
    return {
        "orders_by_offer": dict(OrderDetails.objects.values_list("quote__number", "order__number")),
        "accepted_offers": list(
            Quote.objects.filter(status=QuoteStatus.ACCEPTED).values_list("number", flat=True)
        ),
        "orders_without_details": orders.filter(details=None).count(),
        "orders_without_lines": orders.filter(lines=None).count(),
        "delivery_notes_by_order": dict(Counter(DeliveryNote.objects.values_list("order_number", flat=True))),
        "invoices_by_order": dict(Counter(Invoice.objects.values_list("order_number", flat=True))),
        "licenses": License.objects.count(),
        "numbers": {kind.value: sorted(found) for kind, found in numbers.items()},
        "last_numbers": dict(NumberSeries.objects.values_list("kind", "last_number")),
        "unfinished": [f"{one.key} {one.state} {one.last_error[-200:]}" for one in unfinished],
        "documents": dict(Counter(StoredDocument.objects.values_list("kind", flat=True))),
        "documents_without_file": unreadable(StoredDocument.objects.order_by("pk")),
        "sent": list(SentMail.objects.values_list("message_id", flat=True)),
    }


def unreadable(documents: Iterable[StoredDocument]) -> list[str]:
    """The documents whose file is not there, or not what it was."""
    found = []
    for document in documents:
        try:
            read_document(document)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody will not get the file
            found.append(f"{document.filename}: {error!r}")
    return found


if __name__ == "__main__":
    print(json.dumps(count()))  # noqa: T201 - its answer
