"""What the configuration field shows: five questions with their options, what fits to what is chosen so far.

The page, the htmx fragment and ``GET /products/{key}/configuration`` show the answer of this one function.
All texts are in the active language; ``as_dict`` is plain JSON.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final, Literal

from django.utils.translation import gettext as _

from shop.configurator import wording
from shop.configurator.configuration import UNLIMITED, Tier, counted, instance_host, parse_tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.facts import ListingFacts, RegisteredLicense
from shop.configurator.rulebook import RuleBook, SaleStatus, TierScale, Unit
from shop.configurator.rules import has_current_license, matching_license
from shop.core.exceptions import InvalidInput

# What a free app is configured with: it is for everybody, and the columns want a value.
FREE_TIER: Final = "unlimited"
FREE_MONTHS: Final = "12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a question; ``reason`` says why it is not available, ``notice`` what to know about it."""

    value: str
    label: str
    help: str
    is_available: bool = True
    reason: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """The tier question where any count is sold: the range, and the price step of the selected count."""

    minimum: int
    maximum: int
    band_from: int | None
    band_to: int | None
    band_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the field. One that is not asked still has a ``selected`` value to send along."""

    name: Literal["deployment", "purchase_type", "user_tier", "maintenance_months", "license_type"]
    label: str
    help: str
    choices: tuple[Choice, ...] = ()
    count: CountRange | None = None
    selected: str = ""
    is_asked: bool = True

    @property
    def answer(self) -> str:
        """What is selected, as people read it."""
        return next((choice.label for choice in self.choices if choice.value == self.selected), self.selected)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why some options are not available, each reason once."""
        return tuple(dict.fromkeys(choice.reason for choice in self.choices if choice.reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationChoices:
    """The whole field. ``existing_licenses`` are the customer's that the purchase can be about."""

    questions: tuple[Question, ...]
    unit: str
    unit_label: str
    unit_help: str
    is_free: bool
    asks_existing_license: bool
    asks_institution: bool
    asks_instance_url: bool
    existing_licenses: tuple[Choice, ...]

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
        return asdict(self)


def configuration_choices(
    *,
    listing: ListingFacts,
    chosen: Mapping[str, str],
    rules: RuleBook,
    on_date: date,
    register: Sequence[RegisteredLicense] = (),
) -> ConfigurationChoices:
    """What can be chosen for a listing, given what is chosen so far.

    ``chosen`` holds plain values by field name (a form's data, query parameters); missing and
    unknown values and those that fit no longer fall back to the nearest that does. ``register`` are the
    customer's licences; ``on_date`` is the UTC date.
    """
    field = _Field(listing=listing, chosen=chosen, rules=rules, on_date=on_date, register=register)
    deployment_question = field.deployments()
    deployment = Deployment(deployment_question.selected or _first_offered(listing))
    purchase_question = field.purchase_types(deployment)
    purchase_type = PurchaseType(purchase_question.selected)
    license_question = field.license_types()
    is_free = listing.is_free(deployment)
    unit = rules.unit_for(listing)
    return ConfigurationChoices(
        questions=(
            deployment_question,
            purchase_question,
            field.tiers(deployment, purchase_type, unit),
            field.maintenance(deployment),
            license_question,
        ),
        unit=unit.value,
        unit_label=_(rules.unit_names[unit]),
        unit_help=wording.unit_help(unit),
        is_free=is_free,
        asks_existing_license=purchase_type != PurchaseType.NEW,
        asks_institution=license_question.selected == LicenseType.ACADEMIC,
        asks_instance_url=not is_free,
        existing_licenses=field.existing_licenses(deployment, unit)
        if purchase_type != PurchaseType.NEW
        else (),
    )


@dataclass(frozen=True, kw_only=True)
class _Field:
    listing: ListingFacts
    chosen: Mapping[str, str]
    rules: RuleBook
    on_date: date
    register: Sequence[RegisteredLicense]

    def deployments(self) -> Question:
        help_texts = {
            Deployment.SERVER: _("On one server of your own, with a licence bought earlier."),
            Deployment.DATA_CENTER: _("On your own machines, one or several, with a licence for a time."),
            Deployment.CLOUD: _("Run by the vendor; you work in the browser and look after no machine."),
        }
        offered = tuple(deployment for deployment in Deployment if deployment in self.listing.deployments)
        choices = tuple(
            Choice(value=deployment.value, label=str(deployment.label), help=help_texts[deployment])
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
        if scale.takes_any_count:
            return self._any_count(question, scale, purchase_type, held)
        tiers = set(scale.tiers)
        if held is not None and purchase_type == PurchaseType.RENEWAL:
            tiers.add(held.user_tier)
        choices = tuple(self._tier_choice(tier, unit, purchase_type, held) for tier in sorted(tiers))
        wanted = self._wanted_tier()
        available = [parse_tier(choice.value) for choice in choices if choice.is_available]
        near = [tier for tier in available if wanted is not None and tier >= wanted] or available
        return replace(question, choices=choices, selected=str(near[0]) if near else "")

    def maintenance(self, deployment: Deployment) -> Question:
        question = Question(
            name="maintenance_months",
            label=_("For how long?"),
            help=_("New versions and the vendor's support are included for this time."),
        )
        if self.listing.is_free(deployment):
            return replace(question, selected=FREE_MONTHS, is_asked=False)
        offered = self.rules.months_for(deployment, self.listing.payment_models.get(deployment, ""))
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
            for months in self.rules.all_months
        )
        return replace(question, choices=choices, selected=self._selected("maintenance_months", choices))

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

    def existing_licenses(self, deployment: Deployment, unit: Unit) -> tuple[Choice, ...]:
        """The customer's licences of this product and deployment, those that end first on top."""
        return tuple(
            Choice(
                value=existing.sen,
                label=existing.sen,
                help=", ".join(
                    part
                    for part in (
                        wording.count_text(existing.user_tier, unit),
                        instance_host(existing.instance_url),
                        existing.ends_on
                        and _("until %(date)s") % {"date": wording.written_date(existing.ends_on)},
                    )
                    if part
                ),
            )
            for existing in sorted(
                self.register, key=lambda one: (one.ends_on or date.max, one.listing_name, one.sen)
            )
            if existing.sen and (existing.listing_key, existing.deployment) == (self.listing.key, deployment)
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
            return parse_tier(self.chosen.get("user_tier", ""))
        except InvalidInput:
            return None

    def _sold_as(self, deployment: Deployment, purchase_type: PurchaseType) -> SaleStatus:
        """The sale status for this customer: who has a running licence is an existing customer."""
        status = self.rules.sale_status(deployment, purchase_type, self.on_date)
        if status == SaleStatus.EXISTING_CUSTOMERS and has_current_license(
            self.register, deployment, self.on_date
        ):
            return SaleStatus.OPEN
        return status

    def _sale_notice(self, deployment: Deployment, purchase_type: PurchaseType) -> str:
        window = self.rules.passed_window(deployment, purchase_type, self.on_date)
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
            self.register,
            sen=str(self.chosen.get("existing_sen", "")),
            listing_key=self.listing.key,
            deployment=deployment,
        )
        if held and (held.listing_key, held.deployment) == (self.listing.key, deployment):
            return held
        return None

    def _tier_choice(
        self, tier: Tier, unit: Unit, purchase_type: PurchaseType, held: RegisteredLicense | None
    ) -> Choice:
        reason = ""
        if held is not None:
            wrong = {
                PurchaseType.UPGRADE: (tier <= held.user_tier, wording.tier_not_higher),
                PurchaseType.DOWNGRADE: (tier >= held.user_tier, wording.tier_not_lower),
                PurchaseType.RENEWAL: (tier != held.user_tier, wording.tier_changed_on_renewal),
            }
            is_wrong, explain = wrong[purchase_type]
            reason = str(explain(held, tier, unit)) if is_wrong else ""
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
        selected = min(max(scale.bands[0] if wanted is None else int(wanted), minimum), maximum)
        band = scale.band_of(selected)
        return replace(
            question,
            count=CountRange(
                minimum=minimum,
                maximum=maximum,
                band_from=band.lower if band else None,
                band_to=band.upper if band else None,
                band_label=_("Priced in the step from %(lower)s to %(upper)s.")
                % {"lower": Tier(band.lower).label, "upper": counted(Tier(band.upper), scale.unit)}
                if band
                else "",
            ),
            selected=str(selected),
        )


def _first_offered(listing: ListingFacts) -> Deployment:
    return next(
        (deployment for deployment in Deployment if deployment in listing.deployments), Deployment.CLOUD
    )
