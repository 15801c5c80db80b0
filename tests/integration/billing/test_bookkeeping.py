"""The booking batch: golden files for the cases of VAT, debtor accounts, hostile names."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shop.billing.models import DebtorAccount, TaxCode
from shop.billing.reference import load_tax_codes
from shop.billing.services import AccountsMissing, export_batch, give_accounts, issue_credit_note
from shop.core.exceptions import InvalidInput
from tests.factories.accounts import make_member, make_organization
from tests.factories.billing import make_invoice
from tests.factories.journeys import NOW

GOLDEN = Path(__file__).parents[2] / "golden" / "bookkeeping"
PERIOD = {"first": date(2026, 11, 1), "last": date(2026, 11, 30)}
CASES = {
    "domestic": {"tax_code": "standard"},
    "eu": {"tax_code": "reverse-charge"},
    "third-country": {"tax_code": "third-country"},
}
CUSTOMERS = {
    "domestic": {"name": "Universität Köln", "country": "DE"},
    "eu": {"name": "Société Exemple", "country": "FR", "vat_number": "FR40303265045"},
    "third-country": {"name": "Beispiel AG", "country": "CH"},
}


@pytest.fixture(autouse=True)
def _tax_codes(db):
    load_tax_codes()


def export(staff, **period) -> list[str]:
    batch = export_batch(**(period or PERIOD), by=staff, at=NOW)
    return batch.content.decode("cp1252").split("\r\n")


@pytest.mark.parametrize("case", CASES)
def test_the_batch_of_an_invoice_and_its_credit_note_is_the_golden_one(
    staff, listings, case: str, update_golden: bool
):
    customer = make_member(make_organization(**CUSTOMERS[case]), staff=staff)
    invoice = make_invoice(customer, staff, listings, **CASES[case])
    first = invoice.lines.first()
    issue_credit_note(
        invoice_id=invoice.pk, quantities={first.pk: Decimal(1)}, reason="Returned", by=staff, at=NOW
    )

    content = export_batch(**PERIOD, by=staff, at=NOW).content

    path = GOLDEN / f"{case}.csv"
    if update_golden:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert content == path.read_bytes()


def test_a_row_for_each_tax_code_adds_up_to_the_invoice(customer, staff, listings):
    TaxCode.objects.create(code="other", name="Other", rate_percent=19, revenue_account="8410")
    # Taxed together 0.03, each for itself 0.02.
    invoice = make_invoice(customer, staff, listings, unit_price="0.08", tax_codes=["standard", "other"])

    rows = [line.split(";") for line in export(staff)[2:] if line]

    assert invoice.gross_total == Decimal("0.19")
    assert [(row[0], row[7]) for row in rows] == [("0,09", "8400"), ("0,10", "8410")]


def test_accounts_begin_where_the_settings_say_and_leave_no_gap(staff):
    organizations = [make_organization() for _number in range(3)]

    first = give_accounts([one.pk for one in organizations[:2]])
    second = give_accounts([one.pk for one in organizations])

    assert list(first.values()) == [10_000, 10_001]
    assert second == {**first, organizations[2].pk: 10_002}
    assert DebtorAccount.objects.count() == 3


def test_a_tax_code_without_an_account_is_named_and_nothing_is_exported(invoice, staff):
    TaxCode.objects.update(revenue_account="")

    with pytest.raises(AccountsMissing, match="standard"):
        export(staff)

    assert not DebtorAccount.objects.exists()


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2026, 11, 2), date(2026, 11, 1)), (date(2026, 12, 1), date(2027, 1, 31))],
)
def test_a_period_that_makes_no_batch_is_refused(staff, first, last):
    with pytest.raises(InvalidInput) as refusal:
        export(staff, first=first, last=last)

    assert refusal.value.field == "to"


def test_only_what_was_issued_in_the_period_is_in_it(invoice, staff):
    assert len([line for line in export(staff) if line]) == 3
    assert (
        len([line for line in export(staff, first=date(2026, 11, 24), last=date(2026, 11, 30)) if line]) == 2
    )


def test_no_name_becomes_a_formula_breaks_a_row_or_leaves_the_alphabet(staff, listings):
    name = '=cmd|"/c calc"!A1;Łódź Ω 東京'
    customer = make_member(make_organization(name=name), staff=staff)
    make_invoice(customer, staff, listings)

    lines = export(staff)

    assert '"Rechnung =cmd|""/c calc""!A1;Łódź'.replace("Ł", "L").replace("ź", "z") in lines[2]
    assert '? ??"' in lines[2]
    assert len([line for line in lines if line]) == 3
