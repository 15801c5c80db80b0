"""What is worth doing with an organisation's licences, each with the step that does it.

A constant number of queries for any number of licences: the database counts by product and deployment, of
each suggestion no more licences are named than one step takes, and only apps that are smaller than a host
product of their instance are looked at one by one.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.accounts.viewer import Viewer
from shop.configurator.configuration import Tier, counted
from shop.configurator.end_of_sale import end_of_sale_notices
from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.facts import ListingFacts
from shop.configurator.identifiers import instance_host
from shop.configurator.rulebook import RuleBook
from shop.configurator.rules import Landscape
from shop.configurator.selectors import rules_in_force
from shop.licenses.models import License
from shop.licenses.selectors import hosts_of, listing_facts
from shop.marketplace.enums import ChangeKind, ListingKind
from shop.marketplace.models import Listing, SyncChange
from shop.marketplace.selectors import listings_of_products

# As many as go into a basket in one step.
MOST_NAMED: Final = 200
# How far ahead the end of a deployment is worth a word.
DAYS_AHEAD: Final = 3 * 365
# How long ago a payment model may have changed.
DAYS_BACK: Final = 400


class SuggestionCode(StrEnum):
    """The kinds of suggestions, the most urgent first; names for programs."""

    ENDS_THIS_QUARTER = "ends_this_quarter"
    TIER_BELOW_HOST = "tier_below_host"
    DEPLOYMENT_ENDS = "deployment_ends"
    NO_LONGER_LISTED = "no_longer_listed"
    PAYMENT_MODEL_CHANGED = "payment_model_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Something worth doing. ``license_ids`` are public ids, those that end first in front, at most
    MOST_NAMED of the ``total``; the other fields say what the step would ask for.
    """

    code: SuggestionCode
    title: str
    text: str
    total: int
    license_ids: Sequence[UUID]
    examples: Sequence[str]
    purchase_type: PurchaseType = PurchaseType.RENEWAL
    user_tier: Tier | None = None
    # Some of it needs the tick "ask us anyway".
    is_asking: bool = False


@dataclass(slots=True)
class _Found:
    """Licences that belong to a suggestion, while they are being collected."""

    total: int = 0
    ids: list[UUID] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, public_id: UUID, name: str, sen: str) -> None:
        self.total += 1
        if len(self.ids) < MOST_NAMED:
            self.ids.append(public_id)
        if len(self.names) < 3:
            self.names.append(f"{name} {sen}".strip())


class _Register:
    """The licences that suggestions are about: those in use that are to be renewed.

    Counted by product and deployment in the database; what is read one by one is what a suggestion names.
    """

    def __init__(self, viewer: Viewer, *, organization_id: int, on_date: date) -> None:
        self.organization_id = organization_id
        self.on_date = on_date
        self.rules = rules_in_force()
        renewed = (
            License.objects.visible_to(viewer)
            .current()
            .filter(organization_id=organization_id, is_not_renewed=False)
            .order_by("ends_on", "pk")
        )
        # Two parts, each of them from one end of an index to the other.
        self.ending = renewed.filter(ends_on__gte=on_date)
        self.endless = renewed.filter(ends_on=None)
        self.all = renewed.filter(Q(ends_on=None) | Q(ends_on__gte=on_date))
        self.counts: dict[tuple[int, str], int] = {
            (product_id, deployment): count
            for product_id, deployment, count in self.all.order_by()
            .values_list("product_id", "deployment")
            .annotate(Count("pk"))
        }
        product_ids = {product_id for product_id, _deployment in self.counts}
        self.listings = listings_of_products(product_ids=product_ids) if product_ids else {}

    def first(self, total: int, *wanted: Q, **columns: Any) -> _Found:
        """The first of ``total`` licences: one query, or two where some of them have no end."""
        found = _Found()
        for part in (self.ending, self.endless):
            missing = min(MOST_NAMED, total) - found.total
            if missing > 0:
                rows = part.filter(*wanted, **columns).values_list("public_id", "product_name", "sen")
                for public_id, name, sen in rows[:missing]:
                    found.add(public_id, name, sen)
        found.total = max(total, found.total)
        return found


