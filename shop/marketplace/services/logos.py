"""Mirror the logos of listings: pages show copies of our own and load nothing from elsewhere."""

import hashlib
from collections.abc import Callable
from typing import Final

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import F

from shop.marketplace.enums import ChangeKind
from shop.marketplace.models import Listing, SyncRun
from shop.marketplace.pictures import EXTENSION, NoPicture, logo_from
from shop.marketplace.services.catalogue import report
from shop.marketplace.sources import CatalogueSource, ImageRefused

logger = structlog.get_logger(__name__)
# After so many failures in a row the server of the images is down: the next run tries again.
PATIENCE: Final = 10


def mirror_logos(*, source: CatalogueSource, run: SyncRun, on_progress: Callable[[int, int], None]) -> None:
    """Copy the logo of every listing whose address is not settled; one by one, and to be gone on with.

    A logo that is refused for good settles its address without a picture and is reported; one that could not
    be fetched now stays due, and all do when there is no room to store them. None of it fails the run. A
    listing without an address loses its logo. ``on_progress`` hears how many of how many are done.
    """
    due = Listing.objects.exclude(logo_address=F("logo_settled_address"))
    ids = list(due.order_by("pk").values_list("pk", flat=True))
    # Each run begins elsewhere: a few that always fail must not keep it from the others.
    start = run.pk * PATIENCE % len(ids) if ids else 0
    ids = ids[start:] + ids[:start]
    failures = 0
    for done, listing_id in enumerate(ids):
        on_progress(done, len(ids))
        listing = Listing.objects.only("key", "name", "logo", "logo_address").get(pk=listing_id)
        try:
            _mirror(listing, source=source, run=run)
            failures = 0
        except ImageRefused as refusal:
            failures += 1
            logger.info("logo not fetched", listing=listing.key, reason=refusal.reason)
            if failures >= PATIENCE:
                logger.warning("logos put off", left=len(ids) - done)
                return
        except OSError as error:
            logger.warning("logos put off", left=len(ids) - done, error=str(error))
            return
    on_progress(len(ids), len(ids))


def _mirror(listing: Listing, *, source: CatalogueSource, run: SyncRun) -> None:
    """Settle one logo. Raises ImageRefused if it may be had another time."""
    name, reason = "", ""
    if listing.logo_address:
        try:
            name = _kept(logo_from(source.fetch_image(listing.logo_address)))
        except NoPicture as error:
            reason = str(error)
        except ImageRefused as refusal:
            if not refusal.is_final:
                raise
            reason = refusal.reason
    old = listing.logo.name
    with transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(logo=name, logo_settled_address=listing.logo_address)
        if reason:
            report(listing, run=run, changes=[(ChangeKind.LOGO_REFUSED, {"reason": reason})])
    if old and old != name and not Listing.objects.filter(logo=old).exists():
        _storage().delete(old)


def _kept(content: bytes) -> str:
    """Store the picture under a name made from its content, once however many listings have it."""
    storage = _storage()
    name = f"logos/{hashlib.sha256(content).hexdigest()[:40]}.{EXTENSION}"
    if storage.exists(name):
        # A writer that died half-way leaves half a file.
        if storage.size(name) == len(content):
            return name
        storage.delete(name)
    return storage.save(name, ContentFile(content))


def _storage() -> Storage:
    return Listing._meta.get_field("logo").storage
