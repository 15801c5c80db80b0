"""The link in the mail of an offer: made with the mail, looked up without a sign-in, revoked."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from shop.accounts.selectors import viewer_for
from shop.accounts.viewer import Viewer
from shop.core.audit import record
from shop.core.links import digest_of
from shop.quotes.enums import QuoteStatus
from shop.quotes.link_secrets import secrets_of
from shop.quotes.models import Quote, QuoteLink, QuoteRevision
from shop.quotes.selectors import quotes_for, valid_until


@transaction.atomic
def link_secret(*, revision_id: int, at: datetime) -> str:
    """The secret of the link in a sent revision's mails; "" once its links were revoked.

    A repeated mail holds the same link as the first one, also after the site's key was replaced. The secret
    is for the mail only: it is neither stored nor logged.
    """
    revision = QuoteRevision.objects.select_related("quote").get(pk=revision_id)
    secrets = list(secrets_of(revision))
    link = _link_of(revision, at=at)
    if link.revoked_at is not None:
        return ""
    for secret in secrets:
        if digest_of(secret) == link.token_hash:
            return secret
    # The key it was made with is gone: this mail brings a new one.
    QuoteLink.objects.filter(pk=link.pk).update(token_hash=digest_of(secrets[0]))
    return secrets[0]


def _link_of(revision: QuoteRevision, *, at: datetime) -> QuoteLink:
    link, _made = QuoteLink.objects.get_or_create(
        revision=revision,
        defaults={
            "token_hash": digest_of(next(secrets_of(revision))),
            "created_at": at,
            "expires_at": valid_until(revision) + timedelta(days=settings.OFFER_LINK_DAYS),
        },
    )
    return link


def quote_behind_link(secret: str, *, at: datetime) -> Quote:
    """The offer that a link shows, with its sent revisions.

    Raises Quote.DoesNotExist for a wrong, expired or revoked link, for an offer that was withdrawn, and while
    the customer it was made for may not see it themselves: deactivated, moved to another organisation, or
    blocked with theirs. All of that is asked with each call.
    """
    link = (
        QuoteLink.objects.select_related("revision__quote__customer")
        .filter(token_hash=digest_of(secret), revoked_at=None, expires_at__gt=at)
        .first()
    )
    viewer = customer_of(link.revision.quote) if link else None
    if link is None or viewer is None:
        raise Quote.DoesNotExist
    return quotes_for(viewer).exclude(status=QuoteStatus.WITHDRAWN).get(pk=link.revision.quote_id)


def customer_of(quote: Quote) -> Viewer | None:
    """What the offer's customer may see; None while their account is closed or their organisation blocked."""
    viewer = viewer_for(quote.customer).as_customer
    return None if viewer.is_blocked or not viewer.is_authenticated else viewer


@transaction.atomic
def revoke_links(*, quote_id: int, by: User, at: datetime) -> int:
    """End the links of all mails about an offer, those still on their way included; returns how many ended.

    The mail of a later revision brings a new one. Who may do this: staff, and whoever may answer the offer.
    """
    quote = Quote.objects.select_for_update().get(pk=quote_id)
    for revision in quote.revisions.exclude(sent_at=None).filter(link=None).select_related("quote"):
        _link_of(revision, at=at)
    ended = QuoteLink.objects.filter(revision__quote=quote, revoked_at=None).update(revoked_at=at)
    if ended:
        record(quote, action="links_revoked", by=by, at=at, details={"links": ended})
    return ended


def has_open_link(quote: Quote, *, at: datetime) -> bool:
    """Whether a mail about the offer is about holding a link that works, as far as time and staff go."""
    return QuoteLink.objects.filter(revision__quote=quote, revoked_at=None, expires_at__gt=at).exists()
