"""Everything that happens to requests and offers."""

from shop.quotes.services.answers import (
    accept_quote,
    decline_quote,
    expire_quotes,
    request_revision,
    withdraw_quote,
)
from shop.quotes.services.drafts import (
    DraftHeader,
    LineDraft,
    draft_quote,
    print_quote,
    requote,
    send_quote,
    update_draft,
)
from shop.quotes.services.links import (
    has_open_link,
    link_secret,
    quote_behind_link,
    revoke_links,
)
from shop.quotes.services.ordering import (
    forget_ordering_draft,
    ordering_draft,
    save_ordering_draft,
)
from shop.quotes.services.reminders import is_reminded, send_reminders
from shop.quotes.services.requests import (
    ContactDetails,
    RequestDetails,
    add_message,
    adopt_requests,
    ask_customer,
    assign_request,
    decline_request,
    submit_request,
    withdraw_request,
)

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
    "forget_ordering_draft",
    "has_open_link",
    "is_reminded",
    "link_secret",
    "ordering_draft",
    "print_quote",
    "quote_behind_link",
    "request_revision",
    "requote",
    "revoke_links",
    "save_ordering_draft",
    "send_quote",
    "send_reminders",
    "submit_request",
    "update_draft",
    "withdraw_quote",
    "withdraw_request",
]
