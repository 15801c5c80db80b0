"""What the rules say to people. Every function answers lazily: the text is made in the reader's language.

Where a sentence names a product it says "Confluence Data Center", as a configuration's summary does.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, ParamSpec, cast

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from shop.configurator.configuration import UNLIMITED, Tier, counted, instance_host
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import RegisteredLicense
from shop.configurator.rulebook import TierScale, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_Arguments = ParamSpec("_Arguments")


def _lazily(function: Callable[_Arguments, str]) -> "Callable[_Arguments, StrPromise]":
    return cast("Callable[_Arguments, StrPromise]", lazy(function, str))


def written_date(day: date) -> str:
    """A date written out: "30 June 2027"."""
    return date_format(day, pgettext("date format", "j F Y"))


def listed(names: Iterable[object]) -> str:
    """Names as a sentence lists them: "Server, Data Center and Cloud"."""
    return get_text_list([str(name) for name in names], _("and"))


def months_text(months: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


def product_text(name: str, deployment: Deployment) -> str:
    return f"{name} {deployment.label}"


def count_text(tier: Tier, unit: str) -> str:
    """The tier in words; a scale of remote agents begins with none."""
    return _("no remote agents") if (tier, unit) == (0, Unit.REMOTE_AGENT) else counted(tier, unit)


# --- Violations ---------------------------------------------------------------------------------------------
@_lazily
def deployment_not_offered(name: str, deployment: Deployment, offered: tuple[Deployment, ...]) -> str:
    if not offered:
        return _("%(name)s is not available for %(deployment)s.") % {
            "name": name,
            "deployment": deployment.label,
        }
    return _("%(name)s is not available for %(deployment)s, but for %(offered)s.") % {
        "name": name,
        "deployment": deployment.label,
        "offered": listed(other.label for other in offered),
    }


@_lazily
def sale_window_closed(name: str, deployment: Deployment, purchase_type: PurchaseType, until: date) -> str:
    sentence = {
        PurchaseType.NEW: _("New licences of %(product)s were sold until %(date)s."),
        PurchaseType.UPGRADE: _("Upgrades of %(product)s were sold until %(date)s."),
        PurchaseType.RENEWAL: _("Renewals of %(product)s were sold until %(date)s."),
        PurchaseType.DOWNGRADE: _("Downgrades of %(product)s were sold until %(date)s."),
    }[purchase_type]
    return sentence % {"product": product_text(name, deployment), "date": written_date(until)}


@_lazily
def existing_customers_only(name: str, deployment: Deployment, until: date) -> str:
    return _(
        "Since %(date)s new licences of %(product)s are sold only to those who already have a %(deployment)s "
        "licence, and your licences show none that is still running."
    ) % {
        "date": written_date(until + timedelta(days=1)),
        "product": product_text(name, deployment),
        "deployment": deployment.label,
    }


@_lazily
def no_longer_listed(name: str) -> str:
    return _("%(name)s is no longer listed by the vendor. It may not be sold any more.") % {"name": name}


@_lazily
def existing_license_required(name: str, purchase_type: PurchaseType) -> str:
    sentence = {
        PurchaseType.UPGRADE: _("Which licence of %(name)s do you upgrade? Please pick it or give its SEN."),
        PurchaseType.RENEWAL: _("Which licence of %(name)s do you renew? Please pick it or give its SEN."),
        PurchaseType.DOWNGRADE: _(
            "Which licence of %(name)s do you downgrade? Please pick it or give its SEN."
        ),
    }[purchase_type]
    return sentence % {"name": name}


@_lazily
def existing_license_unknown(sen: str) -> str:
    return _(
        "%(sen)s is not among your licences here, so its tier could not be compared. "
        "Please check the number; if it is right, we take care of the rest."
    ) % {"sen": sen}


@_lazily
def existing_license_mismatch(existing: RegisteredLicense, name: str, deployment: Deployment) -> str:
    return _("%(sen)s is a licence of %(existing)s, not of %(product)s.") % {
        "sen": existing.sen,
        "existing": product_text(existing.listing_name, existing.deployment),
        "product": product_text(name, deployment),
    }


@_lazily
def tier_not_in_scale(
    name: str, deployment: Deployment, tier: Tier, scale: TierScale, suggested: Tier | None
) -> str:
    values = {"product": product_text(name, deployment), "count": count_text(tier, scale.unit)}
    if scale.takes_any_count:
        return _("%(product)s is sold for %(lowest)s to %(highest)s, not for %(count)s.") % {
            **values,
            "lowest": Tier(scale.any_count_from).label,
            "highest": count_text(Tier(scale.any_count_to), scale.unit),
        }
    sentence = _("%(product)s is not sold for %(count)s.") % values
    if suggested is not None:
        return f"{sentence} " + _("The tier that fits is %(count)s.") % {
            "count": count_text(suggested, scale.unit)
        }
    if tier > scale.tiers[-1]:
        return f"{sentence} " + _("The largest tier is %(count)s.") % {
            "count": count_text(scale.tiers[-1], scale.unit)
        }
    return sentence


@_lazily
def no_scale(name: str, deployment: Deployment) -> str:
    return _("We have no tiers on record for %(product)s. Please ask the licensing department.") % {
        "product": product_text(name, deployment)
    }


@_lazily
def tier_not_higher(existing: RegisteredLicense, tier: Tier, unit: str) -> str:
    return _("An upgrade needs more than %(sen)s has: that is %(existing)s, and you chose %(chosen)s.") % {
        "sen": existing.sen,
        "existing": count_text(existing.user_tier, unit),
        "chosen": count_text(tier, unit),
    }


@_lazily
def tier_not_lower(existing: RegisteredLicense, tier: Tier, unit: str) -> str:
    return _("A downgrade needs less than %(sen)s has: that is %(existing)s, and you chose %(chosen)s.") % {
        "sen": existing.sen,
        "existing": count_text(existing.user_tier, unit),
        "chosen": count_text(tier, unit),
    }


@_lazily
def tier_changed_on_renewal(existing: RegisteredLicense, tier: Tier, unit: str) -> str:
    return _(
        "A renewal keeps the tier: %(sen)s has %(existing)s, and you chose %(chosen)s. "
        "For another tier please choose upgrade or downgrade."
    ) % {
        "sen": existing.sen,
        "existing": count_text(existing.user_tier, unit),
        "chosen": count_text(tier, unit),
    }


@_lazily
def months_not_offered(name: str, deployment: Deployment, months: int, offered: tuple[int, ...]) -> str:
    return _("%(product)s is sold with %(offered)s of maintenance, not with %(chosen)s.") % {
        "product": product_text(name, deployment),
        "offered": get_text_list([months_text(count) for count in offered], _("or")),
        "chosen": months_text(months),
    }


@_lazily
def app_tier_below_host(name: str, tier: Tier, host_name: str, host_tier: Tier, instance: str) -> str:
    values = {
        "app": name,
        "chosen": count_text(tier, Unit.USER),
        "host": host_name,
        "needed": count_text(host_tier, Unit.USER),
        "instance": instance_host(instance),
    }
    if instance:
        return (
            _(
                "%(host)s on %(instance)s has %(needed)s, but %(app)s is set to %(chosen)s. "
                "An app needs at least as many."
            )
            % values
        )
    return (
        _("%(host)s has %(needed)s, but %(app)s is set to %(chosen)s. An app needs at least as many.")
        % values
    )


@_lazily
def app_tier_needs_change(message: object) -> str:
    return f"{message} " + _("This purchase type does not lead there; please choose another one.")


@_lazily
def host_unknown(name: str, deployment: Deployment, instance: str) -> str:
    values = {"app": name, "deployment": deployment.label, "instance": instance_host(instance)}
    if instance:
        return (
            _(
                "We do not know which %(deployment)s product %(app)s works with on %(instance)s. "
                "An app needs at least the users of its product; we look at it with you."
            )
            % values
        )
    return (
        _(
            "We do not know which %(deployment)s product %(app)s works with. "
            "An app needs at least the users of its product; we look at it with you."
        )
        % values
    )


@_lazily
def academic_institution_missing() -> str:
    return _("Academic licences are for universities, colleges and schools. Please name the institution.")


# --- Fixes --------------------------------------------------------------------------------------------------
@_lazily
def change_deployment(deployment: Deployment) -> str:
    return _("Change to %(deployment)s") % {"deployment": deployment.label}


@_lazily
def change_tier(tier: Tier, unit: str) -> str:
    return _("Change to %(count)s") % {"count": count_text(tier, unit)}


@_lazily
def change_months(months: int) -> str:
    return _("Change to %(months)s") % {"months": months_text(months)}


@_lazily
def change_license_type(license_type: LicenseType) -> str:
    return _("Change to %(license_type)s") % {"license_type": license_type.label}


@_lazily
def use_license(sen: str) -> str:
    return _("Use %(sen)s") % {"sen": sen}


@_lazily
def use_instance(url: str) -> str:
    return _("It is for %(instance)s") % {"instance": instance_host(url)}


# --- The configuration field --------------------------------------------------------------------------------
def unit_help(unit: Unit) -> str:
    """Who or what is counted, for somebody who has never bought one."""
    return {
        Unit.USER: _("Everybody who can sign in counts as a user, whether they use it daily or once a year."),
        Unit.AGENT: _(
            "Only agents count: the people who answer requests, not the people who ask. Say 14 colleagues "
            "of your IT service desk answer what 900 students and staff ask: that is 14 agents, not 900."
        ),
        Unit.REMOTE_AGENT: _(
            "Remote agents count: build processes that may run at the same time outside the server."
        ),
    }[unit]


def tier_help(tier: Tier, unit: Unit) -> str:
    """One line about a tier of a list."""
    if tier == UNLIMITED:
        return _("No limit.")
    if tier == 0:
        return _("Builds run on the server only.")
    return _("For up to %(count)s.") % {"count": count_text(tier, unit)}
