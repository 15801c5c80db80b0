"""What a bank's file says: CSV as German banks export it, or CAMT.053. Pure reading, no query."""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.billing.enums import StatementFormat
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import InvalidInput

MOST_ROWS: Final = 20_000
LARGEST_AMOUNT: Final = Decimal("999999999.99")
# A bank's CSV may say who asked and for which days above the names of its columns.
LINES_ABOVE: Final = 30
SHOWN_PROBLEMS: Final = 10

# What banks call their columns, bare of case, umlauts and signs; the first name that a file has counts.
COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "booked_on": ("buchungstag", "buchungsdatum", "buchung", "bookingdate", "datum", "date"),
    "amount": ("betrag", "betragineur", "betrageur", "umsatz", "umsatzineur", "amount"),
    "sign": ("sollhaben", "sh", "sollhabenkennzeichen"),
    "currency": ("waehrung", "currency"),
    "purpose": ("verwendungszweck", "vorgangverwendungszweck", "purpose", "remittanceinformation"),
    "counterparty": (
        "beguenstigterauftraggeber",
        "auftraggeberbeguenstigter",
        "beguenstigterzahlungspflichtiger",
        "auftraggeberempfaenger",
        "namezahlungsbeteiligter",
        "zahlungspflichtiger",
        "auftraggeber",
        "beguenstigter",
        "name",
        "counterparty",
    ),
    "counterparty_account": ("ibanzahlungsbeteiligter", "kontonummeriban", "iban", "kontonummer"),
    "account": ("ibanauftragskonto", "auftragskonto"),
    "bank_reference": ("kundenreferenzendtoend", "endtoendreferenz", "kundenreferenz", "referenz"),
}
NEEDED: Final = {"booked_on": "Buchungstag", "amount": "Betrag"}
LENGTHS: Final = {
    "purpose": 1000,
    "counterparty": 200,
    "counterparty_account": 40,
    "account": 40,
    "bank_reference": 140,
}
_GERMAN = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,2}))?(-?)")
_PLAIN = re.compile(r"([+-]?)(\d+)\.(\d{1,2})(-?)")
_DATES = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y")


