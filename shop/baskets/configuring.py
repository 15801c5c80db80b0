"""The configuration field: the questions about a listing, the answers so far, and what the rules say about
them.

The product page, its htmx fragment and the page that changes a basket line show the answer of this one
function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shop.baskets.options import ACCEPTED_CODES, NOTE
from shop.baskets.selectors import StoredLine, stored_lines, violations_beside
from shop.configurator.choices import ConfigurationChoices, configuration_choices
from shop.configurator.configuration import LicenseConfiguration, plain_count
from shop.configurator.end_of_sale import EndOfSaleNotice
from shop.configurator.enums import PurchaseType
from shop.configurator.facts import RegisteredLicense
from shop.configurator.identifiers import comparable_sen, tidy_sen
from shop.configurator.questions import Question
from shop.configurator.rules import Violation, is_requestable
from shop.configurator.selectors import rules_in_force
from shop.core.exceptions import InvalidInput
from shop.licenses.selectors import listing_facts, register_of
from shop.marketplace.models import Listing
from shop.marketplace.selectors import load_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationField:
    """``adjusted`` are the questions whose answer did not fit any more and was replaced by the nearest that
    does.

    ``configuration`` is None while an answer cannot be read; ``problem`` says which and why. ``filled_in``
    are answers that came along with a licence that was picked; ``answered`` is the question that a button has
    just answered, "" without one. ``basket_lines`` is None where what else is in the basket does not matter
    and was not read.
    """

    listing: Listing
    choices: ConfigurationChoices
    adjusted: Sequence[Question]
    configuration: LicenseConfiguration | None
    problem: InvalidInput | None
    violations: Sequence[Violation]
    accepted_codes: frozenset[str]
    filled_in: Mapping[str, str]
    answered: str
    basket_lines: Sequence[StoredLine] | None

    @property
    def adjusted_choices(self) -> list[Question]:
        """Those of the adjusted that offer choices; a count that was typed says so beside its input."""
        return [question for question in self.adjusted if question.count is None]

    @property
    def summary(self) -> str:
        """What is asked for in one sentence, "" while it cannot be told."""
        if self.configuration is None:
            return ""
        return self.configuration.summary(self.listing.name, self.choices.unit, is_free=self.choices.is_free)

    @property
    def end_of_sale(self) -> Sequence[EndOfSaleNotice]:
        """What of the listing is still sold, to whom and until when."""
        return self.choices.end_of_sale

    @property
    def as_query(self) -> str:
        """The query of an address that shows these answers, "" while they make no configuration."""
        return self.configuration.as_query if self.configuration else ""

    @property
    def picked(self) -> str:
        """The licence of the pick list that is named now."""
        sen = comparable_sen(self.configuration.existing_sen) if self.configuration else ""
        values = [choice.value for choice in self.choices.existing_licenses]
        return next((value for value in values if comparable_sen(value) == sen), "")

    @property
    def standing(self) -> list[Violation]:
        """What keeps it from being requested: what blocks, and what needs a tick that is not there."""
        return [found for found in self.violations if not is_requestable([found], self.accepted_codes)]


def configuration_field(
    *,
    listing: Listing,
    answers: Mapping[str, str],
    accepted_codes: Iterable[str],
    basket: Any,
    organization_id: int | None,
    on_date: date,
    replacing: int | None = None,
) -> ConfigurationField:
    """Build the field from plain answers by field name (a form's data, an address's query), whatever they
    hold.

    ``replacing`` is the id of the basket line that is being changed, ``on_date`` the UTC date. Two queries
    (rules, register), two for the listing's facts, and two for the basket's lines beside an app.
    """
    lines = None if listing.is_host else stored_lines(basket, beside=listing)
    load_facts([listing])  # an app has its facts by now
    rules = rules_in_force()
    facts = listing_facts(listing)
    register = register_of(
        organization_id=organization_id,
        sens=[tidy_sen(answers.get("existing_sen", ""))],
        on_date=on_date,
        product_id=listing.product_id,
    )
    answered, _is_button, value = answers.get("fix", "").partition("=")
    is_picked = answered == "existing_sen" and bool(value)
    filled_in = _filled_in(answers, value, listing.key, register) if is_picked else {}
    answers = {**answers, **filled_in}
    choices = configuration_choices(
        listing=facts,
        chosen=answers,
        rules=rules,
        on_date=on_date,
        register=register,
        beside=[line.requested for line in lines or () if line.id != replacing],
    )
    configuration, problem, violations = None, None, []
    try:
        configuration = LicenseConfiguration.parse({**answers, **choices.selected})
    except InvalidInput as error:
        problem = _with_reasons(error, choices)
    else:
        violations = violations_beside(
            lines or (),
            listing=listing,
            configuration=configuration,
            organization_id=organization_id,
            on_date=on_date,
            replacing=replacing,
            rules=rules,
            register=register,
        )
    return ConfigurationField(
        listing=listing,
        choices=choices,
        adjusted=[question for question in choices.questions if _is_adjusted(question, answers)],
        configuration=configuration,
        problem=problem,
        violations=violations,
        accepted_codes=frozenset(accepted_codes),
        filled_in=filled_in,
        answered=answered,
        basket_lines=lines,
    )


def _with_reasons(error: InvalidInput, choices: ConfigurationChoices) -> InvalidInput:
    """The error; where nothing of a question can be chosen, why not, instead of a call to choose."""
    for question in choices.questions:
        if question.name == error.field and not question.selected and question.reasons:
            return InvalidInput(" ".join(question.reasons), field=error.field)
    return error


def _is_adjusted(question: Question, answers: Mapping[str, str]) -> bool:
    """Whether an answer was given that is not the selected one. A count that was taken out is one too."""
    given = answers.get(question.name) or ""
    if question.count is not None:
        return question.name in answers and plain_count(given) != question.selected
    return question.is_asked and given not in ("", question.selected)


def _filled_in(
    answers: Mapping[str, str], sen: str, listing_key: str, register: Iterable[RegisteredLicense]
) -> dict[str, str]:
    """What the licence of the product that a button has just named says besides its SEN."""
    named = [
        one
        for one in register
        if comparable_sen(one.sen) == comparable_sen(sen) and one.listing_key == listing_key
    ]
    if len(named) != 1:
        return {}
    (held,) = named
    values = {
        "deployment": held.deployment.value,
        "instance_url": held.instance_url,
        "license_type": held.license_type.value,
        "institution": held.institution,
    }
    if answers.get("purchase_type") == PurchaseType.RENEWAL:
        values["user_tier"] = str(held.user_tier)
    return {name: value for name, value in values.items() if value}


def answers_of(line: StoredLine) -> dict[str, list[str]]:
    """A stored line as the form's values that lead to it, quantity, note and ticks included."""
    return {
        **{name: [str(value)] for name, value in line.configuration.to_values().items()},
        "quantity": [str(line.quantity)],
        NOTE: [line.note],
        ACCEPTED_CODES: sorted(line.accepted_codes),
    }
