"""What goes by itself when it has had its time. Each rule can be asked what it would do, and doing it twice
changes nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet

from cms.models import ContactMessage
from shop.accounts.models import Activation, Membership, Person
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.models import IdempotencyRecord
from shop.exports.enums import ExportStatus
from shop.exports.models import Export
from shop.exports.services import due_exports, expire_exports, remove_leftovers
from shop.notifications.models import SentMail
from shop.privacy.models import Erasure
from shop.privacy.services import finish_erasure
from shop.quotes.models import OrderingDraft
from shop.webhooks.models import WebhookDelivery, WebhookEvent

logger = structlog.get_logger(__name__)

# Rows of one statement: a lock of seconds on a large table would be felt.
BATCH: Final = 1000


def unconfirmed_accounts(at: datetime) -> QuerySet[User]:
    """Accounts that never confirmed an address and so were never used.

    What was entered by hand has no address to confirm, or a confirmed one, and is none of them.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        ~Exists(Membership.objects.filter(person__user=OuterRef("pk"))),
        date_joined__lt=_before(at, "unconfirmed_accounts"),
        last_login=None,
        is_staff=False,
        is_superuser=False,
    ).order_by("pk")


def expired_sessions(at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=at).order_by("pk")


def old_idempotency_records(at: datetime) -> QuerySet[IdempotencyRecord]:
    """Answers that nobody may ask for again."""
    return IdempotencyRecord.objects.filter(created_at__lt=_before(at, "idempotency_records")).order_by("pk")


def old_ordering_drafts(at: datetime) -> QuerySet[OrderingDraft]:
    """Orders that somebody began and never placed."""
    return OrderingDraft.objects.filter(updated_at__lt=_before(at, "ordering_drafts")).order_by("pk")


def old_sent_mails(at: datetime) -> QuerySet[SentMail]:
    return SentMail.objects.filter(sent_at__lt=_before(at, "sent_mails")).order_by("pk")


def old_exports(at: datetime) -> QuerySet[Export]:
    """Exports whose file went long ago: what is left says only that there was one."""
    return Export.objects.filter(status=ExportStatus.EXPIRED, created_at__lt=_before(at, "exports")).order_by(
        "pk"
    )


def old_webhook_deliveries(at: datetime) -> QuerySet[WebhookDelivery]:
    """What endpoints were told long ago, with the log of it, whatever became of it."""
    return WebhookDelivery.objects.filter(created_at__lt=_before(at, "webhook_deliveries")).order_by("pk")


def untold_webhook_events(at: datetime) -> QuerySet[WebhookEvent]:
    """Events of that age that nobody's list holds any more."""
    return WebhookEvent.objects.filter(
        ~Exists(WebhookDelivery.objects.filter(event=OuterRef("pk"))),
        created_at__lt=_before(at, "webhook_deliveries"),
    ).order_by("pk")


def old_contact_messages(at: datetime) -> QuerySet[ContactMessage]:
    """What readers wrote about a page, long after it was dealt with. What is open stays in its queue."""
    return ContactMessage.objects.filter(closed_at__lt=_before(at, "contact_messages")).order_by("pk")


def waiting_erasures() -> QuerySet[Erasure]:
    """Erasures that left something which the law kept."""
    return Erasure.objects.filter(kept_until__isnull=False).order_by("pk")


@dataclass(frozen=True, slots=True)
class Rule:
    """What is due, and how it goes. Both return how many it is; ``count`` changes nothing."""

    name: str
    count: Callable[[datetime], int]
    apply: Callable[[datetime], int]


def apply_retention(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """Apply every rule; returns how many rows by rule. ``dry_run`` counts what is due and changes nothing.

    Each rule works in transactions of its own.
    """
    counts = {rule.name: rule.count(at) if dry_run else rule.apply(at) for rule in RULES}
    logger.info("retention applied", dry_run=dry_run, **counts)
    return counts


def _before(at: datetime, name: str) -> datetime:
    return at - timedelta(days=settings.RETENTION_DAYS[name])


def _count_all(due: Callable[[datetime], QuerySet[Any]]) -> Callable[[datetime], int]:
    return lambda at: due(at).count()


def _delete_all(due: Callable[[datetime], QuerySet[Any]]) -> Callable[[datetime], int]:
    def apply(at: datetime) -> int:
        count = 0
        while keys := list(due(at).values_list("pk", flat=True)[:BATCH]):
            count += due(at).filter(pk__in=keys).delete()[0]
        return count

    return apply


def _forget_unconfirmed_accounts(at: datetime) -> int:
    """One account, one transaction. The trail keeps their ids."""
    forgotten = 0
    for user in unconfirmed_accounts(at):
        try:
            with transaction.atomic():
                person = Person.objects.filter(user=user).first()
                if person is not None:
                    record(person, action="unconfirmed_account_deleted", by=None, at=at)
                    Activation.objects.filter(person=person).delete()
                    person.delete()
                user.delete()
        except ProtectedError:
            logger.warning("unconfirmed account is used", user_id=user.pk)
        else:
            forgotten += 1
    return forgotten


def _finish_erasures(at: datetime) -> int:
    """Returns how many erasures had something that could go."""
    finished = 0
    for erasure in waiting_erasures():
        with transaction.atomic():
            finished += bool(finish_erasure(erasure, at=at).anonymised)
            if erasure.kept_until is not None and erasure.kept_until < local_date(at):
                Erasure.objects.filter(pk=erasure.pk).update(kept_until=None)
    return finished


@transaction.atomic
def _count_finishing_erasures(at: datetime) -> int:
    """Only finishing them tells how many have something to go."""
    finishing = _finish_erasures(at)
    transaction.set_rollback(True)
    return finishing


def _take_back_exports(at: datetime) -> int:
    return expire_exports(at=at) + remove_leftovers(before=at - timedelta(days=1))


RULES: Final = (
    Rule("unconfirmed_accounts", _count_all(unconfirmed_accounts), _forget_unconfirmed_accounts),
    Rule("expired_sessions", _count_all(expired_sessions), _delete_all(expired_sessions)),
    Rule("idempotency_records", _count_all(old_idempotency_records), _delete_all(old_idempotency_records)),
    Rule("ordering_drafts", _count_all(old_ordering_drafts), _delete_all(old_ordering_drafts)),
    Rule("contact_messages", _count_all(old_contact_messages), _delete_all(old_contact_messages)),
    Rule("export_files", lambda at: due_exports(at).count(), _take_back_exports),
    Rule("exports", _count_all(old_exports), _delete_all(old_exports)),
    Rule("webhook_deliveries", _count_all(old_webhook_deliveries), _delete_all(old_webhook_deliveries)),
    Rule("webhook_events", _count_all(untold_webhook_events), _delete_all(untold_webhook_events)),
    Rule("sent_mails", _count_all(old_sent_mails), _delete_all(old_sent_mails)),
    Rule("erasures", _count_finishing_erasures, _finish_erasures),
)
