"""What the licensing rules say, in words for the people who maintain them. All texts are in the active
language; a product is named by its key unless the caller knows more.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.configurator.configuration import UNLIMITED, Tier
from shop.configurator.enums import Deployment, PurchaseType, Severity
from shop.configurator.rule_entries import Difference, EntryKey, RuleTable
from shop.configurator.rulebook import RuleCode, SaleStatus, Unit
from shop.configurator.wording import months_text, written_date

BETWEEN: Final = " · "
NOTHING: Final = "–"


def unit_text(unit: str) -> str:
    return {
        Unit.USER: _("users"),
        Unit.AGENT: _("agents"),
        Unit.REMOTE_AGENT: _("remote agents"),
    }[Unit(unit)]


def kind_text(kind: str) -> str:
    return {"": _("host products and apps"), "host": _("host products"), "app": _("apps")}[kind]


def payment_text(payment_model: str) -> str:
    return {
        "": _("however they are paid"),
        "free": _("free of charge"),
        "vendor": _("sold by their vendor"),
        "atlassian": _("sold through Atlassian"),
    }[payment_model]


def purchase_text(purchase_type: str) -> str:
    return {
        PurchaseType.NEW: _("new licences"),
        PurchaseType.UPGRADE: _("upgrades"),
        PurchaseType.RENEWAL: _("renewals"),
        PurchaseType.DOWNGRADE: _("downgrades"),
    }[PurchaseType(purchase_type)]


def sold_text(status: str) -> str:
    """To whom something is sold after a day."""
    return {
        SaleStatus.OPEN: _("everybody"),
        SaleStatus.EXISTING_CUSTOMERS: _("existing customers only"),
        SaleStatus.CLOSED: _("nobody"),
    }[SaleStatus(status)]


def rule_text(code: str) -> str:
    """What a line does that the rule of this code finds."""
    return {
        RuleCode.DEPLOYMENT_NOT_OFFERED: _("The product is not offered for the deployment"),
        RuleCode.SALE_WINDOW_CLOSED: _("The sale has ended for everybody"),
        RuleCode.EXISTING_CUSTOMERS_ONLY: _("Sold to existing customers only, and this is none"),
        RuleCode.NO_LONGER_LISTED: _("The product is no longer listed"),
        RuleCode.EXISTING_LICENSE_REQUIRED: _("The licence it is about is not named"),
        RuleCode.EXISTING_LICENSE_UNKNOWN: _("The licence it is about is not in the register"),
        RuleCode.EXISTING_LICENSE_MISMATCH: _("The licence is of another product or deployment"),
        RuleCode.TIER_NOT_IN_SCALE: _("The tier is not sold"),
        RuleCode.TIER_NOT_HIGHER: _("An upgrade without a higher tier"),
        RuleCode.TIER_NOT_LOWER: _("A downgrade without a lower tier"),
        RuleCode.TIER_CHANGED_ON_RENEWAL: _("A renewal with another tier"),
        RuleCode.MONTHS_NOT_OFFERED: _("The maintenance period is not sold"),
        RuleCode.APP_TIER_BELOW_HOST: _("An app is smaller than its host product"),
        RuleCode.HOST_UNKNOWN: _("The app’s host product is not known"),
        RuleCode.ACADEMIC_INSTITUTION_MISSING: _("An academic licence without an institution"),
    }[RuleCode(code)]


# --- Which fact ---------------------------------------------------------------------------------------------
def scale_text(deployment: str, unit: str, kind: str = "", product: str = "") -> str:
    return _("tiers of %(deployment)s in %(unit)s for %(what)s") % {
        "deployment": Deployment(deployment).label,
        "unit": unit_text(unit),
        "what": product or kind_text(kind),
    }


def sale_text(deployment: str, purchase_type: str, product: str = "") -> str:
    return _("sale of %(purchases)s, %(what)s") % {
        "purchases": purchase_text(purchase_type),
        "what": " ".join(part for part in (product, str(Deployment(deployment).label)) if part),
    }


def maintenance_text(deployment: str, payment_model: str = "", product: str = "") -> str:
    values = {
        "deployment": Deployment(deployment).label,
        "product": product,
        "payment": payment_text(payment_model),
    }
    if product and payment_model:
        return _("maintenance of %(product)s %(deployment)s, %(payment)s") % values
    if product:
        return _("maintenance of %(product)s %(deployment)s") % values
    if payment_model:
        return _("maintenance of %(deployment)s products %(payment)s") % values
    return _("maintenance of %(deployment)s products") % values


def key_text(key: EntryKey, names: Mapping[str, str] | None = None) -> str:
    """Which fact of the rules it is; ``names`` are products' names by key."""
    product = (names or {}).get(key.product, key.product)
    match key.table:
        case RuleTable.SCALES:
            return scale_text(key.deployment, key.unit, key.kind, product)
        case RuleTable.SALE_WINDOWS:
            return sale_text(key.deployment, key.purchase_type, product)
        case RuleTable.MAINTENANCE:
            return maintenance_text(key.deployment, key.payment_model, product)
        case RuleTable.DEPLOYMENTS:
            return _("deployments of %(product)s") % {"product": product}
        case RuleTable.PRODUCT_UNITS:
            return _("what tiers of %(product)s count") % {"product": product}
        case RuleTable.APPLICATION_UNITS:
            return _("what tiers of apps for %(application)s count") % {"application": key.name}
        case RuleTable.FAMILIES:
            return _("host products of %(application)s") % {"application": key.name}
        case RuleTable.SEVERITY:
            return _("weight of “%(rule)s”") % {"rule": rule_text(key.code)}
        case RuleTable.DEFAULT_UNIT:
            return _("what tiers count unless told otherwise")
        case RuleTable.UNIT_NAMES:
            return _("name of the unit “%(unit)s”") % {"unit": unit_text(key.unit)}


