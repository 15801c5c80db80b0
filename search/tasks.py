import structlog
from celery import shared_task
from django.utils import timezone

from search import indexing
from search.backends.errors import EngineDown
from search.misses import forget_old_misses
from shop.core.jobs import Job

logger = structlog.get_logger(__name__)


@shared_task(name=Job.INDEX_CHANGES.value, acks_late=True)
def index_changes(**_later: object) -> None:
    """Bring what changed into the index; all there is where there is no index, or one of an older shape.

    An engine that is down is no failed job, which would wait longer and longer: the marks stay, and the
    schedule asks again within a minute.
    """
    try:
        if indexing.engine().needs_rebuild():
            indexing.rebuild(patience_seconds=0)
        else:
            indexing.index_changes()
    except indexing.IndexBusy:
        logger.info("search index is being written by somebody else")
    except EngineDown as error:
        logger.warning("search engine not reachable", error=str(error))


@shared_task(name=Job.REBUILD_SEARCH.value, acks_late=True)
def rebuild(**_later: object) -> None:
    """Make the index anew, for the schedule."""
    try:
        indexing.rebuild()
    except indexing.IndexBusy:
        logger.info("search index is being written by somebody else")
    except EngineDown as error:
        logger.warning("search engine not reachable", error=str(error))


@shared_task(name=Job.FORGET_MISSES.value, acks_late=True)
def forget_misses(**_later: object) -> None:
    """Forget the searches without result that nobody has repeated for long, for the schedule."""
    forget_old_misses(now=timezone.now())
