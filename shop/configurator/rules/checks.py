"""The rules themselves, each a small generator over one line, and the fixes they offer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Final

from shop.configurator import wording
from shop.configurator.enums import Deployment, LicenseType, PurchaseType, Severity
from shop.configurator.facts import RegisteredLicense, RequestedLine
from shop.configurator.rulebook import RuleCode, SaleStatus
from shop.configurator.rules.case import Case, Landscape, is_license_of
from shop.configurator.rules.violations import Fix, Violation


def _deployment_is_offered(case: Case) -> Iterator[Violation]:
    if case.is_offered:
        return
    deployment, offered = case.wanted.deployment, _in_order(case.listing.deployments)
    yield case.violation(
        RuleCode.DEPLOYMENT_NOT_OFFERED,
        "deployment",
        wording.deployment_not_offered(case.listing.name, deployment, offered),
        _deployment_fix(_best_sold(case, offered) or next(iter(reversed(offered)), None)),
    )


def _sale_window_is_open(case: Case) -> Iterator[Violation]:
    wanted, name = case.wanted, case.listing.name
    window = case.rules.passed_window(
        case.listing, wanted.deployment, wanted.purchase_type, case.landscape.on_date
    )
    if window is None or not case.is_offered:
        return
    # Only a new licence can move to another deployment: the others are about a licence of this one.
    elsewhere = _best_sold(case, _in_order(case.listing.deployments - {wanted.deployment}))
    fix = _deployment_fix(elsewhere) if wanted.purchase_type == PurchaseType.NEW else None
    if window.then == SaleStatus.CLOSED:
        yield case.violation(
            RuleCode.SALE_WINDOW_CLOSED,
            "purchase_type",
            wording.sale_window_closed(name, wanted.deployment, wanted.purchase_type, window.until),
            fix,
        )
    elif wanted.deployment not in case.landscape.current_deployments:
        yield case.violation(
            RuleCode.EXISTING_CUSTOMERS_ONLY,
            "purchase_type",
            wording.existing_customers_only(name, wanted.deployment, window.until),
            fix,
        )


def _listing_is_listed(case: Case) -> Iterator[Violation]:
    if not case.listing.is_listed:
        yield case.violation(RuleCode.NO_LONGER_LISTED, "", wording.no_longer_listed(case.listing.name))


def _existing_license_is_named(case: Case) -> Iterator[Violation]:
    wanted, listing = case.wanted, case.listing
    if wanted.purchase_type == PurchaseType.NEW:
        return
    if not wanted.existing_sen.strip():
        yield case.violation(
            RuleCode.EXISTING_LICENSE_REQUIRED,
            "existing_sen",
            wording.existing_license_required(listing.name, wanted.purchase_type),
            _existing_license_fix(case),
        )
    elif case.named_license is None:
        yield case.violation(
            RuleCode.EXISTING_LICENSE_UNKNOWN,
            "existing_sen",
            wording.existing_license_unknown(wanted.existing_sen),
        )
    elif case.existing is None:
        yield case.violation(
            RuleCode.EXISTING_LICENSE_MISMATCH,
            "existing_sen",
            wording.existing_license_mismatch(case.named_license, listing.name, wanted.deployment),
            _fix_to_deployment_of(case.named_license, case) or _existing_license_fix(case),
        )


def _tier_is_on_sale(case: Case) -> Iterator[Violation]:
    wanted, name = case.wanted, case.listing.name
    if not case.has_tier:
        return
    if case.scale is None:
        yield case.violation(
            RuleCode.TIER_NOT_IN_SCALE, "user_tier", wording.no_scale(name, wanted.deployment)
        )
        return
    if case.scale.allows(wanted.user_tier):
        return
    held, suggested = case.held, case.suggested_tier(wanted.user_tier)
    if held is not None and wanted.purchase_type == PurchaseType.RENEWAL:
        # The licence may be of a tier that is no longer sold: it can still be renewed as it is.
        if wanted.user_tier == held:
            return
        suggested = held
    elif held is not None and suggested is None and wanted.purchase_type == PurchaseType.DOWNGRADE:
        suggested = case.scale.below(held)
    yield case.violation(
        RuleCode.TIER_NOT_IN_SCALE,
        "user_tier",
        wording.tier_not_in_scale(name, wanted.deployment, wanted.user_tier, case.scale, suggested),
        case.tier_fix(suggested),
    )


def _tier_suits_the_purchase(case: Case) -> Iterator[Violation]:
    existing, tier, scale = case.existing, case.wanted.user_tier, case.scale
    if not case.has_tier or existing is None or scale is None:
        return
    held = existing.user_tier
    match case.wanted.purchase_type:
        case PurchaseType.UPGRADE if tier <= held:
            yield case.violation(
                RuleCode.TIER_NOT_HIGHER,
                "user_tier",
                wording.tier_not_higher(existing, tier, case.unit),
                case.tier_fix(scale.above(held)),
            )
        case PurchaseType.DOWNGRADE if tier >= held:
            yield case.violation(
                RuleCode.TIER_NOT_LOWER,
                "user_tier",
                wording.tier_not_lower(existing, tier, case.unit),
                case.tier_fix(scale.below(held)),
            )
        case PurchaseType.RENEWAL if tier != held:
            yield case.violation(
                RuleCode.TIER_CHANGED_ON_RENEWAL,
                "user_tier",
                wording.tier_changed_on_renewal(existing, tier, case.unit),
                case.tier_fix(held),
            )


def _months_are_offered(case: Case) -> Iterator[Violation]:
    if not case.has_tier:
        return
    deployment, months = case.wanted.deployment, case.wanted.maintenance_months
    offered = case.rules.months_for(case.listing, deployment)
    if months in offered:
        return
    nearest = max((count for count in offered if count < months), default=offered[0])
    found = case.violation(
        RuleCode.MONTHS_NOT_OFFERED,
        "maintenance_months",
        wording.months_not_offered(case.listing.name, deployment, months, offered),
        Fix("maintenance_months", nearest, wording.change_months(nearest)),
    )
    # Licences that are to end together are renewed for whatever is missing: by agreement, so we ask.
    is_co_term = case.wanted.purchase_type == PurchaseType.RENEWAL and case.existing is not None
    if is_co_term and 1 <= months < max(offered) and found.severity == Severity.BLOCKS:
        found = replace(
            found,
            severity=Severity.ASK,
            message=wording.months_by_agreement(case.listing.name, deployment, months, offered),
        )
    yield found


def _app_is_as_large_as_its_host(case: Case) -> Iterator[Violation]:
    if not case.has_tier or case.listing.kind != "app":
        return
    wanted, name = case.wanted, case.listing.name
    place = (case.listing, wanted.deployment, wanted.instance_url)
    if not case.landscape.hosts_of(*place):
        yield case.violation(
            RuleCode.HOST_UNKNOWN,
            "instance_url",
            wording.host_unknown(name, wanted.deployment, wanted.instance_url),
            _instance_fix(case, case.rules.hosts_of(case.listing.applications)),
        )
        return
    largest = case.landscape.largest_host(*place)
    if largest is None or wanted.user_tier >= largest.tier:
        return
    suggested = case.suggested_tier(largest.tier)
    message = wording.app_tier_below_host(
        name, wanted.user_tier, largest.name, largest.tier, wanted.instance_url
    )
    yield case.violation(
        RuleCode.APP_TIER_BELOW_HOST,
        "user_tier",
        message if suggested is not None else wording.app_tier_needs_change(message),
        case.tier_fix(suggested),
    )


def _institution_is_named(case: Case) -> Iterator[Violation]:
    if case.wanted.license_type == LicenseType.ACADEMIC and not case.wanted.institution.strip():
        yield case.violation(
            RuleCode.ACADEMIC_INSTITUTION_MISSING,
            "institution",
            wording.academic_institution_missing(),
            Fix(
                "license_type",
                LicenseType.COMMERCIAL.value,
                wording.change_license_type(LicenseType.COMMERCIAL),
            ),
        )


# --- Fixes --------------------------------------------------------------------------------------------------
def _in_order(deployments: frozenset[Deployment]) -> tuple[Deployment, ...]:
    return tuple(deployment for deployment in Deployment if deployment in deployments)


def _best_sold(case: Case, deployments: tuple[Deployment, ...]) -> Deployment | None:
    """The first deployment in which this customer can buy what the line wants, without asking."""
    for deployment in deployments:
        status = case.rules.sale_status(
            case.listing, deployment, case.wanted.purchase_type, case.landscape.on_date
        )
        if status == SaleStatus.OPEN or (
            status == SaleStatus.EXISTING_CUSTOMERS and deployment in case.landscape.current_deployments
        ):
            return deployment
    return None


def _deployment_fix(deployment: Deployment | None) -> Fix | None:
    if deployment is None:
        return None
    return Fix("deployment", deployment.value, wording.change_deployment(deployment))


def _fix_to_deployment_of(named: RegisteredLicense, case: Case) -> Fix | None:
    """The deployment of a licence of the same product, if it is still offered."""
    if named.listing_key != case.listing.key or named.deployment not in case.listing.deployments:
        return None
    return _deployment_fix(named.deployment)


def _existing_license_fix(case: Case) -> Fix | None:
    """The customer's licence of this product and deployment, if there is exactly one."""
    sens = {
        existing.sen
        for existing in case.landscape.register
        if existing.sen.strip() and is_license_of(existing, case.listing, case.wanted.deployment)
    }
    if len(sens) != 1:
        return None
    sen = sens.pop()
    return Fix("existing_sen", sen, wording.use_license(sen))