def suggestions_for(viewer: Viewer, *, on_date: date) -> list[Suggestion]:
    """What the viewer's organisation could do, the most urgent first; nothing for who has none.

    At most fourteen queries, and one more for each further end of a deployment that the rules know.
    """
    if viewer.organization_id is None:
        return []
    register = _Register(viewer, organization_id=viewer.organization_id, on_date=on_date)
    if not register.counts:
        return []
    return [
        *_ending(register),
        *_below_host(register),
        *_deployments(register),
        *_delisted(register),
        *_paid_otherwise(register),
    ]


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day."""
    month = 3 * ((day.month - 1) // 3) + 3
    following = date(day.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _suggestion(code: SuggestionCode, found: _Found, title: str, text: str, **step: Any) -> Suggestion:
    return Suggestion(
        code=code,
        title=title,
        text=text,
        total=found.total,
        license_ids=found.ids,
        examples=found.names,
        **step,
    )


def _ending(register: _Register) -> list[Suggestion]:
    until = quarter_end(register.on_date)
    total = register.ending.filter(ends_on__lte=until).count()
    if not total:
        return []
    found = register.first(total, ends_on__lte=until)
    text = _("Their maintenance ends by %(date)s. An offer takes some days: ask for it now.") % {
        "date": date_format(until, "DATE_FORMAT")
    }
    return [_suggestion(SuggestionCode.ENDS_THIS_QUARTER, found, _("Renew what ends this quarter"), text)]


def _below_host(register: _Register) -> list[Suggestion]:
    """Apps that are smaller than their host product, by the tier that they need."""
    rules = register.rules
    hosts = hosts_of(organization_id=register.organization_id)
    if not hosts:
        return []
    facts = {
        product_id: rules.with_exceptions(listing_facts(listing))
        for product_id, listing in register.listings.items()
        if listing.kind == ListingKind.APP
    }
    landscape = Landscape(lines=(), register=tuple(hosts), rules=rules, on_date=register.on_date)
    # The same apps stand on the same instances again and again.
    needed_tier = cache(
        lambda product_id, deployment, instance: _needed_tier(
            landscape, facts[product_id], Deployment(deployment), instance
        )
    )
    columns = ("public_id", "product_name", "sen", "product_id", "deployment", "instance_url", "user_tier")
    apps = register.all.filter(product_id__in=facts)
    found: dict[Tier, _Found] = defaultdict(_Found)
    for *names, product_id, deployment, instance, tier in _smaller_than_hosts(apps, landscape).values_list(
        *columns
    ):
        host_tier, on_sale = needed_tier(product_id, deployment, instance)
        if on_sale is not None and tier < host_tier:
            found[on_sale].add(*names)
    title = gettext_lazy("Upgrade apps to the size of their product: %(tier)s")
    text = _("An app must cover as many users as the product that it runs in; the vendor checks it.")
    return [
        _suggestion(
            SuggestionCode.TIER_BELOW_HOST,
            found[tier],
            str(title) % {"tier": counted(tier, "user")},
            text,
            purchase_type=PurchaseType.UPGRADE,
            user_tier=tier,
        )
        for tier in sorted(found)
    ]


def _smaller_than_hosts(apps: QuerySet[License], landscape: Landscape) -> QuerySet[License]:
    """Those apps that are smaller than the largest host product of their instance, whether it is theirs or
    not; an address is compared as people spell it, so the spellings in use are read first.
    """
    largest = {place: max(host.tier for host in hosts) for place, hosts in landscape.hosts.items()}
    spellings: dict[tuple[str, Tier], list[str]] = defaultdict(list)
    for deployment, instance in apps.order_by().values_list("deployment", "instance_url").distinct():
        tier = largest.get((Deployment(deployment), instance_host(instance)))
        if tier is not None:
            spellings[deployment, tier].append(instance)
    smaller = Q(pk__in=())
    for (deployment, tier), instances in spellings.items():
        smaller |= Q(deployment=deployment, user_tier__lt=tier, instance_url__in=instances)
    return apps.filter(smaller).order_by(F("ends_on").asc(nulls_last=True), "pk")


def _needed_tier(
    landscape: Landscape, listing: ListingFacts, deployment: Deployment, instance: str
) -> tuple[Tier, Tier | None]:
    """The tier of the app's host, and the smallest one on sale that covers it; (0, None) where nothing is
    needed.
    """
    host = landscape.largest_host(listing, deployment, instance)
    if host is None or listing.is_free(deployment):
        return Tier(0), None
    scale = landscape.rules.scale_for(listing, deployment)
    return host.tier, scale.at_least(host.tier) if scale else None


def _deployments(register: _Register) -> list[Suggestion]:
    """Licences whose renewals end, or have ended, with their deployment."""
    bounded = {window.deployment for window in register.rules.sale_windows}
    groups: dict[tuple[Deployment, date, bool], list[int]] = defaultdict(list)
    for product_id, stored in register.counts:
        if stored not in bounded or product_id not in register.listings:
            continue
        deployment = Deployment(stored)
        end = _renewals_until(register.listings[product_id], deployment, register.rules, register.on_date)
        if end is not None and end[0] <= register.on_date + timedelta(days=DAYS_AHEAD):
            groups[deployment, *end].append(product_id)
    suggestions = []
    for group in sorted(groups, key=lambda group: (not group[2], group[1])):
        deployment, until, is_over = group
        total = sum(register.counts[product_id, deployment] for product_id in groups[group])
        found = register.first(total, deployment=deployment, product_id__in=groups[group])
        suggestions.append(_deployment_ends(deployment, until, is_over=is_over, found=found))
    return suggestions


def _renewals_until(
    listing: Listing, deployment: Deployment, rules: RuleBook, on_date: date
) -> tuple[date, bool] | None:
    """The last day of renewals, and whether it has passed; None where there is no end."""
    for notice in end_of_sale_notices(listing=listing_facts(listing), rules=rules, on_date=on_date):
        if notice.deployment != deployment:
            continue
        for end in notice.ends:
            until = end.phases[-1].until
            if PurchaseType.RENEWAL in end.purchase_types and until is not None:
                return until, end.is_over
    return None


def _deployment_ends(deployment: Deployment, until: date, *, is_over: bool, found: _Found) -> Suggestion:
    words = {"deployment": deployment.label, "date": date_format(until, "DATE_FORMAT")}
    if is_over:
        title = _("%(deployment)s is no longer renewed: ask for a way on") % words
        text = _("Renewals were sold until %(date)s. Ask us; we know what your vendor still offers.") % words
    else:
        title = _("%(deployment)s ends: renew while it is possible") % words
        text = _("Renewals are sold until %(date)s. Plan the years until then, and what comes after.") % words
    return _suggestion(SuggestionCode.DEPLOYMENT_ENDS, found, title, text, is_asking=is_over)


def _delisted(register: _Register) -> list[Suggestion]:
    gone = {product_id for product_id, listing in register.listings.items() if not listing.is_listed}
    total = sum(count for (product_id, _d), count in register.counts.items() if product_id in gone)
    if not total:
        return []
    text = _("The Marketplace does not list them any more. Ask us whether the vendor still renews them.")
    title = _("Ask about apps that are no longer listed")
    found = register.first(total, product_id__in=gone)
    return [_suggestion(SuggestionCode.NO_LONGER_LISTED, found, title, text, is_asking=True)]


def _paid_otherwise(register: _Register) -> list[Suggestion]:
    """Licences of products whose payment model changed after they were bought."""
    changes = SyncChange.objects.filter(
        run__requested_at__date__gte=register.on_date - timedelta(days=DAYS_BACK),
        kind=ChangeKind.PAYMENT_CHANGED,
    )
    # By key and deployment, the newest change last.
    newest: dict[tuple[str, str], date] = {}
    for key, at, details in changes.order_by("pk").values_list("key", "run__requested_at", "details"):
        for deployment in details.get("new", ()):
            newest[key, deployment] = at.date()
    alike: dict[tuple[str, date], list[int]] = defaultdict(list)
    for product_id, deployment in register.counts:
        listing = register.listings.get(product_id)
        changed_on = newest.get((listing.key, deployment)) if listing else None
        if changed_on is not None:
            alike[deployment, changed_on].append(product_id)
    if not alike:
        return []
    before = Q(pk__in=())
    for (deployment, changed_on), product_ids in alike.items():
        before |= Q(deployment=deployment, purchased_on__lt=changed_on, product_id__in=product_ids)
    total = register.all.filter(before).count()
    if not total:
        return []
    found = register.first(total, before)
    text = _(
        "Since you bought them, it has changed who is paid for them. The next renewal may cost otherwise."
    )
    title = _("Ask for offers where the payment model changed")
    return [_suggestion(SuggestionCode.PAYMENT_MODEL_CHANGED, found, title, text)]
