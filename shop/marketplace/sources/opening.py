"""Which source an address or a path stands for, set up by the settings."""

import ipaddress
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from shop.marketplace.enums import SyncMode
from shop.marketplace.parsing import SourceVendor
from shop.marketplace.sources import transport as http
from shop.marketplace.sources.base import CatalogueSource, SourceError
from shop.marketplace.sources.file import FileSource
from shop.marketplace.sources.images import ImageFetcher
from shop.marketplace.sources.spool import Spool
from shop.marketplace.sources.v2 import CHANGES, FULL, MarketplaceSource

# Everything else is the path of a file, or a source of the project's own.
WEB: Final = ("http://", "https://")


def word_of_source(source: str) -> str:
    """The word of ``CATALOGUE_SOURCES`` by which the project names this source ("own" of "own:products"), ""
    for the Marketplace and for files.
    """
    word = source.partition(":")[0]
    return word if word in settings.CATALOGUE_SOURCES else ""


def word_of_key(key: str) -> str:
    """The same for the source that a listing comes from: keys of the project's own begin with its word and a
    dot ("own.notebook"), so that no source takes or loses what is another's.
    """
    word = key.partition(".")[0].lower()
    return word if word in settings.CATALOGUE_SOURCES else ""


def open_source(
    source: str,
    *,
    run_id: int,
    mode: SyncMode,
    known: Mapping[str, datetime | None],
    fresh_vendors: Mapping[str, SourceVendor],
) -> CatalogueSource:
    """Open the Marketplace at an http(s) address, a file with its answers, or a source of the project's own.

    Opened again with the same ``run_id``, source and mode, it goes on reading where it stopped. ``known`` has
    the last change of each stored app by key, for reading only what changed; when it is empty everything is
    read. ``fresh_vendors`` are those whose own entry was read lately, by key; they come back as given.
    Raises SourceError if the source cannot be one; whether it answers is seen when it is read.
    """
    if word := word_of_source(source):
        own: CatalogueSource = import_string(settings.CATALOGUE_SOURCES[word])(source)
        return own
    if not source.lower().startswith(WEB):
        return FileSource(source)
    patience = http.PATIENCE
    service = http.Transport(
        source, patience=patience, cache_path=Path(settings.VAR_DIR) / "cache" / "marketplace.sqlite3"
    )
    parents = _version_3(patience)
    images = ImageFetcher(source, hosts=settings.MARKETPLACE_IMAGE_HOSTS, patience=patience)
    # The file last: by then nothing else can be refused.
    spool = Spool(
        Path(settings.VAR_DIR) / "sync" / f"run-{run_id}.jsonl",
        source=str(service.base),
        mode=mode.value,
        plan=CHANGES if mode == SyncMode.INCREMENTAL and known else FULL,
        now=datetime.now(UTC),
    )
    return MarketplaceSource(
        transport=service,
        spool=spool,
        images=images,
        parents=parents,
        known=known,
        fresh_vendors=fresh_vendors,
    )


def _version_3(patience: http.Patience) -> http.Transport | None:
    """Return what asks version 3, None without credentials for it."""
    credentials = settings.MARKETPLACE_V3_CREDENTIALS
    if not credentials:
        return None
    base = http.service_address(settings.MARKETPLACE_V3_URL)
    if base.scheme != "https" and not _is_loopback(base.host):
        raise SourceError(f"{base} is not https: credentials are not sent over an open connection.")
    return http.Transport(str(base), patience=patience, credentials=credentials)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
