"""The lines of a draft as staff write them, and what may be written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from email.utils import parseaddr
from typing import Final

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.rules import rule_codes
from shop.core.exceptions import InvalidInput
from shop.core.money import line_net
from shop.quotes.enums import PRICED, LineKind
from shop.quotes.models import QuoteLine

DEFAULT_TAX_CODE: Final = "standard"
LARGEST_PRICE: Final = Decimal(10) ** 8
LARGEST_QUANTITY: Final = Decimal(100_000)
MOST_LINES: Final = 500
MOST_COPIES: Final = 5
MOST_ALTERNATIVES: Final = 999
LONGEST_OVERRIDE: Final = 500


# What staff write in a line, by the same names in the draft and in the stored line.
WRITTEN: Final = (
    "title",
    "detail",
    "quantity",
    "unit",
    "unit_price",
    "unit_cost",
    "discount_percent",
    "tax_code",
    "is_optional",
    "alternative_group",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDraft:
    """One line as staff wrote it. ``line_id`` None adds a line of ``kind``; a line that is left out is
    removed, and a stored line keeps its kind.

    ``unit_price`` and ``unit_cost`` in the quote's currency, None while unknown; ``discount_percent`` 0 to
    100; without a ``tax_code`` the line gets the customer's VAT case. Lines of one ``alternative_group``
    above 0 stand for each other. A new licence needs ``product_id`` and ``configuration``; for a stored one
    None keeps its configuration, another one drops the rules that were set aside. ``overrides`` are reasons
    by rule code, None keeps what is stored. ``copies`` is the id of a stored line that a new licence takes
    product and configuration from.
    """

    line_id: int | None = None
    kind: LineKind = LineKind.SERVICE
    title: str = ""
    detail: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal | None = None
    unit_cost: Decimal | None = None
    discount_percent: Decimal = Decimal(0)
    tax_code: str = ""
    is_optional: bool = False
    alternative_group: int = 0
    product_id: int | None = None
    configuration: LicenseConfiguration | None = None
    overrides: Mapping[str, str] | None = None
    copies: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHeader:
    """``cc_addresses`` get a copy of the mail; None keeps those that are stored."""

    introduction: str
    valid_until_date: date
    cc_addresses: Sequence[str] | None = None


def draft_of(line: QuoteLine) -> LineDraft:
    """A stored line as it would be written again."""
    return LineDraft(
        line_id=line.pk,
        kind=LineKind(line.kind),
        title=line.title,
        detail=line.detail,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        unit_cost=line.unit_cost,
        discount_percent=line.discount_percent,
        tax_code=line.tax_code,
        is_optional=line.is_optional,
        alternative_group=line.alternative_group,
    )


def net_of(draft: LineDraft, *, kind: str, currency: str) -> Decimal:
    """The net amount of the line, 0 while its price is open and for what costs nothing."""
    if draft.unit_price is None or kind not in PRICED:
        return Decimal(0)
    return line_net(
        quantity=draft.quantity,
        unit_price=draft.unit_price,
        discount_percent=draft.discount_percent,
        currency=currency,
    )


def tidy_addresses(addresses: Iterable[str]) -> list[str]:
    """The addresses without blanks and repetitions. Raises InvalidInput for a wrong one or too many."""
    tidy: dict[str, str] = {}
    for text in addresses:
        address = text.strip()
        if not address:
            continue
        try:
            validate_email(address)
        except ValidationError:
            raise InvalidInput(
                _("“%(address)s” is no mail address.") % {"address": address[:80]}, field="cc_addresses"
            ) from None
        if len(address) > 254 or parseaddr(address)[1] != address:
            raise InvalidInput(_("This is no mail address."), field="cc_addresses")
        tidy.setdefault(address.casefold(), address)
    if len(tidy) > MOST_COPIES:
        raise InvalidInput(_("At most five copies, please."), field="cc_addresses")
    return list(tidy.values())


def check_line(draft: LineDraft, *, kind: str, index: int, rates: Mapping[str, Decimal]) -> None:
    """Raise InvalidInput, naming the field ("lines.2.unit_price"), for what a line cannot be."""
    field = f"lines.{index}"
    if kind == LineKind.TEXT:
        if not (draft.title.strip() or draft.detail.strip()):
            raise InvalidInput(_("Please write the text, or remove the line."), field=f"{field}.detail")
    elif not draft.title.strip():
        raise InvalidInput(_("Every line needs a title."), field=f"{field}.title")
    if kind not in PRICED:
        return
    if not (draft.quantity.is_finite() and 0 < draft.quantity <= LARGEST_QUANTITY):
        raise InvalidInput(_("The quantity must be above 0."), field=f"{field}.quantity")
    for name, amount in (("unit_price", draft.unit_price), ("unit_cost", draft.unit_cost)):
        if amount is not None and not (amount.is_finite() and 0 <= amount < LARGEST_PRICE):
            raise InvalidInput(_("The price must not be below 0."), field=f"{field}.{name}")
    if not (draft.discount_percent.is_finite() and 0 <= draft.discount_percent <= 100):
        raise InvalidInput(_("The discount is between 0 and 100 percent."), field=f"{field}.discount_percent")
    if draft.tax_code not in rates:
        raise InvalidInput(_("This VAT code does not exist."), field=f"{field}.tax_code")
    if not 0 <= draft.alternative_group <= MOST_ALTERNATIVES:
        raise InvalidInput(
            _("The alternative is a number from 1 to 999."), field=f"{field}.alternative_group"
        )
    if draft.is_optional and draft.alternative_group:
        raise InvalidInput(
            _("A line is optional or an alternative, not both."), field=f"{field}.alternative_group"
        )


def overrides_of(
    *,
    draft: LineDraft,
    line: QuoteLine,
    is_reconfigured: bool,
    index: int,
    by: User,
    at: datetime,
) -> list[dict[str, object]]:
    """What is set aside for the line after the change: [{code, reason, by, at}].

    A reason that did not change keeps who gave it and when. Raises InvalidInput for a rule that does not
    exist or has no reason.
    """
    stored = {} if is_reconfigured else {entry["code"]: entry for entry in line.overrides}
    if draft.overrides is None:
        return list(stored.values())
    entries = []
    for code, reason in draft.overrides.items():
        field = f"lines.{index}.overrides"
        if code not in rule_codes():
            raise InvalidInput(_("This rule does not exist."), field=field)
        reason = reason.strip()
        if not reason:
            raise InvalidInput(_("Please say why the rule does not count here."), field=field)
        if len(reason) > LONGEST_OVERRIDE:
            raise InvalidInput(_("Please keep the reason below 500 characters."), field=field)
        known = stored.get(code)
        if known is not None and known["reason"] == reason:
            entries.append(known)
        else:
            entries.append({"code": code, "reason": reason, "by": by.pk, "at": at.isoformat()})
    return entries
