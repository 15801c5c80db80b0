"""The one value object that travels unchanged from the product page to the delivered licence."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.configurator.identifiers import instance_host, tidy_address, tidy_sen
from shop.core.exceptions import InvalidInput


class Tier(int):
    """How many users, agents or remote agents a licence covers. Stored as an integer; UNLIMITED is above
    every number.
    """

    def __str__(self) -> str:
        return "unlimited" if self == UNLIMITED else str(int(self))

    @property
    def label(self) -> str:
        """For people: "500", or "unlimited" in their language."""
        return _("unlimited") if self == UNLIMITED else number_format(int(self), force_grouping=True)


# The largest value of an integer column, so that the database orders tiers as people do.
UNLIMITED: Final = Tier(2**31 - 1)
LARGEST_COUNT: Final = 1_000_000


def parse_tier(value: object) -> Tier:
    """Read "unlimited", a number, or its digits. Raises InvalidInput for anything else, and outside 0 to
    1,000,000.
    """
    if isinstance(value, Tier):
        return value
    text = str(value).strip()
    if text == "unlimited":
        return UNLIMITED
    if isinstance(value, bool) or not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise InvalidInput(_("The user tier is a whole number or “unlimited”."), field="user_tier")
    if int(text) > LARGEST_COUNT:
        raise InvalidInput(_("The user tier is larger than any that is sold."), field="user_tier")
    return Tier(text)


def plain_count(text: str) -> str:
    """A count as people write it ("1,000", "1.000", "1 000") as its digits; other texts as they are."""
    return re.sub(r"(?<=\d)[\s.,'’](?=\d{3}(?!\d))", "", text.strip())


_Choices = TypeVar("_Choices", bound=models.TextChoices)


def counted(tier: Tier, unit: str) -> str:
    """For people: "500 users", "3 agents", "unlimited users"."""
    number = int(tier)
    if unit == "agent":
        noun = ngettext("agent", "agents", number)
    elif unit == "remote_agent":
        noun = ngettext("remote agent", "remote agents", number)
    else:
        noun = ngettext("user", "users", number)
    return f"{tier.label} {noun}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseConfiguration:
    """What is to be licensed. Equal configurations of one product are one basket line."""

    deployment: Deployment
    license_type: LicenseType
    purchase_type: PurchaseType
    maintenance_months: int
    user_tier: Tier
    existing_sen: str = ""  # renewal, upgrade, downgrade: the licence it is about
    instance_url: str = ""
    institution: str = ""  # academic only

    @property
    def key(self) -> str:
        """Stable over releases and languages: made of codes, never of names."""
        values = {**asdict(self), "instance_url": instance_host(self.instance_url)}
        parts = "|".join(f"{name}={value}" for name, value in sorted(values.items()))
        return hashlib.sha256(parts.encode()).hexdigest()[:32]

    @classmethod
    def parse(cls, values: Mapping[str, object]) -> Self:
        """Build a configuration from the plain values of a form, an API body or basket options.

        Raises InvalidInput, naming the field, for a missing or unknown value. Unknown names are ignored.
        """
        for field in ("deployment", "license_type", "purchase_type", "maintenance_months", "user_tier"):
            if values.get(field) in (None, ""):
                raise InvalidInput(_("Please choose a value."), field=field)
        months = str(values["maintenance_months"]).strip()
        if not (months.isascii() and months.isdigit()) or len(months) > 3:
            raise InvalidInput(_("The maintenance period is a number of months."), field="maintenance_months")
        purchase_type = _choice(PurchaseType, values["purchase_type"], "purchase_type")
        license_type = _choice(LicenseType, values["license_type"], "license_type")
        return cls(
            deployment=_choice(Deployment, values["deployment"], "deployment"),
            license_type=license_type,
            purchase_type=purchase_type,
            maintenance_months=int(months),
            user_tier=parse_tier(values["user_tier"]),
            # What the other answers make meaningless is dropped, so that it cannot split equal lines.
            existing_sen=tidy_sen(_text(values, "existing_sen", 64))
            if purchase_type != PurchaseType.NEW
            else "",
            instance_url=tidy_address(_text(values, "instance_url", 255)),
            institution=_text(values, "institution", 255) if license_type == LicenseType.ACADEMIC else "",
        )

    def to_values(self) -> dict[str, str | int]:
        """The plain values that ``parse`` reads; the tier is a number or "unlimited", as in the API."""
        tier = self.user_tier
        return {
            field.name: str(getattr(self, field.name))
            if field.name not in ("maintenance_months", "user_tier")
            else self.maintenance_months
            if field.name == "maintenance_months"
            else "unlimited"
            if tier == UNLIMITED
            else int(tier)
            for field in fields(self)
        }

    @property
    def as_query(self) -> str:
        """The query of a product page's address that shows this configuration ("?deployment=cloud&…")."""
        # A tier of 0 is an answer too: builds on the server only.
        return f"?{urlencode({name: value for name, value in self.to_values().items() if value != ''})}"

    def summary(self, product_name: str, unit: str = "user", *, is_free: bool = False) -> str:
        """One plain sentence: "Renewal of Confluence Data Center for 500 users, 12 months, for
        wiki.example.edu".
        """
        product = f"{product_name} {self.deployment.label}"
        lead = {
            PurchaseType.NEW: _("New licence of %(product)s"),
            PurchaseType.UPGRADE: _("Upgrade of %(product)s"),
            PurchaseType.RENEWAL: _("Renewal of %(product)s"),
            PurchaseType.DOWNGRADE: _("Downgrade of %(product)s"),
        }[self.purchase_type] % {"product": product}
        parts = [lead]
        if not is_free:
            parts[0] = _("%(lead)s for %(count)s") % {"lead": lead, "count": counted(self.user_tier, unit)}
            parts.append(
                ngettext("%(months)d month", "%(months)d months", self.maintenance_months)
                % {"months": self.maintenance_months}
            )
        if self.license_type == LicenseType.ACADEMIC:
            parts.append(_("academic"))
        if self.instance_url:
            parts.append(_("for %(instance)s") % {"instance": instance_host(self.instance_url)})
        if self.existing_sen:
            parts.append(self.existing_sen)
        return ", ".join(parts)


def _choice(choices: type[_Choices], value: object, field: str) -> _Choices:
    try:
        return choices(str(value))
    except ValueError:
        raise InvalidInput(
            _("“%(value)s” is not one of the choices.") % {"value": str(value)[:40]}, field=field
        ) from None


def _text(values: Mapping[str, object], field: str, max_length: int) -> str:
    text = " ".join(str(values.get(field) or "").split())
    if len(text) > max_length:
        raise InvalidInput(_("At most %(count)d characters, please.") % {"count": max_length}, field=field)
    return text.replace("\0", "")
