"""What the rules say to people. Every function answers lazily: the text is made in the reader's language.

Where a sentence names a product it says "Confluence Data Center", as a configuration's summary does.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ParamSpec, cast

from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from shop.configurator.configuration import UNLIMITED, LicenseConfiguration, Tier, counted
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import RegisteredLicense
from shop.configurator.identifiers import CLOUD_DOMAIN, instance_host
from shop.configurator.rulebook import Band, TierScale, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_Arguments = ParamSpec("_Arguments")


# Names of the units in the shipped rules, to be translated; what staff call them is shown as it is.
UNIT_NAMES = (gettext_noop("Users"), gettext_noop("Agents"), gettext_noop("Remote agents"))


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


def tier_range_text(tiers: Sequence[Tier], unit: str) -> str:
    """From which tier to which a list goes: "10 to 10,000 users"."""
    return _("%(lowest)s to %(highest)s") % {
        "lowest": tiers[0].label,
        "highest": count_text(tiers[-1], unit),
    }


def purchases(purchase_types: Iterable[PurchaseType]) -> str:
    """Purchase types as a sentence lists them: "upgrades and downgrades"."""
    names = {
        PurchaseType.NEW: _("new licences"),
        PurchaseType.UPGRADE: _("upgrades"),
        PurchaseType.RENEWAL: _("renewals"),
        PurchaseType.DOWNGRADE: _("downgrades"),
    }
    return listed(names[purchase_type] for purchase_type in purchase_types)


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
def months_by_agreement(name: str, deployment: Deployment, months: int, offered: tuple[int, ...]) -> str:
    return _(
        "%(product)s is sold with %(offered)s of maintenance. A renewal of %(chosen)s, so that licences end "
        "together, is possible by agreement: we ask for you."
    ) % {
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
                "Neither your basket nor your licences show the %(deployment)s product on %(instance)s that "
                "%(app)s is to run on. An app needs at least as many users as its product; we look at it "
                "with you."
            )
            % values
        )
    return (
        _(
            "We cannot tell on which %(deployment)s product %(app)s is to run: no address is given, and "
            "nothing in your basket or licences matches. An app needs at least as many users as its "
            "product; we look at it with you."
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


def answer_text(configuration: LicenseConfiguration, field: str, unit: str) -> str:
    """One answer of a configuration as people read it, "" where there is none."""
    value = getattr(configuration, field)
    if field == "user_tier":
        return count_text(value, unit)
    if field == "maintenance_months":
        return months_text(value)
    if field == "instance_url":
        return instance_host(value)
    return str(getattr(value, "label", value))


def change_text(before: LicenseConfiguration, after: LicenseConfiguration, field: str, unit: str) -> str:
    """What became of one answer: "500 users instead of 250 users"."""
    old, new = answer_text(before, field, unit), answer_text(after, field, unit)
    return _("%(new)s instead of %(old)s") % {"new": new, "old": old} if old else new


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
            "Remote agents count: the programs that run builds on machines other than the server, one build "
            "each at a time. Say three build machines with two agents each: that is 6 remote agents, however "
            "many people start builds."
        ),
    }[unit]


def tier_help(tier: Tier, unit: Unit) -> str:
    """One line about a tier of a list."""
    if tier == UNLIMITED:
        return _("No limit.")
    if tier == 0:
        return _("Builds run on the server only.")
    return _("For up to %(count)s.") % {"count": count_text(tier, unit)}


def fixed_tiers(deployment: Deployment, scale: TierScale) -> str:
    """Why a number that somebody has in mind may not be in the list."""
    return _("%(deployment)s is sold in fixed tiers, %(range)s: take the one that has room for all.") % {
        "deployment": deployment.label,
        "range": tier_range_text(scale.tiers, scale.unit),
    }


def any_count(minimum: int, maximum: int) -> str:
    """The range where any count is sold."""
    if minimum == maximum:
        return _("Only %(count)s is possible here.") % {"count": Tier(minimum).label}
    return _("Any number from %(minimum)s to %(maximum)s.") % {
        "minimum": Tier(minimum).label,
        "maximum": Tier(maximum).label,
    }


def band_text(band: Band, scale: TierScale) -> str:
    """The price step of a count, without any price."""
    values = {
        "lower": Tier(band.lower).label,
        "upper": count_text(Tier(band.upper), scale.unit),
        "next": count_text(Tier(band.upper + 1), scale.unit),
    }
    if band.upper >= scale.any_count_to:
        return _("%(lower)s to %(upper)s is one price step, the largest there is.") % values
    return _("%(lower)s to %(upper)s is one price step: the next one begins at %(next)s.") % values


def needs_more_than(existing: RegisteredLicense, unit: str) -> str:
    """Why the tiers up to the licence's are no upgrade."""
    return _("%(sen)s has %(existing)s: an upgrade needs more.") % _held(existing, unit)


def needs_less_than(existing: RegisteredLicense, unit: str) -> str:
    """Why the tiers from the licence's are no downgrade."""
    return _("%(sen)s has %(existing)s: a downgrade needs less.") % _held(existing, unit)


def keeps_tier(existing: RegisteredLicense, unit: str) -> str:
    """Why a renewal offers one tier only."""
    return _(
        "%(sen)s has %(existing)s, and a renewal keeps them. For another tier choose upgrade or downgrade."
    ) % _held(existing, unit)


def _held(existing: RegisteredLicense, unit: str) -> dict[str, str]:
    return {"sen": existing.sen, "existing": count_text(existing.user_tier, unit)}


def host_needs(host_name: str, host_tier: Tier, instance: str) -> str:
    """Why an app has no smaller tiers."""
    values = {
        "host": host_name,
        "needed": count_text(host_tier, Unit.USER),
        "instance": instance_host(instance),
    }
    if instance:
        return _("%(host)s on %(instance)s has %(needed)s: an app needs at least as many.") % values
    return _("%(host)s has %(needed)s: an app needs at least as many.") % values


def only_for_existing_customers() -> str:
    return _("new licences for existing customers only")


def no_new_licenses() -> str:
    return _("no new licences")


def no_longer_sold() -> str:
    return _("no longer sold")


def unusual_sen() -> str:
    """A hint, not a refusal: vendors invent new shapes."""
    return _(
        "SENs we know look like SEN-1234567 or E-1AB-2CD-3EF-4GH. If yours is on the invoice like this, "
        "leave it as it is."
    )


def address_is_email() -> str:
    return _(
        "This looks like an e-mail address. We ask for what your browser shows while you use the product."
    )


def address_is_site_name(name: str) -> str:
    return _("Is %(name)s the name of your site? Then its address is %(address)s.") % {
        "name": name,
        "address": site_address(name),
    }


def site_address(name: str) -> str:
    """The address of a cloud site that somebody named by its name alone."""
    return f"{name}.{CLOUD_DOMAIN}"


def unusual_address() -> str:
    return _(
        "This does not look like an address such as wiki.example.org. If it is what you call the instance, "
        "leave it as it is."
    )


def license_text(existing: RegisteredLicense, unit: str, *, on_date: date) -> str:
    """What distinguishes a licence from others of the product: "500 users, Data Center, wiki.example.edu,
    until 30 June 2027"."""
    ends_on = existing.ends_on
    ends = ""
    if ends_on:
        sentence = _("until %(date)s") if ends_on >= on_date else _("ended on %(date)s")
        ends = sentence % {"date": written_date(ends_on)}
    parts = (
        count_text(existing.user_tier, unit),
        str(existing.deployment.label),
        instance_host(existing.instance_url),
        ends,
    )
    return ", ".join(part for part in parts if part)
