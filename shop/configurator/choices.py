"""What the configuration field shows: five questions with their options, what fits to what is chosen so far.

The page, the htmx fragment and ``GET /products/{key}/configuration`` show the answer of this one function.
All texts are in the active language; ``as_dict`` is plain JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from django.utils.translation import gettext as _

from shop.configurator import wording
from shop.configurator.configuration import UNLIMITED, Tier, parse_tier, plain_count
from shop.configurator.end_of_sale import EndOfSaleNotice, end_of_sale_notices
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import ListingFacts, RegisteredLicense, RequestedLine
from shop.configurator.pick_lists import LICENSES_SHOWN, Hint, PickLists
from shop.configurator.questions import Choice, CountRange, Question
from shop.configurator.rulebook import RuleBook, SaleStatus, TierScale, Unit
from shop.configurator.rules import Host, Landscape, has_current_license, matching_license
from shop.core.exceptions import InvalidInput

# What a free app is configured with: it is for everybody, and the columns want a value.
FREE_TIER: Final = "unlimited"
FREE_MONTHS: Final = "12"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationChoices:
    """The whole field. ``existing_licenses`` are the customer's that the purchase can be about: at most
    LICENSES_SHOWN of the ``existing_license_count`` that match what was searched for.

    ``instances`` are addresses that the customer has used before. ``hints`` are about what was typed: it
    looks unusual, and may be right nevertheless. ``end_of_sale`` says what of the listing is still sold and
    until when.
    """

    questions: tuple[Question, ...]
    unit: str
    unit_label: str
    unit_help: str
    is_free: bool
    asks_existing_license: bool
    asks_institution: bool
    asks_instance_url: bool
    asks_license_search: bool
    existing_licenses: tuple[Choice, ...]
    existing_license_count: int
    instances: tuple[str, ...]
    hints: tuple[Hint, ...]
    end_of_sale: tuple[EndOfSaleNotice, ...]

    def question(self, name: str) -> Question:
        """The question of that name. Raises KeyError for another name."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    @property
    def selected(self) -> dict[str, str]:
        """The selected value per question, as a form or the API sends it; "" where nothing is available."""
        return {question.name: question.selected for question in self.questions}

    def as_dict(self) -> dict[str, object]:
        notices = [
            {"deployment": notice.deployment.value, "is_over": notice.is_over, "text": notice.text}
            for notice in self.end_of_sale
        ]
        return {**asdict(self), "end_of_sale": notices}


def configuration_choices(
    *,
    listing: ListingFacts,
    chosen: Mapping[str, str],
    rules: RuleBook,
    on_date: date,
    register: Sequence[RegisteredLicense] = (),
    beside: Sequence[RequestedLine] = (),
) -> ConfigurationChoices:
    """What can be chosen for a listing, given what is chosen so far.

    ``chosen`` holds plain values by field name (a form's data, query parameters); missing and
    unknown values and those that fit no longer fall back to the nearest that does. ``register`` are the
    customer's licences, ``beside`` the other lines of the basket; ``on_date`` is the UTC date.
    """
    listing = rules.with_exceptions(listing)
    landscape = Landscape(lines=beside, register=tuple(register), rules=rules, on_date=on_date)
    field = _Field(listing=listing, chosen=chosen, landscape=landscape)
    deployment_question = field.deployments()
    deployment = Deployment(deployment_question.selected or _first_offered(listing))
    purchase_question = field.purchase_types(deployment)
    purchase_type = PurchaseType(purchase_question.selected)
    license_question = field.license_types()
    is_free = listing.is_free(deployment)
    unit = rules.unit_for(listing)
    asks_existing_license = purchase_type != PurchaseType.NEW
    lists = PickLists(listing=listing, chosen=chosen, landscape=landscape, deployment=deployment, unit=unit)
    licenses = lists.matching() if asks_existing_license else ()
    return ConfigurationChoices(
        questions=(
            deployment_question,
            purchase_question,
            field.tiers(deployment, purchase_type, unit),
            field.maintenance(deployment, purchase_type),
            license_question,
        ),
        unit=unit.value,
        unit_label=_(rules.unit_names[unit]),
        unit_help=wording.unit_help(unit),
        is_free=is_free,
        asks_existing_license=asks_existing_license,
        asks_institution=license_question.selected == LicenseType.ACADEMIC,
        asks_instance_url=not is_free,
        asks_license_search=asks_existing_license and lists.asks_search,
        existing_licenses=licenses[:LICENSES_SHOWN],
        existing_license_count=len(licenses),
        instances=() if is_free else lists.instances(),
        end_of_sale=end_of_sale_notices(listing=listing, rules=rules, on_date=on_date),
        hints=lists.hints(asks_existing_license=asks_existing_license, asks_instance_url=not is_free),
    )


