"""E-invoices before a judge that is not ours: Mustang checks PDF/A, metadata and the rules of EN 16931."""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from shop.billing.documents import invoice_document
from shop.billing.e_invoice import invoice_xml
from shop.billing.services import issue_credit_note, print_credit_note, print_invoice, print_invoice_xml
from shop.documents import rendering
from shop.documents.rendering import render_document
from shop.documents.services import read_document
from tests.factories.invoices import VAT_CASES, make_invoice_of, make_seller
from tests.factories.journeys import NOW
from tests.services import mustang_missing, mustang_reports

pytestmark = [pytest.mark.django_db, pytest.mark.mustang]


class Verdict(NamedTuple):
    """What Mustang says of each part; its exit status and its summary of both overlook missing metadata."""

    flavour: str
    pdf: str
    xml: str


VALID = Verdict("3a", "valid", "valid")


def verdict(report: str) -> Verdict:
    def summary_in(part: str) -> str:
        found = re.search(rf"<{part}>.*?</{part}>", report, re.DOTALL)
        said = re.findall(r'<summary status="(\w+)"', found[0]) if found else []
        return said[-1] if said else ""

    flavour = re.search(r"flavour=(\w+)", report)
    return Verdict(flavour[1] if flavour else "", summary_in("pdf"), summary_in("xml"))


@pytest.fixture
def needs_mustang():
    if lacking := mustang_missing():
        is_must = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
        (pytest.fail if is_must else pytest.skip)(lacking)


def without_fx_metadata(folder: Path) -> Path:
    """The metadata of an e-invoice without the part that says that it is one."""
    metadata = rendering.E_INVOICE_METADATA.read_text()
    cut = re.sub(r"<rdf:Description [^>]*fx:DocumentType[^>]*/>", "", metadata)
    assert cut != metadata
    file = folder / "without.xmp"
    file.write_text(cut)
    return file


@pytest.mark.usefixtures("needs_mustang")
def test_every_vat_case_is_valid_in_both_parts_and_what_is_broken_is_caught(
    staff, listing, tmp_path, monkeypatch
):
    make_seller()
    invoices = {case: make_invoice_of(case, staff, listing) for case in VAT_CASES}
    files = {}
    for case, invoice in invoices.items():
        files[f"{case}.pdf"] = read_document(print_invoice(invoice_id=invoice.pk, at=NOW))
    domestic = invoices["domestic"]
    xml = read_document(print_invoice_xml(invoice_id=domestic.pk, at=NOW))
    first, second = domestic.lines.all()
    for number, quantities in enumerate(({second.pk: "2.25"}, {first.pk: "1", second.pk: "5.25"}), start=1):
        note = issue_credit_note(
            invoice_id=domestic.pk,
            quantities={pk: type(second.quantity)(quantity) for pk, quantity in quantities.items()},
            reason="The department was closed.",
            by=staff,
            at=NOW + timedelta(days=2),
        )
        files[f"credit-note-{number}.pdf"] = read_document(print_credit_note(credit_note_id=note.pk, at=NOW))
    files["alone.xml"] = xml
    files["wrong-total.xml"] = broken = xml.replace(
        f"<ram:GrandTotalAmount>{domestic.gross_total}".encode(), b"<ram:GrandTotalAmount>1.00"
    )
    assert broken != xml
    files["wrong-total.pdf"] = render_document(invoice_document(domestic), xml=broken)
    monkeypatch.setattr(rendering, "E_INVOICE_METADATA", without_fx_metadata(tmp_path))
    files["without-metadata.pdf"] = render_document(invoice_document(domestic), xml=invoice_xml(domestic))
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    reports = mustang_reports(tmp_path / name for name in files)

    assert {name: verdict(report) for name, report in reports.items()} == {
        **{f"{case}.pdf": VALID for case in VAT_CASES},
        "credit-note-1.pdf": VALID,
        "credit-note-2.pdf": VALID,
        "alone.xml": Verdict("", "", "valid"),
        "wrong-total.xml": Verdict("", "", "invalid"),
        "wrong-total.pdf": Verdict("3a", "valid", "invalid"),
        "without-metadata.pdf": Verdict("3a", "invalid", "valid"),
    }
