"""What is worth doing with an organisation's licences, each with the step that does it.

A constant number of queries for any number of licences: what is looked at one by one is narrowed by the
database first, and of each suggestion no more licences are named than one step takes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
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
from shop.configurator.rulebook import RuleBook
from shop.configurator.rules import Landscape
from shop.configurator.selectors import rules_in_force
from shop.licenses.models import License
from shop.licenses.selectors import listing_facts, register_of
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


def suggestions_for(viewer: Viewer, *, on_date: date) -> list[Suggestion]:
    """What the viewer's organisation could do, the most urgent first; nothing for who has none.

    At most twelve queries.
    """
    if viewer.organization_id is None:
        return []
    kept = (
        License.objects.visible_to(viewer)
        .current()
        .filter(organization_id=viewer.organization_id, is_not_renewed=False)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on_date))
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
    )
    rules = rules_in_force()
    return [
        *_ending(kept, on_date),
        *_below_host(kept, viewer.organization_id, rules, on_date),
        *_deployments(kept, rules, on_date),
        *_delisted(kept),
        *_paid_otherwise(kept, on_date),
    ]


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day."""
    month = 3 * ((day.month - 1) // 3) + 3
    following = date(day.year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _gather(rows: QuerySet[License]) -> _Found:
    """The first of the licences with their number: two queries."""
    columns = rows.values_list("public_id", "product_name", "sen")
    found = _Found()
    for public_id, name, sen in columns[:MOST_NAMED]:
        found.add(public_id, name, sen)
    if found.total == MOST_NAMED:
        found.total = rows.count()
    return found


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


def _ending(kept: QuerySet[License], on_date: date) -> list[Suggestion]:
    until = quarter_end(on_date)
    found = _gather(kept.filter(ends_on__lte=until))
    if not found.total:
        return []
    text = _("Their maintenance ends by %(date)s. An offer takes some days: ask for it now.") % {
        "date": date_format(until, "DATE_FORMAT")
    }
    return [_suggestion(SuggestionCode.ENDS_THIS_QUARTER, found, _("Renew what ends this quarter"), text)]


def _below_host(
    kept: QuerySet[License], organization_id: int, rules: RuleBook, on_date: date
) -> list[Suggestion]:
    """Apps that are smaller than their host product, by the tier that they need."""
    register = register_of(organization_id=organization_id, sens=(), on_date=on_date)
    hosts = [one for one in register if one.kind == ListingKind.HOST]
    if not hosts:
        return []
    landscape = Landscape(lines=(), register=tuple(hosts), rules=rules, on_date=on_date)
    apps = kept.filter(
        product__listing__kind=ListingKind.APP, user_tier__lt=max(host.user_tier for host in hosts)
    )
    columns = ("public_id", "product_name", "sen", "product_id", "deployment", "instance_url", "user_tier")
    rows = list(apps.values_list(*columns))
    listings = listings_of_products(product_ids={row[3] for row in rows}) if rows else {}
    facts = {pk: rules.with_exceptions(listing_facts(listing)) for pk, listing in listings.items()}
    needed: dict[Tier, _Found] = defaultdict(_Found)
    for public_id, name, sen, product_id, stored, instance, tier in rows:
        listing, deployment = facts[product_id], Deployment(stored)
        host = landscape.largest_host(listing, deployment, instance)
        if host is None or tier >= host.tier or listing.is_free(deployment):
            continue
        scale = rules.scale_for(listing, deployment)
        on_sale = scale.at_least(host.tier) if scale else None
        if on_sale is not None:
            needed[on_sale].add(public_id, name, sen)
    title = gettext_lazy("Upgrade apps to the size of their product: %(tier)s")
    text = _("An app must cover as many users as the product that it runs in; the vendor checks it.")
    return [
        _suggestion(
            SuggestionCode.TIER_BELOW_HOST,
            needed[tier],
            str(title) % {"tier": counted(tier, "user")},
            text,
            purchase_type=PurchaseType.UPGRADE,
            user_tier=tier,
        )
        for tier in sorted(needed)
    ]


def _deployments(kept: QuerySet[License], rules: RuleBook, on_date: date) -> list[Suggestion]:
    """Licences whose renewals end, or have ended, with their deployment."""
    pairs = kept.order_by().values_list("product_id", "deployment").annotate(Count("pk"))
    bounded = {window.deployment for window in rules.sale_windows}
    asked = [(product_id, deployment) for product_id, deployment, _n in pairs if deployment in bounded]
    if not asked:
        return []
    listings = listings_of_products(product_ids={product_id for product_id, _d in asked})
    groups: dict[tuple[Deployment, date, bool], list[int]] = defaultdict(list)
    for product_id, stored in asked:
        deployment = Deployment(stored)
        end = _renewals_until(listings[product_id], deployment, rules, on_date)
        if end is not None and end[0] <= on_date + timedelta(days=DAYS_AHEAD):
            groups[deployment, *end].append(product_id)
    place = {(key, group[0]): group for group, keys in groups.items() for key in keys}
    found: dict[tuple[Deployment, date, bool], _Found] = defaultdict(_Found)
    rows = kept.filter(
        product_id__in={key for key, _d in place}, deployment__in={deployment for _k, deployment in place}
    )
    for public_id, name, sen, product_id, stored in rows.values_list(
        "public_id", "product_name", "sen", "product_id", "deployment"
    ):
        group = place.get((product_id, Deployment(stored)))
        if group is not None:
            found[group].add(public_id, name, sen)
    return [
        _deployment_ends(deployment, until, is_over=is_over, found=found[deployment, until, is_over])
        for deployment, until, is_over in sorted(groups, key=lambda group: (not group[2], group[1]))
    ]


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


def _delisted(kept: QuerySet[License]) -> list[Suggestion]:
    found = _gather(kept.filter(product__listing__is_listed=False))
    if not found.total:
        return []
    text = _("The Marketplace does not list them any more. Ask us whether the vendor still renews them.")
    title = _("Ask about apps that are no longer listed")
    return [_suggestion(SuggestionCode.NO_LONGER_LISTED, found, title, text, is_asking=True)]


def _paid_otherwise(kept: QuerySet[License], on_date: date) -> list[Suggestion]:
    """Licences of products whose payment model changed after they were bought."""
    changes = SyncChange.objects.filter(
        run__requested_at__date__gte=on_date - timedelta(days=DAYS_BACK), kind=ChangeKind.PAYMENT_CHANGED
    )
    # By key and deployment, the newest change last.
    newest: dict[tuple[str, str], date] = {}
    for key, at, details in changes.order_by("pk").values_list("key", "run__requested_at", "details"):
        for deployment in details.get("new", ()):
            newest[key, deployment] = at.date()
    if not newest:
        return []
    found = _Found()
    rows = kept.filter(product__listing__key__in={key for key, _d in newest}, purchased_on__isnull=False)
    for public_id, name, sen, key, deployment, bought_on in rows.values_list(
        "public_id", "product_name", "sen", "product__listing__key", "deployment", "purchased_on"
    ):
        changed_on = newest.get((key, deployment))
        if bought_on is not None and changed_on is not None and bought_on < changed_on:
            found.add(public_id, name, sen)
    if not found.total:
        return []
    text = _(
        "Since you bought them, it has changed who is paid for them. The next renewal may cost otherwise."
    )
    title = _("Ask for offers where the payment model changed")
    return [_suggestion(SuggestionCode.PAYMENT_MODEL_CHANGED, found, title, text)]
