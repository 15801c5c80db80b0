import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from shop.documents.contexts import DocumentLine, PrintedDocument
from shop.documents.rendering import render_document
from tests.unit.documents import samples
from tests.unit.documents.conftest import pdf_pages

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "documents"
TEMPLATES = ROOT / "templates" / "documents"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", samples.SAMPLES)
def test_text_of_the_document_is_the_golden_one(name: str, language: str, update_golden: bool) -> None:
    document = samples.SAMPLES[name](language=language, count=8)
    text = "\n\f\n".join(pdf_pages(render_document(document))) + "\n"
    golden = GOLDEN / f"{name}.{language}.txt"
    if update_golden:
        golden.write_text(text)

    assert text == golden.read_text()


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_template_escapes_everything(template: Path) -> None:
    source = template.read_text()

    assert re.findall(r"\|\s*safe\b|autoescape|safeseq|<style|\sstyle=|<script|https?://", source) == []


def test_totals_are_never_alone_on_their_page() -> None:
    for count in range(5, 9):
        pages = pdf_pages(render_document(samples.quote(count=count)))
        [page] = [page for page in pages if "Net total" in page]
        assert re.search(rf"^{count} \w", page, re.MULTILINE), f"{count} lines"


def test_table_head_is_repeated_and_pages_are_counted() -> None:
    pages = pdf_pages(render_document(samples.quote(count=40)))

    with_lines = [
        page for page in pages if re.search(r"^\d+ (Confluence|Jira|Diagrams|Consulting)", page, re.M)
    ]
    assert len(with_lines) > 2
    assert [page for page in with_lines if "Unit price" not in page] == []
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        # The imprint with the bank account is on the first page.
        assert ("DE02 1203 0000 0000 2020 51" in page) == (number == 1)
        assert ("Offer Q-2026-00017 of 23 November 2026" in page) == (number > 1)


def test_discount_column_is_there_only_when_needed() -> None:
    with_discount = samples.quote(count=3)
    without = replace(with_discount, lines=with_discount.lines[:2])

    assert "Discount" in pdf_pages(render_document(with_discount))[0]
    assert "Discount" not in pdf_pages(render_document(without))[0]


def test_optional_lines_are_marked_and_explained() -> None:
    explanation = "Optional items are not part of the total."

    assert explanation in "".join(pdf_pages(render_document(samples.quote(count=7))))
    assert explanation not in "".join(pdf_pages(render_document(samples.quote(count=6))))


def test_license_key_can_be_copied_whole() -> None:
    text = "".join(pdf_pages(render_document(samples.delivery_note(count=2))))

    assert samples.LICENSE_KEY in text.replace("\n", "")


def test_license_keys_do_not_show_in_a_representation() -> None:
    assert samples.LICENSE_KEY not in repr(samples.delivery_note(count=2))


def test_cloud_license_has_no_key_and_says_why() -> None:
    text = " ".join(pdf_pages(render_document(samples.delivery_note(count=1)))[0].split())

    assert "Your cloud instance has been switched over. A cloud licence has no key" in text
    assert "Licence key" not in text
    assert "keep it confidential" not in text


def test_the_vendors_order_number_is_printed_where_there_is_one() -> None:
    note = samples.delivery_note(count=2)
    known = replace(note.lines[0], vendor_order_number="AT-123456")

    with_one = " ".join(pdf_pages(render_document(replace(note, lines=(known, note.lines[1])))))
    without = " ".join(pdf_pages(render_document(note)))

    assert with_one.count("Vendor's order") == 1
    assert "AT-123456" in with_one
    assert "Vendor's order" not in without


def test_a_service_stands_on_the_delivery_note_like_a_licence_without_facts() -> None:
    service = DocumentLine(position=1, title="Consulting", quantity=Decimal("7.5"), unit="hours")
    text = " ".join(pdf_pages(render_document(replace(samples.delivery_note(), lines=(service,))))[0].split())

    assert "1 Consulting 7.5 hours" in text
    assert "SEN" not in text
    assert "cloud" not in text


def test_an_invoice_prints_terms_and_the_reason_of_its_tax() -> None:
    invoice = replace(
        samples.invoice(), payment_terms="Payable without deduction.", tax_note="Reverse charge."
    )
    text = pdf_pages(render_document(invoice))[0]

    assert "Payable without deduction." in text
    assert "Reverse charge." in text


def test_a_credit_note_names_the_invoice_and_the_reason() -> None:
    text = " ".join(pdf_pages(render_document(samples.credit_note()))[0].split())

    assert "We correct our invoice I-2026-00004 of 26 November 2026 as follows." in text
    assert "Reason The department was closed; its licences are not needed any more." in text


