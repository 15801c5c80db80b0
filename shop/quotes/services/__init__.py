"""Everything that happens to requests and offers."""

from shop.quotes.services.answers import (
    accept_quote,
    decline_quote,
    expire_quotes,
    request_revision,
    withdraw_quote,
)
from shop.quotes.services.attachments import read_attachment
from shop.quotes.services.desk import assign_request, decline_request, quote_basket
from shop.quotes.services.drafts import (
    DraftHeader,
    LineDraft,
    draft_quote,
    print_quote,
    requote,
    send_quote,
    update_draft,
)
from shop.quotes.services.requests import (
    ContactDetails,
    RequestDetails,
    adopt_requests,
    submit_request,
    withdraw_request,
)
from shop.quotes.services.threads import add_message, ask_customer, mark_read

__all__ = [
    "ContactDetails",
    "DraftHeader",
    "LineDraft",
    "RequestDetails",
    "accept_quote",
    "add_message",
    "adopt_requests",
    "ask_customer",
    "assign_request",
    "decline_quote",
    "decline_request",
    "draft_quote",
    "expire_quotes",
    "mark_read",
    "print_quote",
    "quote_basket",
    "read_attachment",
    "request_revision",
    "requote",
    "send_quote",
    "submit_request",
    "update_draft",
    "withdraw_quote",
    "withdraw_request",
]
