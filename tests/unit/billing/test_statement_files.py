from datetime import date
from decimal import Decimal

import pytest

from shop.billing.enums import StatementFormat
from shop.billing.matching import are_alike, numbers_in
from shop.billing.statement_files import MOST_ROWS, UnreadableStatement, read_statement

SPARKASSE = (
    '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";'
    '"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung"\r\n'
    '"DE02";"23.11.26";"23.11.26";"H";"Re. I-2026-00001";"Universität Köln";"DE89";"X";"1.234,56";"EUR"\r\n'
    '"DE02";"24.11.26";"24.11.26";"S";"Miete";"Vermieter";"DE90";"X";"-800,00";"EUR"\r\n'
)
BANKS = {
    "a savings bank": SPARKASSE.encode("cp1252"),
    "the same in UTF-8": SPARKASSE.encode("utf-8-sig"),
    "a bank with lines above": (
        "Umsatzanzeige;Datei erstellt am 25.11.2026\n\nIBAN;DE02\n\n"
        "Buchung;Valuta;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Betrag;Währung\n"
        "23.11.2026;23.11.2026;Universität Köln;Gutschrift;Re. I-2026-00001;1.234,56;EUR\n"
        "24.11.2026;24.11.2026;Vermieter;Lastschrift;Miete;-800,00;EUR\n"
    ).encode("cp1252"),
    "debit and credit in a column": (
        "Buchungstag,Name Zahlungsbeteiligter,Verwendungszweck,Betrag,Währung,S/H\n"
        '2026-11-23,Universität Köln,Re. I-2026-00001,"1.234,56",EUR,H\n'
        '2026-11-24,Vermieter,Miete,"800,00",EUR,S\n'
    ).encode(),
}
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>DE02</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">1234.56</Amt><CdtDbtInd>CRDT</CdtDbtInd>{status}<BookgDt><Dt>2026-11-23</Dt></BookgDt>
<AcctSvcrRef>REF1</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr>{name}</Dbtr>
<DbtrAcct><Id><IBAN>DE89</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Re. I-2026</Ustrd><Ustrd>-00001</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">800</Amt><CdtDbtInd>DBIT</CdtDbtInd>{status}<BookgDt><Dt>2026-11-24</Dt></BookgDt></Ntry>
</Stmt></BkToCstmrStmt></Document>"""
OLD = CAMT.format(version="02", status="<Sts>BOOK</Sts>", name="<Nm>Universität Köln</Nm>")
NEW = CAMT.format(
    version="08", status="<Sts><Cd>BOOK</Cd></Sts>", name="<Pty><Nm>Universität Köln</Nm></Pty>"
)


def read(content: bytes | str):
    return read_statement(content.encode() if isinstance(content, str) else content, default_currency="EUR")


@pytest.mark.parametrize("bank", BANKS)
def test_the_files_of_german_banks_are_read(bank: str):
    found = read(BANKS[bank])

    assert found.format == StatementFormat.CSV
    assert [
        (one.booked_on, one.amount, one.currency, one.counterparty, one.purpose) for one in found.bookings
    ] == [
        (date(2026, 11, 23), Decimal("1234.56"), "EUR", "Universität Köln", "Re. I-2026-00001"),
        (date(2026, 11, 24), Decimal("-800.00"), "EUR", "Vermieter", "Miete"),
    ]


@pytest.mark.parametrize("content", [OLD, NEW], ids=["version 2", "version 8"])
def test_camt_is_read_in_its_old_and_new_version(content: str):
    found = read(content)

    assert (found.format, found.account) == (StatementFormat.CAMT, "DE02")
    assert [
        (one.amount, one.counterparty, one.counterparty_account, one.purpose, one.bank_reference)
        for one in found.bookings
    ] == [
        (Decimal("1234.56"), "Universität Köln", "DE89", "Re. I-2026 -00001", "REF1"),
        (Decimal("-800.00"), "", "", "", ""),
    ]


def test_what_is_only_announced_is_passed_over():
    with pytest.raises(UnreadableStatement, match="no booking"):
        read(OLD.replace("BOOK", "PDNG"))


def test_a_collective_booking_becomes_its_payments():
    both = "".join(
        f'<TxDtls><Amt Ccy="EUR">{amount}</Amt><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>'
        for amount, text in (("1000.00", "one"), ("234.56", "two"))
    )
    before, _, rest = NEW.partition("<TxDtls>")
    found = read(before + both + rest.partition("</TxDtls>")[2])

    assert [(one.amount, one.purpose) for one in found.bookings[:2]] == [
        (Decimal("1000.00"), "one"),
        (Decimal("234.56"), "two"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        ("x" * (5 * 1024 * 1024 + 1), "The file is larger than 5 MB. Export fewer days at once."),
        ("Betrag;Name\n1,00;A\n", "The file has no column Buchungstag. Nothing was imported."),
        ("Buchungstag;Betrag\n", "The file has names of columns, but no booking below them."),
        (
            "Buchungstag;Betrag\n23.11.2026;1,00\n31.02.2026;1,00\n24.11.2026;viel\n",
            (
                "The file has 2 wrong rows: row 3: “31.02.2026” is no date; row 4: “viel” is no amount. "
                "Nothing was imported."
            ),
        ),
        (
            "<html><body></body></html>",
            "This XML file is no bank statement in the format CAMT.053. Nothing was imported.",
        ),
        (OLD[:-20], "This XML file is damaged. Nothing was imported."),
        (
            '<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>',
            "This XML file defines entities, as no bank's does. It was not read.",
        ),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "This XML file defines entities, as no bank's does. It was not read.",
        ),
        (
            "Buchungstag;Betrag\n" + "23.11.2026;1,00\n" * (MOST_ROWS + 2),
            "The file has more than 20,000 rows. Export fewer days at once.",
        ),
    ],
    ids=[
        "empty",
        "large",
        "column",
        "heading only",
        "rows",
        "other xml",
        "cut off",
        "entity",
        "file",
        "rows too many",
    ],
)
def test_a_file_that_is_no_statement_is_refused_in_words(content: str, sentence: str):
    with pytest.raises(UnreadableStatement) as refusal:
        read(content)

    assert (refusal.value.message, refusal.value.field) == (sentence, "file")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0", b"\xff\xfe\x00", b"a;b\n\x81\x8d"])
def test_bytes_that_are_no_text_are_refused(content: bytes):
    with pytest.raises(UnreadableStatement):
        read(content)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("5,00-", "-5.00"),
        ("+12,5", "12.50"),
        ("1234.56", "1234.56"),
        ("1.234", "1234"),
        ("2 000,00 €", "2000"),
    ],
)
def test_amounts_are_read_as_germans_write_them(written: str, amount: str):
    assert read(f"Buchungstag;Betrag\n23.11.2026;{written}\n").bookings[0].amount == Decimal(amount)


def test_two_equal_bookings_of_a_day_are_two_and_the_same_in_every_file():
    once = "Buchungstag;Betrag\n23.11.2026;1,00\n"
    twice, thrice = (
        once + "23.11.2026;1,00\n",
        "Buchungstag;Betrag\n22.11.2026;9,00\n" + "23.11.2026;1,00\n" * 2,
    )

    assert len(set(read(twice).digests())) == 2
    assert read(twice).digests() == read(thrice).digests()[1:]
    assert read(once).digests() == read(twice).digests()[:1]


@pytest.mark.parametrize(
    ("purpose", "numbers"),
    [
        ("Rechnung I-2026-00042", ["I-2026-00042"]),
        ("re i202600042 vom 3.11.", ["I-2026-00042"]),
        ("RE I-20 26-0 0042", ["I-2026-00042"]),
        ("I/2026/00042 + I 2026 00043", ["I-2026-00042", "I-2026-00043"]),
        ("I-2026-00042 23.11.2026", ["I-2026-00042"]),
        ("I-2026-123456", ["I-2026-12345", "I-2026-123456"]),
        ("2026-00042", []),
        ("Miete", []),
    ],
)
def test_numbers_of_invoices_are_found_however_they_are_written(purpose: str, numbers: list[str]):
    assert numbers_in(purpose) == numbers


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("UNIVERSITAET KOELN", "Universität Köln", True),
        ("Example GmbH", "Example GmbH & Co. KG", True),
        ("Muster GmbH", "Example GmbH", False),
        ("GmbH", "Example GmbH", False),
        ("", "Example GmbH", False),
    ],
)
def test_names_are_alike_when_their_telling_words_are(one: str, other: str, alike: bool):
    assert are_alike(one, other) is alike
