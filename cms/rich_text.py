"""The one kind of rich text editors may write: what the toolbar offers, what is kept, what is shown.

The allow-list holds on writing and again on reading: what came into the database another way than through the
editor (an import, an older revision) is not rendered either.
"""

from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.safestring import SafeString
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText, expand_db_html

RICH_TEXT_FEATURES = ["bold", "italic", "h3", "ol", "ul", "link", "document-link"]

_TAGS = {"a", "b", "br", "em", "h3", "i", "li", "ol", "p", "strong", "ul"}
# linktype and id refer to pages and documents of the site, data-block-key ties comments to a paragraph.
_ATTRIBUTES = {"*": {"data-block-key"}, "a": {"href", "linktype", "id"}}
_URL_SCHEMES = {"http", "https", "mailto", "tel"}
_SEPARATOR = "\0"  # cannot occur in cleaned HTML


def clean(source: str) -> str:
    """Return rich text in Wagtail's database form without tags, attributes and links that are not allowed."""
    return nh3.clean(source, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_URL_SCHEMES, link_rel=None)


def expand_all(sources: Sequence[str]) -> list[SafeString]:
    """Resolve the page and document links of many texts at once: as many queries for a hundred as for one.

    What comes back is clean, and is shown as it is: Wagtail's ``richtext`` would look for links once more.
    """
    if not sources:
        return []
    expanded = expand_db_html(_SEPARATOR.join(clean(source) for source in sources))
    return [SafeString(html) for html in expanded.split(_SEPARATOR)]


class EditorialTextField(RichTextField):
    """Rich text with the features and the allow-list of this module."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return self.to_python(value)

    def to_python(self, value: Any) -> str | None:
        value = super().to_python(value)
        return clean(value) if value else value

    def get_prep_value(self, value: Any) -> str | None:
        value = super().get_prep_value(value)
        return clean(value) if value else value


class EditorialTextBlock(RichTextBlock):
    """The same for the blocks of a StreamField."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(*args, **kwargs)

    def to_python(self, value: str) -> RichText:
        return RichText(clean(value or ""))

    def value_from_form(self, value: str) -> RichText:
        return RichText(clean(value or ""))

    def get_prep_value(self, value: RichText) -> str:
        return clean(value.source)

    def normalize(self, value: Any) -> RichText:
        # A preview's text is translated when it is shown.
        return RichText(clean(str(super().normalize(value).source)))