# --- What it says -------------------------------------------------------------------------------------------
def tier_text(tier: int | None) -> str:
    """One tier in a list, always one word: without grouping, which would read like two of them."""
    # Translators: one word, it is typed into lists that are split at blanks.
    unlimited = pgettext("tier in a list, one word", "unlimited")
    return unlimited if tier is None or tier == UNLIMITED else str(Tier(tier))


def items_of(key: EntryKey, value: Any, names: Mapping[str, str] | None = None) -> list[str]:
    """The parts of a value in words, in their order; [] for a fact that is not there."""
    if value is None:
        return []
    match key.table:
        case RuleTable.SCALES if "tiers" in value:
            return [tier_text(tier) for tier in value["tiers"]]
        case RuleTable.SCALES:
            bands = BETWEEN.join(str(upper) for upper in value["bands"])
            return [
                _("any count from %(first)s to %(last)s, price steps up to %(bands)s")
                % {"first": value["any_count_from"], "last": value["any_count_to"], "bands": bands}
            ]
        case RuleTable.SALE_WINDOWS:
            return [
                _("until %(date)s, then %(status)s")
                % {
                    "date": written_date(date.fromisoformat(window["until"])),
                    "status": sold_text(window["then"]),
                }
                for window in value
            ]
        case RuleTable.MAINTENANCE:
            return [months_text(months) for months in value]
        case RuleTable.DEPLOYMENTS:
            return [str(Deployment(deployment).label) for deployment in value]
        case RuleTable.PRODUCT_UNITS | RuleTable.APPLICATION_UNITS | RuleTable.DEFAULT_UNIT:
            return [unit_text(value)]
        case RuleTable.FAMILIES:
            return [(names or {}).get(product, product) for product in value]
        case RuleTable.SEVERITY:
            return [str(Severity(value).label)]
        case RuleTable.UNIT_NAMES:
            return [value]


def value_text(key: EntryKey, value: Any, names: Mapping[str, str] | None = None) -> str:
    """What a fact says in one line; for one that is not there what holds instead."""
    if value is not None:
        return BETWEEN.join(items_of(key, value, names)) or NOTHING
    if key.product:
        return _("as for other products")
    return _("without an end") if key.table == RuleTable.SALE_WINDOWS else NOTHING


def change_text(difference: Difference, names: Mapping[str, str] | None = None) -> str:
    """A difference in one line: only what changes where most of a list stays, else old → new."""
    key = difference.key
    old, new = items_of(key, difference.old, names), items_of(key, difference.new, names)
    added, gone = _without(new, old), _without(old, new)
    if key.table == RuleTable.SALE_WINDOWS and added and gone:
        return f"{BETWEEN.join(gone)} → {BETWEEN.join(added)}"
    if len(set(old) & set(new)) > len(added) + len(gone):
        parts = []
        if added:
            parts.append(_("added: %(values)s") % {"values": BETWEEN.join(added)})
        if gone:
            parts.append(_("taken out: %(values)s") % {"values": BETWEEN.join(gone)})
        return "; ".join(parts)
    return f"{value_text(key, difference.old, names)} → {value_text(key, difference.new, names)}"


def _without(values: Sequence[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [value for value in values if value not in known]
