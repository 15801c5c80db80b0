"""Where the catalogue comes from. A source walks the collections and yields listing after listing."""

from shop.marketplace.sources.base import (
    CatalogueSource,
    ComeBackLater,
    ImageRefused,
    NotFound,
    SourceError,
    read_listing,
    read_page,
    walk_collection,
)
from shop.marketplace.sources.file import FileSource
from shop.marketplace.sources.opening import open_source, word_of_key, word_of_source
from shop.marketplace.sources.transport import Patience
from shop.marketplace.sources.v2 import MarketplaceSource

__all__ = [
    "CatalogueSource",
    "ComeBackLater",
    "FileSource",
    "ImageRefused",
    "MarketplaceSource",
    "NotFound",
    "Patience",
    "SourceError",
    "open_source",
    "read_listing",
    "read_page",
    "walk_collection",
    "word_of_key",
    "word_of_source",
]