class UnreadableStatement(InvalidInput):
    """The file is not a statement that can be read whole; nothing of it was kept."""

    code = "unreadable_statement"

    def __init__(self, message: object) -> None:
        super().__init__(message, field="file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One line of a statement; ``amount`` is negative for money that left."""

    row: int
    booked_on: date
    amount: Decimal
    currency: str
    counterparty: str = ""
    counterparty_account: str = ""
    purpose: str = ""
    bank_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFile:
    format: StatementFormat
    account: str
    bookings: tuple[Booking, ...]

    def digests(self) -> list[str]:
        """What makes a booking the same in two overlapping files. Of bookings that are equal to the last
        letter a day can have two; they are told apart by counting them.
        """
        seen: Counter[str] = Counter()
        digests = []
        for one in self.bookings:
            said = "\0".join(
                (
                    self.account,
                    one.booked_on.isoformat(),
                    f"{one.amount:.2f}",
                    one.currency,
                    one.counterparty,
                    one.counterparty_account,
                    one.purpose,
                    one.bank_reference,
                )
            )
            seen[said] += 1
            digests.append(hashlib.sha256(f"{said}\0{seen[said]}".encode()).hexdigest())
        return digests


def read_statement(content: bytes, *, default_currency: str) -> StatementFile:
    """Read a whole file, or nothing. ``default_currency`` counts for a CSV that names none.

    Raises UnreadableStatement, in words for staff and with the numbers of the wrong rows.
    """
    if not content.strip():
        raise UnreadableStatement(_("The file is empty."))
    if len(content) > settings.BANK_STATEMENT_MAX_SIZE:
        raise UnreadableStatement(_("The file is larger than 5 MB. Export fewer days at once."))
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") or content.startswith((b"\xff\xfe<", b"\xfe\xff\0<")):
        return _read_camt(content)
    return _read_csv(content, default_currency)


class _Problems:
    """Wrong rows, told together at the end."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, row: int, sentence: str) -> None:
        self.found.append(_("row %(row)s: %(what)s") % {"row": row, "what": sentence})

    def tell(self) -> None:
        if not self.found:
            return
        shown = "; ".join(self.found[:SHOWN_PROBLEMS])
        more = len(self.found) - SHOWN_PROBLEMS
        text = ngettext(
            "The file has %(count)s wrong row: %(rows)s. Nothing was imported.",
            "The file has %(count)s wrong rows: %(rows)s. Nothing was imported.",
            len(self.found),
        ) % {"count": len(self.found), "rows": f"{shown} …" if more > 0 else shown}
        raise UnreadableStatement(text)


# --- CSV ----------------------------------------------------------------------------------------------------
def _read_csv(content: bytes, default_currency: str) -> StatementFile:
    text = _text_of(content)
    separator, above, places = _heading_of(text)
    problems, bookings, account = _Problems(), [], ""
    for row, cells in _rows(text, separator, above):
        said = {name: _line(cells[place]) if place < len(cells) else "" for name, place in places.items()}
        if not said["booked_on"] and not said["amount"]:
            continue  # a line of sums, or an empty one
        booking = _booking(row, said, default_currency, problems)
        if booking is not None:
            bookings.append(booking)
        account = account or said.get("account", "")[: LENGTHS["account"]]
        if row - above > MOST_ROWS:
            raise UnreadableStatement(_("The file has more than 20,000 rows. Export fewer days at once."))
    problems.tell()
    if not bookings:
        raise UnreadableStatement(_("The file has names of columns, but no booking below them."))
    return StatementFile(format=StatementFormat.CSV, account=account, bookings=tuple(bookings))


def _text_of(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableStatement(
        _("This is neither a CSV file (UTF-8 or Windows-1252) nor a CAMT.053 file. Nothing was imported.")
    )


def _bare(name: str) -> str:
    small = name.strip().lower()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("€", "eur")):
        small = small.replace(letter, plain)
    return re.sub(r"[^a-z]", "", small)


def _heading_of(text: str) -> tuple[str, int, dict[str, int]]:
    """The separator, the number of lines above the names of the columns, and where each column is."""
    best: tuple[str, int, dict[str, int]] = (";", 0, {})
    for number, line in enumerate(text.splitlines()[:LINES_ABOVE]):
        for separator in ";,\t|":
            try:
                names = [_bare(cell) for cell in next(csv.reader([line], delimiter=separator), [])]
            except csv.Error:
                continue
            places = {
                column: names.index(name)
                for column, known in COLUMNS.items()
                if (name := next((one for one in known if one in names), None)) is not None
            }
            if len(places) > len(best[2]):
                best = (separator, number, places)
    missing = [name for column, name in NEEDED.items() if column not in best[2]]
    if missing:
        raise UnreadableStatement(
            _("The file has no column %(columns)s. Nothing was imported.") % {"columns": ", ".join(missing)}
        )
    return best


def _rows(text: str, separator: str, above: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    place = 0
    try:
        for place, cells in enumerate(reader):
            if place > above:
                yield place + 1, cells
    except csv.Error:
        raise UnreadableStatement(
            _("The file cannot be read from row %(row)s on. Nothing was imported.") % {"row": place + 2}
        ) from None


def _booking(row: int, said: Mapping[str, str], default_currency: str, problems: _Problems) -> Booking | None:
    booked_on = _date_of(said["booked_on"])
    amount = _amount_of(said["amount"], said.get("sign", ""))
    currency = said.get("currency", "").upper() or default_currency
    if booked_on is None:
        problems.note(row, _("“%(value)s” is no date") % {"value": said["booked_on"][:40]})
    if amount is None:
        problems.note(row, _("“%(value)s” is no amount") % {"value": said["amount"][:40]})
    if re.fullmatch("[A-Z]{3}", currency) is None:
        problems.note(row, _("“%(value)s” is no currency") % {"value": currency[:40]})
    if booked_on is None or amount is None or problems.found:
        return None
    texts = {
        name: said.get(name, "")[: LENGTHS[name]]
        for name in ("counterparty", "counterparty_account", "purpose", "bank_reference")
    }
    return Booking(row=row, booked_on=booked_on, amount=amount, currency=currency, **texts)


def _line(text: str) -> str:
    """One line of what can be printed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _date_of(text: str) -> date | None:
    for notation in _DATES:
        try:
            # A calendar day of the bank's country: no time of day, so no zone.
            day = datetime.strptime(text, notation).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if EARLIEST_DATE <= day <= LATEST_DATE else None
    return None


def _amount_of(text: str, sign: str = "") -> Decimal | None:
    """German "1.234,56", "-5,00" or "5,00-", plain "1234.56"; "1.234" is a thousand and some."""
    bare = re.sub(r"[\s€]|EUR", "", text)
    match = _GERMAN.fullmatch(bare) or _PLAIN.fullmatch(bare)
    if match is None:
        return None
    before, whole, cents, behind = match.groups()
    amount = Decimal(f"{whole.replace('.', '')}.{cents or '0'}")
    if amount > LARGEST_AMOUNT:
        return None
    is_negative = "-" in (before, behind) or sign.strip().upper()[:1] == "S"
    return -amount if is_negative else amount


# --- CAMT.053 -----------------------------------------------------------------------------------------------
def _read_camt(content: bytes) -> StatementFile:
    try:
        # Entities, external references and document types of its own are refused, not expanded.
        root = fromstring(content, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise UnreadableStatement(
            _("This XML file defines entities, as no bank's does. It was not read.")
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise UnreadableStatement(_("This XML file is damaged. Nothing was imported.")) from None
    if not re.search(r"camt\.053\.", root.tag):
        raise UnreadableStatement(
            _("This XML file is no bank statement in the format CAMT.053. Nothing was imported.")
        )
    problems, bookings = _Problems(), []
    accounts = [_said(one, "Acct/Id/IBAN") for one in _all(root, "BkToCstmrStmt/Stmt")]
    entries = _all(root, "BkToCstmrStmt/Stmt/Ntry")
    if len(entries) > MOST_ROWS:
        raise UnreadableStatement(_("The file has more than 20,000 rows. Export fewer days at once."))
    for row, entry in enumerate(entries, start=1):
        if (_said(entry, "Sts/Cd") or _said(entry, "Sts")) not in ("BOOK", ""):
            continue  # announced, not booked
        bookings += _bookings_of(row, entry, problems)
    problems.tell()
    if not bookings:
        raise UnreadableStatement(_("The file has no booking. Nothing was imported."))
    account = next((one for one in accounts if one), "")[: LENGTHS["account"]]
    return StatementFile(format=StatementFormat.CAMT, account=account, bookings=tuple(bookings))


def _all(element: Any, path: str) -> list[Any]:
    """The elements at a path of names, whatever the version of the format."""
    found = [element]
    for name in path.split("/"):
        found = [child for one in found for child in one if child.tag.rpartition("}")[2] == name]
    return found


def _said(element: Any, path: str) -> str:
    return _line(" ".join(one.text or "" for one in _all(element, path)))


def _bookings_of(row: int, entry: Any, problems: _Problems) -> list[Booking]:
    """A booking of its own for each payment of a collective one whose parts have amounts, else one."""
    booked_on = _date_of((_said(entry, "BookgDt/Dt") or _said(entry, "BookgDt/DtTm"))[:10])
    if booked_on is None:
        problems.note(row, _("“%(value)s” is no date") % {"value": _said(entry, "BookgDt/Dt")[:40]})
        return []
    # Of a reversal too it is the direction in which the money really moves.
    is_debit = _said(entry, "CdtDbtInd") == "DBIT"
    details = _all(entry, "NtryDtls/TxDtls")
    amounts = [_all(one, "Amt") or _all(one, "AmtDtls/TxAmt/Amt") for one in details]
    if len(details) < 2 or not all(amounts):
        parts = [(details[0] if details else entry, _all(entry, "Amt"))]
    else:
        parts = list(zip(details, amounts, strict=True))
    bookings = []
    for detail, found in parts:
        text = (found[0].text or "").strip() if found else ""
        amount = _xml_amount(text)
        currency = found[0].get("Ccy", "") if found else ""
        if amount is None or re.fullmatch("[A-Z]{3}", currency) is None:
            problems.note(row, _("“%(value)s” is no amount") % {"value": f"{text} {currency}"[:40]})
            continue
        party = "Cdtr" if is_debit else "Dbtr"
        bookings.append(
            Booking(
                row=row,
                booked_on=booked_on,
                amount=-amount if is_debit else amount,
                currency=currency,
                counterparty=(
                    _said(detail, f"RltdPties/{party}/Nm") or _said(detail, f"RltdPties/{party}/Pty/Nm")
                )[: LENGTHS["counterparty"]],
                counterparty_account=_said(detail, f"RltdPties/{party}Acct/Id/IBAN")[:40],
                purpose=(_said(detail, "RmtInf/Ustrd") or _said(entry, "AddtlNtryInf"))[: LENGTHS["purpose"]],
                bank_reference=(_said(entry, "AcctSvcrRef") or _said(detail, "Refs/EndToEndId"))[:140],
            )
        )
    return bookings


def _xml_amount(text: str) -> Decimal | None:
    """Any number of decimals, as long as they are whole cents."""
    match = re.fullmatch(r"([0-9]{1,9})(?:\.([0-9]{1,2})0*)?", text)
    return Decimal(f"{match[1]}.{(match[2] or '').ljust(2, '0')}") if match else None