def _instance_fix(case: Case, family: frozenset[str]) -> Fix | None:
    """The only named instance that has a host for this app, if there is exactly one."""
    elsewhere = {
        instance: min(host.instance_url for host in hosts if host.key in family)
        for (deployment, instance), hosts in case.landscape.hosts.items()
        if instance and deployment == case.wanted.deployment and any(host.key in family for host in hosts)
    }
    if len(elsewhere) != 1:
        return None
    (url,) = elsewhere.values()
    return Fix("instance_url", url, wording.use_instance(url))


# In the order in which people answer the questions.
RULES: Final[tuple[Callable[[Case], Iterator[Violation]], ...]] = (
    _deployment_is_offered,
    _sale_window_is_open,
    _listing_is_listed,
    _existing_license_is_named,
    _tier_is_on_sale,
    _tier_suits_the_purchase,
    _months_are_offered,
    _app_is_as_large_as_its_host,
    _institution_is_named,
)


# Rules of the project that we are part of, after ours.
_own_rules: list[Callable[[Case], Iterator[Violation]]] = []
_own_codes: list[str] = []


def add_rule(rule: Callable[[Case], Iterator[Violation]], *, codes: type[StrEnum]) -> None:
    """Add a rule of the project's own, from an ``AppConfig.ready()``; a second time changes nothing.

    It looks at a case and yields violations with one of ``codes``; like ours it must read neither database
    nor clock. Raises ValueError for a code that another rule has.
    """
    if rule in _own_rules:
        return
    if taken := sorted({*rule_codes()} & {code.value for code in codes}):
        raise ValueError(f"Other rules have these codes: {', '.join(taken)}")
    _own_rules.append(rule)
    _own_codes.extend(code.value for code in codes)


def rule_codes() -> list[str]:
    """The codes of all rules, ours first."""
    return [*(code.value for code in RuleCode), *_own_codes]


def violations_of(line: RequestedLine, landscape: Landscape) -> list[Violation]:
    """What the rules say about one line of a landscape, in the order in which people answer."""
    case = Case(line=line, landscape=landscape)
    return [violation for rule in (*RULES, *_own_rules) for violation in rule(case)]
