from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    """Everything that has a number of its own. The value is stored, the prefix opens the number."""

    REQUEST = "request", _("Request")
    QUOTE = "quote", _("Offer")
    ORDER = "order", _("Order")
    DELIVERY_NOTE = "delivery_note", _("Delivery note")
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")

    @property
    def prefix(self) -> str:
        return {
            DocumentKind.REQUEST: "R",
            DocumentKind.QUOTE: "Q",
            DocumentKind.ORDER: "O",
            DocumentKind.DELIVERY_NOTE: "D",
            DocumentKind.INVOICE: "I",
            DocumentKind.CREDIT_NOTE: "C",
        }[self]


class OutboxState(models.TextChoices):
    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    PARKED = "parked", _("Failed")


# The words by which pages and programs ask for work that is not done.
OPEN_WORK: Final[Mapping[str, OutboxState]] = {
    "failed": OutboxState.PARKED,
    "waiting": OutboxState.PENDING,
    "running": OutboxState.RUNNING,
}
