"""What the vendor's form asks for, line by line, and what of it is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.fulfillment.enums import LineStatus
from shop.fulfillment.invoiceable import wanted_quantity
from shop.fulfillment.models import OrderDetails
from shop.quotes.enums import LineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One field of the vendor's form. ``is_needed`` says that the vendor refuses the form without it."""

    label: str
    text: str
    is_needed: bool = True

    @property
    def is_missing(self) -> bool:
        return self.is_needed and not self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    line_id: int
    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseSheet:
    """``common`` is the same for all lines; ``missing`` names what is not known, "" is never in it."""

    common: Sequence[Fact]
    lines: Sequence[SheetLine]

    @property
    def missing(self) -> list[str]:
        common = [fact.label for fact in self.common if fact.is_missing]
        of_lines = [
            f"{line.title}: {fact.label}" for line in self.lines for fact in line.facts if fact.is_missing
        ]
        return common + of_lines

    @property
    def text(self) -> str:
        """All of it, to be copied in one go."""
        blocks = [_block(line.facts) for line in self.lines]
        return "\n\n".join([*blocks, _block(self.common)])


def _block(facts: Sequence[Fact]) -> str:
    return "\n".join(f"{fact.label}: {fact.text}" for fact in facts if fact.text)


def purchase_sheet(details: OrderDetails) -> PurchaseSheet:
    """The sheet of an order as ``order_detail`` loaded it: its open licences only. No query."""
    lines = [
        line
        for line in details.order.lines.all()
        if line.status == LineStatus.OPEN and line.details.kind == LineKind.LICENSE
    ]
    return PurchaseSheet(common=_common(details), lines=[_line(line) for line in lines])


def _common(details: OrderDetails) -> list[Fact]:
    place = details.end_user_snapshot
    account = {True: _("yes"), False: _("no: the vendor first mails a verification"), None: ""}
    town = f"{place.get('postcode', '')} {place.get('city', '')}".strip()
    return [
        Fact(label=_("End user"), text=place.get("name", "")),
        Fact(label=_("Street"), text=place.get("line1", "")),
        Fact(label=_("Further line"), text=place.get("line2", ""), is_needed=False),
        Fact(label=_("City"), text=town),
        Fact(label=_("Country"), text=place.get("country", "")),
        Fact(label=_("Technical contact"), text=details.technical_contact_name),
        Fact(label=_("E-mail"), text=details.technical_contact_email),
        Fact(label=_("Phone"), text=details.technical_contact_phone, is_needed=False),
        Fact(label=_("Vendor account"), text=account[details.technical_contact_has_account], is_needed=False),
        Fact(label=_("Our order"), text=details.order.number),
        Fact(label=_("PO number"), text=details.po_number, is_needed=False),
    ]


def _line(line: Any) -> SheetLine:
    details = line.details
    goes_on = details.purchase_type != PurchaseType.NEW
    open_pieces = wanted_quantity(line) - len(kept_licenses(line))
    facts = [
        Fact(label=_("Product"), text=line.title),
        Fact(label=_("Marketplace key"), text=line.partner_sku or "", is_needed=False),
        Fact(label=_("Quantity"), text=f"{open_pieces.normalize():f}"),
        Fact(label=_("Deployment"), text=str(Deployment(details.deployment).label)),
        Fact(label=_("Tier"), text=details.configuration.user_tier.label),
        Fact(label=_("Licence type"), text=str(LicenseType(details.license_type).label)),
        Fact(label=_("Purchase"), text=str(PurchaseType(details.purchase_type).label)),
        Fact(label=_("Months"), text=str(details.maintenance_months or "")),
        Fact(label=_("Existing SEN"), text=details.existing_sen, is_needed=goes_on),
        Fact(
            label=_("Instance"),
            text=details.instance_url,
            is_needed=details.deployment == Deployment.CLOUD and goes_on,
        ),
    ]
    if details.license_type == LicenseType.ACADEMIC or details.institution:
        facts.append(Fact(label=_("Institution"), text=details.institution))
    return SheetLine(line_id=line.pk, title=line.title, facts=facts)


def kept_licenses(line: Any) -> list[Any]:
    """The licences of a line as ``order_detail`` loaded it that were not taken back."""
    links = line.issued_licenses.all()
    return [link.license for link in links if link.license.status != "cancelled"]
