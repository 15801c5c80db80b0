"""An offer leaves the house: checked, numbered, frozen, printed, and opened again as the next revision."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cms.selectors import letterhead
from shop.accounts.models import Organization
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.signals import announce, quote_sent
from shop.core.workflow import transition
from shop.documents.models import StoredDocument
from shop.documents.services import print_once
from shop.quotes.documents import draft_document, quote_document
from shop.quotes.enums import OPEN_REQUESTS, LineKind, QuoteStatus, RequestStatus
from shop.quotes.exceptions import ApprovalMissing, QuoteIncomplete, RuleNotSetAside
from shop.quotes.findings import blocking, findings_of
from shop.quotes.limits import approval_reasons, is_approved
from shop.quotes.models import Quote, QuoteLine, QuoteRequest, QuoteRevision
from shop.quotes.services.drafts import default_validity


@transaction.atomic
def send_quote(*, quote_id: int, sent_by: User, sent_at: datetime) -> Quote:
    """Freeze the current revision and hand it to the customer; the first sending gives the quote its number.

    Raises QuoteIncomplete while a price is missing or the validity has passed, RuleNotSetAside while a rule
    stops a line, ApprovalMissing above the limits unless this very state was approved, TransitionNotAllowed
    unless it is a draft or approved. PDF and mail follow from the outbox.
    """
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.SENT, by=sent_by, at=sent_at)
    revision = quote.revisions.get(sent_at=None)
    lines = list(revision.lines.all())
    check_sendable(quote=quote, revision=revision, lines=lines, at=sent_at)
    if approval_reasons(lines, currency=quote.currency) and not is_approved(quote, revision):
        raise ApprovalMissing()
    if not quote.number:
        quote.number = next_number(kind=DocumentKind.QUOTE, year=local_date(sent_at).year)
        quote.save(update_fields=["number"])
    revision.seller_snapshot = letterhead(quote.language)
    revision.buyer_snapshot = buyer_snapshot(quote)
    revision.content_hash = _content_hash(quote, revision, lines)
    revision.sent_at, revision.sent_by = sent_at, sent_by
    revision.save()
    if quote.request and quote.request.status in OPEN_REQUESTS:
        transition(QuoteRequest, pk=quote.request.pk, to=RequestStatus.QUOTED, by=sent_by, at=sent_at)
    enqueue(Job.RENDER_QUOTE_PDF, revision_id=revision.pk)
    enqueue(Job.MAIL_QUOTE, revision_id=revision.pk)
    announce(quote_sent, quote, by=sent_by, at=sent_at)
    return quote


def check_sendable(
    *, quote: Quote, revision: QuoteRevision, lines: Sequence[QuoteLine], at: datetime
) -> None:
    """Whether all is there and no rule stands in the way. Raises QuoteIncomplete, RuleNotSetAside."""
    _check_complete(revision, lines, at)
    standing = blocking(
        findings_of(lines, organization_id=quote.organization_id, on_date=at.astimezone(UTC).date())
    )
    if standing:
        raise RuleNotSetAside(standing)


def _check_complete(revision: QuoteRevision, lines: Sequence[QuoteLine], at: datetime) -> None:
    priced = [line for line in lines if line.is_priced]
    if not priced:
        raise QuoteIncomplete(_("The offer has no lines."))
    if all(line.is_optional for line in priced):
        raise QuoteIncomplete(_("At least one line must not be optional."))
    open_positions = [str(line.position) for line in priced if line.unit_price is None]
    if open_positions:
        raise QuoteIncomplete(
            _("A price is missing in these lines: %(positions)s.") % {"positions": ", ".join(open_positions)},
            field="lines",
        )
    groups = [line.alternative_group for line in priced if line.alternative_group]
    alone = sorted({group for group in groups if groups.count(group) == 1})
    if alone:
        raise QuoteIncomplete(
            _("An alternative needs a second line to choose from: %(groups)s.")
            % {"groups": ", ".join(map(str, alone))},
            field="lines",
        )
    if revision.valid_until_date < at.astimezone(ZoneInfo(revision.time_zone)).date():
        raise QuoteIncomplete(_("The validity has passed already."), field="valid_until_date")


def buyer_snapshot(quote: Quote) -> dict[str, object]:
    """The customer as the documents of this quote name them: ``address`` and ``vat_number``."""
    request, organization = quote.request, quote.organization
    attention = request.contact_name if request else quote.customer.get_full_name()
    if organization is None:
        return {"address": {"name": attention or quote.customer.email}, "vat_number": ""}
    return {
        "address": {**organization_address(organization), "attention": attention},
        "vat_number": organization.vat_number,
    }


def organization_address(organization: Organization) -> dict[str, str]:
    """The address block of an organisation."""
    return {
        "name": organization.name,
        "line1": organization.line1,
        "line2": organization.line2,
        "postcode": organization.postcode,
        "city": organization.city,
        "country": organization.country,
    }


def _content_hash(quote: Quote, revision: QuoteRevision, lines: Sequence[QuoteLine]) -> str:
    """SHA-256 over all that was sent: header, lines, amounts. Costs and what was set aside are not."""
    content = {
        "number": quote.number,
        "revision": revision.revision_number,
        "currency": quote.currency,
        "valid_until": revision.valid_until_date.isoformat(),
        "introduction": revision.introduction,
        "copies": revision.cc_addresses,
        "buyer": revision.buyer_snapshot,
        "lines": [
            {
                "kind": line.kind,
                "product": line.product_id,
                "configuration": line.configuration.to_values() if line.kind == LineKind.LICENSE else {},
                "title": line.title,
                "detail": line.detail,
                "quantity": str(line.quantity),
                "unit": line.unit,
                "unit_price": str(line.unit_price),
                "discount": str(line.discount_percent),
                "tax": f"{line.tax_code} {line.tax_rate}",
                "optional": line.is_optional,
                "alternative": line.alternative_group,
                "net": str(line.net_amount),
            }
            for line in lines
        ],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def requote(*, quote_id: int, by: User, at: datetime) -> Quote:
    """Open the next revision with the last one's lines, costs and rules set aside; the number stays, what was
    sent stays as it is. Approvals belong to the revision they were given for.

    Raises TransitionNotAllowed for an offer that was ordered or withdrawn.
    """
    quote = Quote.objects.select_for_update().get(pk=quote_id)
    if quote.status in (QuoteStatus.AWAITING_APPROVAL, QuoteStatus.APPROVED):
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.DRAFT)
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.DRAFT, by=by, at=at)
    last = quote.revisions.order_by("-revision_number").first()
    if last is None or last.sent_at is None:
        return quote
    revision = QuoteRevision.objects.create(
        quote=quote,
        revision_number=last.revision_number + 1,
        introduction=last.introduction,
        cc_addresses=last.cc_addresses,
        time_zone=last.time_zone,
        valid_until_date=default_validity(at=at, time_zone=last.time_zone),
    )
    lines = list(last.lines.all())
    for line in lines:
        line.pk, line.revision = None, revision
        line._state.adding = True
    QuoteLine.objects.bulk_create(lines)
    Quote.objects.filter(pk=quote.pk).update(version=F("version") + 1, answer_reason="")
    quote.refresh_from_db()
    return quote


def print_quote(*, revision_id: int, at: datetime) -> StoredDocument:
    """The PDF of a sent revision, rendered once; a second call returns the stored one."""
    revision = QuoteRevision.objects.select_related("quote__request").get(pk=revision_id)
    return print_once(
        kind=DocumentKind.QUOTE,
        source_id=revision.pk,
        organization_id=revision.quote.organization_id,
        build=lambda: quote_document(revision),
        encrypted=False,
        at=at,
    )


def preview_quote(*, quote: Quote, at: datetime) -> bytes:
    """The PDF of a draft as it would be sent now, marked as a draft; nothing is stored.

    Raises QuoteRevision.DoesNotExist where there is no draft.
    """
    # Brings WeasyPrint, 30 MiB: processes that never print do not carry it.
    from shop.documents.rendering import render_document

    revision = quote.revisions.get(sent_at=None)
    revision.quote = quote
    revision.seller_snapshot = letterhead(quote.language)
    revision.buyer_snapshot = buyer_snapshot(quote)
    return render_document(draft_document(revision, at=at))
