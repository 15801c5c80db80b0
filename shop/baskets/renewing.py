"""Renewing, upgrading and downgrading licences: from rows of the register to lines of the basket.

Each licence is planned by itself: what cannot be done is said with it, and the rest goes in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.accounts.viewer import Viewer
from shop.baskets.selectors import BasketLine, StoredLine, judged, stored_lines
from shop.baskets.services import hindrances, rewrite_line, store_line
from shop.configurator.configuration import Tier
from shop.configurator.enums import PurchaseType, Severity
from shop.configurator.identifiers import comparable_sen, tidy_sen
from shop.configurator.rulebook import RuleBook
from shop.configurator.rules import RuleCode, Violation
from shop.configurator.selectors import rules_in_force
from shop.core.exceptions import DomainError, InvalidInput
from shop.licenses.coterm import CoTerm, checked_common_end, co_term
from shop.licenses.enums import LicenseStatus
from shop.licenses.models import License
from shop.licenses.selectors import current_by_sen, listing_facts
from shop.marketplace.selectors import load_facts

# As many as a list holds; each is a line that people read.
MOST_AT_ONCE: Final = 200
CHANGES: Final = (PurchaseType.RENEWAL, PurchaseType.UPGRADE, PurchaseType.DOWNGRADE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalWish:
    """What is to become of the licences. ``user_tier`` is the new tier of an upgrade or downgrade, None for
    the next one on sale; ``co_term_date`` the day on which renewals are to end together; ``months`` the
    period, None for the shortest on offer.
    """

    purchase_type: PurchaseType = PurchaseType.RENEWAL
    user_tier: Tier | None = None
    months: int | None = None
    co_term_date: date | None = None

    def checked(self, *, on_date: date) -> "RenewalWish":
        """The wish itself. Raises InvalidInput, naming the field, for what does not fit together."""
        if self.purchase_type not in CHANGES:
            raise InvalidInput(_("Please choose renewal, upgrade or downgrade."), field="purchase_type")
        if self.user_tier is not None and self.purchase_type == PurchaseType.RENEWAL:
            raise InvalidInput(
                _("A renewal keeps the tier. Choose upgrade or downgrade to change it."), field="user_tier"
            )
        if self.co_term_date is not None:
            if self.purchase_type != PurchaseType.RENEWAL:
                raise InvalidInput(_("Only renewals can end on a common day."), field="co_term_date")
            checked_common_end(self.co_term_date, on_date=on_date)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A licence with the line that it would become, or with the reason why it cannot."""

    license: License
    line: BasketLine | None = None
    term: CoTerm | None = None
    refusal: str = ""
    code: str = ""
    hindrances: Sequence[Violation] = field(default_factory=tuple)

    @property
    def is_impossible(self) -> bool:
        """Whether it stays out, whatever is ticked."""
        return self.line is None or any(found.severity == Severity.BLOCKS for found in self.hindrances)

    @property
    def reasons(self) -> list[str]:
        """Why it stays out as it is, in words."""
        return [self.refusal] if self.line is None else [str(found.message) for found in self.hindrances]

    @property
    def codes(self) -> list[str]:
        """The same for programs."""
        return [self.code] if self.line is None else [found.code.value for found in self.hindrances]

    @property
    def remarks(self) -> list[Violation]:
        """What is worth a look, and does not keep the line out."""
        found = self.line.violations if self.line else ()
        return [one for one in found if one not in self.hindrances]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewalUse:
    """What came of it: lines that went in, lines of the basket that were about the same licence and were
    changed or were the same already, and the licences that stayed out.
    """

    added: list[PlannedLine]
    changed: list[PlannedLine]
    present: list[PlannedLine]
    refused: list[PlannedLine]


def plan_renewals(
    *,
    viewer: Viewer,
    license_ids: Collection[int],
    wish: RenewalWish,
    accepted_codes: Collection[str] = (),
    on_date: date,
) -> list[PlannedLine]:
    """What would become of each licence, in the order of their ends. At most eight queries for any number.

    ``accepted_codes`` are the ticks of "ask us anyway". An odd number of months for a common end is agreed to
    by asking for it. Raises InvalidInput for a wish that makes no sense and for more than MOST_AT_ONCE,
    License.DoesNotExist when the viewer may not see one of them.
    """
    wish.checked(on_date=on_date)
    licenses = _chosen(viewer, license_ids)
    load_facts([one.product.listing for one in licenses])
    rules = rules_in_force() if licenses else None
    drafts = {one.pk: _draft(one, wish, rules, on_date) for one in licenses if rules}
    lines = [draft.line for draft in drafts.values() if draft.line]
    # Judged once for all: what one line says about another keeps none of them out.
    judgement = judged(lines, organization_id=viewer.organization_id, on_date=on_date)
    found = {line.id: line for line in judgement}
    accepted = ticks(wish, accepted_codes)
    return [_planned(one, drafts[one.pk], found.get(one.pk), accepted) for one in licenses]