def test_confirmation_goes_to_the_wished_address() -> None:
    confirmation = samples.order_confirmation()
    wished = pdf_pages(render_document(confirmation))[0]
    usual = pdf_pages(render_document(replace(confirmation, addressing="")))[0]

    assert "Purchasing, Room B 1.14" in wished
    assert "Purchasing, Room B 1.14" not in usual
    assert "Computing Centre" in usual


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda document: replace(document, introduction="W" * 3_000), id="long word"),
        pytest.param(
            lambda document: replace(
                document, lines=(replace(document.lines[0], detail="Longer than a page. " * 900),)
            ),
            id="line longer than a page",
        ),
        pytest.param(
            lambda document: replace(
                document, lines=(replace(document.lines[0], title="שלום مرحبا \x00\x0b"),)
            ),
            id="foreign scripts and control characters",
        ),
        pytest.param(lambda document: replace(document, lines=()), id="no line"),
        pytest.param(samples.with_logo, id="logo"),
        pytest.param(
            lambda document: replace(
                document, letterhead=replace(document.letterhead, logo_data_uri="data:image/png;base64,AAAA")
            ),
            id="broken logo",
        ),
    ],
)
def test_unusual_contents_still_make_a_whole_document(
    change: Callable[[PrintedDocument], PrintedDocument],
) -> None:
    pages = pdf_pages(render_document(change(samples.invoice())))

    assert "Invoice number I-2026-00004" in pages[0]
    assert "€413.13" in "".join(pages)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_only_the_renderer_imports_weasyprint() -> None:
    importing = [
        str(path.relative_to(ROOT))
        for package in ("shop", "cms", "search", "forked_apps")
        for path in (ROOT / package).rglob("*.py")
        if re.search(r"^\s*(import|from) weasyprint", path.read_text(), re.MULTILINE)
    ]

    assert importing == ["shop/documents/rendering.py"]


def offer_with_choices() -> PrintedDocument:
    """Three plain lines, then a heading, a text and two alternatives."""
    offer = samples.quote(count=3)
    facts = {"quantity": Decimal(1), "unit_price": Decimal("40.00"), "net_amount": Decimal("40.00")}
    return replace(
        offer,
        lines=(
            *offer.lines,
            DocumentLine(position=4, title="Services of ours", quantity=1, kind="heading"),
            DocumentLine(position=5, title="", detail="Choose one of these.", quantity=1, kind="text"),
            DocumentLine(position=6, title="On site", alternative_group=1, **facts),
            DocumentLine(position=7, title="Remote", alternative_group=1, is_counted=False, **facts),
        ),
    )


def test_headings_texts_and_alternatives_are_printed_with_the_rule_of_the_total() -> None:
    text = " ".join(" ".join(pdf_pages(render_document(offer_with_choices()))).split())

    assert "Services of ours" in text
    assert "Choose one of these." in text
    assert "6 On site alternative 1, in the total 1 40.00 40.00" in text
    assert "7 Remote alternative 1, instead 1 40.00 (40.00)" in text
    assert "Items with the same alternative number stand for each other" in text


def test_an_offer_without_alternatives_does_not_explain_them() -> None:
    assert "alternative" not in " ".join(pdf_pages(render_document(samples.quote(count=8))))


def test_a_draft_says_so_on_every_page() -> None:
    draft = replace(samples.quote(count=40), is_draft=True)

    pages = pdf_pages(render_document(draft))

    assert len(pages) > 1
    assert ["Draft" in page for page in pages] == [True] * len(pages)
    assert "Draft" not in "".join(pdf_pages(render_document(samples.quote(count=3))))


def test_hostile_texts_stand_in_every_kind_of_line_as_they_are() -> None:
    hostile = "<script>alert(1)</script> {{ x }} {% y %} <img src=file:///etc/passwd>"
    offer = samples.quote(count=1)
    lines = tuple(
        DocumentLine(
            position=position,
            title=hostile,
            detail=hostile,
            unit=hostile[:40],
            quantity=1,
            kind=kind,
            unit_price=Decimal(1),
            net_amount=Decimal(1),
        )
        for position, kind in enumerate(("", "heading", "text"), start=1)
    )

    text = "".join(pdf_pages(render_document(replace(offer, lines=lines, introduction=hostile))))

    bare = re.sub(r"\s+", "", text)
    assert bare.count("<script>alert(1)</script>{{x}}{%y%}<imgsrc=file:///etc/passwd>") == 6