@dataclass(frozen=True, kw_only=True)
class _Field:
    listing: ListingFacts
    chosen: Mapping[str, str]
    landscape: Landscape

    @property
    def rules(self) -> RuleBook:
        return self.landscape.rules

    def deployments(self) -> Question:
        help_texts = {
            Deployment.SERVER: _("On one server of your own, with a licence bought earlier."),
            Deployment.DATA_CENTER: _("On your own machines, one or several, with a licence for a time."),
            Deployment.CLOUD: _("Run by the vendor; you work in the browser and look after no machine."),
        }
        offered = tuple(deployment for deployment in Deployment if deployment in self.listing.deployments)
        choices = tuple(
            Choice(
                value=deployment.value,
                label=str(deployment.label),
                help=help_texts[deployment],
                notice=self._deployment_notice(deployment),
            )
            if deployment in offered
            else Choice(
                value=deployment.value,
                label=str(deployment.label),
                help=help_texts[deployment],
                is_available=False,
                reason=str(wording.deployment_not_offered(self.listing.name, deployment, offered)),
            )
            for deployment in Deployment
        )
        sold = [one.value for one in offered if self._sold_as(one, PurchaseType.NEW) == SaleStatus.OPEN]
        return Question(
            name="deployment",
            label=_("Where does it run?"),
            help=_("Licences of one deployment are not valid for another."),
            choices=choices,
            selected=self._selected("deployment", choices, preferred=sold),
        )

    def purchase_types(self, deployment: Deployment) -> Question:
        help_texts = {
            PurchaseType.NEW: _("You do not have this product yet, or want one more licence."),
            PurchaseType.UPGRADE: _("You have a licence and need a larger tier."),
            PurchaseType.RENEWAL: _("You have a licence and want maintenance to go on."),
            PurchaseType.DOWNGRADE: _("You have a licence and want a smaller tier."),
        }
        is_free = self.listing.is_free(deployment)
        choices = tuple(
            Choice(
                value=purchase_type.value,
                label=str(purchase_type.label),
                help=help_texts[purchase_type],
                is_available=not is_free or purchase_type == PurchaseType.NEW,
                reason=_("The app is free of charge: there is no licence to renew or to change.")
                if is_free and purchase_type != PurchaseType.NEW
                else "",
                notice=self._sale_notice(deployment, purchase_type),
            )
            for purchase_type in PurchaseType
        )
        return Question(
            name="purchase_type",
            label=_("What do you need?"),
            help=_("All but a new licence are about a licence you have."),
            choices=choices,
            selected=self._selected("purchase_type", choices),
        )

    def tiers(self, deployment: Deployment, purchase_type: PurchaseType, unit: Unit) -> Question:
        question = Question(
            name="user_tier",
            label={
                Unit.USER: _("How many users?"),
                Unit.AGENT: _("How many agents?"),
                Unit.REMOTE_AGENT: _("How many remote agents?"),
            }[unit],
            help=wording.unit_help(unit),
        )
        if self.listing.is_free(deployment):
            return replace(question, selected=FREE_TIER, is_asked=False)
        scale = self.rules.scale_for(self.listing, deployment)
        if scale is None:
            return question
        held = self._held(deployment, purchase_type)
        host = self._host(deployment)
        if scale.takes_any_count:
            return self._any_count(question, scale, purchase_type, held, host)
        tiers = set(scale.tiers)
        if held is not None and purchase_type == PurchaseType.RENEWAL:
            tiers.add(held.user_tier)
        choices = tuple(self._tier_choice(tier, unit, purchase_type, held) for tier in sorted(tiers))
        if host is not None:
            choices = _not_below(host, choices)
        wanted = self._wanted_tier()
        available = [parse_tier(choice.value) for choice in choices if choice.is_available]
        near = [tier for tier in available if wanted is not None and tier >= wanted] or available
        return replace(
            question,
            choices=choices,
            selected=str(near[0]) if near else "",
            notice=wording.fixed_tiers(deployment, scale),
        )

    def maintenance(self, deployment: Deployment, purchase_type: PurchaseType) -> Question:
        question = Question(
            name="maintenance_months",
            label=_("For how long?"),
            help=_("New versions and the vendor's support are included for this time."),
        )
        if self.listing.is_free(deployment):
            return replace(question, selected=FREE_MONTHS, is_asked=False)
        offered = self.rules.months_for(self.listing, deployment)
        choices = tuple(
            Choice(
                value=str(months),
                label=wording.months_text(months),
                help=_("One renewal a year.") if months == 12 else _("Fewer renewals to think of."),
                is_available=months in offered,
                reason=""
                if months in offered
                else str(wording.months_not_offered(self.listing.name, deployment, months, offered)),
            )
            for months in self.rules.months_known_to(self.listing)
        )
        choices += self._months_by_agreement(purchase_type, offered, choices)
        return replace(question, choices=choices, selected=self._selected("maintenance_months", choices))

    def _months_by_agreement(
        self, purchase_type: PurchaseType, offered: tuple[int, ...], known: Sequence[Choice]
    ) -> tuple[Choice, ...]:
        """The odd period of a renewal that ends together with others: offered to nobody, kept where it is."""
        chosen = str(self.chosen.get("maintenance_months", "")).strip()
        if purchase_type != PurchaseType.RENEWAL or chosen in {choice.value for choice in known}:
            return ()
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= 3):
            return ()
        months = int(chosen)
        if str(months) != chosen or not 1 <= months < max(offered):
            return ()
        help_text = _("So that licences end together; we ask for you.")
        return (Choice(value=chosen, label=wording.months_text(months), help=help_text),)

    def license_types(self) -> Question:
        help_texts = {
            LicenseType.COMMERCIAL: _("For companies, authorities and all other organisations."),
            LicenseType.ACADEMIC: _(
                "For universities, colleges and schools only; we ask for the institution."
            ),
        }
        choices = tuple(
            Choice(value=license_type.value, label=str(license_type.label), help=help_texts[license_type])
            for license_type in LicenseType
        )
        return Question(
            name="license_type",
            label=_("Who is it for?"),
            help=_("The vendor checks academic licences."),
            choices=choices,
            selected=self._selected("license_type", choices),
        )

    # --- Parts ----------------------------------------------------------------------------------------------
    def _selected(self, name: str, choices: Sequence[Choice], preferred: Sequence[str] = ()) -> str:
        """What was chosen if it is available, else the first preferred, else the first available, else ""."""
        available = [choice.value for choice in choices if choice.is_available]
        for value in (str(self.chosen.get(name, "")), *preferred, *available):
            if value in available:
                return value
        return ""

    def _wanted_tier(self) -> Tier | None:
        try:
            return parse_tier(plain_count(str(self.chosen.get("user_tier", ""))))
        except InvalidInput:
            return None

    @cached_property
    def _existing_customer_of(self) -> frozenset[Deployment]:
        register, on_date = self.landscape.register, self.landscape.on_date
        return frozenset(one for one in Deployment if has_current_license(register, one, on_date))

    def _sold_as(self, deployment: Deployment, purchase_type: PurchaseType) -> SaleStatus:
        """The sale status for this customer: who has a running licence is an existing customer."""
        status = self.rules.sale_status(self.listing, deployment, purchase_type, self.landscape.on_date)
        if status == SaleStatus.EXISTING_CUSTOMERS and deployment in self._existing_customer_of:
            return SaleStatus.OPEN
        return status

    def _deployment_notice(self, deployment: Deployment) -> str:
        """A few words beside a deployment that this customer cannot simply buy."""
        status = self._sold_as(deployment, PurchaseType.NEW)
        if status == SaleStatus.OPEN:
            return ""
        if status == SaleStatus.EXISTING_CUSTOMERS:
            return wording.only_for_existing_customers()
        is_over = all(self._sold_as(deployment, one) == SaleStatus.CLOSED for one in PurchaseType)
        return wording.no_longer_sold() if is_over else wording.no_new_licenses()

    def _sale_notice(self, deployment: Deployment, purchase_type: PurchaseType) -> str:
        window = self.rules.passed_window(self.listing, deployment, purchase_type, self.landscape.on_date)
        status = self._sold_as(deployment, purchase_type)
        if window is None or status == SaleStatus.OPEN:
            return ""
        if status == SaleStatus.CLOSED:
            return str(wording.sale_window_closed(self.listing.name, deployment, purchase_type, window.until))
        return str(wording.existing_customers_only(self.listing.name, deployment, window.until))

    def _held(self, deployment: Deployment, purchase_type: PurchaseType) -> RegisteredLicense | None:
        """The known licence of this product and deployment that the chosen SEN names."""
        if purchase_type == PurchaseType.NEW:
            return None
        held = matching_license(
            self.landscape.register,
            sen=str(self.chosen.get("existing_sen", "")),
            listing_key=self.listing.key,
            deployment=deployment,
        )
        if held and (held.listing_key, held.deployment) == (self.listing.key, deployment):
            return held
        return None

    def _host(self, deployment: Deployment) -> Host | None:
        """The host product that an app must be as large as."""
        if self.listing.kind != "app":
            return None
        return self.landscape.largest_host(self.listing, deployment, str(self.chosen.get("instance_url", "")))

    def _tier_choice(
        self, tier: Tier, unit: Unit, purchase_type: PurchaseType, held: RegisteredLicense | None
    ) -> Choice:
        reason = ""
        if held is not None:
            wrong = {
                PurchaseType.UPGRADE: (tier <= held.user_tier, wording.needs_more_than),
                PurchaseType.DOWNGRADE: (tier >= held.user_tier, wording.needs_less_than),
                PurchaseType.RENEWAL: (tier != held.user_tier, wording.keeps_tier),
            }
            is_wrong, explain = wrong[purchase_type]
            reason = explain(held, unit) if is_wrong else ""
        return Choice(
            value=str(tier),
            label=wording.count_text(tier, unit),
            help=wording.tier_help(tier, unit),
            is_available=not reason,
            reason=reason,
        )

    def _any_count(
        self,
        question: Question,
        scale: TierScale,
        purchase_type: PurchaseType,
        held: RegisteredLicense | None,
        host: Host | None,
    ) -> Question:
        minimum, maximum = scale.any_count_from, scale.any_count_to
        if held is not None:
            if purchase_type == PurchaseType.UPGRADE:
                minimum = max(minimum, min(held.user_tier + 1, maximum))
            elif purchase_type == PurchaseType.DOWNGRADE:
                maximum = min(maximum, max(held.user_tier - 1, minimum))
            elif held.user_tier != UNLIMITED:
                minimum = maximum = int(held.user_tier)
        wanted = self._wanted_tier()
        # A number that somebody typed stays; that it is below the host's is said with a fix of one click.
        selected = min(max(scale.bands[0] if wanted is None else int(wanted), minimum), maximum)
        notice = ""
        if host is not None and minimum < host.tier <= maximum:
            minimum, notice = int(host.tier), wording.host_needs(host.name, host.tier, host.instance_url)
            selected = max(selected, minimum) if wanted is None else selected
        band = scale.band_of(selected)
        return replace(
            question,
            count=CountRange(
                minimum=minimum,
                maximum=maximum,
                range_label=wording.any_count(minimum, maximum),
                band_from=band.lower if band else None,
                band_to=band.upper if band else None,
                band_label=wording.band_text(band, scale) if band else "",
            ),
            selected=str(selected),
            notice=notice,
        )


def _not_below(host: Host, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The tiers with those below the host's not available, unless none would be left: then a violation says
    what the matter is.
    """
    reason = wording.host_needs(host.name, host.tier, host.instance_url)
    enough = tuple(
        replace(choice, is_available=False, reason=reason)
        if choice.is_available and parse_tier(choice.value) < host.tier
        else choice
        for choice in choices
    )
    return enough if any(choice.is_available for choice in enough) else choices


def _first_offered(listing: ListingFacts) -> Deployment:
    return next(
        (deployment for deployment in Deployment if deployment in listing.deployments), Deployment.CLOUD
    )
