"""Everything that happens to requests and offers."""

from shop.quotes.services.answers import (
    accept_quote,
    decline_quote,
    expire_quotes,
    request_revision,
    withdraw_quote,
)
from shop.quotes.services.approvals import (
    approve_quote,
    ask_for_approval,
    reopen_draft,
    send_back_quote,
)
from shop.quotes.services.attachments import read_attachment
from shop.quotes.services.desk import assign_request, decline_request, quote_basket
from shop.quotes.services.drafts import (
    add_license,
    change_line,
    configure_line,
    draft_quote,
    set_aside_rules,
    update_draft,
)
from shop.quotes.services.line_drafts import DraftHeader, LineDraft
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
from shop.quotes.services.proposals import fill_prices
from shop.quotes.services.reminders import is_reminded, send_reminders
from shop.quotes.services.requests import (
    ContactDetails,
    RequestDetails,
    adopt_requests,
    submit_request,
    withdraw_request,
)
from shop.quotes.services.sending import preview_quote, print_quote, requote, send_quote
from shop.quotes.services.threads import add_message, ask_customer, mark_read
from shop.quotes.services.values import value_open_requests, value_request

__all__ = [
    "ContactDetails",
    "DraftHeader",
    "LineDraft",
    "RequestDetails",
    "accept_quote",
    "add_license",
    "add_message",
    "adopt_requests",
    "approve_quote",
    "ask_customer",
    "ask_for_approval",
    "assign_request",
    "change_line",
    "configure_line",
    "decline_quote",
    "decline_request",
    "draft_quote",
    "expire_quotes",
    "fill_prices",
    "forget_ordering_draft",
    "has_open_link",
    "is_reminded",
    "link_secret",
    "mark_read",
    "ordering_draft",
    "preview_quote",
    "print_quote",
    "quote_basket",
    "quote_behind_link",
    "read_attachment",
    "reopen_draft",
    "request_revision",
    "requote",
    "revoke_links",
    "save_ordering_draft",
    "send_back_quote",
    "send_quote",
    "send_reminders",
    "set_aside_rules",
    "submit_request",
    "update_draft",
    "value_open_requests",
    "value_request",
    "withdraw_quote",
    "withdraw_request",
]
