from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestStatus(models.TextChoices):
    SUBMITTED = "submitted", _("Received")
    IN_PROGRESS = "in_progress", _("In progress")
    NEEDS_INFORMATION = "needs_information", _("Waiting for your answer")
    QUOTED = "quoted", _("Offer made")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_OPEN_TO = frozenset({RequestStatus.QUOTED, RequestStatus.DECLINED, RequestStatus.WITHDRAWN})
REQUEST_TRANSITIONS = {
    RequestStatus.SUBMITTED: _OPEN_TO | {RequestStatus.IN_PROGRESS, RequestStatus.NEEDS_INFORMATION},
    RequestStatus.IN_PROGRESS: _OPEN_TO | {RequestStatus.NEEDS_INFORMATION},
    RequestStatus.NEEDS_INFORMATION: _OPEN_TO | {RequestStatus.IN_PROGRESS},
    RequestStatus.QUOTED: frozenset(),
    RequestStatus.DECLINED: frozenset(),
    RequestStatus.WITHDRAWN: frozenset(),
}
OPEN_REQUESTS = (RequestStatus.SUBMITTED, RequestStatus.IN_PROGRESS, RequestStatus.NEEDS_INFORMATION)


class QuoteStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AWAITING_APPROVAL = "awaiting_approval", _("Waiting for approval")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Open")
    REVISION_REQUESTED = "revision_requested", _("Change requested")
    ACCEPTED = "accepted", _("Ordered")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


QUOTE_TRANSITIONS = {
    QuoteStatus.DRAFT: frozenset({QuoteStatus.AWAITING_APPROVAL, QuoteStatus.SENT, QuoteStatus.WITHDRAWN}),
    QuoteStatus.AWAITING_APPROVAL: frozenset(
        {QuoteStatus.APPROVED, QuoteStatus.DRAFT, QuoteStatus.WITHDRAWN}
    ),
    QuoteStatus.APPROVED: frozenset({QuoteStatus.SENT, QuoteStatus.DRAFT, QuoteStatus.WITHDRAWN}),
    QuoteStatus.SENT: frozenset(
        {
            QuoteStatus.ACCEPTED,
            QuoteStatus.DECLINED,
            QuoteStatus.EXPIRED,
            QuoteStatus.WITHDRAWN,
            QuoteStatus.REVISION_REQUESTED,
            QuoteStatus.DRAFT,
        }
    ),
    QuoteStatus.REVISION_REQUESTED: frozenset(
        {QuoteStatus.DRAFT, QuoteStatus.DECLINED, QuoteStatus.WITHDRAWN}
    ),
    # After the end only staff still accept (``accept_quote``); the customer asks for a new revision.
    QuoteStatus.EXPIRED: frozenset({QuoteStatus.DRAFT, QuoteStatus.ACCEPTED, QuoteStatus.REVISION_REQUESTED}),
    QuoteStatus.DECLINED: frozenset({QuoteStatus.DRAFT}),
    QuoteStatus.ACCEPTED: frozenset(),
    QuoteStatus.WITHDRAWN: frozenset(),
}


class LineKind(models.TextChoices):
    LICENSE = "license", _("Licence")
    SERVICE = "service", _("Service")
    TEXT = "text", _("Text")
    HEADING = "heading", _("Heading")


# What one can order, rather than read.
PRICED = frozenset({LineKind.LICENSE, LineKind.SERVICE})


class ApprovalOutcome(models.TextChoices):
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Sent back")
