"""What has to happen to a restored database before anybody works with it: time has passed since the backup,
and what happened meanwhile is not in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.contrib.sites.models import Site
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.db import transaction

from shop.backups.manifest import Manifest
from shop.core.audit import record
from shop.core.failures import RESTORED
from shop.core.jobs import MAIL_JOBS, Job
from shop.core.outbox import park_open, wake
from shop.documents.models import StoredDocument
from shop.privacy.services import KnownErasure, replay_erasures


@dataclass(slots=True, kw_only=True)
class Aftermath:
    """What was settled. ``missing_documents`` are names of issued documents without a file."""

    erased: list[int] = field(default_factory=list)
    parked_mails: int = 0
    ended_sessions: int = 0
    missing_documents: list[str] = field(default_factory=list)


def settle(manifest: Manifest, *, known: Iterable[KnownErasure], at: datetime) -> Aftermath:
    """Settle a restored database; doing it twice does no harm.

    Mails that were open may have been sent since: they are parked for staff to decide. Whoever was erased is
    erased again. Sessions end, for some may have been ended since, too. The search is asked to build its
    index anew.
    """
    ContentType.objects.clear_cache()
    Site.objects.clear_cache()
    result = Aftermath()
    with transaction.atomic():
        result.parked_mails = park_open(MAIL_JOBS, reason=RESTORED, now=at)
        result.ended_sessions, _each = Session.objects.all().delete()
        UserSession.objects.all().delete()
    result.erased = [report.user_id for report in replay_erasures(at=at, known=known)]
    if isinstance(caches["default"], DatabaseCache):
        call_command("createcachetable", verbosity=0)
        caches["default"].clear()
    result.missing_documents = _missing_documents()
    with transaction.atomic():
        wake(Job.REBUILD_SEARCH, now=at)
        record(
            Site.objects.get(pk=settings.SITE_ID),
            action="restored",
            by=None,
            at=at,
            details={
                "backup": manifest.backup_id,
                "made_at": manifest.made_at,
                "parked_mails": result.parked_mails,
                "erased": result.erased,
            },
        )
    return result


def _missing_documents() -> list[str]:
    storage = StoredDocument._meta.get_field("file").storage
    rows = StoredDocument.objects.order_by("pk").values_list("file", "filename")
    return [name for file, name in rows.iterator(chunk_size=2000) if not storage.exists(file)]
