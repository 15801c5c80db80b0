"""What happened, told to other software in this process: a project that we are part of listens here.

A receiver gets ``sender`` (the model), ``object_id``, ``actor_id`` (None where nobody did it) and ``at``. It
is called after the commit, so that what it is told has happened; it cannot undo it, and its failure is logged
and concerns nobody else. Where nobody listens nothing is done. Other systems get webhooks.
"""

from datetime import datetime
from functools import partial
from typing import Final

from django.db import models, transaction
from django.dispatch import Signal

from shop.core.audit import Actor

request_submitted: Final = Signal()  # quotes.QuoteRequest
quote_sent: Final = Signal()  # quotes.Quote, once for each revision
order_placed: Final = Signal()  # order.Order of Oscar
licenses_delivered: Final = Signal()  # billing.DeliveryNote: it names the licences
invoice_issued: Final = Signal()  # billing.Invoice


def announce(signal: Signal, about: models.Model, *, by: Actor, at: datetime) -> None:
    """Tell the receivers after the commit of the caller's transaction. No query."""
    if not signal.receivers:
        return
    tell = partial(
        signal.send_robust, sender=type(about), object_id=about.pk, actor_id=by.pk if by else None, at=at
    )
    transaction.on_commit(tell, robust=True)
