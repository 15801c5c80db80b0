"""Invoices and credit notes for the bookkeeping: a booking batch as DATEV reads it (EXTF, category 21)."""

import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from cms.selectors import site_settings
from shop.billing.datev import COLUMNS, HEADER_VERSION
from shop.billing.enums import TaxCategory
from shop.billing.models import CreditNote, CreditNoteLine, DebtorAccount, Invoice, InvoiceLine, TaxCode
from shop.core.audit import record
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.models import NumberSeries
from shop.core.money import total_of

ENCODING = "cp1252"
LAST_DEBTOR_ACCOUNT = 69_999
# A counter row of its own that those who give accounts wait at; it is no document's and counts nothing.
ACCOUNTS_LOCK = "debtor_account"
# Letters that no decomposition brings into the alphabet of the export.
_PLAIN = str.maketrans("ŁłĐđĦħı", "LlDdHhi")


class AccountsMissing(DomainError):
    code = "accounts_missing"


class AccountsUsedUp(DomainError):
    code = "accounts_used_up"
    default_message = _("There is no debtor account left: they end with 69999.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The file and how many documents and rows are in it."""

    filename: str
    content: bytes
    documents: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    document: Invoice | CreditNote
    code: TaxCode
    gross: Decimal


def export_batch(*, first: date, last: date, by: User, at: datetime) -> Batch:
    """All invoices and credit notes issued from ``first`` to ``last`` (both included): a row for each tax
    code, invoices in the debtor's debit, credit notes in the credit. Customers get their account with their
    first export. Letters outside of Windows-1252 lose their accents, others become a question mark.

    Raises InvalidInput naming the field for a period that ends before it begins or crosses a year, and
    AccountsMissing when a tax code has no revenue account.
    """
    if last < first:
        raise InvalidInput(_("The period ends before it begins."), field="to")
    if first.year != last.year:
        raise InvalidInput(
            _("A batch lies within one fiscal year. Please export each year by itself."), field="to"
        )
    with transaction.atomic():
        rows = [*_rows_of(Invoice, InvoiceLine, "invoice", first, last)]
        rows += _rows_of(CreditNote, CreditNoteLine, "credit_note", first, last)
        accounts = give_accounts([row.document.organization_id for row in rows])
        record(
            by,
            action="books_exported",
            by=by,
            at=at,
            details={"from": first.isoformat(), "until": last.isoformat()},
        )
    text = io.StringIO(newline="")
    text.write(_header(first, last, at))
    text.write(";".join(COLUMNS) + "\r\n")
    for row in rows:
        text.write(_line(_cells(row, accounts[row.document.organization_id])))
    return Batch(
        filename=f"EXTF_Buchungsstapel_{first:%Y%m%d}_{last:%Y%m%d}.csv",
        content=text.getvalue().encode(ENCODING),
        documents=len({(type(row.document), row.document.pk) for row in rows}),
        rows=len(rows),
    )


@transaction.atomic
def give_accounts(organization_ids: Iterable[int]) -> dict[int, int]:
    """The debtor account of each organisation; those without one get the next numbers, in the order given and
    without a gap. Concurrent callers wait for each other. Raises AccountsUsedUp.
    """
    wanted = list(dict.fromkeys(organization_ids))
    known = _accounts(wanted)
    if len(known) == len(wanted):
        return known
    NumberSeries.objects.bulk_create([NumberSeries(kind=ACCOUNTS_LOCK, year=0)], ignore_conflicts=True)
    NumberSeries.objects.select_for_update().get(kind=ACCOUNTS_LOCK, year=0)
    known = _accounts(wanted)
    highest = DebtorAccount.objects.aggregate(highest=Max("number"))["highest"] or 0
    number = max(highest + 1, site_settings().first_debtor_account)
    for organization_id in wanted:
        if organization_id in known:
            continue
        if number > LAST_DEBTOR_ACCOUNT:
            raise AccountsUsedUp()
        DebtorAccount.objects.create(organization_id=organization_id, number=number)
        known[organization_id] = number
        number += 1
    return known


def _accounts(organization_ids: Sequence[int]) -> dict[int, int]:
    rows = DebtorAccount.objects.filter(pk__in=organization_ids)
    return dict(rows.values_list("organization_id", "number"))


def _rows_of(
    documents: type[Invoice] | type[CreditNote],
    lines: type[InvoiceLine] | type[CreditNoteLine],
    name: str,
    first: date,
    last: date,
) -> Iterator[_Row]:
    """A row for each tax code of each document, in the order of the numbers."""
    codes = TaxCode.objects.in_bulk()
    amounts: dict[int, dict[str, list[tuple[Decimal, Decimal]]]] = {}
    found = lines._default_manager.filter(
        **{f"{name}__issued_on__gte": first, f"{name}__issued_on__lte": last}
    ).order_by(f"{name}_id", "position")
    for document_id, code, rate, net in found.values_list(f"{name}_id", "tax_code", "tax_rate", "net_amount"):
        amounts.setdefault(document_id, {}).setdefault(code, []).append((rate, net))
    missing = {
        code for of in amounts.values() for code in of if code not in codes or not codes[code].revenue_account
    }
    if missing:
        raise AccountsMissing(
            _("These tax codes have no revenue account: %(codes)s. Nothing was exported.")
            % {"codes": ", ".join(sorted(missing))}
        )
    query = documents._default_manager.filter(issued_on__gte=first, issued_on__lte=last)
    for document in query.select_related("organization").order_by("issued_on", "number"):
        gross = {
            code: total_of(parts, currency=document.currency).gross
            for code, parts in amounts[document.pk].items()
        }
        # Two codes of the same rate are taxed together; what a cent of rounding differs goes to the largest.
        largest = max(gross, key=lambda code: gross[code])
        gross[largest] += document.gross_total - sum(gross.values())
        for code, amount in gross.items():
            if amount:
                yield _Row(document=document, code=codes[code], gross=amount)


def _header(first: date, last: date, at: datetime) -> str:
    site = site_settings()
    made = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    stamp = f"{made:%Y%m%d%H%M%S}{made.microsecond // 1000:03d}"
    header = ['"EXTF"', "700", "21", '"Buchungsstapel"', str(HEADER_VERSION), stamp]
    header += ["", '"RE"', '""', '""', str(site.books_consultant), str(site.books_client)]
    header += [f"{first.year}0101", "4", f"{first:%Y%m%d}", f"{last:%Y%m%d}", '"Rechnungen"', '""']
    header += ["1", "0", "0", f'"{settings.CURRENCIES[0]}"', "", '""', "", "", '""', "", "", '""', '""']
    return ";".join(header) + "\r\n"


def _cells(row: _Row, account: int) -> dict[str, str]:
    """The cells that are filled, by the name of their column; texts are quoted already."""
    document, code = row.document, row.code
    vat_number = str(document.buyer_snapshot.get("vat_number") or "").replace(" ", "")
    is_credit = isinstance(document, CreditNote)
    word = "Gutschrift" if is_credit else "Rechnung"
    cells = {
        "Umsatz (ohne Soll/Haben-Kz)": f"{row.gross:.2f}".replace(".", ","),
        "Soll/Haben-Kennzeichen": '"H"' if is_credit else '"S"',
        "WKZ Umsatz": _quoted(document.currency),
        "Konto": str(account),
        "Gegenkonto (ohne BU-Schlüssel)": code.revenue_account,
        "BU-Schlüssel": _quoted(code.posting_key),
        "Belegdatum": f"{document.issued_on:%d%m}",
        "Belegfeld 1": _quoted(document.number, 36),
        "Buchungstext": _quoted(f"{word} {document.organization.name}", 60),
    }
    if code.category == TaxCategory.REVERSE_CHARGE:
        cells["EU-Land u. UStID (Bestimmung)"] = _quoted(vat_number, 15)
    if isinstance(document, Invoice):
        cells["Leistungsdatum"] = f"{document.delivered_on or document.issued_on:%d%m%Y}"
        cells["Fälligkeit"] = f"{document.due_on:%d%m%Y}"
    return cells


def _line(cells: dict[str, str]) -> str:
    return ";".join(cells.get(name, "") for name in COLUMNS) + "\r\n"


def _quoted(text: str, longest: int = 60) -> str:
    """A text in quotes, in letters of Windows-1252, that no spreadsheet takes for a formula."""
    plain = "".join(_latin(letter) for letter in text if letter.isprintable()).strip()
    plain = plain.lstrip("=+-@").strip()[:longest]
    return '"' + plain.replace('"', '""') + '"'


def _latin(letter: str) -> str:
    """The letter itself, without its accents, or a question mark."""
    for candidate in (letter, letter.translate(_PLAIN), unicodedata.normalize("NFKD", letter)):
        plain = "".join(one for one in candidate if not unicodedata.combining(one))
        for one in (candidate, plain):
            try:
                one.encode(ENCODING)
            except UnicodeEncodeError:
                continue
            return one
    return "?"
