"""What somebody has typed into the order form so far, kept for them until they order."""

import json
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.viewer import Viewer
from shop.core.exceptions import InvalidInput, TransitionNotAllowed
from shop.quotes.enums import QuoteStatus
from shop.quotes.models import OrderingDraft, Quote

# All of it as JSON; the form's own limits add up to less.
LONGEST_DRAFT = 20_000


@transaction.atomic
def save_ordering_draft(
    *, quote_id: int, viewer: Viewer, values: Mapping[str, object], by: User, at: datetime
) -> OrderingDraft:
    """Keep the answers, unchecked, in place of what the person had typed before.

    Raises Quote.DoesNotExist for an offer the viewer may not see, TransitionNotAllowed for one that cannot be
    ordered at the moment, InvalidInput for more than the form holds.
    """
    if len(json.dumps(values)) > LONGEST_DRAFT:
        raise InvalidInput(_("This is more than the order form holds."))
    # Held until the end: an order that is placed at this moment takes the draft along.
    quote = Quote.objects.visible_to(viewer).select_for_update().get(pk=quote_id)
    if quote.status != QuoteStatus.SENT:
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.ACCEPTED)
    draft, _made = OrderingDraft.objects.update_or_create(
        quote=quote, user=by, defaults={"values": dict(values), "updated_at": at}
    )
    return draft


def ordering_draft(*, quote_id: int, user_id: int) -> OrderingDraft | None:
    """What the person has typed for this offer."""
    return OrderingDraft.objects.filter(quote_id=quote_id, user_id=user_id).first()


def forget_ordering_draft(*, quote_id: int, user_id: int | None = None) -> None:
    """Throw away what was typed for an offer, by one person or by all."""
    drafts = OrderingDraft.objects.filter(quote_id=quote_id)
    (drafts if user_id is None else drafts.filter(user_id=user_id)).delete()
