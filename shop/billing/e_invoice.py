"""The XML of an invoice or credit note after EN 16931 (syntax CII, the profile "EN 16931" of Factur-X and
ZUGFeRD), from its frozen rows only. The same rows give the same bytes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override
from drafthorse.models.accounting import ApplicableTradeTax, TradeAllowanceCharge
from drafthorse.models.document import Document
from drafthorse.models.note import IncludedNote
from drafthorse.models.party import TaxRegistration, TradeParty
from drafthorse.models.payment import PaymentMeans, PaymentTerms
from drafthorse.models.trade import TradeSettlement
from drafthorse.models.tradelines import LineItem

from shop.billing.enums import TaxCategory
from shop.billing.models import CreditNote, CreditNoteLine, Invoice, InvoiceLine
from shop.core.countries import is_country
from shop.core.money import quantize, total_of
from shop.documents.exceptions import DocumentRenderingFailed

PROFILE: Final = "urn:cen.eu:en16931:2017"
SCHEMA: Final = "FACTUR-X_EN16931"
# Code lists of EN 16931: UNTDID 1001, 4461, 5189 and 7161; UN/ECE recommendation 20 for units.
INVOICE_TYPE, CREDIT_NOTE_TYPE = "380", "381"
SEPA_TRANSFER, TRANSFER = "58", "30"
DISCOUNT_REASON = "95"
PIECE = "C62"
UNITS: Final = {
    **dict.fromkeys(("h", "hour", "hours", "stunde", "stunden", "std", "std."), "HUR"),
    **dict.fromkeys(("day", "days", "tag", "tage", "personentag", "personentage"), "DAY"),
    **dict.fromkeys(("month", "months", "monat", "monate"), "MON"),
    **dict.fromkeys(("year", "years", "jahr", "jahre"), "ANN"),
}
# Where a VAT number begins with something else than its country's code.
OTHER_VAT_PREFIXES: Final = frozenset({"EL", "XI"})
# What XML 1.0 cannot hold, however it is written.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _TaxGroup:
    """All lines of one category and rate: what the tax is broken down by."""

    category: str
    rate: Decimal
    net: Decimal
    tax: Decimal
    reason: str
    reason_code: str


def invoice_xml(invoice: Invoice) -> bytes:
    """The XML of an invoice. Raises DocumentRenderingFailed when the result does not fit its schema."""
    document = _document(invoice, type_code=INVOICE_TYPE)
    delivered_on = invoice.delivered_on or invoice.issued_on
    document.trade.delivery.event.occurrence = delivered_on
    settlement = document.trade.settlement
    settlement.payment_reference = _text(invoice.number)
    _add_bank(settlement, invoice.seller_snapshot, currency=invoice.currency)
    terms = PaymentTerms()
    terms.description = _text(invoice.seller_snapshot.get("terms", ""))
    terms.due = invoice.due_on
    settlement.terms.add(terms)
    return _serialize(document)


def credit_note_xml(note: CreditNote) -> bytes:
    """The XML of a credit note with the invoice that it corrects. Raises as ``invoice_xml``."""
    document = _document(note, type_code=CREDIT_NOTE_TYPE)
    reason = IncludedNote()
    reason.content = _text(note.reason)
    document.header.notes.add(reason)
    settlement = document.trade.settlement
    terms = PaymentTerms()
    with override(note.language):
        terms.description = _("Credited to invoice %(number)s.") % {"number": _text(note.invoice.number)}
    settlement.terms.add(terms)
    corrected = settlement.invoice_referenced_document
    corrected.issuer_assigned_id = _text(note.invoice.number)
    corrected.issue_date_time = note.invoice.issued_on
    return _serialize(document)


def _document(issued: Invoice | CreditNote, *, type_code: str) -> Document:
    """What both documents have in common."""
    lines: list[InvoiceLine | CreditNoteLine] = list(issued.lines.all())
    document = Document()
    document.context.guideline_parameter.id = PROFILE
    document.header.id = _text(issued.number)
    document.header.type_code = type_code
    document.header.issue_date_time = issued.issued_on
    agreement = document.trade.agreement
    _add_seller(agreement.seller, issued.seller_snapshot)
    _add_buyer(agreement.buyer, issued.buyer_snapshot, seller=issued.seller_snapshot)
    agreement.seller_order.issuer_assigned_id = _text(issued.order_number)
    agreement.buyer_order.issuer_assigned_id = _text(issued.po_number)
    for line in lines:
        document.trade.items.add(_item(line, currency=issued.currency))
    settlement = document.trade.settlement
    settlement.currency_code = issued.currency
    groups = _tax_groups(lines, currency=issued.currency, language=issued.language)
    for group in groups:
        settlement.trade_tax.add(_tax(group))
    _add_totals(settlement, groups, currency=issued.currency)
    return document


def _add_seller(party: TradeParty, seller: Mapping[str, Any]) -> None:
    register = _text(seller.get("register", ""))
    directors = _text(seller.get("managing_directors", ""))
    name = _text(seller.get("name", ""))
    party.name = name
    party.description = "\n".join(part for part in (register, directors) if part)
    party.legal_organization.id = register
    party.contact.person_name = name
    party.contact.telephone.number = _text(seller.get("phone", ""))
    party.contact.email.address = _text(seller.get("email", ""))
    _add_address(party, seller, country="DE")
    if seller.get("email"):
        party.electronic_address.uri_ID = ("EM", _text(seller["email"]))
    if seller.get("tax_number"):
        party.tax_registrations.add(TaxRegistration(id=("FC", _text(seller["tax_number"]))))
    _add_vat_number(party, str(seller.get("vat_id", "")))


def _add_buyer(party: TradeParty, buyer: Mapping[str, Any], *, seller: Mapping[str, Any]) -> None:
    address = buyer.get("address", {})
    party.name = _text(address.get("name", "")) or _text(address.get("attention", ""))
    party.contact.person_name = _text(address.get("attention", ""))
    _add_address(party, address, country=str(seller.get("country", "")))
    _add_vat_number(party, str(buyer.get("vat_number", "")))


def _add_address(party: TradeParty, address: Mapping[str, Any], *, country: str) -> None:
    """``country`` is the one of an address that names none."""
    party.address.postcode = _text(address.get("postcode", ""))
    party.address.line_one = _text(address.get("line1", ""))
    party.address.line_two = _text(address.get("line2", ""))
    party.address.city_name = _text(address.get("city", ""))
    party.address.country_id = _text(address.get("country", "")) or country or "DE"


def _add_vat_number(party: TradeParty, number: str) -> None:
    """A number that begins with no country is none that the standard knows; it stays on the paper."""
    number = _text(re.sub(r"[\s.\-]", "", number)).upper()
    if is_country(number[:2]) or number[:2] in OTHER_VAT_PREFIXES:
        party.tax_registrations.add(TaxRegistration(id=("VA", number)))


def _item(line: InvoiceLine | CreditNoteLine, *, currency: str) -> LineItem:
    item = LineItem()
    item.document.line_id = str(line.position)
    item.product.name = _text(line.title) or str(line.position)
    item.product.description = _text(line.detail)
    item.agreement.net.amount = _plain(line.unit_price)
    item.delivery.billed_quantity = (_plain(line.quantity), UNITS.get(line.unit.strip().casefold(), PIECE))
    tax = item.settlement.trade_tax
    tax.type_code = "VAT"
    tax.category_code = _category(line)
    tax.rate_applicable_percent = _plain(line.tax_rate)
    undiscounted = quantize(line.quantity * line.unit_price, currency)
    if undiscounted != line.net_amount:
        # The rest of a line that was credited in parts may be a cent more than its price says.
        difference = TradeAllowanceCharge()
        difference.indicator = undiscounted < line.net_amount
        difference.actual_amount = _plain(abs(undiscounted - line.net_amount))
        if undiscounted > line.net_amount:
            difference.reason_code = DISCOUNT_REASON
            difference.reason = "Discount"
        else:
            difference.reason = "Rounding"
        item.settlement.allowance_charge.add(difference)
    item.settlement.monetary_summation.total_amount = _plain(line.net_amount)
    return item


def _category(line: InvoiceLine | CreditNoteLine) -> str:
    """The line's VAT category; lines from before they had one follow from their rate."""
    if line.tax_rate:
        return TaxCategory.STANDARD.value
    if line.tax_category == TaxCategory.STANDARD:
        return TaxCategory.ZERO.value
    return line.tax_category or TaxCategory.EXEMPT.value


