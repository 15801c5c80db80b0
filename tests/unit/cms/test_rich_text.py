"""The allow-list of rich text (L-12), and that no field or block of the site escapes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.rich_text import RichText

from cms.enums import StepIcon
from cms.rich_text import RICH_TEXT_FEATURES, EditorialTextBlock, EditorialTextField, clean

HOSTILE = [
    '<p><a href="javascript:alert(1)">x</a></p>',
    '<p><a href="JaVaScRiPt:alert(1)">x</a></p>',
    '<p><a href="java&#10;script:alert(1)">x</a></p>',
    '<p><a href="\x01javascript:alert(1)">x</a></p>',
    '<p><a href="data:text/html,<script>alert(1)</script>">x</a></p>',
    '<p><a href="vbscript:msgbox(1)">x</a></p>',
    '<p onclick="alert(1)">x</p>',
    '<p style="position:fixed">x</p>',
    "<script>alert(1)</script><p>x</p>",
    '<p>x<img src="x" onerror="alert(1)"></p>',
    '<p>x</p><iframe src="https://example.com/"></iframe>',
    '<p>x</p><embed embedtype="media" url="https://example.com/"/>',
    "<p>x</p><svg onload=alert(1)></svg>",
    '<p>x</p><form action="https://example.com/"><input></form>',
    "<h1>x</h1>",
]
FORBIDDEN = ["javascript:", "vbscript:", "data:", "onclick", "onerror", "onload", "style"]
FORBIDDEN += [f"<{tag}" for tag in ("script", "img", "iframe", "embed", "svg", "form", "input", "h1")]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markup_is_dropped_and_its_words_stay(source):
    cleaned = clean(source)

    assert [part for part in FORBIDDEN if part in cleaned.lower()] == []
    assert "x" in cleaned


def test_what_editors_may_write_is_kept_word_for_word():
    source = (
        '<h3 data-block-key="a1">Heading</h3><p data-block-key="b2"><b>bold</b> <i>italic</i> '
        '<a linktype="page" id="3">page</a> <a linktype="document" id="4">document</a> '
        '<a href="https://example.org/?a=1&amp;b=2">web</a> <a href="mailto:a@example.org">mail</a> '
        '<a href="/faq/#general--sen">here</a></p>'
        '<ul><li data-block-key="c3">one</li></ul><ol><li>two</li></ol>'
    )

    assert clean(source) == source
    assert clean(clean(source)) == source


@pytest.mark.parametrize("source", HOSTILE)
def test_blocks_clean_what_comes_from_the_database_and_from_the_form(source):
    block = EditorialTextBlock()

    assert block.to_python(source) == RichText(clean(source))
    assert block.value_from_form(source) == RichText(clean(source))
    assert block.get_prep_value(RichText(source)) == clean(source)


@pytest.mark.parametrize("source", HOSTILE)
def test_fields_clean_what_comes_from_the_database_and_what_goes_into_it(source):
    field = EditorialTextField()

    assert field.from_db_value(source, None, None) == clean(source)
    assert field.get_prep_value(source) == clean(source)
    assert field.to_python(source) == clean(source)


def test_every_rich_text_of_the_site_offers_the_same_few_features():
    assert RICH_TEXT_FEATURES == ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]
    fields = [field for field in fields_of_our_models() if isinstance(field, RichTextField)]
    texts = [block for block in all_blocks() if isinstance(block, blocks.RichTextBlock)]

    assert {(type(field), tuple(field.features)) for field in fields} == {
        (EditorialTextField, tuple(RICH_TEXT_FEATURES))
    }
    assert {(type(block), tuple(block.features)) for block in texts} == {
        (EditorialTextBlock, tuple(RICH_TEXT_FEATURES))
    }


def test_no_block_takes_raw_html_or_something_embedded():
    kinds = {kind.__name__ for block in all_blocks() for kind in type(block).__mro__}

    assert kinds & {"RawHTMLBlock", "EmbedBlock", "TableBlock", "TypedTableBlock"} == set()
    assert "EditorialTextBlock" in kinds


def test_every_icon_an_editor_can_choose_is_in_the_sprite():
    sprite = Path(settings.BASE_DIR, "shop/static/vendor/bootstrap-icons/sprite.svg").read_text(
        encoding="utf-8"
    )

    assert [icon for icon in StepIcon.values if f'id="{icon}"' not in sprite] == []


def fields_of_our_models() -> Iterator[object]:
    for model in apps.get_app_config("cms").get_models():
        yield from model._meta.local_fields


def all_blocks() -> Iterator[blocks.Block]:
    waiting = [field.stream_block for field in fields_of_our_models() if isinstance(field, StreamField)]
    while waiting:
        block = waiting.pop()
        yield block
        waiting += getattr(block, "child_blocks", {}).values()
        if isinstance(block, blocks.ListBlock):
            waiting.append(block.child_block)