def ticks(wish: RenewalWish, accepted_codes: Collection[str]) -> frozenset[str]:
    """What counts as ticked: whoever asks for a common end asks for odd months."""
    asked = {RuleCode.MONTHS_NOT_OFFERED.value} if wish.co_term_date else set()
    return frozenset(accepted_codes) | asked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A line before the rules have seen it, or why there is none."""

    line: StoredLine | None = None
    term: CoTerm | None = None
    refusal: str = ""
    code: str = ""


def _chosen(viewer: Viewer, license_ids: Collection[int]) -> list[License]:
    wanted = set(license_ids)
    if len(wanted) > MOST_AT_ONCE:
        message = ngettext(
            "Please choose at most %(count)d licence at a time.",
            "Please choose at most %(count)d licences at a time.",
            MOST_AT_ONCE,
        )
        raise InvalidInput(message % {"count": MOST_AT_ONCE}, field="licenses")
    rows = (
        License.objects.visible_to(viewer)
        .filter(pk__in=wanted)
        .select_related("product__listing__vendor")
        .defer("license_key", "search_text")
        .order_by("ends_on", "product_name", "pk")
    )
    licenses = list(rows)
    if len(licenses) != len(wanted):
        raise License.DoesNotExist
    return licenses


def _draft(license_: License, wish: RenewalWish, rules: RuleBook, on_date: date) -> _Draft:
    listing = license_.product.listing
    listing.product = license_.product
    facts = rules.with_exceptions(listing_facts(listing))
    held = license_.configuration
    if license_.status != LicenseStatus.ACTIVE:
        reason = _("Another licence took its place.")
        return _Draft(refusal=reason, code="license_not_active")
    if facts.is_free(held.deployment):
        return _Draft(refusal=_("A free app needs no renewal."), code="free")
    offered = rules.months_for(facts, held.deployment)
    months = wish.months if wish.months is not None else offered[0]
    term = None
    if wish.co_term_date is not None:
        try:
            term = co_term(
                ends_on=license_.ends_on,
                common_end=wish.co_term_date,
                on_date=on_date,
                longest_months=max(offered),
            )
        except DomainError as error:
            return _Draft(refusal=error.message, code=error.code)
        months = term.months
    tier = held.user_tier
    if wish.purchase_type != PurchaseType.RENEWAL:
        next_tier = wish.user_tier
        scale = rules.scale_for(facts, held.deployment)
        if next_tier is None and scale is not None:
            is_up = wish.purchase_type == PurchaseType.UPGRADE
            next_tier = scale.above(tier) if is_up else scale.below(tier)
        if next_tier is None:
            is_up = wish.purchase_type == PurchaseType.UPGRADE
            reason = _("There is no larger tier.") if is_up else _("There is no smaller tier.")
            return _Draft(refusal=reason, code="no_such_tier")
        tier = next_tier
    wanted = replace(
        held,
        purchase_type=wish.purchase_type,
        maintenance_months=months,
        user_tier=tier,
        existing_sen=tidy_sen(license_.sen),
    )
    line = StoredLine(
        id=license_.pk,
        listing=listing,
        configuration=wanted,
        quantity=1,
        note=term.note if term else "",
        accepted_codes=frozenset(),
    )
    return _Draft(line=line, term=term)


def _planned(
    license_: License, draft: _Draft, line: BasketLine | None, accepted: frozenset[str]
) -> PlannedLine:
    if line is None:
        return PlannedLine(license=license_, refusal=draft.refusal, code=draft.code)
    standing = hindrances(line.violations, accepted_codes=accepted)
    return PlannedLine(license=license_, line=line, term=draft.term, hindrances=standing)


@transaction.atomic
def put_renewals_into_basket(
    *,
    basket: Any,
    viewer: Viewer,
    license_ids: Collection[int],
    wish: RenewalWish,
    accepted_codes: Collection[str] = (),
    on_date: date,
) -> RenewalUse:
    """Put what can be renewed, upgraded or downgraded into an open basket; the rest is told with its reasons.

    A line of the basket about the same licence becomes what is wished now, so that doing it twice changes
    nothing and no licence is renewed twice. Raises what ``plan_renewals`` raises.
    """
    planned = plan_renewals(
        viewer=viewer, license_ids=license_ids, wish=wish, accepted_codes=accepted_codes, on_date=on_date
    )
    accepted = ticks(wish, accepted_codes)
    there = {_about(line): line for line in stored_lines(basket) if line.configuration.existing_sen}
    use = RenewalUse(added=[], changed=[], present=[], refused=[])
    for plan in planned:
        line = plan.line
        if line is None or plan.hindrances:
            use.refused.append(plan)
            continue
        values: dict[str, Any] = {"quantity": 1, "note": line.note, "accepted_codes": accepted}
        twin = there.get(_about(line))
        if twin is None:
            store_line(basket=basket, listing=line.listing, configuration=line.configuration, **values)
            use.added.append(plan)
        elif twin.configuration == line.configuration and line.note in {"", twin.note}:
            use.present.append(plan)
        else:
            # What a plan for a common end said is not true of another period.
            was_planned = RuleCode.MONTHS_NOT_OFFERED in twin.accepted_codes
            values["note"] = line.note or ("" if was_planned else twin.note)
            rewrite_line(basket=basket, line_id=twin.id, configuration=line.configuration, **values)
            use.changed.append(plan)
    return use


def _about(line: StoredLine | BasketLine) -> tuple[int, str]:
    """The product and the licence that a line of a basket is about."""
    return line.listing.product_id, comparable_sen(line.configuration.existing_sen)


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceContact:
    """Whom the register names for an instance."""

    name: str
    email: str
    phone: str


def technical_contacts(
    lines: Sequence[BasketLine], *, organization_id: int | None
) -> dict[str, InstanceContact]:
    """The technical contacts that the register knows for the licences in a basket, by instance as
    ``BasketOverview.instances`` names it; of several, that of the last line. One query, or none.
    """
    sens = {line.configuration.existing_sen for line in lines} - {""}
    if organization_id is None or not sens:
        return {}
    known = current_by_sen(organization_id=organization_id, sens=sens)
    found: dict[str, InstanceContact] = {}
    for line in sorted(lines, key=lambda one: one.id):
        license_ = known.get(line.configuration.existing_sen)
        if license_ is not None and license_.technical_contact_email:
            found[line.instance] = InstanceContact(
                name=license_.technical_contact_name,
                email=license_.technical_contact_email,
                phone=license_.technical_contact_phone,
            )
    return found