def _tax_groups(
    lines: Iterable[InvoiceLine | CreditNoteLine], *, currency: str, language: str
) -> list[_TaxGroup]:
    """The breakdown by category and rate, the highest rate first."""
    by_key: dict[tuple[Decimal, str], list[InvoiceLine | CreditNoteLine]] = {}
    for line in lines:
        by_key.setdefault((line.tax_rate, _category(line)), []).append(line)
    groups = []
    for (rate, category), members in sorted(by_key.items(), key=lambda entry: (-entry[0][0], entry[0][1])):
        totals = total_of(((rate, line.net_amount) for line in members), currency=currency)
        reason, reason_code = "", ""
        if category not in (TaxCategory.STANDARD, TaxCategory.ZERO):
            reason = " ".join(sorted({_text(line.tax_note) for line in members if line.tax_note}))
            codes = sorted({line.tax_exemption_code for line in members if line.tax_exemption_code})
            # One code per category; where several apply, the sentences say so.
            reason_code = _text(codes[0]) if len(codes) == 1 else ""
            if not reason:
                with override(language):
                    reason = _("Exempt from VAT.")
        groups.append(
            _TaxGroup(
                category=category,
                rate=rate,
                net=totals.net,
                tax=totals.tax,
                reason=reason,
                reason_code=reason_code,
            )
        )
    return groups


