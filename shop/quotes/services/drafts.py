"""Staff's side of an offer: begin it, and write its lines."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.selectors import site_settings
from shop.billing.models import TaxCode
from shop.billing.tax import proposed_tax_code
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.models import ConfiguredLine
from shop.configurator.selectors import rules_in_force
from shop.core.audit import record
from shop.core.exceptions import InvalidInput, StaleVersion, TransitionNotAllowed
from shop.core.workflow import transition
from shop.licenses.selectors import listing_facts
from shop.marketplace.models import Listing
from shop.marketplace.selectors import listings_of_products
from shop.pricing.selectors import PricedLine, Proposal, propose_prices
from shop.quotes.enums import OPEN_REQUESTS, LineKind, QuoteStatus, RequestStatus
from shop.quotes.models import Quote, QuoteLine, QuoteRequest, QuoteRequestLine, QuoteRevision
from shop.quotes.services.line_drafts import (
    DEFAULT_TAX_CODE,
    MOST_LINES,
    WRITTEN,
    DraftHeader,
    LineDraft,
    check_line,
    draft_of,
    net_of,
    overrides_of,
    tidy_addresses,
)

EDITED_COLUMNS: Final = (
    *WRITTEN,
    "position",
    "tax_rate",
    "overrides",
    "net_amount",
    *(column.name for column in ConfiguredLine._meta.get_fields()),
)


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
        valid_until_date=default_validity(at=at, time_zone=time_zone),
    )
    rates = dict(TaxCode.objects.values_list("code", "rate_percent"))
    tax_code = proposed_tax_code_of(quote=quote, known=rates)
    tax = (tax_code, rates[tax_code])
    asked = list(request.lines.all())
    proposed = propose_prices(
        [PricedLine(line.position, line.listing_key, line.configuration, line.is_free) for line in asked],
        currency=quote.currency,
        on=at.astimezone(ZoneInfo(time_zone)).date(),
    )
    with override(quote.language):
        lines = [_line_from_request(revision, line, tax, proposed.get(line.position)) for line in asked]
    QuoteLine.objects.bulk_create(lines)
    record(quote, action="drafted", new=QuoteStatus.DRAFT, by=by, at=at, details={"request": request.pk})
    return quote


def _line_from_request(
    revision: QuoteRevision, asked: QuoteRequestLine, tax: tuple[str, Decimal], proposed: Proposal | None
) -> QuoteLine:
    line = QuoteLine(
        revision=revision,
        position=asked.position,
        kind=LineKind.LICENSE,
        product_id=asked.product_id,
        title=asked.product_name,
        detail=asked.summary,
        quantity=Decimal(asked.quantity),
        # Free apps are offered free of charge; a price that the book does not know is staff's to give.
        unit_price=proposed.unit_price if proposed else None,
        unit_cost=proposed.unit_cost if proposed else None,
        tax_code=tax[0],
        tax_rate=tax[1],
    )
    line.configuration = asked.configuration
    line.net_amount = net_of(draft_of(line), kind=line.kind, currency=revision.quote.currency)
    return line


def proposed_tax_code_of(*, quote: Quote, known: Collection[str]) -> str:
    """The VAT case that a line of this offer begins with: the one of the customer's country and VAT number,
    the standard one where staff have no such case among the ``known`` codes.
    """
    organization = quote.organization
    proposed = proposed_tax_code(
        seller_country=site_settings().seller_country,
        buyer_country=organization.country if organization else "",
        buyer_vat_number=organization.vat_number if organization else "",
    )
    return proposed if proposed in known else DEFAULT_TAX_CODE


def default_validity(*, at: datetime, time_zone: str) -> date:
    """The last day of an offer that is made now, where the customer lives."""
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
    if not all(draft.tax_code for draft in lines):
        proposed = proposed_tax_code_of(quote=quote, known=rates)
        lines = [replace(draft, tax_code=draft.tax_code or proposed) for draft in lines]
    stored = {line.pk: line for line in revision.lines.all()}
    before = {pk: _columns(line) for pk, line in stored.items()}
    listings = _listings_for(lines, stored)
    written = []
    with override(quote.language):
        for index, draft in enumerate(lines):
            line = _stored_or_new(draft, index, stored, revision)
            check_line(draft, kind=line.kind, index=index, rates=rates)
            _write(line, draft, index, quote, rates, listings, by, at)
            written.append(line)
    _store(revision, written, before)
    revision.introduction = header.introduction.strip()
    revision.valid_until_date = header.valid_until_date
    if header.cc_addresses is not None:
        revision.cc_addresses = tidy_addresses(header.cc_addresses)
    revision.save(update_fields=["introduction", "valid_until_date", "cc_addresses"])
    record(quote, action="edited", by=by, at=at, details={"version": version + 1})
    for line in written:
        for code in _newly_set_aside(line, before):
            record(
                quote, action="rule_overridden", by=by, at=at, details={"line": line.position, "rule": code}
            )
    quote.refresh_from_db()
    return quote


def change_line(
    *,
    quote_id: int,
    version: int,
    line_id: int,
    change: Callable[[LineDraft], LineDraft],
    by: User,
    at: datetime,
) -> Quote:
    """Write one line of the draft anew, all others stay as they are stored. Raises as ``update_draft``;
    InvalidInput names the field of the line ("unit_price"), and "line" where it is gone.
    """

    def changed(drafts: list[LineDraft]) -> list[LineDraft]:
        if line_id not in {draft.line_id for draft in drafts}:
            raise InvalidInput(_("This line is not part of the offer any more."), field="line")
        return [change(draft) if draft.line_id == line_id else draft for draft in drafts]

    return _rewrite(quote_id=quote_id, version=version, change=changed, by=by, at=at)


def set_aside_rules(
    *, quote_id: int, version: int, line_id: int, reasons: Mapping[str, str], by: User, at: datetime
) -> Quote:
    """Say for one line which rules do not count, by their code, and why; those left out count again.

    Sending is refused while a rule stops a line or asks for a look and is not set aside. Raises as
    ``change_line``.
    """
    return change_line(
        quote_id=quote_id,
        version=version,
        line_id=line_id,
        change=lambda draft: replace(draft, overrides=dict(reasons)),
        by=by,
        at=at,
    )


def configure_line(
    *,
    quote_id: int,
    version: int,
    line_id: int,
    configuration: LicenseConfiguration,
    by: User,
    at: datetime,
) -> Quote:
    """Give a licence line another configuration; its description follows, rules set aside count again.

    Raises as ``change_line``.
    """
    return change_line(
        quote_id=quote_id,
        version=version,
        line_id=line_id,
        change=lambda draft: replace(draft, configuration=configuration),
        by=by,
        at=at,
    )


def add_license(
    *,
    quote_id: int,
    version: int,
    listing: Listing,
    configuration: LicenseConfiguration,
    quantity: int = 1,
    by: User,
    at: datetime,
) -> Quote:
    """Add a licence that was not requested at the end of the draft. Raises as ``update_draft``."""
    added = LineDraft(
        kind=LineKind.LICENSE,
        title=listing.name,
        quantity=Decimal(quantity),
        product_id=listing.product_id,
        configuration=configuration,
    )
    return _rewrite(quote_id=quote_id, version=version, change=lambda drafts: [*drafts, added], by=by, at=at)


@transaction.atomic
def _rewrite(
    *,
    quote_id: int,
    version: int,
    change: Callable[[list[LineDraft]], list[LineDraft]],
    by: User,
    at: datetime,
) -> Quote:
    revision = QuoteRevision.objects.filter(quote_id=quote_id, sent_at=None).first()
    if revision is None:
        quote = Quote.objects.get(pk=quote_id)
        raise TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.DRAFT)
    return update_draft(
        quote_id=quote_id,
        version=version,
        header=DraftHeader(introduction=revision.introduction, valid_until_date=revision.valid_until_date),
        lines=change([draft_of(line) for line in revision.lines.all()]),
        by=by,
        at=at,
    )


def _listings_for(lines: Sequence[LineDraft], stored: Mapping[int, QuoteLine]) -> dict[int, Listing]:
    """The listings of products whose configuration is written; no query where none is."""
    wanted = [
        stored[draft.line_id].product_id
        if draft.line_id is not None and draft.line_id in stored
        else draft.product_id
        for draft in lines
        if draft.configuration is not None
    ]
    products = {product for product in wanted if product is not None}
    return listings_of_products(product_ids=products) if products else {}


def _stored_or_new(
    draft: LineDraft, index: int, stored: dict[int, QuoteLine], revision: QuoteRevision
) -> QuoteLine:
    """The line that the draft is about; each stored one at most once. Raises InvalidInput."""
    if draft.line_id is not None:
        line = stored.pop(draft.line_id, None)
        if line is None:
            raise InvalidInput(_("This line is not part of the offer any more."), field=f"lines.{index}")
        return line
    line = QuoteLine(revision=revision, kind=draft.kind, maintenance_months=0, user_tier=0)
    if draft.kind == LineKind.LICENSE:
        original = (
            revision.lines.filter(pk=draft.copies, kind=LineKind.LICENSE).first() if draft.copies else None
        )
        if original is not None:
            line.product_id = original.product_id
            line.copy_configuration(original)
        elif draft.product_id is None or draft.configuration is None:
            raise InvalidInput(
                _("A licence needs a product and its configuration."), field=f"lines.{index}.configuration"
            )
        else:
            line.product_id = draft.product_id
    return line


def _write(
    line: QuoteLine,
    draft: LineDraft,
    index: int,
    quote: Quote,
    rates: Mapping[str, Decimal],
    listings: Mapping[int, Listing],
    by: User,
    at: datetime,
) -> None:
    """Put the draft into the line's columns."""
    is_reconfigured = False
    line.position = index + 1
    line.title = draft.title.strip()
    line.detail = draft.detail.strip()
    if draft.configuration is not None and line.kind == LineKind.LICENSE:
        is_reconfigured = not line.deployment or line.configuration != draft.configuration
    if draft.configuration is not None and is_reconfigured:
        listing = listings.get(line.product_id or 0)
        if listing is None:
            raise InvalidInput(_("This product is not in the catalogue."), field=f"lines.{index}.listing")
        line.configuration = draft.configuration
        line.detail = summary_of(listing=listing, configuration=draft.configuration)
    if not line.is_priced:
        line.tax_code, line.tax_rate = DEFAULT_TAX_CODE, rates[DEFAULT_TAX_CODE]
        return
    line.quantity = draft.quantity
    line.unit = draft.unit.strip()
    line.unit_price = draft.unit_price
    line.unit_cost = draft.unit_cost
    line.discount_percent = draft.discount_percent
    line.tax_code = draft.tax_code
    line.tax_rate = rates[draft.tax_code]
    line.is_optional = draft.is_optional
    line.alternative_group = draft.alternative_group
    if line.kind == LineKind.LICENSE:
        line.overrides = overrides_of(
            draft=draft, line=line, is_reconfigured=is_reconfigured, index=index, by=by, at=at
        )
    line.net_amount = net_of(draft, kind=line.kind, currency=quote.currency)


