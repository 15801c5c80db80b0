"""What a printed document says: plain, frozen values which the domain apps fill from their own frozen rows.

Templates read nothing but these. All amounts are in the document's ``currency`` and already rounded; all
dates are local dates; texts are plain text in the document's ``language`` ("en" or "de") and are escaped when
printed.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from shop.core.money import Totals

LONGEST_UNIT_IN_ONE_LINE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The seller as printed at the top and in the footer of every page. ``logo_data_uri`` is a
    ``data:image/…`` URI, ``accent_color`` the ``#rrggbb`` of lines and headings.
    """

    name: str
    line1: str
    postcode: str
    city: str
    line2: str = ""
    country_name: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
    vat_id: str = ""
    tax_number: str = ""
    register: str = ""
    managing_directors: str = ""
    bank_name: str = ""
    iban: str = ""
    bic: str = ""
    logo_data_uri: str = ""
    footer_note: str = ""
    accent_color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Who the document goes to; ``country_name`` stays empty within the seller's country."""

    name: str
    attention: str = ""
    line1: str = ""
    line2: str = ""
    postcode: str = ""
    city: str = ""
    country_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLine:
    """One position. ``title`` names it, ``detail`` is the configuration as a sentence, ``note`` a remark on
    this line.

    ``kind`` "text" and "heading" stand between the positions and cost nothing. Lines of one
    ``alternative_group`` above 0 stand for each other; ``is_counted`` says whether the totals have the line.

    Licence facts (``sen``, ``license_key``, ``starts_on``, ``ends_on``, ``vendor_order_number``) appear on
    delivery notes only. A cloud licence has no key: ``is_cloud`` prints that the instance was switched over.
    """

    position: int | str
    title: str
    quantity: Decimal | int
    unit: str = ""
    detail: str = ""
    note: str = ""
    unit_price: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    net_amount: Decimal | None = None
    is_optional: bool = False
    alternative_group: int = 0
    is_counted: bool = True
    kind: str = ""
    is_cloud: bool = False
    sen: str = ""
    vendor_order_number: str = ""
    license_key: str = field(default="", repr=False)
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None

    @property
    def has_long_unit(self) -> bool:
        """Whether the unit may need a hyphen to fit its column. Looking for one in each line costs a twelfth
        of the time of a long document.
        """
        return len(self.unit) > LONGEST_UNIT_IN_ONE_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDocument:
    """What all documents share.

    ``contact_*`` is the person at the seller, ``customer_reference`` what the customer calls the matter.
    Without a ``salutation`` the letter greets ``addressee.attention``, or nobody in particular.
    """

    template: ClassVar[str]

    letterhead: Letterhead
    addressee: Addressee
    language: str
    number: str
    lines: tuple[DocumentLine, ...]
    salutation: str = ""
    introduction: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    customer_number: str = ""
    customer_reference: str = ""

    @property
    def has_discounts(self) -> bool:
        return any(line.discount_percent for line in self.lines)

    @property
    def has_optional_lines(self) -> bool:
        return any(line.is_optional for line in self.lines)

    @property
    def has_alternatives(self) -> bool:
        return any(line.alternative_group for line in self.lines)

    @property
    def has_license_keys(self) -> bool:
        return any(line.license_key for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteDocument(PrintedDocument):
    """An offer as sent, or as it would be (``is_draft``). ``valid_until_date`` is the last day on which it
    can be accepted; ``totals`` leave out optional lines and all but the first of each group of alternatives.
    """

    template = "documents/quote.html"

    revision: int
    date: datetime.date
    valid_until_date: datetime.date
    currency: str
    totals: Totals
    payment_terms: str = ""
    tax_note: str = ""
    portal_url: str = ""
    is_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderConfirmationDocument(PrintedDocument):
    """The confirmation of an order. ``addressing`` (lines of text), where the customer wished one, replaces
    the address.

    ``buy_on`` is the date wished for the purchase at the vendor, None for "now".
    """

    template = "documents/order_confirmation.html"

    date: datetime.date
    currency: str
    totals: Totals
    po_number: str = ""
    quote_number: str = ""
    addressing: str = ""
    buy_on: datetime.date | None = None
    technical_contact_name: str = ""
    technical_contact_email: str = ""
    technical_contact_phone: str = ""
    end_user: Addressee | None = None
    payment_terms: str = ""
    tax_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryNoteDocument(PrintedDocument):
    """What was delivered, with licence keys: store its bytes encrypted."""

    template = "documents/delivery_note.html"

    delivered_on: datetime.date
    order_number: str
    po_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteDocument(PrintedDocument):
    """A correction of an invoice; its amounts are positive and go back to the customer."""

    template = "documents/credit_note.html"

    issued_on: datetime.date
    currency: str
    totals: Totals
    invoice_number: str
    invoice_issued_on: datetime.date
    reason: str
    order_number: str = ""
    po_number: str = ""
    customer_vat_id: str = ""
    tax_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceDocument(PrintedDocument):
    """An issued invoice. ``tax_note`` states why no or another tax is due (reverse charge, export)."""

    template = "documents/invoice.html"

    issued_on: datetime.date
    due_on: datetime.date
    delivered_on: datetime.date
    currency: str
    totals: Totals
    order_number: str = ""
    po_number: str = ""
    delivery_note_number: str = ""
    customer_vat_id: str = ""
    payment_terms: str = ""
    tax_note: str = ""