def _tax(group: _TaxGroup) -> ApplicableTradeTax:
    tax = ApplicableTradeTax()
    tax.calculated_amount = _plain(group.tax)
    tax.type_code = "VAT"
    tax.exemption_reason = group.reason
    tax.basis_amount = _plain(group.net)
    tax.category_code = group.category
    tax.exemption_reason_code = group.reason_code
    tax.rate_applicable_percent = _plain(group.rate)
    return tax


def _add_bank(settlement: TradeSettlement, seller: Mapping[str, Any], *, currency: str) -> None:
    iban = "".join(str(seller.get("iban", "")).split())
    if not iban:
        return
    means = PaymentMeans()
    means.type_code = SEPA_TRANSFER if currency == "EUR" else TRANSFER
    means.payee_account.iban = _text(iban)
    means.payee_account.account_name = _text(seller.get("name", ""))
    means.payee_institution.bic = _text("".join(str(seller.get("bic", "")).split()))
    settlement.payment_means.add(means)


def _add_totals(settlement: TradeSettlement, groups: Iterable[_TaxGroup], *, currency: str) -> None:
    """Sums of the groups, none of them rounded again."""
    groups = list(groups)
    net = sum((group.net for group in groups), Decimal(0))
    tax = sum((group.tax for group in groups), Decimal(0))
    summation = settlement.monetary_summation
    summation.line_total = _plain(net)
    summation.charge_total = _plain(quantize(Decimal(0), currency))
    summation.allowance_total = _plain(quantize(Decimal(0), currency))
    summation.tax_basis_total = (_plain(net), None)
    summation.tax_total = (_plain(tax), currency)
    summation.grand_total = (_plain(net + tax), None)
    summation.due_amount = _plain(net + tax)


def _serialize(document: Document) -> bytes:
    try:
        xml: bytes = document.serialize(schema=SCHEMA)
    except SyntaxError as error:  # as lxml calls what does not fit a schema
        raise DocumentRenderingFailed from error
    return xml


def _text(value: object) -> str:
    return _NOT_IN_XML.sub("", str(value)).strip()


def _plain(amount: Decimal) -> str:
    """Digits, never an exponent."""
    return format(amount, "f")
