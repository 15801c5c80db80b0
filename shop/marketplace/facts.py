"""What is stored of a listing: the facts of a source, cleaned and cut to what the columns hold."""

import hashlib
import html
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from oscar.core.utils import slugify

from shop.core.html import normalize_text, plain_text, sanitize_html
from shop.marketplace.models import Listing, ListingHosting, Vendor
from shop.marketplace.parsing import SourceListing, web_address

MAX_NAME: Final = 255
MAX_EMAIL: Final = 254
MAX_SUMMARY: Final = 2_000
MAX_DESCRIPTION: Final = 20_000


def listing_facts(given: SourceListing, *, vendor: Vendor) -> dict[str, Any]:
    """Return the columns of a listing by name: texts without control characters, HTML sanitised, links
    checked.
    """
    summary = plain_text(_first_paragraph(given.summary))
    name = one_line(given.name, MAX_NAME) or given.key
    return {
        "kind": given.kind.value,
        "name": name,
        "vendor": vendor,
        "tag_line": one_line(given.tag_line, MAX_NAME) or one_line(_first_sentence(summary), MAX_NAME),
        "summary": _cut(summary, MAX_SUMMARY),
        "description": _description(given.description),
        "rating": given.rating,
        "rating_count": given.rating_count,
        "installs": given.installs,
        "support_url": web_address(given.support_url),
        "source_url": _public_address(given.source_href),
        "logo_address": given.logo_address,
        "is_listed": given.is_public,
        "marketplace_modified_at": given.modified_at,
    }


def product_facts(facts: dict[str, Any], key: str) -> dict[str, str]:
    """Return the columns of Oscar's product that repeat those of its listing; every name gives a slug."""
    name = facts["name"]
    return {
        "title": name,
        "slug": (slugify(name) or slugify(key) or "listing")[:MAX_NAME],
        "description": facts["description"],
    }


def hosting_rows(given: SourceListing, listing: Listing) -> list[ListingHosting]:
    """Return the rows, not yet stored, of the hostings that the source offers."""
    return [
        ListingHosting(
            listing=listing,
            **{
                **asdict(hosting),
                "deployment": hosting.deployment.value,
                "payment_model": hosting.payment_model.value,
                "version_name": one_line(hosting.version_name, 100),
                "compatibilities": [
                    {name: one_line(text, 100) for name, text in row.items()}
                    for row in hosting.compatibilities
                ],
            },
        )
        for hosting in given.hostings
    ]


def fitting_key(key: str, length: int) -> str:
    """Return the key itself, or its beginning with a digest where a column of Oscar's is too short for it."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return key if len(key) <= length else f"{key[: length - 17]}~{digest}"


def one_line(text: str, length: int) -> str:
    """Return the words of a text that may hold HTML, on one line of at most ``length`` characters."""
    return _cut(plain_text(text), length)


def category_slug(name: str) -> str:
    """Return the slug that tells categories apart; a name without letters gives one from its digest."""
    slug = slugify(plain_text(name)) or "category-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    return str(slug[:MAX_NAME])


def email_address(text: str) -> str:
    """Return the address if mail can be sent to it, else ""."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text if len(text) <= MAX_EMAIL else ""


def _public_address(given: str) -> str:
    """The page of a listing as people can open it, without the choices of whoever fetched it."""
    if not given:
        return ""
    try:
        return web_address(urljoin(f"{settings.MARKETPLACE_URL}/", given.partition("?")[0]))
    except ValueError:
        # Half an IPv6 address, for one.
        return ""


def _description(text: str) -> str:
    """Clean a description. Markup that is mended can grow twelvefold, and it is cleaned again whenever it is
    shown, so of such a text only the words are kept.
    """
    shown = sanitize_html(_as_html(text)[:MAX_DESCRIPTION])
    return shown if len(shown) <= 2 * MAX_DESCRIPTION else html.escape(plain_text(shown), quote=False)


def _as_html(text: str) -> str:
    """Leave HTML as it is and make paragraphs of plain text."""
    if "</" in text:
        return text
    paragraphs = (part.strip() for part in normalize_text(text).split("\n\n"))
    return "".join(f"<p>{html.escape(html.unescape(part), quote=False)}</p>" for part in paragraphs if part)


def _first_paragraph(text: str) -> str:
    head, _end, _rest = normalize_text(text).strip().partition("</p>")
    return head if "<p" in head else head.partition("\n\n")[0]


def _first_sentence(text: str) -> str:
    head, stop, rest = text.partition(". ")
    return head + stop.strip() if rest else text


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
