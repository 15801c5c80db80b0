"""What an offer prints, from its frozen revision only."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from shop.core.clock import local_date
from shop.core.links import absolute_url
from shop.documents.contexts import DocumentLine, QuoteDocument
from shop.documents.snapshots import addressee_of, letterhead_of
from shop.quotes.models import QuoteRevision
from shop.quotes.selectors import quote_totals


def quote_document(revision: QuoteRevision) -> QuoteDocument:
    """A sent revision as it is printed."""
    quote = revision.quote
    with override(quote.language):
        reference = _("Your request %(number)s") % {"number": quote.request.number} if quote.request else ""
    if revision.sent_at is None:
        raise ValueError("only sent revisions are printed")
    return QuoteDocument(
        letterhead=letterhead_of(revision.seller_snapshot),
        addressee=addressee_of(
            revision.buyer_snapshot["address"], seller=revision.seller_snapshot, language=quote.language
        ),
        language=quote.language,
        number=quote.number or "",
        revision=revision.revision_number,
        date=local_date(revision.sent_at),
        valid_until_date=revision.valid_until_date,
        introduction=revision.introduction,
        customer_reference=reference,
        currency=quote.currency,
        totals=quote_totals(revision, currency=quote.currency),
        portal_url=absolute_url("portal:offer-detail", language=quote.language, number=quote.number),
        lines=tuple(
            DocumentLine(
                position=line.position,
                title=line.title,
                detail=line.detail,
                quantity=line.quantity,
                unit=line.unit,
                unit_price=line.unit_price,
                discount_percent=line.discount_percent,
                net_amount=line.net_amount,
                is_optional=line.is_optional,
            )
            for line in revision.lines.all()
        ),
    )
