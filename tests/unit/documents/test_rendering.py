import base64
import io
import threading
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path

import pytest
import weasyprint
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from shop.documents import rendering
from shop.documents.contexts import Addressee, DocumentLine, Letterhead
from shop.documents.exceptions import DocumentRenderingFailed, DocumentTooLong
from shop.documents.rendering import render_document, render_pdf
from tests.unit.documents import samples
from tests.unit.documents.conftest import HttpSink, pdf_pages

SECRET = b"CANARY-7f3a-local-file"


def nested_svg(url: str) -> str:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image width="9" height="9" xlink:href="{url}"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


SVG = '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
# Ways in which HTML and CSS ask for something else.
REFERENCES: dict[str, Callable[[str], str]] = {
    "image": lambda url: f'<img src="{url}">',
    "background": lambda url: f'<p style="background: url({url})">x</p>',
    "list style": lambda url: f'<ul><li style="list-style-image: url({url})">x</li></ul>',
    "generated content": lambda url: f"<style>p::before {{ content: url({url}) }}</style><p>x</p>",
    "import": lambda url: f"<style>@import url({url}.css);</style>",
    "font face": lambda url: (
        f"<style>@font-face {{ font-family: X; src: url({url}) }} p {{ font-family: X }}</style><p>x</p>"
    ),
    "style sheet": lambda url: f'<link rel="stylesheet" href="{url}.css">',
    "attached file": lambda url: f'<link rel="attachment" href="{url}">',
    "attachment link": lambda url: f'<a rel="attachment" href="{url}">x</a>',
    "object": lambda url: f'<object data="{url}"></object>',
    "embed": lambda url: f'<embed src="{url}">',
    "svg image": lambda url: f'{SVG}<image width="9" height="9" xlink:href="{url}"/></svg>',
    "svg use": lambda url: f'{SVG}<use xlink:href="{url}#a"/></svg>',
    "svg in data image": lambda url: f'<img src="{nested_svg(url)}">',
    "base": lambda url: f'<base href="{url}/"><img src="relative">',
}


def page_of(reference: str) -> str:
    return f'<html lang="en"><head><title>t</title></head><body>{reference}</body></html>'


def inflated_objects(pdf: bytes) -> list[object]:
    reader = PdfReader(io.BytesIO(pdf))
    size = reader.trailer["/Size"]
    return [reader.get_object(IndirectObject(number, 0, reader)) for number in range(1, size)]


def assert_nothing_leaked(pdf: bytes) -> None:
    objects = inflated_objects(pdf)
    streams = [entry for entry in objects if isinstance(entry, StreamObject)]
    assert streams
    assert [stream for stream in streams if SECRET in stream.get_data()] == []
    assert [stream for stream in streams if stream.get("/Subtype") == "/Image"] == []
    named = [entry for entry in objects if isinstance(entry, DictionaryObject)]
    assert [entry for entry in named if "/EmbeddedFiles" in entry or entry.get("/Type") == "/Filespec"] == []


@pytest.mark.parametrize("kind", REFERENCES)
def test_reference_to_a_server_is_not_followed(
    kind: str, http_sink: HttpSink, make_template: Callable[[str], str]
) -> None:
    template = make_template(page_of(REFERENCES[kind](f"{http_sink.url}/x")))

    pdf = render_pdf(template=template, context={}, language="en")

    assert http_sink.paths == []
    assert_nothing_leaked(pdf)


@pytest.mark.parametrize("kind", sorted(REFERENCES.keys() - {"svg use"}))  # which never leaves its document
def test_reference_would_be_followed_by_the_stock_fetcher(kind: str, http_sink: HttpSink) -> None:
    weasyprint.HTML(string=page_of(REFERENCES[kind](f"{http_sink.url}/x"))).write_pdf()

    assert http_sink.paths != []


@pytest.mark.parametrize("kind", REFERENCES)
def test_reference_to_a_local_file_is_not_read(
    kind: str, tmp_path: Path, make_template: Callable[[str], str]
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(SECRET)
    secret.with_suffix(".css").write_bytes(b"p::before { content: '" + SECRET + b"' }")
    template = make_template(page_of(REFERENCES[kind](secret.as_uri())))

    assert_nothing_leaked(render_pdf(template=template, context={}, language="en"))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/x",
        "data:text/html,<p>x",
        "data:text/plain,CANARY-7f3a-local-file",
        "FILE:///etc/passwd",
        "//127.0.0.1/x",
        "/etc/passwd",
    ],
)
def test_other_schemes_are_not_read(url: str, make_template: Callable[[str], str]) -> None:
    references = "".join(
        REFERENCES[kind](url) for kind in ("image", "style sheet", "attached file", "object")
    )

    assert_nothing_leaked(render_pdf(template=make_template(page_of(references)), context={}, language="en"))


