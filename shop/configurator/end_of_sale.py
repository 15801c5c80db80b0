"""What is still sold of a listing, to whom and until when: the notices of a product page."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.configurator import wording
from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.facts import ListingFacts
from shop.configurator.rulebook import RuleBook, SaleStatus

# In the order in which people ask: can I still get it, can I grow, can I stay?
ORDER: Final = (PurchaseType.NEW, PurchaseType.UPGRADE, PurchaseType.DOWNGRADE, PurchaseType.RENEWAL)


@dataclass(frozen=True, slots=True)
class SalePhase:
    """To whom something is sold; ``until`` is the last day (UTC), None without an end.

    For ``SaleStatus.CLOSED`` it is the last day on which it was sold.
    """

    status: SaleStatus
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleEnd:
    """Purchase types of one deployment that end alike: the phase of today and those that follow."""

    purchase_types: tuple[PurchaseType, ...]
    phases: tuple[SalePhase, ...]

    @property
    def is_over(self) -> bool:
        return self.phases[0].status == SaleStatus.CLOSED

    @property
    def text(self) -> str:
        """In the active language: "New licences for existing customers until 30 March 2028"."""
        return capfirst(self.phrase)

    @property
    def phrase(self) -> str:
        """The same as a part of a longer sentence."""
        what = wording.purchases(self.purchase_types)
        if self.is_over:
            until = self.phases[0].until
            return _("%(what)s were sold until %(date)s") % {
                "what": what,
                "date": wording.written_date(until) if until else "",
            }
        # To change or renew one needs a licence anyhow: "everybody" would only puzzle.
        is_new = PurchaseType.NEW in self.purchase_types
        return f"{what} {', '.join(_phase_text(phase, is_new=is_new) for phase in self.phases)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndOfSaleNotice:
    """What a product page says about one deployment whose sale ends or has ended."""

    deployment: Deployment
    ends: tuple[SaleEnd, ...]

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is sold any more."""
        return all(end.is_over for end in self.ends)

    @property
    def text(self) -> str:
        """All of it as one line: "Data Center: new licences …; renewals until 28 March 2029."."""
        return f"{self.deployment.label}: {'; '.join(end.phrase for end in self.ends)}."


def end_of_sale_notices(
    *, listing: ListingFacts, rules: RuleBook, on_date: date
) -> tuple[EndOfSaleNotice, ...]:
    """One notice for each deployment of the listing that the rules know an end of, in their usual order.

    Texts are made in the active language when they are read; ``on_date`` is the UTC date. No query.
    """
    listing = rules.with_exceptions(listing)
    return tuple(
        EndOfSaleNotice(deployment=deployment, ends=ends)
        for deployment in Deployment
        if deployment in listing.deployments
        for ends in [_ends_of(listing, deployment, rules, on_date)]
        if ends
    )


def _ends_of(
    listing: ListingFacts, deployment: Deployment, rules: RuleBook, on_date: date
) -> tuple[SaleEnd, ...]:
    # A free app has no licence that could be renewed or changed.
    asked = (PurchaseType.NEW,) if listing.is_free(deployment) else ORDER
    alike: dict[tuple[SalePhase, ...], list[PurchaseType]] = {}
    for purchase_type in asked:
        if phases := _phases(listing, deployment, purchase_type, rules, on_date):
            alike.setdefault(phases, []).append(purchase_type)
    return tuple(SaleEnd(purchase_types=tuple(types), phases=phases) for phases, types in alike.items())


def _phases(
    listing: ListingFacts, deployment: Deployment, purchase_type: PurchaseType, rules: RuleBook, on_date: date
) -> tuple[SalePhase, ...]:
    """The phase of ``on_date`` and the later ones up to the end of the sale; () where it has no end."""
    windows = rules.windows_for(listing, deployment, purchase_type)
    if not windows:
        return ()
    passed = [window for window in windows if window.until < on_date]
    if passed and passed[-1].then == SaleStatus.CLOSED:
        return (SalePhase(SaleStatus.CLOSED, passed[-1].until),)
    status = passed[-1].then if passed else SaleStatus.OPEN
    phases = []
    for window in windows[len(passed) :]:
        phases.append(SalePhase(status, window.until))
        if window.then == SaleStatus.CLOSED:
            return tuple(phases)
        status = window.then
    return (*phases, SalePhase(status, None))


def _phase_text(phase: SalePhase, *, is_new: bool) -> str:
    if phase.until is None:
        return _("for existing customers")
    values = {"date": wording.written_date(phase.until)}
    if phase.status == SaleStatus.OPEN:
        return (_("for everybody until %(date)s") if is_new else _("until %(date)s")) % values
    return _("for existing customers until %(date)s") % values