def summary_of(*, listing: Listing, configuration: LicenseConfiguration) -> str:
    """The configuration as the offer describes it, in the active language."""
    facts = listing_facts(listing)
    return configuration.summary(
        listing.name,
        rules_in_force().unit_for(facts),
        is_free=facts.is_free(configuration.deployment),
    )


def _columns(line: QuoteLine) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in EDITED_COLUMNS)


def _store(
    revision: QuoteRevision, written: Sequence[QuoteLine], before: Mapping[int, tuple[object, ...]]
) -> None:
    """Delete, change and add rows, a handful of statements however many lines there are."""
    kept = {line.pk for line in written if line.pk}
    if kept != before.keys():
        revision.lines.filter(pk__in=before.keys() - kept).delete()
    changed = [line for line in written if line.pk and _columns(line) != before[line.pk]]
    position = EDITED_COLUMNS.index("position")
    if any(before[line.pk][position] != line.position for line in changed):
        # Out of the way first: two lines that change places would meet at the unique position.
        revision.lines.update(position=F("position") + 10 * MOST_LINES)
        changed = [line for line in written if line.pk]
    QuoteLine.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["pk"], update_fields=EDITED_COLUMNS
    )
    QuoteLine.objects.bulk_create(line for line in written if not line.pk)


def _newly_set_aside(line: QuoteLine, before: Mapping[int, tuple[object, ...]]) -> list[str]:
    known = before[line.pk][EDITED_COLUMNS.index("overrides")] if line.pk in before else []
    return [entry["code"] for entry in line.overrides if entry not in known]  # type: ignore[operator]