def test_data_image_cannot_be_attached_as_a_file(make_template: Callable[[str], str]) -> None:
    attached = "data:image/png;base64," + base64.b64encode(SECRET).decode()
    template = make_template(page_of(REFERENCES["attached file"](attached)))

    assert_nothing_leaked(render_pdf(template=template, context={}, language="en"))


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_hostile_texts_are_printed_as_texts(name: str, http_sink: HttpSink) -> None:
    hostile = "".join(REFERENCES[kind](f"{http_sink.url}/x") for kind in ("image", "attached file", "object"))
    document = samples.SAMPLES[name]()
    line = replace(
        document.lines[0],
        **{field.name: hostile for field in fields(DocumentLine) if field.type is str},
    )
    texts = {
        field.name: hostile for field in fields(document) if field.type is str and field.name != "currency"
    }
    document = replace(
        document,
        **texts | {"language": "en"},
        lines=(line,),
        letterhead=Letterhead(**{field.name: hostile for field in fields(Letterhead)}),
        addressee=Addressee(**{field.name: hostile for field in fields(Addressee)}),
    )

    pdf = render_document(document)

    assert http_sink.paths == []
    assert_nothing_leaked(pdf)
    assert "<img" in "".join(pdf_pages(pdf))


def embedded_files(pdf: bytes) -> dict[str, list[bytes]]:
    return dict(PdfReader(io.BytesIO(pdf)).attachments)


@pytest.mark.parametrize("kind", REFERENCES)
def test_an_e_invoice_carries_its_own_xml_and_nothing_that_a_text_asks_for(
    kind: str, http_sink: HttpSink, tmp_path: Path, make_template: Callable[[str], str]
) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(SECRET)
    references = REFERENCES[kind](f"{http_sink.url}/x") + REFERENCES[kind](secret.as_uri())

    pdf = render_pdf(template=make_template(page_of(references)), context={}, language="en", xml=b"<ours/>")

    assert http_sink.paths == []
    assert embedded_files(pdf) == {"factur-x.xml": [b"<ours/>"]}
    streams = [entry for entry in inflated_objects(pdf) if isinstance(entry, StreamObject)]
    assert [stream for stream in streams if SECRET in stream.get_data()] == []


def test_xml_with_an_address_in_it_is_kept_as_it_is(http_sink: HttpSink) -> None:
    xml = f'<?xml-stylesheet href="{http_sink.url}/x"?><!DOCTYPE x SYSTEM "{http_sink.url}/y"><x/>'.encode()

    pdf = render_document(samples.invoice(), xml=xml)

    assert http_sink.paths == []
    assert embedded_files(pdf) == {"factur-x.xml": [xml]}


def test_an_e_invoice_says_what_it_is() -> None:
    reader = PdfReader(io.BytesIO(render_document(samples.invoice(), xml=b"<ours/>")))
    catalog = reader.trailer["/Root"]
    metadata = catalog["/Metadata"].get_data()

    assert catalog["/MarkInfo"]["/Marked"]
    assert {entry.get_object()["/AFRelationship"] for entry in catalog["/AF"]} == {"/Alternative"}
    for said in (
        b'pdfaid:part="3" pdfaid:conformance="A"',
        b'pdfuaid:part="1"',
        b'fx:DocumentFileName="factur-x.xml"',
        b'fx:ConformanceLevel="EN 16931"',
    ):
        assert said in metadata


def test_same_e_invoice_gives_the_same_bytes_and_another_one_others() -> None:
    invoice = samples.invoice()

    assert render_document(invoice, xml=b"<a/>") == render_document(invoice, xml=b"<a/>")
    assert render_document(invoice, xml=b"<a/>") != render_document(invoice, xml=b"<b/>")


def drawn(pdf: bytes) -> bytes:
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    contents = page.get_contents()
    assert contents is not None
    return contents.get_data()


