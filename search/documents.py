"""What the index knows of a listing and of a question: these values and nothing else.

The two functions are the whole allow-list of contents. Everything in them is public on the site: no price,
no number of a licence, no key of one, nothing of a customer, no page that is not published.
"""

import re
from math import log10
from typing import Any, Final

from cms.models import FaqEntryPage
from shop.core.html import plain_text
from shop.marketplace.models import HostApplication, ListingHosting

QUESTION: Final = "question"
# The Marketplace does not count the installations of host products. What apps are for is in wide use.
HOST_INSTALLS: Final = 100_000
# A dot inside a name, as in "draw.io": some people leave it out.
_INNER_MARK: Final = re.compile(r"(?<=\w)[.+&'’-](?=\w)")
# Where a key that a vendor chose has words: at its dots and dashes, and where lower case becomes upper.
_SEAMS: Final = re.compile(r"[^\w]+|_+|(?<=[a-z0-9])(?=[A-Z])")


def listing_document(listing: Any) -> dict[str, Any]:
    """Return the document of a listing as ``ListingIndex`` loads it, with lists of all that belongs to it."""
    hostings: list[ListingHosting] = listing.indexed_hostings
    applications: list[HostApplication] = listing.indexed_applications
    categories = listing.product.indexed_categories
    return {
        "text": "\n".join(
            part
            for part in (
                listing.name,
                listing.tag_line,
                listing.vendor.name,
                plain_text(listing.summary),
                plain_text(listing.description),
                words_of_key(listing.key),
                *(category.name for category in categories),
                joined_words(listing.name),
            )
            if part
        ),
        "title": listing.name,
        "title_auto": listing.name,
        "vendor_name": listing.vendor.name,
        "applications": [application.name for application in applications],
        "categories": [category.name for category in categories],
        "host": [application.key for application in applications],
        "deployment": [hosting.deployment for hosting in hostings],
        "category": [category.slug for category in categories],
        "vendor": listing.vendor.key,
        "payment_model": sorted({hosting.payment_model for hosting in hostings}),
        "hosting": [f"{hosting.deployment}/{hosting.payment_model}" for hosting in hostings],
        "kind": listing.kind,
        "language": "",
        "rating": None if listing.rating is None else float(listing.rating),
        "installs": listing.installs,
        "weight": 1 + log10(1 + max(listing.installs, HOST_INSTALLS * listing.is_host)) / 4,
        "changed_at": listing.marketplace_modified_at,
        "name_sort": listing.name.casefold(),
        "key": listing.key,
    }


def question_document(entry: FaqEntryPage) -> dict[str, Any]:
    """Return the document of a published question that was loaded with its locale."""
    return {
        "text": f"{entry.title}\n{plain_text(entry.answer)}",
        "title": entry.title,
        "title_auto": entry.title,
        "vendor_name": "",
        "applications": [],
        "categories": [],
        "host": [],
        "deployment": [],
        "category": [],
        "vendor": "",
        "payment_model": [],
        "hosting": [],
        "kind": QUESTION,
        "language": entry.locale.language_code,
        "rating": None,
        "installs": 0,
        "weight": 1.0,
        "changed_at": entry.last_published_at,
        "name_sort": entry.title.casefold(),
        "key": "",
    }


def words_of_key(key: str, /) -> str:
    """Return a key as it is and the words in it: people paste the one and remember the others."""
    words = " ".join(filter(None, _SEAMS.split(key)))
    return key if words == key else f"{key} {words}"


def joined_words(name: str, /) -> str:
    """Return the words of a name that have a mark inside without it: "drawio" for "draw.io diagrams"."""
    return " ".join(joined for word in name.split() if (joined := _INNER_MARK.sub("", word)) != word)
