"""What an offer prints: from its frozen revision only, or from a draft that is looked at."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core.clock import local_date
from shop.core.links import absolute_url
from shop.documents.contexts import DocumentLine, QuoteDocument
from shop.documents.snapshots import addressee_of, letterhead_of
from shop.quotes.models import QuoteLine, QuoteRevision
from shop.quotes.selectors import counted_lines, quote_totals


def quote_document(revision: QuoteRevision) -> QuoteDocument:
    """A sent revision as it is printed."""
    if revision.sent_at is None:
        raise ValueError("only sent revisions are printed")
    return _document(revision, sent_at=revision.sent_at, is_draft=False)


def draft_document(revision: QuoteRevision, *, at: datetime) -> QuoteDocument:
    """A draft with its snapshots filled in, as it would be printed if it were sent ``at``; says that it is
    one.
    """
    return _document(revision, sent_at=at, is_draft=True)


def _document(revision: QuoteRevision, *, sent_at: datetime, is_draft: bool) -> QuoteDocument:
    quote = revision.quote
    with override(quote.language):
        reference = _("Your request %(number)s") % {"number": quote.request.number} if quote.request else ""
        number = quote.number or _("Draft")
    lines = list(revision.lines.all())
    counted = {line.pk for line in counted_lines(lines)}
    return QuoteDocument(
        letterhead=letterhead_of(revision.seller_snapshot),
        addressee=addressee_of(
            revision.buyer_snapshot["address"], seller=revision.seller_snapshot, language=quote.language
        ),
        language=quote.language,
        number=number,
        revision=revision.revision_number,
        date=local_date(sent_at),
        valid_until_date=revision.valid_until_date,
        introduction=revision.introduction,
        customer_reference=reference,
        currency=quote.currency,
        totals=quote_totals(revision, currency=quote.currency),
        # Only what was sent can be opened by its number.
        portal_url=""
        if is_draft
        else absolute_url("portal:offer-detail", language=quote.language, number=quote.number),
        is_draft=is_draft,
        lines=tuple(_line(line, is_counted=line.pk in counted) for line in lines),
    )


def _line(line: QuoteLine, *, is_counted: bool) -> DocumentLine:
    if not line.is_priced:
        return DocumentLine(
            position=line.position, title=line.title, detail=line.detail, quantity=1, kind=line.kind
        )
    return DocumentLine(
        position=line.position,
        title=line.title,
        detail=line.detail,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        net_amount=line.net_amount,
        is_optional=line.is_optional,
        alternative_group=line.alternative_group,
        is_counted=is_counted,
    )