def test_lines_and_headings_have_the_resellers_color() -> None:
    invoice = samples.invoice()
    red = replace(invoice, letterhead=replace(invoice.letterhead, accent_color="#ff0000"))

    assert b"1 0 0 rg" in drawn(render_document(red))
    assert b"1 0 0 rg" not in drawn(render_document(invoice))


@pytest.mark.parametrize(
    "color", ["red", "#f00", "#ff0000; } p { color: red", "#ff00000", "url(file:///etc/passwd)", "#ff0000\n"]
)
def test_what_is_no_color_is_left_out(color: str) -> None:
    invoice = samples.invoice()
    odd = replace(invoice, letterhead=replace(invoice.letterhead, accent_color=color))

    assert render_document(odd) == render_document(invoice)


@pytest.mark.parametrize(
    "path", ["../rendering.py", "/etc/passwd", "fonts/../../models.py", "%2e%2e/rendering.py", "no.css"]
)
def test_asset_outside_the_package_stops_the_rendering(
    path: str, make_template: Callable[[str], str]
) -> None:
    template = make_template(page_of(f'<link rel="stylesheet" href="asset:{path}">'))

    with pytest.raises(DocumentRenderingFailed):
        render_pdf(template=template, context={}, language="en")


def test_whatever_goes_wrong_is_a_domain_error(make_template: Callable[[str], str]) -> None:
    with pytest.raises(DocumentRenderingFailed):
        render_pdf(template="documents/no-such-template.html", context={}, language="en")
    with pytest.raises(DocumentRenderingFailed):
        render_pdf(template=make_template("{{ amount.boom }}{% url 'none' %}"), context={}, language="en")
    with pytest.raises(DocumentRenderingFailed):
        render_document(replace(samples.quote(), language="fr"))


def test_document_with_too_many_lines_is_refused() -> None:
    quote = samples.quote(count=1)
    quote = replace(quote, lines=quote.lines * (rendering.MAX_LINES + 1))

    with pytest.raises(DocumentTooLong) as refusal:
        render_document(quote)

    assert refusal.value.message == (
        "This document has 2001 lines; 2000 can be printed. Please split it into several."
    )


def test_document_with_too_much_text_is_refused() -> None:
    with pytest.raises(DocumentTooLong):
        render_document(replace(samples.quote(), introduction="x" * (rendering.MAX_HTML_CHARACTERS + 1)))


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_same_document_gives_the_same_bytes(name: str) -> None:
    assert render_document(samples.SAMPLES[name]()) == render_document(samples.SAMPLES[name]())


def test_threads_can_print_at_the_same_time() -> None:
    expected = render_document(samples.quote())
    printed: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: printed.append(render_document(samples.quote()))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert printed == [expected] * 4


def test_file_says_what_it_is() -> None:
    reader = PdfReader(io.BytesIO(render_document(samples.quote())))

    assert reader.metadata is not None
    assert reader.metadata.title == "Offer Q-2026-00017 – Example Licensing GmbH"
    assert reader.metadata.author == "Example Licensing GmbH"
    assert str(reader.metadata.creation_date)[:10] == "2026-11-23"
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b'pdfuaid:part="1"' in catalog["/Metadata"].get_data()
    assert "/ID" in reader.trailer


def test_file_brings_its_fonts() -> None:
    pdf = render_document(samples.delivery_note())
    fonts = [entry for entry in inflated_objects(pdf) if isinstance(entry, dict) and "/FontName" in entry]

    assert {str(font["/FontName"]).partition("+")[2] for font in fonts} == {
        "Inter",
        "Inter-Semi-Bold",
        "JetBrains-Mono",
    }
    assert all("/FontFile2" in font for font in fonts)


def test_emoji_can_be_copied() -> None:
    quote = samples.quote(count=1)
    pdf = render_document(replace(quote, lines=(replace(quote.lines[0], title="Launch 🚀"),)))

    maps = [entry.get_data() for entry in inflated_objects(pdf) if isinstance(entry, StreamObject)]
    assert any(b"<d83dde80>" in unicode_map for unicode_map in maps)


def test_odd_numbers_do_not_stop_a_document() -> None:
    quote = samples.quote(count=1)
    line = replace(
        quote.lines[0], unit_price=Decimal("-12345678.90"), net_amount=None, quantity=Decimal("1E+3")
    )

    assert "-12,345,678.90" in pdf_pages(render_document(replace(quote, lines=(line,))))[0]
