"""Staff's side of an offer: draft, edit, send, revise, print."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.selectors import letterhead, site_settings
from shop.accounts.models import Organization
from shop.billing.models import TaxCode
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import InvalidInput, StaleVersion, TransitionNotAllowed
from shop.core.jobs import Job
from shop.core.money import line_net
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.documents.models import StoredDocument
from shop.documents.services import print_once
from shop.quotes.documents import quote_document
from shop.quotes.enums import OPEN_REQUESTS, LineKind, QuoteStatus, RequestStatus
from shop.quotes.exceptions import QuoteIncomplete
from shop.quotes.models import Quote, QuoteLine, QuoteRequest, QuoteRequestLine, QuoteRevision

DEFAULT_TAX_CODE = "standard"
LARGEST_PRICE = Decimal(10) ** 8
LARGEST_QUANTITY = Decimal(100_000)
MOST_LINES = 500
EDITED_COLUMNS = (
    "position",
    "title",
    "detail",
    "quantity",
    "unit",
    "unit_price",
    "discount_percent",
    "tax_code",
    "tax_rate",
    "is_optional",
    "net_amount",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """One line as staff wrote it. ``line_id`` None adds a service line; a line that is left out is removed.

    ``unit_price`` in the quote's currency, None while it is open; ``discount_percent`` 0 to 100.
    """

    line_id: int | None = None
    title: str = ""
    detail: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    tax_code: str = DEFAULT_TAX_CODE
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHeader:
    introduction: str
    valid_until_date: date


@transaction.atomic
def draft_quote(*, request_id: int, by: User, at: datetime) -> Quote:
    """Begin an offer from a request; the request's draft is returned if there is one already.

    Raises TransitionNotAllowed for a request that is closed.
    """
    request = QuoteRequest.objects.select_for_update().get(pk=request_id)
    existing = request.quotes.filter(number=None, status=QuoteStatus.DRAFT).first()
    if existing is not None:
        return existing
    if request.status not in OPEN_REQUESTS:
        raise TransitionNotAllowed(
            request._meta.verbose_name, RequestStatus(request.status), RequestStatus.QUOTED
        )
    if request.status == RequestStatus.SUBMITTED:
        transition(QuoteRequest, pk=request.pk, to=RequestStatus.IN_PROGRESS, by=by, at=at)
    if request.assigned_to_id is None:
        QuoteRequest.objects.filter(pk=request.pk).update(assigned_to=by)
    organization = request.organization
    quote = Quote.objects.create(
        request=request,
        customer=request.customer,
        organization=organization,
        currency=organization.currency if organization else settings.OSCAR_DEFAULT_CURRENCY,
        language=request.language,
        created_at=at,
        created_by=by,
    )
    time_zone = organization.time_zone if organization else settings.TIME_ZONE
    revision = QuoteRevision.objects.create(
        quote=quote,
        revision_number=1,
        time_zone=time_zone,
        valid_until_date=_default_validity(at, time_zone),
    )
    tax_rate = TaxCode.objects.get(code=DEFAULT_TAX_CODE).rate_percent
    with override(quote.language):
        QuoteLine.objects.bulk_create(
            _line_from_request(revision, line, tax_rate) for line in request.lines.all()
        )
    record(quote, action="drafted", new=QuoteStatus.DRAFT, by=by, at=at, details={"request": request.pk})
    return quote


def _line_from_request(revision: QuoteRevision, asked: QuoteRequestLine, tax_rate: Decimal) -> QuoteLine:
    line = QuoteLine(
        revision=revision,
        position=asked.position,
        kind=LineKind.LICENSE,
        product_id=asked.product_id,
        title=asked.product_name,
        detail=asked.summary,
        quantity=Decimal(asked.quantity),
        # Free apps are offered free of charge; every other price is staff's to give.
        unit_price=Decimal(0) if asked.is_free else None,
        tax_code=DEFAULT_TAX_CODE,
        tax_rate=tax_rate,
    )
    line.configuration = asked.configuration
    return line


def _default_validity(at: datetime, time_zone: str) -> date:
    today = at.astimezone(ZoneInfo(time_zone)).date()
    return today + timedelta(days=site_settings().offer_validity_days)


@transaction.atomic
def update_draft(
    *, quote_id: int, version: int, header: DraftHeader, lines: Sequence[LineDraft], by: User, at: datetime
) -> Quote:
    """Replace the draft's header and lines with what staff wrote; ``version`` is the one they had before
    them.

    Raises StaleVersion if somebody saved in between, TransitionNotAllowed if it is no draft any more,
    InvalidInput naming the field ("lines.2.unit_price").
    """
    quote = Quote.objects.select_for_update().get(pk=quote_id)
    if quote.status != QuoteStatus.DRAFT:
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.DRAFT)
    if not Quote.objects.filter(pk=quote_id, version=version).update(version=F("version") + 1):
        raise StaleVersion()
    revision = quote.revisions.get(sent_at=None)
    if len(lines) > MOST_LINES:
        raise InvalidInput(_("An offer has at most 500 lines."), field="lines")
    rates = dict(TaxCode.objects.values_list("code", "rate_percent"))
    stored = {line.pk: line for line in revision.lines.all()}
    written = []
    for index, draft in enumerate(lines):
        _check_line(draft, index, rates)
        line = stored.get(draft.line_id) if draft.line_id is not None else None
        if draft.line_id is not None and line is None:
            raise InvalidInput(_("This line is not part of the offer any more."), field=f"lines.{index}")
        if line is None:
            line = QuoteLine(revision=revision, kind=LineKind.SERVICE, maintenance_months=0, user_tier=0)
        line.position = index + 1
        line.title = draft.title.strip()
        line.detail = draft.detail.strip()
        line.quantity = draft.quantity
        line.unit = draft.unit.strip()
        line.unit_price = draft.unit_price
        line.discount_percent = draft.discount_percent
        line.tax_code = draft.tax_code
        line.tax_rate = rates[draft.tax_code]
        line.is_optional = draft.is_optional
        line.net_amount = (
            Decimal(0)
            if draft.unit_price is None
            else line_net(
                quantity=draft.quantity,
                unit_price=draft.unit_price,
                discount_percent=draft.discount_percent,
                currency=quote.currency,
            )
        )
        written.append(line)
    kept = {line.pk for line in written if line.pk}
    revision.lines.exclude(pk__in=kept).delete()
    # Out of the way first: two lines that change places would meet at the unique position.
    revision.lines.update(position=F("position") + 10 * MOST_LINES)
    QuoteLine.objects.bulk_update([line for line in written if line.pk], EDITED_COLUMNS)
    QuoteLine.objects.bulk_create(line for line in written if not line.pk)
    revision.introduction = header.introduction.strip()
    revision.valid_until_date = header.valid_until_date
    revision.save(update_fields=["introduction", "valid_until_date"])
    record(quote, action="edited", by=by, at=at, details={"version": version + 1})
    quote.refresh_from_db()
    return quote


def _check_line(draft: LineDraft, index: int, rates: dict[str, Decimal]) -> None:
    field = f"lines.{index}"
    if not draft.title.strip():
        raise InvalidInput(_("Every line needs a title."), field=f"{field}.title")
    if not (draft.quantity.is_finite() and 0 < draft.quantity <= LARGEST_QUANTITY):
        raise InvalidInput(_("The quantity must be above 0."), field=f"{field}.quantity")
    price = draft.unit_price
    if price is not None and not (price.is_finite() and 0 <= price < LARGEST_PRICE):
        raise InvalidInput(_("The price must not be below 0."), field=f"{field}.unit_price")
    if not (draft.discount_percent.is_finite() and 0 <= draft.discount_percent <= 100):
        raise InvalidInput(_("The discount is between 0 and 100 percent."), field=f"{field}.discount_percent")
    if draft.tax_code not in rates:
        raise InvalidInput(_("This VAT code does not exist."), field=f"{field}.tax_code")


@transaction.atomic
def send_quote(*, quote_id: int, sent_by: User, sent_at: datetime) -> Quote:
    """Freeze the current revision and hand it to the customer; the first sending gives the quote its number.

    Raises QuoteIncomplete while a price is missing or the validity has passed, TransitionNotAllowed unless it
    is a draft or approved. PDF and mail follow from the outbox.
    """
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.SENT, by=sent_by, at=sent_at)
    revision = quote.revisions.get(sent_at=None)
    lines = list(revision.lines.all())
    _check_complete(revision, lines, sent_at)
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
    return quote


def _check_complete(revision: QuoteRevision, lines: Sequence[QuoteLine], at: datetime) -> None:
    if not lines:
        raise QuoteIncomplete(_("The offer has no lines."))
    if all(line.is_optional for line in lines):
        raise QuoteIncomplete(_("At least one line must not be optional."))
    open_positions = [str(line.position) for line in lines if line.unit_price is None]
    if open_positions:
        raise QuoteIncomplete(
            _("A price is missing in these lines: %(positions)s.") % {"positions": ", ".join(open_positions)},
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
    """SHA-256 over all that the customer accepts: header, lines, amounts."""
    content = {
        "number": quote.number,
        "revision": revision.revision_number,
        "currency": quote.currency,
        "valid_until": revision.valid_until_date.isoformat(),
        "introduction": revision.introduction,
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
                "net": str(line.net_amount),
            }
            for line in lines
        ],
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def requote(*, quote_id: int, by: User, at: datetime) -> Quote:
    """Open the next revision with the last one's lines; the number stays, what was sent stays as it is.

    Raises TransitionNotAllowed for an offer that was ordered or withdrawn.
    """
    quote = transition(Quote, pk=quote_id, to=QuoteStatus.DRAFT, by=by, at=at)
    last = quote.revisions.order_by("-revision_number").first()
    if last is None or last.sent_at is None:
        return quote
    revision = QuoteRevision.objects.create(
        quote=quote,
        revision_number=last.revision_number + 1,
        introduction=last.introduction,
        time_zone=last.time_zone,
        valid_until_date=_default_validity(at, last.time_zone),
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
